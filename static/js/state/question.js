/** What the page asks the server for in a given state: the body of a request, in the words of the API. */

import { hiddenWidths, isRedrawn } from "./fields.js";
import { toSpec } from "../weights/spec.js";
import { decode } from "../weights/weights_text.js";

/** @typedef {import("./fields.js").State} State */
/** @typedef {import("./fields.js").Interval} Interval */

/**
 * The window that shows this kind of network best, unless the address names one.
 * @param {State} state
 * @returns {{x: Interval, y?: Interval}}
 */
export function windowOf(state) {
  const half = state.kind === "sawtooth" ? 2 : state.kind === "random" && state.init === "lecture" ? 2.2 : 3;
  const x = state.x ?? /** @type {Interval} */ ([-half, half]);
  const y = state.y ?? /** @type {Interval} */ ([-half, half]);
  return state.input_dim === 1 ? { x } : { x, y };
}

/**
 * @param {State} state
 * @returns {Record<string, any>} a network SPEC of the API
 */
export function networkOf(state) {
  const { kind, input_dim, depth, noise, seed, init, activation, slope, weight_scale, bias_scale } = state;
  if (kind === "weights") return toSpec(decode(state.weights ?? "") ?? []);
  if (isRedrawn(state)) return { kind, input_dim, depth, middle: "random", seed };
  if (kind === "sawtooth") return { kind, input_dim, depth, noise, seed: noise > 0 ? seed : 0 };
  const spec = { kind, input_dim, widths: hiddenWidths(state), init, seed };
  const named = activation === "leaky_relu" ? { kind: activation, slope } : activation;
  return {
    ...spec,
    ...(activation !== "relu" && { activation: named }),
    ...(weight_scale === 1 ? {} : { weight_scale }),
    ...(bias_scale === 1 ? {} : { bias_scale }),
  };
}

/**
 * @param {State} state
 * @returns {string} the JSON body; equal states give equal text
 */
export function questionOf(state) {
  return JSON.stringify({ network: networkOf(state), window: windowOf(state) });
}
