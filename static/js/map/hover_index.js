/** Finds the cell under a point: uniform buckets over the drawing, each with the cells that touch it. */

import { remember } from "../base/remember.js";

/** @typedef {{vertices: Float32Array, cell_offsets: Uint32Array, cell_vertices: Uint32Array}} Cells */

/** More buckets a side only cost memory. */
const MOST_SIDE = 1024;
/** Cracks between cells that rounding leaves are at most so wide, beside the whole drawing. */
const CRACK = 1e-6;

/**
 * @param {any} arrays of a geometry
 * @returns {HoverIndex} the same each time
 */
export function hoverIndexOf(arrays) {
  return remember(arrays, "hover index", () => new HoverIndex(arrays));
}

/**
 * Looks through all cells, which for one point alone is faster than to make an index.
 * @param {Cells} cells
 * @param {number} x offset from the origin
 * @param {number} y
 * @returns {number} a cell; -1 outside
 */
export function findCell(cells, x, y) {
  const count = cells.cell_offsets.length - 1;
  const { width, height } = boundsOf(cells.vertices);
  return deepest(cells, { from: 0, to: count, at: (each) => each }, x, y, CRACK * Math.max(width, height));
}

export class HoverIndex {
  /** @param {Cells} cells */
  constructor(cells) {
    this.cells = cells;
    const count = cells.cell_offsets.length - 1;
    this.bounds = boundsOf(cells.vertices);
    this.side = Math.min(Math.max(Math.ceil(Math.sqrt(count)), 1), MOST_SIDE);
    /** @type {Uint32Array} where each bucket's cells start in `members`; one more than buckets */
    this.starts = new Uint32Array(this.side * this.side + 1);
    for (let cell = 0; cell < count; cell += 1) this.visit(cell, (first, last) => this.countIn(first, last));
    for (let bucket = 0; bucket < this.side * this.side; bucket += 1) this.starts[bucket + 1] += this.starts[bucket];
    this.members = new Uint32Array(this.starts[this.side * this.side]);
    const next = this.starts.slice();
    for (let cell = 0; cell < count; cell += 1) {
      this.visit(cell, (first, last) => {
        for (let bucket = first; bucket <= last; bucket += 1) this.members[next[bucket]++] = cell;
      });
    }
  }

  /**
   * @param {number} first bucket
   * @param {number} last bucket in the same row
   */
  countIn(first, last) {
    for (let bucket = first; bucket <= last; bucket += 1) this.starts[bucket + 1] += 1;
  }

