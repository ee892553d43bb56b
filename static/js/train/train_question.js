/** What /train asks the server for: the body of POST /api/v1/training. */

import { DEFAULT_EXPRESSION } from "./train_state.js";
import { drawingWindow, rowsOf } from "./learning_data.js";
import { hiddenWidths } from "../state/fields.js";

/** @typedef {import("./train_state.js").TrainState} TrainState */

/** What can be asked without points. */
export const NO_POINTS_SENTENCE = "There are no points yet: draw or paste some.";

/**
 * @param {TrainState} state
 * @returns {Record<string, any> | null} null if there are no points to learn from yet; equal states ask the same
 */
export function trainingOf(state) {
  const data = dataOf(state);
  if (data === null) return null;
  const { seed, activation, slope, start, every } = state;
  const named = activation === "leaky_relu" ? { kind: activation, slope } : activation;
  return {
    data,
    network: { widths: widthsOf(state), start, activation: named, seed },
    plan: {
      optimiser: state.optimiser,
      learning_rate: state.rate,
      momentum: state.momentum,
      weight_decay: state.decay,
      batch: state.batch || null,
      steps: state.steps,
      seed,
    },
    every,
    ...(state.data === "pasted" && state.scale === "off" && { window: windowOf(state) }),
  };
}

/**
 * @param {TrainState} state
 * @returns {{x: [number, number], y?: [number, number]}} in which points are drawn
 */
export function windowOf({ pasted, inputs }) {
  return drawingWindow(rowsOf(pasted ?? "", inputs + 1) ?? [], inputs);
}

/**
 * @param {TrainState} state
 * @returns {number[]} units of each hidden layer
 */
export function widthsOf(state) {
  return hiddenWidths(/** @type {any} */ ({ ...state, kind: "random" }));
}

/**
 * @param {TrainState} state
 * @returns {Record<string, any> | null}
 */
function dataOf(state) {
  const { data: kind, seed, label_noise, train, test, noise } = state;
  if (kind === "pasted") {
    const { pasted, inputs, scale, test_share } = state;
    if (!pasted) return null;
    return { kind, text: pasted, input_dim: inputs, scale: scale === "on", test_share, label_noise, seed };
  }
  const drawn = { kind, train, test, noise, label_noise, seed };
  return kind === "expression" ? { ...drawn, text: state.expression ?? DEFAULT_EXPRESSION } : drawn;
}
