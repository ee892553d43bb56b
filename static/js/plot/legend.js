/** What the colours on the plot mean: of the folds or kinks by layer, of the cells by number. */

import { on } from "../base/bus.js";
import { LAYER_COLOURS } from "./colours.js";
import { make } from "../base/dom.js";
import { hiddenWidths } from "../state/fields.js";
import { scaleColours } from "../map/map_colours.js";
import { significant } from "../base/significant.js";
import { digits, several } from "../base/words.js";

/** @typedef {import("../map/plane_view.js").MapMarks} MapMarks */
/** @typedef {Partial<MapMarks> & {inputs: number, fits: boolean, dark: boolean}} Marks */

/** So many colours of a scale make the bar; between them the browser mixes. */
const BAR_COLOURS = 17;
/** What a scale tells of a cell. @type {Record<string, string>} */
export const SCALE_WORDS = {
  value: "value of f", slope: "slope, the length of the gradient", active_units: "active units",
};

/**
 * @param {HTMLElement} element
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createLegend(element, bus, store, signal) {
  let shown = "";

  on(bus, "marks", (/** @type {Marks} */ marks) => {
    const { state } = store;
    const layers = hiddenWidths(state).length;
    const wanted = JSON.stringify([layers, state.colour, state.folds, state.view, { ...marks, window: 0, place: 0 }]);
    if (wanted === shown) return;
    shown = wanted;
    element.dataset.inputs = String(marks.inputs);
    const parts = marks.inputs === 1 ? [kinkLine(layers, marks.fits)] : mapParts(state, layers, marks);
    const present = parts.filter((part) => part !== null);
    element.replaceChildren(...present);
    element.hidden = present.length === 0;
  }, signal);
}

/**
 * @param {import("../state/fields.js").State} state
 * @param {number} layers
 * @param {Marks} marks
 * @returns {(HTMLElement | null)[]}
 */
function mapParts(state, layers, marks) {
  const { layer = null, regions = null, scale = null, dual = null, grid = null } = marks;
  const linear = layer === null && state.colour === "linear_region";
  const word = linear ? "linear region" : "activation region";
  const after = layer === 0 ? "Before layer 1" : `After layer ${layer}`;
  return [
    state.folds === "on" && layers > 0 ? layerLine("Folds", layers, marks.fits, layer) : null,
    layer === null || regions === null ? null : sentence("after", `${after}: ${several(regions, word)}`),
    scale ? scaleBar(scale, marks.dark, SCALE_WORDS[state.colour]) : null,
    dual === null ? null : sentence("dual", dualWords(dual, word)),
    grid === null || regions === null ? null : sentence("grid", gridWords(grid, regions, word)),
  ];
}

/**
 * @param {string} name
 * @param {string} text
 */
function sentence(name, text) {
  return make("p", { class: name, "aria-live": "polite" }, text);
}

/**
 * @param {{dots: number, lines: number} | "close"} dual
 * @param {string} word
 */
function dualWords(dual, word) {
  if (dual === "close") return "Dual graph: regions too close together to draw";
  return `Dual graph: ${several(dual.dots, word)}, ${several(dual.lines, "shared border")}`;
}

/**
 * @param {{side: number, found: number}} grid
 * @param {number} regions
 * @param {string} word
 */
function gridWords({ side, found }, regions, word) {
  return `A grid of ${side} × ${side} finds ${digits(found)} of ${several(regions, word)}`;
}

/**
 * @param {number} layers
 * @param {boolean} fits
 * @returns {HTMLElement | null}
 */
function kinkLine(layers, fits) {
  return layers > 0 ? layerLine("Kinks", layers, fits, null) : null;
}

/**
 * @param {string} what
 * @param {number} layers
 * @param {boolean} fits
 * @param {number | null} last the deepest layer that is shown, null = all
 * @returns {HTMLElement}
 */
function layerLine(what, layers, fits, last) {
  if (!fits) return make("p", {}, `${what}: too close together to draw`);
  const chips = Array.from({ length: layers }, (_, index) => {
    const colour = `var(--layer-${(index % LAYER_COLOURS) + 1})`;
    const deeper = last !== null && index >= last;
    const swatch = make("span", { class: "swatch", style: `--colour: ${colour}` });
    return make("li", { class: deeper ? "deeper" : null }, swatch, String(index + 1));
  });
  return make("div", { class: "layers" }, make("span", {}, `${what} of layer`), make("ul", {}, ...chips));
}

/**
 * @param {import("../map/colouring.js").Scale} scale
 * @param {boolean} dark
 * @param {string} words
 */
function scaleBar(scale, dark, words) {
  const { kind, low, high } = scale;
  const colours = scaleColours(kind, dark);
  const stops = Array.from({ length: BAR_COLOURS }, (_, index) => {
    const colour = colours[Math.round((index / (BAR_COLOURS - 1)) * (colours.length - 1))];
    return `rgb(${colour.map((share) => Math.round(255 * share)).join(" ")})`;
  });
  const numbers = [significant(low, 3), significant((low + high) / 2, 3), highEnd(scale)];
  return make("div", { class: "scale" },
    make("p", {}, `Colour: ${words}`),
    make("div", { class: "bar", style: `--stops: ${stops.join(", ")}` }),
    make("div", { class: "numbers" }, ...numbers.map((number) => make("span", {}, number))));
}

/**
 * @param {import("../map/colouring.js").Scale} scale
 * @returns {string} its highest number, and whether there are higher ones
 */
export function highEnd({ high, cut }) {
  return `${cut ? "≥ " : ""}${significant(high, 3)}`;
}
