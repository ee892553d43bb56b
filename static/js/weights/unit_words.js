/** What the page says of a unit. */

import { significant } from "../base/significant.js";

/** @typedef {import("./weights_text.js").Layer} Layer */
/** @typedef {{layer: number, unit: number}} Unit both from 1; the outputs are the layer after the last hidden one */

const INPUTS = ["x", "y"];

/**
 * @param {Layer[]} layers
 * @param {Unit} unit
 * @returns {string} such as "unit 3 of layer 2", "output"
 */
export function nameOf(layers, { layer, unit }) {
  if (layer < layers.length) return `unit ${unit} of layer ${layer}`;
  return layers[layer - 1].units === 1 ? "output" : `output ${unit}`;
}

/**
 * @param {Layer[]} layers
 * @param {number} layer 0 are the inputs
 * @param {number} unit
 * @returns {string} short: where the layer is clear, such as "x", "unit 3", "f"
 */
export function shortNameOf(layers, layer, unit) {
  if (layer === 0) return INPUTS[unit - 1];
  if (layer < layers.length) return `unit ${unit}`;
  return layers[layer - 1].units === 1 ? "f" : `output ${unit}`;
}

/**
 * @param {import("./weights_text.js").Activation} activation
 * @param {number} z
 * @returns {string} on or off; with hard tanh also at which end it is held
 */
export function stateWord({ kind }, z) {
  if (kind === "hard_tanh" && Math.abs(z) >= 1) return z > 0 ? "held at 1" : "held at \u22121";
  return kind === "hard_tanh" || z > 0 ? "on" : "off";
}

/**
 * @param {Layer[]} layers
 * @param {Unit} unit
 * @param {import("./weights.js").Pass} pass
 * @returns {string} such as "z = 0.41, on"
 */
export function valueOf(layers, { layer, unit }, { before }) {
  const z = before[layer - 1][unit - 1];
  const { activation } = layers[layer - 1];
  return activation ? `z = ${significant(z)}, ${stateWord(activation, z)}` : `f = ${significant(z)}`;
}

/**
 * @param {Layer[]} layers
 * @param {Unit} unit
 * @param {import("./weights.js").Pass} pass
 * @returns {string} such as "z = 0.41, h = 0.41, on"
 */
export function valuesOf(layers, { layer, unit }, pass) {
  const { activation } = layers[layer - 1];
  if (!activation) return valueOf(layers, { layer, unit }, pass);
  const [z, h] = [pass.before[layer - 1][unit - 1], pass.after[layer - 1][unit - 1]];
  return `z = ${significant(z)}, h = ${significant(h)}, ${stateWord(activation, z)}`;
}

/**
 * @param {number} value
 * @returns {string} up to four digits, as a number field takes it
 */
export function plain(value) {
  return String(Number(value.toPrecision(4)));
}
