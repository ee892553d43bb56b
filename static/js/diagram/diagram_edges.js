/** The lines of the diagram. Weights of one sign and about one size are one path: thousands stay fluid. */

import { edgesOfLayer } from "./diagram_layout.js";
import { makeSvg } from "../base/svg.js";

/** @typedef {import("./diagram_layout.js").Edge} Edge */
/** @typedef {import("./diagram_layout.js").Layout} Layout */

const LEVELS = 5;
/** Opacity of the weakest, and what the strongest has more. */
const PLAIN = { least: 0.12, more: 0.68 };
const MARKED = { least: 0.45, more: 0.55 };

/**
 * @param {Edge[]} edges
 * @param {Layout} layout
 * @param {number} em pixels of a letter's height
 * @param {{least: number, more: number}} [opacity]
 * @returns {SVGElement[]}
 */
export function edgePaths(edges, layout, em, opacity = PLAIN) {
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
    const strength = share * share;
    const width = (0.03 + 0.11 * strength) * em;
    const style = `stroke-width: ${width}px; stroke-opacity: ${opacity.least + opacity.more * strength}`;
    return makeSvg("path", { class: `edge ${sign}`, d: lines.join(""), style });
  });
}

/**
 * All weights into and out of a unit, drawn or not among the others.
 * @param {import("../weights/weights_text.js").Layer[]} layers
 * @param {Layout} layout
 * @param {import("../weights/unit_words.js").Unit} marked
 * @param {number} em pixels of a letter's height
 * @returns {SVGElement[]}
 */
export function marksOf(layers, layout, { layer, unit }, em) {
  const incoming = edgesOfLayer(layers[layer - 1], layer - 1, layout.columns).filter(({ to }) => to === unit - 1);
  const outgoing = layers[layer]
    ? edgesOfLayer(layers[layer], layer, layout.columns).filter(({ from }) => from === unit - 1) : [];
  return edgePaths([...incoming, ...outgoing], layout, em, MARKED);
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
