/** What can be said of one cell of a final geometry. Places are offsets from the geometry's origin. */

import { NO_CELL } from "./layer_cells.js";
import { remember } from "../base/remember.js";

/** @typedef {[number, number]} Point */

/**
 * @param {any} arrays
 * @param {number} cell
 * @returns {Point[]} its corners
 */
export function cornersOf({ vertices, cell_offsets: offsets, cell_vertices: ids }, cell) {
  const corners = ids.subarray(offsets[cell], offsets[cell + 1]);
  return Array.from(corners, (vertex) => [vertices[2 * vertex], vertices[2 * vertex + 1]]);
}

/**
 * @param {any} arrays
 * @param {number} cell
 * @returns {{area: number, centroid: Point}}
 */
export function middleOf(arrays, cell) {
  const corners = cornersOf(arrays, cell);
  const [[x0, y0]] = corners;
  let [double, x, y] = [0, 0, 0];
  for (let at = 2; at < corners.length; at += 1) {
    const [ax, ay] = [corners[at - 1][0] - x0, corners[at - 1][1] - y0];
    const [bx, by] = [corners[at][0] - x0, corners[at][1] - y0];
    const part = ax * by - ay * bx;
    double += part;
    x += part * (ax + bx);
    y += part * (ay + by);
  }
  if (double > 0) return { area: double / 2, centroid: [x0 + x / (3 * double), y0 + y / (3 * double)] };
  // Too thin for float32: any of its points will do.
  const middle = (/** @type {0 | 1} */ axis) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
  return { area: 0, centroid: [middle(0), middle(1)] };
}

/**
 * @param {any} arrays
 * @param {number} cell
 * @returns {number} by the shoelace formula, from the first corner so that little is lost to rounding
 */
export function areaOf({ vertices, cell_offsets: offsets, cell_vertices: ids }, cell) {
  const begin = offsets[cell];
  const x = vertices[2 * ids[begin]];
  const y = vertices[2 * ids[begin] + 1];
  let twice = 0;
  for (let at = begin + 1; at + 1 < offsets[cell + 1]; at += 1) {
    const one = 2 * ids[at];
    const next = 2 * ids[at + 1];
    twice += (vertices[one] - x) * (vertices[next + 1] - y) - (vertices[next] - x) * (vertices[one + 1] - y);
  }
  return twice / 2;
}

/**
 * f(x, y) = a x + b y + c on a cell, in the coordinates of the network.
 * @param {any} arrays
 * @param {Point} origin
 * @param {number} cell
 * @returns {{a: number, b: number, c: number}}
 */
export function affineMapOf({ gradients, values, vertices, cell_offsets: offsets, cell_vertices: ids }, origin, cell) {
  const [a, b] = gradients.subarray(2 * cell, 2 * cell + 2);
  const vertex = ids[offsets[cell]];
  const [x, y] = [origin[0] + vertices[2 * vertex], origin[1] + vertices[2 * vertex + 1]];
  return { a, b, c: values[vertex] - a * x - b * y };
}

/**
 * @param {any} arrays
 * @param {number} cell
 * @returns {number[]} its edges, those on the window's border, too
 */
export function edgesOf(arrays, cell) {
  const { starts, edges } = remember(arrays, "edges of cells", () => edgeLists(arrays));
  return Array.from(edges.subarray(starts[cell], starts[cell + 1]));
}

/**
 * @param {any} arrays
 * @param {number} cell
 * @returns {number[]} the cells with which it shares an edge
 */
export function neighboursOf(arrays, cell) {
  const { edge_cells: cells } = arrays;
  const beyond = edgesOf(arrays, cell).map((edge) => cells[2 * edge] === cell ? cells[2 * edge + 1] : cells[2 * edge]);
  return [...new Set(beyond)].filter((other) => other !== NO_CELL);
}

/**
 * @param {any} arrays
 * @param {number} cell
 * @returns {number} how many activation regions its linear region holds
 */
export function linearRegionSize(arrays, cell) {
  const { linear_regions: regions, slivers } = arrays;
  const sizes = remember(arrays, "linear region sizes", () => {
    const counts = new Uint32Array(regions.length);
    for (let each = 0; each < regions.length; each += 1) counts[regions[each]] += 1 - slivers[each];
    return counts;
  });
  return sizes[regions[cell]];
}

/**
 * @param {any} arrays
 * @returns {{starts: Uint32Array, edges: Uint32Array}} for each cell where its edges start, and the edges
 */
function edgeLists({ edge_cells: cells, slivers }) {
  const starts = new Uint32Array(slivers.length + 2);
  for (const cell of cells) if (cell !== NO_CELL) starts[cell + 2] += 1;
  for (let cell = 2; cell < starts.length; cell += 1) starts[cell] += starts[cell - 1];
  const edges = new Uint32Array(starts[starts.length - 1]);
  for (let side = 0; side < cells.length; side += 1) {
    if (cells[side] !== NO_CELL) edges[starts[cells[side] + 1]++] = side >> 1;
  }
  return { starts, edges };
}
