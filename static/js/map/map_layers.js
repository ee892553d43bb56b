/** How the lines and dots over the cells are painted, from the lowest to the topmost. */

import { toRgb } from "../plot/colours.js";

/** @typedef {import("./renderer.js").Layer} Layer */
/** @typedef {[number, number, number, number]} Rgba */

/** In pixels of a page with type of 16 pixels. */
const ZERO = { width: 3, margin: 1.5 };
const DUAL = { width: 1.2, margin: 0.8, radius: 2.6, ring: 1 };
const GRID = { radius: 1.6, ring: 1 };
/** Dots of a fine grid shrink: so much of the distance between two of them is dot and ring. */
const GRID_SHARE = { radius: 0.17, ring: 0.1 };
/** Strong colours would swallow the folds: a seam of the background parts them. */
const SEAM = { share: 0.45, most: 0.8, alpha: 0.75 };

/**
 * @param {object} shown
 * @param {import("../state/fields.js").State} shown.state
 * @param {import("../plot/colours.js").Theme} shown.theme
 * @param {number} shown.foldWidth pixels of the page
 * @param {boolean} shown.strong whether the cells have the strong colours of a scale
 * @param {number | null} shown.layer the last hidden layer whose folds are shown, null = all
 * @param {boolean} shown.dual whether there is room for the dual graph
 * @param {number} shown.side of the map, pixels of the page
 * @returns {Layer[]}
 */
export function layersOf({ state, theme, foldWidth, strong, layer, dual, side }) {
  const [text, background] = [toRgb(theme.text), toRgb(theme.background)];
  const pixel = (theme.fontSize / 16) * devicePixelRatio;
  const lines = (/** @type {string} */ name, /** @type {{width: number, margin: number}} */ { width, margin }) => {
    const marginColour = /** @type {Rgba} */ ([...background, name === "folds" ? SEAM.alpha : 1]);
    const layerColours = theme.layers.map(toRgb);
    const paint = { width, margin, marginColour, colour: text, layerColours, layersShown: layer ?? Infinity };
    return /** @type {Layer} */ ({ kind: "lines", name, paint });
  };
  const dots = (/** @type {string} */ name, /** @type {{radius: number, ring: number}} */ { radius, ring }) => {
    const paint = { radius: radius * pixel, ring: ring * pixel, colour: text, ringColour: background };
    return /** @type {Layer} */ ({ kind: "dots", name, paint });
  };
  const scaled = ({ width = 0, margin = 0 }) => ({ width: width * pixel, margin: margin * pixel });
  const seam = strong ? Math.min(SEAM.share * foldWidth, SEAM.most) * devicePixelRatio : 0;
  const apart = side / Math.max(state.grid, 1);
  const grid = {
    radius: Math.min(GRID.radius, GRID_SHARE.radius * apart), ring: Math.min(GRID.ring, GRID_SHARE.ring * apart),
  };
  return [
    ...(state.folds === "on" && foldWidth > 0
      ? [lines("folds", { width: foldWidth * devicePixelRatio, margin: seam })] : []),
    ...(state.dual === "on" && dual ? [lines("dual lines", scaled(DUAL)), dots("dual dots", DUAL)] : []),
    ...(state.zero === "on" ? [lines("zero", scaled(ZERO))] : []),
    ...(state.grid > 0 ? [dots("grid", grid)] : []),
  ];
}
