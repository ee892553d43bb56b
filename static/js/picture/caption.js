/** What stands beneath a picture, so that it can be read without the page: counts, the network, what colours mean. */

import { layerColour } from "../plot/colours.js";
import { describe } from "../numbers/facts.js";
import { highEnd, SCALE_WORDS } from "../plot/legend.js";
import { scaleColours } from "../map/map_colours.js";
import { significant } from "../base/significant.js";
import { several } from "../base/words.js";
import { hex } from "./fills.js";

/** @typedef {import("../plot/colours.js").Theme} Theme */
/** @typedef {[string, string | null]} Part a text and its colour, null for that of the line */
/** @typedef {{colour: string, parts: Part[]}} Line */

const LINE_HEIGHT = 1.5;
/** A line takes at most this share of the picture's width. */
const WIDEST = 0.96;
/** Letters that are drawn as a line, and as a bar without gaps. */
const [SWATCH, BAR] = ["\u2501\u2501", "\u2588"];
const BAR_COLOURS = 12;

/**
 * @param {import("./picture.js").Seen} seen
 * @param {import("../state/fields.js").State} state
 * @param {Theme} theme
 * @param {number} width pixels
 * @returns {{svg: string, height: number, title: string}} texts from 0 downwards, and the counts as a sentence
 */
export function captionOf({ answer, marks }, state, theme, width) {
  const { counts, network } = answer;
  const regions = ["linear_regions", "activation_regions"].map((name) =>
    several(counts[name], name.replaceAll("_", " ").replace(/s$/, "")));
  const title = regions.join(", ");
  /** @type {Line[]} */
  const lines = [
    { colour: theme.text, parts: [[title, null]] },
    { colour: theme.muted, parts: [[describe(network), null]] },
    ...colourLines(marks, state, network.hidden_widths.length, theme),
  ];
  return { ...textLines(lines, theme, width), title };
}

/**
 * @param {Line[]} lines
 * @param {Theme} theme
 * @param {number} width pixels
 * @returns {{svg: string, height: number}} the lines, each in the middle, from 0 downwards
 */
export function textLines(lines, theme, width) {
  const height = LINE_HEIGHT * theme.fontSize;
  const texts = lines.map((line, at) => textElement(line, theme, width, (at + 1) * height));
  const svg = `<g font-family="${escaped(theme.font)}" text-anchor="middle">\n${texts.join("\n")}\n</g>`;
  return { svg, height: Math.ceil((lines.length + 0.5) * height) };
}

/**
 * @param {any} marks the latest event of this name
 * @param {import("../state/fields.js").State} state
 * @param {number} layers
 * @param {Theme} theme
 * @returns {Line[]}
 */
function colourLines(marks, state, layers, theme) {
  const { muted: colour } = theme;
  const what = state.input_dim === 1 ? "Kinks" : state.folds === "on" ? "Folds" : null;
  const shown = Math.min(layers, marks.layer ?? layers);
  const swatches = Array.from({ length: shown }, (_, at) =>
    /** @type {Part[]} */ ([[`  ${SWATCH} `, layerColour(theme, at + 1)], [String(at + 1), null]]));
  /** @type {Line[]} */
  const lines = [];
  if (what && shown > 0 && marks.fits) lines.push({ colour, parts: [[`${what} of layer`, null], ...swatches.flat()] });
  if (marks.scale) {
    const { kind, low } = marks.scale;
    const colours = scaleColours(kind, theme.dark);
    const bar = Array.from({ length: BAR_COLOURS }, (_, at) =>
      /** @type {Part} */ ([BAR, hex(colours[Math.round((at / (BAR_COLOURS - 1)) * (colours.length - 1))])]));
    const words = `Colour: ${SCALE_WORDS[state.colour]}  ${significant(low, 3)} `;
    lines.push({ colour, parts: [[words, null], ...bar, [` ${highEnd(marks.scale)}`, null]] });
  }
  return lines;
}

/**
 * A line, in smaller type where it would be too long.
 * @param {Line} line
 * @param {Theme} theme
 * @param {number} width
 * @param {number} y
 */
function textElement({ colour, parts }, { font, fontSize }, width, y) {
  const context = document.createElement("canvas").getContext("2d");
  if (context) context.font = `${fontSize}px ${font}`;
  const length = context?.measureText(parts.map(([text]) => text).join("")).width ?? 0;
  const size = Math.min(fontSize, (fontSize * WIDEST * width) / length);
  const spans = parts.map(([text, own]) => (own ? `<tspan fill="${own}">${escaped(text)}</tspan>` : escaped(text)));
  const place = `x="${width / 2}" y="${y}" font-size="${Math.floor(10 * size) / 10}"`;
  return `<text ${place} fill="${colour}" xml:space="preserve">${spans.join("")}</text>`;
}

/**
 * @param {string} text
 * @returns {string} as XML has it
 */
export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
