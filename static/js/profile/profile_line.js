/** A line across the map, from one end to the other, and the network on it: a network with one input of its own. */

import { windowOf } from "../state/question.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {import("../weights/weights_text.js").Layer} Layer */
/** @typedef {[number, number, number, number]} Ends x and y of the first end, then of the last */

/** Ends are rounded to this part of the window, well under a pixel, so that addresses stay short. */
const STEPS = 2000;

/** How a line may be laid across a window.
 * @type {Record<string, (x: Interval, y: Interval) => Ends>} */
export const LAID = {
  diagonal: (x, y) => [x[0], y[0], x[1], y[1]],
  horizontal: (x, y) => [x[0], middle(y), x[1], middle(y)],
  vertical: (x, y) => [middle(x), y[0], middle(x), y[1]],
};

/** @param {Interval} interval */
function middle([lower, upper]) {
  return (lower + upper) / 2;
}

/**
 * @param {State} state
 * @returns {boolean} whether the profile is looked at
 */
export function isOpen({ panel, input_dim: inputs }) {
  return panel === "profile" && inputs === 2;
}

/**
 * @param {State} state with two inputs
 * @returns {Ends} the state's own line, or else the diagonal of its window
 */
export function profileOf(state) {
  const { x, y } = windowOf(state);
  return state.profile ?? LAID.diagonal(x, y ?? x);
}

/**
 * @param {Ends} ends
 * @returns {number}
 */
export function lengthOf([x1, y1, x2, y2]) {
  return Math.hypot(x2 - x1, y2 - y1);
}

/**
 * @param {Ends} ends of positive length
 * @param {number} distance from the first end
 * @returns {[number, number]}
 */
export function pointAt(ends, distance) {
  const part = distance / lengthOf(ends);
  return [ends[0] + part * (ends[2] - ends[0]), ends[1] + part * (ends[3] - ends[1])];
}

/**
 * The network whose input is the distance from the first end.
 * @param {Layer[]} layers with two inputs
 * @param {Ends} ends of positive length
 * @returns {Layer[]}
 */
export function restricted([first, ...others], ends) {
  const length = lengthOf(ends);
  const direction = [(ends[2] - ends[0]) / length, (ends[3] - ends[1]) / length];
  const weight = new Float64Array(first.units);
  const bias = Float64Array.from(first.bias);
  for (let unit = 0; unit < first.units; unit += 1) {
    const [across, up] = first.weight.subarray(2 * unit, 2 * unit + 2);
    weight[unit] = across * direction[0] + up * direction[1];
    bias[unit] += across * ends[0] + up * ends[1];
  }
  return [{ ...first, inputs: 1, weight, bias }, ...others];
}

/**
 * One end, or with null both, moved and rounded to what the eye can tell apart.
 * @param {Ends} ends
 * @param {0 | 1 | null} end
 * @param {[number, number]} by
 * @param {{x: Interval, y: Interval}} window that is seen
 * @returns {Ends}
 */
export function movedEnds(ends, end, by, window) {
  const sides = [window.x, window.y];
  return /** @type {Ends} */ (ends.map((value, index) => {
    if (end !== null && end !== index >> 1) return value;
    const [lower, upper] = sides[index % 2];
    const digits = Math.min(Math.max(0, Math.ceil(-Math.log10((upper - lower) / STEPS))), 100);
    return Number((value + by[index % 2]).toFixed(digits)) + 0;
  }));
}
