/** Which colours the cells of a map have in a theme: a calm range for patterns, a scale for numbers. */

import { scaleThrough, toSrgb } from "../plot/oklch.js";

/** @typedef {import("../plot/colours.js").Rgb} Rgb */
/** @typedef {import("../plot/oklch.js").Lch} Lch */
/** @typedef {"diverging" | "sequential"} ScaleKind */

/** OKLCH of the cells: pale enough for the folds to stand out, different enough to tell neighbours apart. */
const CELL_COLOURS = {
  light: { least: /** @type {Rgb} */ ([0.86, 0.015, 3.65]), range: /** @type {Rgb} */ ([0.09, 0.035, 2.15]) },
  dark: { least: /** @type {Rgb} */ ([0.26, 0.025, 3.85]), range: /** @type {Rgb} */ ([0.14, 0.04, 1.6]) },
};

const TEN_BITS = 1023;
const degrees = (/** @type {number} */ angle) => (angle * Math.PI) / 180;
/** Blue below zero, orange above it, the page's background between them: the pair the colour-blind tell apart best. */
const [BLUE, ORANGE, YELLOW, GREEN] = [250, 58, 100, 180].map(degrees);

/** @type {Record<"light" | "dark", Record<ScaleKind, readonly Lch[]>>} */
const STOPS = {
  light: {
    diverging: [[0.5, 0.14, BLUE], [0.975, 0, BLUE], [0.58, 0.14, ORANGE]],
    sequential: [[0.97, 0.035, YELLOW], [0.72, 0.09, GREEN], [0.42, 0.12, BLUE]],
  },
  dark: {
    diverging: [[0.74, 0.13, BLUE], [0.22, 0, BLUE], [0.76, 0.14, ORANGE]],
    sequential: [[0.25, 0.06, BLUE], [0.56, 0.085, GREEN], [0.9, 0.12, YELLOW]],
  },
};

/**
 * @param {boolean} dark
 * @returns {{least: Rgb, range: Rgb}} smallest lightness, chroma and hue of a pattern's colour, and how far each may go
 */
export function patternColours(dark) {
  return CELL_COLOURS[dark ? "dark" : "light"];
}

/**
 * @param {number} key of which ten bits each choose lightness, chroma and hue
 * @param {{least: Rgb, range: Rgb}} colours of patterns
 * @returns {Rgb} the colour that the graphics card draws from it
 */
export function keyColour(key, { least, range }) {
  const part = (/** @type {number} */ at) => least[at] + (range[at] * ((key >>> (10 * at)) & TEN_BITS)) / TEN_BITS;
  return toSrgb([part(0), part(1), part(2)]);
}

/** @type {Map<readonly Lch[], Rgb[]>} */
const made = new Map();

/**
 * @param {ScaleKind} kind
 * @param {boolean} dark
 * @returns {Rgb[]} from the lowest number to the highest; the same array each time
 */
export function scaleColours(kind, dark) {
  const stops = STOPS[dark ? "dark" : "light"][kind];
  const colours = made.get(stops) ?? scaleThrough(stops);
  made.set(stops, colours);
  return colours;
}
