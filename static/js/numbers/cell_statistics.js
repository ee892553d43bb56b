/** What can be measured of cells and pieces. Slivers are left out, as they are not counted either. */

import { areaOf } from "../map/cell_facts.js";
import { NO_CELL } from "../map/layer_cells.js";

/**
 * @typedef {object} Quantity one number a cell
 * @property {string} name
 * @property {"log" | "linear" | "whole"} scale how it is shown; log needs positive values, whole whole ones
 * @property {Float64Array} values
 */
/** @typedef {import("../state/fields.js").Interval} Interval */

/** So many cells or edges take about a millisecond. */
const STRETCH = 1 << 14;
/** The drawing's corners are rounded to this fraction of the window: no area can be told below its square. */
const RESOLUTION = 2 ** -24;

/**
 * @param {any} arrays of a plane
 * @param {{x: Interval, y: Interval}} window
 * @returns {Generator<void, Quantity[], void>}
 */
export function* ofPlane(arrays, { x, y }) {
  const least = (x[1] - x[0]) * (y[1] - y[0]) * RESOLUTION ** 2;
  const { cell_offsets: offsets, gradients } = arrays;
  return [
    { name: "Area", scale: "log", values: yield* each(arrays, (cell) => Math.max(least, areaOf(arrays, cell))) },
    { name: "Edges", scale: "whole", values: yield* each(arrays, (cell) => offsets[cell + 1] - offsets[cell]) },
    { name: "Neighbours", scale: "whole", values: yield* neighboursOf(arrays) },
    {
      name: "Slope: length of the gradient", scale: "linear",
      values: yield* each(arrays, (cell) => Math.hypot(gradients[2 * cell], gradients[2 * cell + 1])),
    },
  ];
}

/**
 * @param {any} arrays of a line
 * @returns {Generator<void, Quantity[], void>}
 */
export function* ofLine(arrays) {
  const { x, slopes } = arrays;
  return [
    { name: "Length", scale: "log", values: yield* each(arrays, (piece) => x[piece + 1] - x[piece]) },
    { name: "Slope", scale: "linear", values: yield* each(arrays, (piece) => slopes[piece]) },
  ];
}

/**
 * @param {{slivers: Uint8Array}} arrays
 * @param {(cell: number) => number} measure
 * @returns {Generator<void, Float64Array, void>} without the slivers
 */
function* each({ slivers }, measure) {
  const values = new Float64Array(slivers.length);
  let length = 0;
  for (let cell = 0; cell < slivers.length; cell += 1) {
    if (cell % STRETCH === STRETCH - 1) yield;
    if (!slivers[cell]) values[length++] = measure(cell);
  }
  return values.subarray(0, length);
}

/**
 * How many cells each shares an edge with. Two cells that share several edges are neighbours once.
 * @param {{edge_cells: Uint32Array, slivers: Uint8Array}} arrays
 * @returns {Generator<void, Float64Array, void>} without the slivers
 */
function* neighboursOf(arrays) {
  const { edge_cells: cells, slivers } = arrays;
  const ends = new Uint32Array(slivers.length + 1); // of each cell's part of `neighbours`
  const counts = (/** @type {number} */ edge) => {
    const [one, other] = [cells[edge], cells[edge + 1]];
    return one !== NO_CELL && other !== NO_CELL && !slivers[one] && !slivers[other];
  };
  for (let edge = 0; edge < cells.length; edge += 2) {
    if (edge % STRETCH === 0) yield;
    if (!counts(edge)) continue;
    ends[cells[edge] + 1] += 1;
    ends[cells[edge + 1] + 1] += 1;
  }
  for (let cell = 0; cell < slivers.length; cell += 1) ends[cell + 1] += ends[cell];
  const begins = ends.slice();
  const neighbours = new Uint32Array(ends[slivers.length]);
  for (let edge = 0; edge < cells.length; edge += 2) {
    if (edge % STRETCH === 0) yield;
    if (!counts(edge)) continue;
    neighbours[begins[cells[edge]]++] = cells[edge + 1];
    neighbours[begins[cells[edge + 1]]++] = cells[edge];
  }
  return yield* each(arrays, (cell) => distinct(neighbours, ends[cell], ends[cell + 1]));
}

/**
 * @param {Uint32Array} values
 * @param {number} begin
 * @param {number} end
 * @returns {number} how many different ones there are between; a cell has so few that looking at all pairs is fastest
 */
function distinct(values, begin, end) {
  let count = 0;
  for (let at = begin; at < end; at += 1) {
    let before = begin;
    while (values[before] !== values[at]) before += 1;
    if (before === at) count += 1;
  }
  return count;
}
