/** The sawtooth on [-2, 2], layer by layer: each folds the last one up and stretches it. Knows no page. */

import { bendsOf } from "./fit.js";

/** @typedef {import("./units.js").Point} Point */
/** @typedef {import("./units.js").Polyline} Polyline */

export const WINDOW = /** @type {[number, number]} */ ([-2, 2]);

/**
 * @param {number} depth
 * @returns {Polyline} f_depth: f_0(x) = x, f_l = 2 |f_(l-1)| - 2. All points are multiples of powers of two: exact
 */
export function sawtooth(depth) {
  /** @type {Polyline} */
  let line = WINDOW.map((x) => [x, x]);
  for (let layer = 1; layer <= depth; layer += 1) line = foldedPart(withZeros(line), 1);
  return line;
}

/**
 * @param {Polyline} line
 * @returns {Polyline} with a point wherever it crosses zero
 */
export function withZeros(line) {
  return line.flatMap(([x, y], index) => {
    const [before, height] = line[index - 1] ?? [x, y];
    if (height * y >= 0) return [[x, y]];
    return /** @type {Point[]} */ ([[before + ((x - before) * height) / (height - y), 0], [x, y]]);
  });
}

/**
 * @param {Polyline} line with a point at each zero
 * @param {number} part of the way: up to 1/2 what is below zero is folded up, then all is stretched and moved down
 * @returns {Polyline}
 */
export function foldedPart(line, part) {
  const [fold, stretch] = [Math.min(2 * part, 1), Math.max(2 * part - 1, 0)];
  return line.map(([x, y]) => [x, (y < 0 ? (1 - 2 * fold) * y : y) * (1 + stretch) - 2 * stretch]);
}

/**
 * @param {Polyline} line with a point at each zero
 * @param {1 | -1} sign
 * @returns {Polyline} relu of it, or of its negative
 */
export function reluOf(line, sign) {
  return line.map(([x, y]) => [x, Math.max(sign * y, 0)]);
}

/** @param {Polyline} line @returns {number} how many straight pieces it has */
export function piecesOf(line) {
  return bendsOf(line).kinks.length + 1;
}
