/** Reads the geometry of a network with one input: which points lie in a window, f and its piece at an input. */

import { decimate } from "../plot/decimate.js";

/** @typedef {import("../state/fields.js").Interval} Interval */
/**
 * @typedef {object} LineArrays
 * @property {Float64Array} x (P+1,) increasing: the ends of the pieces
 * @property {Float64Array} values (P+1,) of f there
 * @property {Float64Array} slopes (P,)
 * @property {ArrayLike<number>} layers (P+1,) of the unit that bends f there, from 1
 * @property {ArrayLike<number>} units (P+1,) from 1
 * @property {ArrayLike<number>} kinks (P+1,) 1 where the slope changes
 */

/**
 * The first point that is not less than an input.
 * @param {ArrayLike<number>} x increasing
 * @param {number} input
 * @returns {number} from 0 to x.length
 */
export function firstFrom(x, input) {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] < input) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @param {LineArrays} arrays
 * @param {number} input
 * @returns {number} the piece that holds the input; -1 if none does
 */
export function pieceAt({ x }, input) {
  if (!(input >= x[0] && input <= x[x.length - 1])) return -1;
  return Math.max(0, firstFrom(x, input) - 1);
}

/**
 * @param {LineArrays} arrays
 * @param {number} piece that holds the input
 * @param {number} input
 * @returns {number} f there, measured from the nearer end of the piece
 */
export function valueAt({ x, values, slopes }, piece, input) {
  const end = input - x[piece] < x[piece + 1] - input ? piece : piece + 1;
  return values[end] + slopes[piece] * (input - x[end]);
}

/**
 * The points of f in a window, thinned where they are more than pixels can show; both ends of what is known of f there
 * are among them.
 * @param {LineArrays} arrays
 * @param {Interval} window
 * @param {number} columns pixels that the window is wide
 * @returns {{x: Float64Array, y: Float64Array}} empty where nothing is known
 */
export function pointsWithin(arrays, [lower, upper], columns) {
  const { x, values } = arrays;
  const ends = [Math.max(lower, x[0]), Math.min(upper, x[x.length - 1])];
  if (!(ends[0] < ends[1])) return { x: new Float64Array(0), y: new Float64Array(0) };
  const from = firstFrom(x, ends[0]);
  const to = firstFrom(x, ends[1]);
  let inner = { x: x.subarray(from, to), y: values.subarray(from, to) };
  if (to - from > 4 * columns) inner = decimate(inner.x, inner.y, columns);
  const atEnds = ends.map((end) => valueAt(arrays, pieceAt(arrays, end), end));
  const first = inner.x.length > 0 && inner.x[0] === ends[0] ? [] : [0];
  return {
    x: joined(first.map(() => ends[0]), inner.x, ends[1]),
    y: joined(first.map(() => atEnds[0]), inner.y, atEnds[1]),
  };
}

/**
 * @param {number[]} before
 * @param {Float64Array} inner
 * @param {number} last
 */
function joined(before, inner, last) {
  const all = new Float64Array(before.length + inner.length + 1);
  all.set(before);
  all.set(inner, before.length);
  all[all.length - 1] = last;
  return all;
}

/**
 * @param {LineArrays} arrays
 * @param {Interval} window
 * @returns {number[]} the points within where f has a kink
 */
export function kinksWithin({ x, kinks }, [lower, upper]) {
  const found = [];
  for (let point = firstFrom(x, lower); point < x.length && x[point] <= upper; point += 1) {
    if (kinks[point]) found.push(point);
  }
  return found;
}

/**
 * @param {LineArrays} arrays
 * @param {Interval} window
 * @returns {number}
 */
export function countKinks({ x, kinks }, [lower, upper]) {
  let count = 0;
  for (let point = firstFrom(x, lower); point < x.length && x[point] <= upper; point += 1) count += kinks[point];
  return count;
}
