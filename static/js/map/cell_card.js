/** The card of a cell: which units are on, f as a formula, its size and its neighbours. */

import { affineMapOf, middleOf, edgesOf, linearRegionSize, neighboursOf } from "./cell_facts.js";
import { LAYER_COLOURS } from "../plot/colours.js";
import { make } from "../base/dom.js";
import { significant } from "../base/significant.js";
import { forward } from "../weights/weights.js";
import { several } from "../base/words.js";

/** @typedef {import("./cell_facts.js").Point} Point */
/** @typedef {import("../weights/weights.js").Layer} Layer */
/**
 * @typedef {object} Subject
 * @property {any} geometry a final one
 * @property {number} cell
 * @property {Point} point the input that is pointed at
 * @property {boolean} pinned
 * @property {{layer: number, unit: number} | null} fold that is pointed at
 * @property {Layer[] | null} layers null while they are not known
 */

/** More units and layers than these are told by their number alone. */
const MOST = { units: 20, layers: 8 };

/**
 * @param {Subject} subject
 * @returns {HTMLElement[]} what the card holds
 */
export function cardOf(subject) {
  const { geometry: { arrays, header }, cell, point, fold, layers } = subject;
  const { area, centroid } = middleOf(arrays, cell);
  const map = affineMapOf(arrays, header.origin, cell);
  const value = map.a * point[0] + map.b * point[1] + map.c;
  const at = `(${point.map((coordinate) => significant(coordinate, 4)).join(", ")})`;
  const middle = [centroid[0] + header.origin[0], centroid[1] + header.origin[1]];
  return [
    make("h2", {}, arrays.slivers[cell] ? "Sliver: too thin to be counted" : "Activation region"),
    make("p", { class: "formula" }, formula(map)),
    make("p", {}, `f${at} = ${significant(value)}`),
    ...(layers ? [patternOf(layers, middle)] : []),
    make("p", {}, `Area ${significant(area)}, ${several(edgesOf(arrays, cell).length, "edge")}, `
      + several(neighboursOf(arrays, cell).length, "neighbour")),
    make("p", { class: "region" }, regionSentence(linearRegionSize(arrays, cell))),
    ...(fold ? [foldLine(fold)] : []),
  ];
}

/** @param {{layer: number, unit: number}} fold */
function foldLine({ layer, unit }) {
  return make("p", { class: "fold", style: colourOf(layer) }, `Fold of unit ${unit}, layer ${layer}`);
}

/**
 * @param {{a: number, b: number, c: number}} map
 * @returns {string} such as "f(x, y) = 1.5 x − 0.25 y + 3"
 */
export function formula({ a, b, c }) {
  const terms = /** @type {[number, string][]} */ ([[a, " x"], [b, " y"], [c, ""]]);
  const present = terms.filter(([factor]) => significant(factor) !== "0");
  const text = present.map(([factor, name], index) => {
    const sign = factor < 0 ? (index ? " − " : "−") : index ? " + " : "";
    return `${sign}${significant(Math.abs(factor))}${name}`;
  });
  return `f(x, y) = ${text.join("") || "0"}`;
}

/** @param {number} size activation regions in the linear region */
function regionSentence(size) {
  if (size <= 1) return "A linear region by itself";
  return `In a linear region of ${several(size, "activation region")}`;
}

/**
 * @param {Layer[]} layers
 * @param {number[]} point
 * @returns {HTMLElement} a row of squares a layer
 */
function patternOf(layers, point) {
  const { before } = forward(layers, point);
  const rows = layers.slice(0, Math.min(layers.length - 1, MOST.layers)).map((layer, index) => {
    const states = Array.from(before[index], (z) => stateOf(layer, z));
    const on = states.filter((state) => state === "on").length;
    const squares = states.slice(0, MOST.units).map((state) => make("i", { class: state }));
    const rest = states.length > MOST.units ? "…" : "";
    return make("li", { style: colourOf(index + 1) },
      make("span", { class: "squares", "aria-hidden": "true", "data-pattern": states.map(signOf).join("") },
        ...squares, rest),
      make("span", { class: "on" }, `${on} of ${states.length} on`));
  });
  return make("ul", { class: "pattern", "aria-label": "Units that are on, layer by layer" }, ...rows);
}

/**
 * @param {Layer} layer a hidden one
 * @param {number} z
 * @returns {"on" | "off" | "low"} hard tanh is off between its ends and low beneath them
 */
function stateOf(layer, z) {
  if (layer.activation?.kind === "hard_tanh") return z > 1 ? "on" : z < -1 ? "low" : "off";
  return z > 0 ? "on" : "off";
}

/** @param {"on" | "off" | "low"} state */
function signOf(state) {
  return { on: "1", off: "0", low: "-" }[state];
}

/** @param {number} layer from 1 */
function colourOf(layer) {
  return `--colour: var(--layer-${((layer - 1) % LAYER_COLOURS) + 1})`;
}
