/** The dual graph: a dot in each region, a line for each border that two of them share. */

import { middleOf } from "./cell_facts.js";
import { NO_CELL } from "./layer_cells.js";
import { remember } from "../base/remember.js";

/**
 * @typedef {object} DualGraph
 * @property {Float32Array<ArrayBuffer>} dots x and y of one a region, as offsets from the origin
 * @property {Float32Array} lines x and y of both ends of one a border
 */

/**
 * Slivers have no dot: they are not counted as regions.
 * @param {any} arrays of a final geometry
 * @param {import("./merged.js").Classes} classes the regions
 * @returns {DualGraph}
 */
export function dualGraph(arrays, classes) {
  return remember(classes, "dual graph", () => {
    const { places, dots } = dotsOf(arrays, classes);
    const borders = bordersOf(arrays, classes, places);
    const lines = new Float32Array(4 * borders.length);
    borders.forEach(([one, other], index) => {
      lines.set([dots[2 * one], dots[2 * one + 1], dots[2 * other], dots[2 * other + 1]], 4 * index);
    });
    return { dots, lines };
  });
}

/**
 * In the middle of each region; but a linear region may be bent around another: there in the middle of its largest
 * cell.
 * @param {any} arrays
 * @param {import("./merged.js").Classes} classes
 * @returns {{places: Int32Array, dots: Float32Array<ArrayBuffer>}} places: the dot of each class, -1 for none
 */
function dotsOf(arrays, { of, convex }) {
  const places = new Int32Array(of.length).fill(-1);
  /** @type {{area: number, x: number, y: number}[]} */
  const dots = [];
  for (let cell = 0; cell < of.length; cell += 1) {
    if (arrays.slivers[cell]) continue;
    const { area, centroid: [x, y] } = middleOf(arrays, cell);
    if (places[of[cell]] < 0) places[of[cell]] = dots.push({ area, x, y }) - 1;
    else addTo(dots[places[of[cell]]], { area, x, y }, convex);
  }
  return { places, dots: Float32Array.from(dots.flatMap(({ x, y }) => [x, y])) };
}

/**
 * @param {{area: number, x: number, y: number}} dot is changed
 * @param {{area: number, x: number, y: number}} cell of the same region
 * @param {boolean} convex whether the region is
 */
function addTo(dot, cell, convex) {
  const share = convex ? cell.area / (dot.area + cell.area || 1) : Number(cell.area > dot.area);
  dot.x += share * (cell.x - dot.x);
  dot.y += share * (cell.y - dot.y);
  dot.area = convex ? dot.area + cell.area : Math.max(dot.area, cell.area);
}

/**
 * @param {any} arrays
 * @param {import("./merged.js").Classes} classes
 * @param {Int32Array} places
 * @returns {[number, number][]} the dots of both regions, once for each pair that shares an edge
 */
function bordersOf({ edge_cells: cells }, { of }, places) {
  /** @type {Map<number, [number, number]>} */
  const borders = new Map();
  for (let side = 0; side < cells.length; side += 2) {
    if (cells[side] === NO_CELL || cells[side + 1] === NO_CELL) continue;
    const [one, other] = [places[of[cells[side]]], places[of[cells[side + 1]]]];
    if (one === other || one < 0 || other < 0) continue;
    const [low, high] = one < other ? [one, other] : [other, one];
    borders.set(low * of.length + high, [low, high]);
  }
  return [...borders.values()];
}
