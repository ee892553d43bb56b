/** How large the network of a state is, and the width that makes one about as large as another. */

import { hiddenWidths } from "../state/fields.js";
import { decode, parametersOf } from "../weights/weights_text.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {{units: number, parameters: number}} Size hidden units; weights and biases in all */

/**
 * @param {State} state
 * @returns {Size}
 */
export function sizeOf(state) {
  const widths = hiddenWidths(state);
  const units = widths.reduce((sum, width) => sum + width, 0);
  if (state.kind === "weights") return { units, parameters: parametersOf(decode(state.weights ?? "") ?? []) };
  const sizes = [state.input_dim, ...widths, 1];
  const parameters = widths.concat(1).reduce((sum, width, layer) => sum + width * (sizes[layer] + 1), 0);
  return { units, parameters };
}

/**
 * The same network with all hidden layers of the one width whose size comes closest.
 * @param {State} state of a random network
 * @param {keyof Size} what is to be the same
 * @param {number} wanted
 * @param {[number, number]} limits of the width
 * @returns {State}
 */
export function resized(state, what, wanted, [least, most]) {
  const uniform = { ...state, depth: hiddenWidths(state).length, widths: null };
  const missed = (/** @type {number} */ width) => Math.abs(sizeOf({ ...uniform, width })[what] - wanted);
  let best = least;
  for (let width = least; width <= most; width += 1) {
    if (missed(width) < missed(best)) best = width;
  }
  return { ...uniform, width: best };
}
