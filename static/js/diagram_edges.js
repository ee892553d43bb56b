/** The lines of the diagram. Weights of one sign and about one size are one path: thousands stay fluid. */

import { makeSvg } from "./svg.js";

/** @typedef {import("./diagram_layout.js").Edge} Edge */
/** @typedef {import("./diagram_layout.js").Layout} Layout */

const LEVELS = 5;

/**
 * @param {Edge[]} edges
 * @param {Layout} layout
 * @param {number} em pixels of a letter's height
 * @returns {SVGElement[]}
 */
export function edgePaths(edges, layout, em) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const edge of edges) {
    const key = `${edge.weight > 0 ? "positive" : "negative"} ${Math.ceil(LEVELS * edge.strength)}`;
    const lines = groups.get(key) ?? [];
    if (lines.length === 0) groups.set(key, lines);
    lines.push(lineOf(layout, edge.layer, edge.from, edge.to));
  }
  return [...groups].map(([key, lines]) => {
    const [sign, level] = key.split(" ");
    const share = Number(level) / LEVELS;
    const style = `stroke-width: ${(0.03 + 0.11 * share * share) * em}px; opacity: ${0.12 + 0.68 * share * share}`;
    return makeSvg("path", { class: `edge ${sign}`, d: lines.join(""), style });
  });
}

/**
 * All weights into and out of a unit.
 * @param {import("./weights_text.js").Layer[]} layers
 * @param {Layout} layout
 * @param {import("./unit_words.js").Unit} marked
 * @returns {SVGElement[]}
 */
export function marksOf(layers, layout, { layer, unit }) {
  const own = layers[layer - 1];
  const next = layers[layer];
  const lines = { positive: "", negative: "" };
  const add = (/** @type {number} */ weight, /** @type {string} */ line) => {
    if (weight !== 0) lines[weight > 0 ? "positive" : "negative"] += line;
  };
  layout.columns[layer - 1].y.forEach((_, from) =>
    add(own.weight[(unit - 1) * own.inputs + from], lineOf(layout, layer - 1, from, unit - 1)));
  if (next) {
    layout.columns[layer + 1].y.forEach((_, to) =>
      add(next.weight[to * next.inputs + unit - 1], lineOf(layout, layer, unit - 1, to)));
  }
  return Object.entries(lines).map(([sign, d]) => makeSvg("path", { class: `edge ${sign}`, d }));
}

/**
 * @param {Layout} layout
 * @param {number} layer index
 * @param {number} from index
 * @param {number} to index
 * @returns {string} of an SVG path
 */
function lineOf({ columns }, layer, from, to) {
  const [start, end] = [columns[layer], columns[layer + 1]];
  return `M${start.x.toFixed(1)} ${start.y[from].toFixed(1)}L${end.x.toFixed(1)} ${end.y[to].toFixed(1)}`;
}
