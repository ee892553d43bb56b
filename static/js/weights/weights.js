/** The network itself on the page: its layers, from the server or from the address, and its value at an input. */

import { networkOf } from "../state/question.js";
import { fromSpec } from "./spec.js";
import { decode } from "./weights_text.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("./weights_text.js").Layer} Layer */
/** @typedef {import("./weights_text.js").Activation} Activation */
/**
 * @typedef {object} Pass what an input does in the network
 * @property {Float64Array[]} before z of each layer; the last is the output
 * @property {Float64Array[]} after h of each hidden layer
 */

/** @type {{key: string, layers: Promise<Layer[]>} | null} the network asked for last */
let latest = null;

/**
 * The layers of the network that a state shows. They must not be changed.
 * @param {State} state
 * @returns {Promise<Layer[]>}
 * @throws {Error} whose message is a sentence, if the server does not give them
 */
export function layersOf(state) {
  const spec = networkOf(state);
  const key = JSON.stringify(spec);
  if (latest?.key !== key) {
    const layers = state.kind === "weights" ? Promise.resolve(decode(state.weights ?? "") ?? []) : askForLayers(spec);
    latest = { key, layers };
    layers.catch(() => latest?.key === key && (latest = null));
  }
  return latest.layers;
}

/**
 * @param {Record<string, any>} spec of a family
 * @returns {Promise<Layer[]>}
 */
async function askForLayers(spec) {
  const query = new URLSearchParams(Object.entries(spec).flatMap(([name, value]) => parameters(name, value)));
  const response = await fetch(`api/v1/network?${query}`);
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail);
  return fromSpec(body);
}

/**
 * @param {string} name
 * @param {any} value of a field of a SPEC
 * @returns {[string, string][]} the parameters of a URL that say the same
 */
export function parameters(name, value) {
  if (name !== "activation" || typeof value === "string") return [[name, String(value)]];
  return [[name, value.kind], ["slope", String(value.slope)]];
}

/**
 * @param {Layer[]} layers
 * @param {ArrayLike<number>} point one number an input
 * @returns {Pass}
 */
export function forward(layers, point) {
  /** @type {Pass} */
  const pass = { before: [], after: [] };
  let signal = Float64Array.from(point);
  for (const { inputs, units, weight, bias, activation } of layers) {
    const z = Float64Array.from(bias);
    for (let unit = 0; unit < units; unit += 1) {
      for (let input = 0; input < inputs; input += 1) z[unit] += weight[unit * inputs + input] * signal[input];
    }
    pass.before.push(z);
    if (activation === null) break;
    signal = z.map((value) => activate(activation, value));
    pass.after.push(signal);
  }
  return pass;
}

/**
 * @param {Activation} activation
 * @param {number} z
 * @returns {number}
 */
export function activate({ kind, slope }, z) {
  if (kind === "abs") return Math.abs(z);
  if (kind === "hard_tanh") return Math.min(Math.max(z, -1), 1);
  return z > 0 ? z : slope * z;
}

/**
 * @param {Activation} activation
 * @param {number} z
 * @returns {number} the slope of the activation at z; at a fold that below it
 */
export function slopeOf({ kind, slope }, z) {
  if (kind === "abs") return z > 0 ? 1 : -1;
  if (kind === "hard_tanh") return z > -1 && z <= 1 ? 1 : 0;
  return z > 0 ? 1 : slope;
}
