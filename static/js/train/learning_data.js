/** What a network learns from, and the text of it that is pasted, drawn and sent. Knows no page. */

/**
 * @typedef {object} LearningData the detail of the event `data`
 * @property {"regression" | "classification"} task
 * @property {number} dimension of the inputs, 1 or 2
 * @property {Float64Array} trainPoints (N * dimension,) point by point
 * @property {Float64Array} trainTargets (N,) values, or the classes 0 and 1
 * @property {Float64Array} testPoints
 * @property {Float64Array} testTargets
 */
/** @typedef {number[]} Row the coordinates of a point and its target */

/** What the server brings inputs into; targets come into [-1, 1]. */
export const REACH = /** @type {const} */ ({ 1: 2, 2: 1 });
/** What is seen of inputs that are drawn: a fifth more than they need. */
const ROOM = 1.2;
const DIGITS = 4;
const SEPARATORS = ["\t", ";", ","];

/**
 * @param {Row[]} rows
 * @returns {string} lines of numbers, which rowsOf reads
 */
export function textOf(rows) {
  return rows.map((row) => row.map((value) => String(Number(value.toFixed(DIGITS)) + 0)).join(", ")).join("\n");
}

/** The last one: the same text is read many times. */
let last = { text: "", columns: 0, rows: /** @type {Row[] | null} */ (null) };

/**
 * The numbers of a text as the server reads them. It explains what is wrong with a text; here it is enough to know.
 * @param {string} text
 * @param {number} columns
 * @returns {Row[] | null} null if there is anything else than rows of so many numbers below a row of names; must not be
 *   changed
 */
export function rowsOf(text, columns) {
  if (text !== last.text || columns !== last.columns) last = { text, columns, rows: rowsAnew(text, columns) };
  return last.rows;
}

/**
 * @param {string} text
 * @param {number} columns
 * @returns {Row[] | null}
 */
function rowsAnew(text, columns) {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  const separator = SEPARATORS.find((each) => lines[0]?.includes(each)) ?? /\s+/;
  const cells = lines.map((line) => cellsOf(line, separator));
  const rows = cells.map((row) => row.map((cell) => numberOf(cell, separator)));
  if (rows[0]?.every(Number.isNaN)) rows.shift();
  return rows.every((row) => row.length === columns && row.every(Number.isFinite)) ? rows : null;
}

/**
 * @param {string} line
 * @param {string | RegExp} separator
 */
function cellsOf(line, separator) {
  const cells = line.trim().split(separator).map((cell) => cell.trim());
  return cells[cells.length - 1] === "" ? cells.slice(0, -1) : cells;
}

/**
 * @param {string} cell
 * @param {string | RegExp} separator
 */
function numberOf(cell, separator) {
  const decimal = (separator === "\t" || separator === ";") && !cell.includes(".") ? cell.replace(",", ".") : cell;
  return decimal === "" ? NaN : Number(decimal);
}

/**
 * Rows moved and scaled to where the server would have them; classes become 0 and 1.
 * @param {Row[]} rows
 * @returns {Row[]}
 */
export function scaledRows(rows) {
  const inputs = /** @type {1 | 2} */ ((rows[0]?.length ?? 2) - 1);
  const columns = Array.from({ length: inputs + 1 }, (_, at) => rows.map((row) => row[at]));
  const classes = inputs === 2 && new Set(columns[2]).size === 2;
  const scalings = columns.map((column, at) => {
    const [low, high] = column.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)],
      [Infinity, -Infinity]);
    const reach = at < inputs ? REACH[inputs] : 1;
    if (at === inputs && classes) return (/** @type {number} */ value) => (value === high ? 1 : 0);
    return (/** @type {number} */ value) => (high > low ? (reach * (2 * value - low - high)) / (high - low) : 0);
  });
  return rows.map((row) => row.map((value, at) => scalings[at](value)));
}

/**
 * The window in which points are drawn: it does not move while they stay in it.
 * @param {Row[]} rows
 * @param {1 | 2} inputs
 * @returns {{x: [number, number], y?: [number, number]}}
 */
export function drawingWindow(rows, inputs) {
  const half = ROOM * REACH[inputs];
  const side = (/** @type {0 | 1} */ at) => {
    /** @type {[number, number]} */
    const ends = [-half, half];
    for (const row of rows) {
      ends[0] = Math.min(ends[0], Math.floor(10 * row[at]) / 10);
      ends[1] = Math.max(ends[1], Math.ceil(10 * row[at]) / 10);
    }
    return ends;
  };
  return inputs === 1 ? { x: side(0) } : { x: side(0), y: side(1) };
}

/**
 * @param {Row[]} rows
 * @param {number} dimension
 * @returns {LearningData} of which nothing is kept for testing
 */
export function dataOf(rows, dimension) {
  const targets = Float64Array.from(rows, (row) => row[dimension]);
  return {
    task: dimension === 2 && targets.every((target) => target === 0 || target === 1) ? "classification" : "regression",
    dimension,
    trainPoints: Float64Array.from(rows.flatMap((row) => row.slice(0, dimension))),
    trainTargets: targets,
    testPoints: new Float64Array(0),
    testTargets: new Float64Array(0),
  };
}