  /**
   * Tells the buckets that a cell touches, row by row.
   * @param {number} cell
   * @param {(first: number, last: number) => void} tell
   */
  visit(cell, tell) {
    const { vertices, cell_offsets: offsets, cell_vertices: ids } = this.cells;
    const [from, to] = [offsets[cell], offsets[cell + 1]];
    let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let corner = from; corner < to; corner += 1) {
      const x = vertices[2 * ids[corner]];
      const y = vertices[2 * ids[corner] + 1];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < low) low = y;
      if (y > high) high = y;
    }
    const [firstRow, lastRow] = [this.row(low), this.row(high)];
    const [firstColumn, lastColumn] = [this.column(left), this.column(right)];
    const few = lastRow - firstRow < 2 || lastColumn - firstColumn < 2;
    for (let row = firstRow; row <= lastRow; row += 1) {
      // A long thin cell aslant touches few of the buckets around it.
      const [start, end] = few ? [firstColumn, lastColumn] : this.columnsIn(row, from, to);
      tell(row * this.side + start, row * this.side + end);
    }
  }

  /**
   * @param {number} row
   * @param {number} from first corner of a cell
   * @param {number} to behind its last corner
   * @returns {[number, number]} the first and the last column that the cell touches in this row
   */
  columnsIn(row, from, to) {
    const { vertices, cell_vertices: ids } = this.cells;
    const height = this.bounds.height / this.side;
    const low = this.bounds.low + row * height;
    let [left, right] = [Infinity, -Infinity];
    let [x0, y0] = [vertices[2 * ids[to - 1]], vertices[2 * ids[to - 1] + 1]];
    for (let corner = from; corner < to; corner += 1) {
      const [x1, y1] = [vertices[2 * ids[corner]], vertices[2 * ids[corner] + 1]];
      const start = Math.min(Math.max(y0, low), low + height);
      const end = Math.min(Math.max(y1, low), low + height);
      if (Math.max(y0, y1) >= low && Math.min(y0, y1) <= low + height) {
        const slope = y1 === y0 ? 0 : (x1 - x0) / (y1 - y0);
        const [a, b] = y1 === y0 ? [x0, x1] : [x0 + (start - y0) * slope, x0 + (end - y0) * slope];
        left = Math.min(left, a, b);
        right = Math.max(right, a, b);
      }
      [x0, y0] = [x1, y1];
    }
    return left > right ? [0, this.side - 1] : [this.column(left), this.column(right)];
  }

  /** @param {number} x */
  column(x) {
    const { left, width } = this.bounds;
    return Math.min(Math.max(Math.floor(((x - left) / width) * this.side), 0), this.side - 1);
  }

  /** @param {number} y */
  row(y) {
    const { low, height } = this.bounds;
    return Math.min(Math.max(Math.floor(((y - low) / height) * this.side), 0), this.side - 1);
  }

  /**
   * @param {number} x offset from the origin
   * @param {number} y
   * @returns {number} a cell; -1 outside
   */
  find(x, y) {
    const { starts, members, bounds } = this;
    const bucket = this.row(y) * this.side + this.column(x);
    const within = { from: starts[bucket], to: starts[bucket + 1], at: (/** @type {number} */ each) => members[each] };
    return deepest(this.cells, within, x, y, CRACK * Math.max(bounds.width, bounds.height));
  }
}

/**
 * The first cell that holds a point, or else the one that it is least outside of.
 * @param {Cells} cells
 * @param {{from: number, to: number, at: (each: number) => number}} candidates
 * @param {number} x
 * @param {number} y
 * @param {number} crack how far outside it may be
 * @returns {number} -1 for none
 */
function deepest(cells, { from, to, at }, x, y, crack) {
  let best = -1;
  let most = -crack;
  for (let each = from; each < to; each += 1) {
    const cell = at(each);
    const depth = depthIn(cells, cell, x, y, most);
    if (depth >= 0) return cell;
    if (depth > most) [most, best] = [depth, cell];
  }
  return best;
}

/**
 * @param {Cells} cells
 * @param {number} cell with its corners anticlockwise
 * @param {number} x
 * @param {number} y
 * @param {number} least at or below this any number will do
 * @returns {number} 0 inside, minus the distance to the farthest side outside
 */
function depthIn({ vertices, cell_offsets: offsets, cell_vertices: ids }, cell, x, y, least) {
  const end = offsets[cell + 1];
  let depth = 0;
  let from = 2 * ids[end - 1];
  for (let corner = offsets[cell]; corner < end; corner += 1) {
    const to = 2 * ids[corner];
    const across = vertices[to] - vertices[from];
    const up = vertices[to + 1] - vertices[from + 1];
    const turn = across * (y - vertices[from + 1]) - up * (x - vertices[from]);
    if (turn < 0) depth = Math.min(depth, turn / Math.hypot(across, up));
    if (depth <= least) return depth;
    from = to;
  }
  return depth;
}

/**
 * @param {Float32Array} vertices
 * @returns {{left: number, low: number, width: number, height: number}}
 */
function boundsOf(vertices) {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < vertices.length; at += 2) {
    if (vertices[at] < left) left = vertices[at];
    if (vertices[at] > right) right = vertices[at];
    if (vertices[at + 1] < low) low = vertices[at + 1];
    if (vertices[at + 1] > high) high = vertices[at + 1];
  }
  return { left, low, width: right - left || 1, height: high - low || 1 };
}
