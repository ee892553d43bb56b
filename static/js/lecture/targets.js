/** What units can be made to draw: a bump, a step, and functions to hit. Knows no page. */

import { widestGap } from "./units.js";

/** @typedef {import("./units.js").Point} Point */
/** @typedef {import("./units.js").Polyline} Polyline */
/** @typedef {import("./units.js").Unit} Unit */

export const WINDOW = /** @type {[number, number]} */ ([-3, 3]);
export const HEIGHTS = /** @type {[number, number]} */ ([-2, 3]);
/** Where hands may move a kink to. */
export const KINKS = /** @type {[number, number]} */ ([-2.8, 2.8]);

/**
 * 1.5 sin(pi x / 3) at some inputs right of zero, to 0.02, so that slopes have few digits. Left of zero it is the same
 * turned around: with a piece through zero, for two that meet there would have one slope, and be one piece.
 */
const SINE = /** @type {Polyline} */ ([[0.4, 0.6], [1.2, 1.44], [2.2, 1.12], [WINDOW[1], 0]]);
const STEP_SLOPE = 4;

/** @type {Record<string, Polyline>} */
export const TARGETS = {
  "|x|": [[WINDOW[0], 3], [0, 0], [WINDOW[1], 3]],
  triangle: [[WINDOW[0], 0], [-1, 0], [0, 2], [1, 0], [WINDOW[1], 0]],
  sine: [...SINE.map(([x, y]) => /** @type {Point} */ ([-x, -y])).reverse(), ...SINE],
};
/** To begin with, before one has drawn.  @type {Polyline} */
export const FIRST_DRAWN = [[WINDOW[0], 1], [-1.5, 0], [-0.5, 1.5], [1, 0.5], [WINDOW[1], 0.5]];

/**
 * Up, down twice as steeply, up again: three units, flat on both sides.
 * @param {Unit[]} units that are there
 * @returns {Unit[]} in the widest gap
 */
export function bump(units) {
  const [lower, upper] = widestGap(units, KINKS);
  const slope = [1, 2].find((each) => 4 / each <= upper - lower) ?? 4;
  const middle = rounded((lower + upper) / 2);
  return [[-1, 1], [0, -2], [1, 1]].map(([by, weight]) => ({ kink: middle + by / slope, slope, weight }));
}

/**
 * Up, and level again: two units.
 * @param {Unit[]} units that are there
 * @returns {Unit[]} in the widest gap
 */
export function step(units) {
  const [lower, upper] = widestGap(units, KINKS);
  const start = rounded((lower + upper) / 2 - 1 / (2 * STEP_SLOPE));
  return [[0, 1], [1 / STEP_SLOPE, -1]].map(([by, weight]) => ({ kink: start + by, slope: STEP_SLOPE, weight }));
}

/** @param {number} place */
function rounded(place) {
  return Math.round(place * 20) / 20;
}

/** What was drawn is kept at this distance across. */
const GRAIN = 0.05;
const MOST_PIECES = 10;
/** Nobody's hand is steadier than this. */
const UNSTEADY = 0.12;
/** Neighbouring points of a drawn target are at least so far apart, and a stroke is at least twice as long. */
const APART = 0.2;

/**
 * A stroke of a pen as a function: what is drawn last at an input counts.
 * @param {Point[]} stroke
 * @returns {Polyline | null} few pieces; level beside the stroke; null if it is too short
 */
export function drawn(stroke) {
  /** @type {Map<number, number>} heights by column */
  const heights = new Map();
  stroke.forEach(([x, y], index) => {
    const [before, height] = stroke[Math.max(index - 1, 0)];
    const [first, last] = [before, x].map((each) => Math.round((each - WINDOW[0]) / GRAIN));
    const columns = Math.abs(last - first);
    for (let part = 0; part <= columns; part += 1) {
      heights.set(first + Math.sign(last - first) * part, height + (columns ? part / columns : 1) * (y - height));
    }
  });
  const points = [...heights].map(([column, y]) => /** @type {Point} */ ([place(column), rounded(y)]));
  points.sort(([a], [b]) => a - b);
  if (points.length * GRAIN < 2 * APART) return null;
  return withEnds(simplified(points));
}

/** @param {number} column */
function place(column) {
  return Number((WINDOW[0] + column * GRAIN).toFixed(2));
}

/** @param {Polyline} line @returns {Polyline} level from its ends to those of the window */
function withEnds(line) {
  const [first, last] = [line[0], line[line.length - 1]];
  return [
    ...(first[0] > WINDOW[0] ? [/** @type {Point} */ ([WINDOW[0], first[1]])] : []),
    ...line,
    ...(last[0] < WINDOW[1] ? [/** @type {Point} */ ([WINDOW[1], last[1]])] : []),
  ];
}

/**
 * @param {Polyline} points
 * @returns {Polyline} some of them: the one that is farthest from the line through the others is added, again and again
 */
function simplified(points) {
  const kept = [0, points.length - 1];
  while (kept.length < MOST_PIECES - 1) {
    let worst = { index: -1, distance: UNSTEADY };
    for (let end = 1; end < kept.length; end += 1) {
      const [[x1, y1], [x2, y2]] = [points[kept[end - 1]], points[kept[end]]];
      for (let index = kept[end - 1] + 1; index < kept[end]; index += 1) {
        const [x, y] = points[index];
        const distance = Math.abs(y1 + ((x - x1) / (x2 - x1)) * (y2 - y1) - y);
        if (distance > worst.distance && Math.min(x - x1, x2 - x) >= APART) worst = { index, distance };
      }
    }
    if (worst.index < 0) break;
    kept.push(worst.index);
    kept.sort((a, b) => a - b);
  }
  return kept.map((index) => points[index]);
}
