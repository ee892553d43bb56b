/** What a grid misses: the regions in which some point of a grid lies. */

import { hoverIndexOf } from "./hover_index.js";
import { remember } from "../base/remember.js";

/**
 * @typedef {object} GridSample
 * @property {Float32Array<ArrayBuffer>} points x and y of each, as offsets from the origin
 * @property {number} found regions that hold at least one of them; slivers are not counted
 */

/**
 * The points are the middles of n x n equal parts of the window.
 * @param {any} geometry a final one
 * @param {{x: [number, number], y: [number, number]}} window of the geometry
 * @param {import("./merged.js").Classes} classes the regions
 * @param {number} n points a side
 * @returns {GridSample}
 */
export function gridSample({ arrays, header: { origin } }, { x, y }, classes, n) {
  return remember(classes, `grid of ${n}`, () => {
    const index = hoverIndexOf(arrays);
    const points = new Float32Array(2 * n * n);
    const found = new Set();
    for (let row = 0; row < n; row += 1) {
      const up = y[0] - origin[1] + ((row + 0.5) / n) * (y[1] - y[0]);
      for (let column = 0; column < n; column += 1) {
        const across = x[0] - origin[0] + ((column + 0.5) / n) * (x[1] - x[0]);
        points.set([across, up], 2 * (row * n + column));
        const cell = index.find(across, up);
        if (cell >= 0 && !arrays.slivers[cell]) found.add(classes.of[cell]);
      }
    }
    return { points, found: found.size };
  });
}
