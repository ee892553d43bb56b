/** Points that are drawn, with all that can be taken back. Knows no page. */

/** @typedef {import("./learning_data.js").Row} Row */

const MOST_STEPS_BACK = 200;

export class DrawnPoints {
  constructor() {
    /** @type {Row[]} never changed, always replaced */
    this.rows = [];
    /** @type {Row[][]} what they were before each change */
    this.past = [];
    /** @type {Row[] | null} before the change that goes on */
    this.before = null;
  }

  /** From here to `end` all is one change. */
  begin() {
    this.before = this.rows;
  }

  /** @returns {boolean} whether anything has changed since `begin` */
  end() {
    const { before } = this;
    this.before = null;
    if (before === null || before === this.rows) return false;
    this.past = [...this.past.slice(1 - MOST_STEPS_BACK), before];
    return true;
  }

  /** @param {Row} row */
  add(row) {
    this.rows = [...this.rows, row];
  }

  /**
   * @param {number} at which
   * @param {number[]} place its first two numbers; a class stays
   */
  move(at, place) {
    this.rows = this.rows.map((row, index) => (index === at ? [...place, ...row.slice(2)] : row));
  }

  /** @param {(row: Row) => boolean} wanted */
  keep(wanted) {
    const kept = this.rows.filter(wanted);
    if (kept.length < this.rows.length) this.rows = kept;
  }

  /** @returns {boolean} whether there was anything to take back */
  undo() {
    const before = this.past.pop();
    if (before) this.rows = before;
    return before !== undefined;
  }

  /**
   * Takes other points, as part of no change.
   * @param {Row[]} rows
   */
  replace(rows) {
    this.rows = rows;
    this.past = [];
  }
}

/**
 * The row that lies nearest.
 * @param {Row[]} rows
 * @param {(row: Row) => number} distance
 * @param {number} reach
 * @returns {number} -1 if none is within reach
 */
export function nearestRow(rows, distance, reach) {
  let [nearest, least] = [-1, reach];
  rows.forEach((row, at) => {
    const away = distance(row);
    if (away <= least) [nearest, least] = [at, away];
  });
  return nearest;
}
