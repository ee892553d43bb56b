/** What a file of a state is called: after the network and the window, as app/services/export_names.py has it. */

import { hiddenWidths, isRedrawn } from "./fields.js";
import { windowOf } from "./question.js";

/** @typedef {import("./fields.js").State} State */

/** Hidden layers whose widths a name lists. */
const MOST_LAYERS = 8;

/**
 * @param {State} state
 * @returns {string} such as reluscope-random-16x16x16-he-seed24-x-3,3-y-3,3, to which a format adds its ending
 */
export function fileName(state) {
  const sides = Object.entries(windowOf(state)).map(([name, ends]) => `${name}${ends.map(short).join(",")}`);
  return ["reluscope", ...networkWords(state), ...sides].join("-");
}

/** @param {State} state */
function networkWords(state) {
  const { kind, input_dim: inputs, depth, noise, seed, init, activation, slope } = state;
  if (kind === "weights") return ["weights", widthsWord(state)];
  if (kind === "sawtooth") {
    const middle = isRedrawn(state) ? ["middle", "random"] : noise > 0 ? [`noise${short(noise)}`] : [];
    return ["sawtooth", `${inputs}d`, `depth${depth}`, ...middle, ...(middle.length > 0 ? [`seed${seed}`] : [])];
  }
  const unit = activation === "leaky_relu" ? activation + short(slope) : activation;
  return [
    "random",
    widthsWord(state),
    ...(unit === "relu" ? [] : [unit]),
    init,
    ...(state.weight_scale === 1 ? [] : [`weights${short(state.weight_scale)}`]),
    ...(state.bias_scale === 1 ? [] : [`biases${short(state.bias_scale)}`]),
    `seed${seed}`,
  ];
}

/** @param {State} state */
function widthsWord(state) {
  const widths = hiddenWidths(state);
  return widths.length > MOST_LAYERS ? `${widths.length}layers` : widths.join("x") || "affine";
}

/**
 * @param {number} value
 * @returns {string} with six digits at most
 */
function short(value) {
  return String(Number(value.toPrecision(6)));
}
