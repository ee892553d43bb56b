/** Cells taken together: the activation regions after some layers, and the linear regions. */

import { groupsAfter } from "./layer_cells.js";
import { remember } from "../base/remember.js";
import { atOnce } from "../base/slices.js";

/**
 * @typedef {object} Classes cells that are shown as one
 * @property {Uint32Array} of (C,) the number of each cell's class, less than the number of cells
 * @property {number} count classes, those that hold nothing but slivers left out
 * @property {boolean} convex whether each class is convex
 */

/**
 * The activation regions after the first layers. A fold of a later layer parts what is one region up to here.
 * @param {any} arrays of a final geometry
 * @param {number} layer the last one that counts; 0 leaves the whole window one region
 * @returns {Classes}
 */
export function mergedAfter(arrays, layer) {
  return remember(arrays, `merged after ${layer}`, () =>
    classes(atOnce(groupsAfter(arrays, layer)), arrays.slivers, true));
}

/**
 * @param {any} arrays of a final geometry
 * @returns {Classes}
 */
export function linearRegions(arrays) {
  return remember(arrays, "linear regions", () => classes(arrays.linear_regions, arrays.slivers, false));
}

/**
 * @param {any} arrays of a final geometry
 * @returns {Classes} each cell by itself
 */
export function singleCells(arrays) {
  return remember(arrays, "single cells", () => {
    const of = new Uint32Array(arrays.slivers.length);
    for (let cell = 0; cell < of.length; cell += 1) of[cell] = cell;
    return classes(of, arrays.slivers, true);
  });
}

/**
 * The regions that a map shows.
 * @param {any} arrays of a final geometry
 * @param {import("../state/fields.js").State["colour"]} colour
 * @param {number | null} layer the last hidden layer that counts, null = all
 * @returns {Classes}
 */
export function regionsShown(arrays, colour, layer) {
  if (layer !== null) return mergedAfter(arrays, layer);
  return colour === "linear_region" ? linearRegions(arrays) : singleCells(arrays);
}

/**
 * @param {Uint32Array} of
 * @param {Uint8Array} slivers
 * @param {boolean} convex
 * @returns {Classes}
 */
function classes(of, slivers, convex) {
  const solid = new Uint8Array(of.length);
  let count = 0;
  for (let cell = 0; cell < of.length; cell += 1) {
    if (slivers[cell] || solid[of[cell]]) continue;
    solid[of[cell]] = 1;
    count += 1;
  }
  return { of, count, convex };
}
