/** The diagram of a network: a circle a unit, a line a weight. To a screen reader it is a list of buttons. */

import { LAYER_COLOURS } from "../plot/colours.js";
import { listenToKeys, listenToPointer } from "./diagram_input.js";
import { edgesOf, layOut } from "./diagram_layout.js";
import { edgePaths, marksOf } from "./diagram_edges.js";
import { makeSvg } from "../base/svg.js";
import { nameOf, shortNameOf, valueOf } from "../weights/unit_words.js";
import { digits } from "../base/words.js";

/** @typedef {import("../weights/weights_text.js").Layer} Layer */
/** @typedef {import("../weights/weights.js").Pass} Pass */
/** @typedef {import("../weights/unit_words.js").Unit} Unit */
/** @typedef {{point: (unit: Unit | null) => void, select: (unit: Unit | null) => void}} Listeners */

/** Labels are written once the input has been still for this long: nobody listens to a moving one. */
const STILL_MILLISECONDS = 150;
/** Weights below zero are dashed while there are no more lines than these: dashes are slow to paint. */
const MOST_DASHED = 200;
/** How much of its colour the weakest unit that is on shows. */
const FAINTEST = 0.3;

export class Diagram {
  /**
   * @param {HTMLElement} element scrolls where the diagram is wider
   * @param {Listeners} listeners
   * @param {AbortSignal} signal
   */
  constructor(element, listeners, signal) {
    this.element = element;
    this.svg = makeSvg("svg", { role: "group" });
    // A picture of its own: it is painted when weights change, not whenever the pointer lights other units.
    this.edges = makeSvg("svg", { class: "edges", "aria-hidden": "true" });
    this.marks = makeSvg("g", { class: "marks", "aria-hidden": "true" });
    this.columns = makeSvg("g");
    this.svg.append(this.marks, this.columns);
    element.append(this.edges, this.svg);
    /** @type {Layer[]} */
    this.layers = [];
    /** @type {import("./diagram_layout.js").Layout} */
    this.layout = { width: 0, height: 0, radius: 0, spacious: true, columns: [] };
    /** @type {SVGElement[][]} the units of each layer but the inputs */
    this.units = [];
    this.shape = "";
    /** Pixels there are, and pixels of a letter's height. */
    this.width = 0;
    this.em = 16;
    this.timer = 0;
    listenToPointer(this, listeners, signal);
    listenToKeys(this, listeners, signal);
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  /** To be called when the size has changed: asking for it while things move would make the browser lay out twice. */
  measure() {
    this.width = this.element.clientWidth;
    this.em = parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  /**
   * @param {Layer[]} layers
   * @returns {string} what is left out, or ""
   */
  draw(layers) {
    this.layers = layers;
    // What was to be said of the units before means nothing of these.
    clearTimeout(this.timer);
    const sizes = layers.map(({ units }) => units);
    const shape = JSON.stringify([this.width, this.em, layers[0].inputs, sizes]);
    if (shape !== this.shape) this.place();
    this.shape = shape;
    const { edges, total } = edgesOf(layers, this.layout);
    this.edges.replaceChildren(...edgePaths(edges, this.layout, this.em));
    this.element.toggleAttribute("data-dense", edges.length > MOST_DASHED);
    const shown = Math.max(...this.layout.columns.map(({ y }) => y.length));
    const cut = this.layout.columns.some(({ size, y }) => size > y.length)
      ? ` Of each layer at most ${digits(shown)} units are drawn.` : "";
    return edges.length < total
      ? `The ${digits(edges.length)} strongest of ${digits(total)} weights are drawn.${cut}` : cut;
  }

  /** Puts everything but the lines in its place. */
  place() {
    this.layout = layOut(this.layers, this.width, this.em);
    const { width, height } = this.layout;
    for (const picture of [this.svg, this.edges]) {
      picture.setAttribute("width", String(width));
      picture.setAttribute("height", String(height));
    }
    this.svg.setAttribute("aria-label", "The network. Arrow keys go from unit to unit.");
    const focused = this.svg.querySelector(":focus");
    this.units = this.layers.map((_, index) => this.makeUnits(index + 1));
    this.columns.replaceChildren(this.makeInputs(),
      ...this.units.map((units, index) => this.makeColumn(units, index + 1)));
    this.units[0][0].setAttribute("tabindex", "0");
    if (focused instanceof SVGElement) {
      this.elementOf({ layer: Number(focused.dataset.layer), unit: Number(focused.dataset.unit) })?.focus();
    }
  }

  makeInputs() {
    const { x, y } = this.layout.columns[0];
    const names = Array.from(y, (middle, index) =>
      makeSvg("text", { x, y: middle + 0.35 * this.em, class: "input" }, shortNameOf(this.layers, 0, index + 1)));
    return makeSvg("g", { "aria-hidden": "true" }, ...names);
  }

  /** @param {number} layer */
  makeUnits(layer) {
    const { x, y } = this.layout.columns[layer];
    return Array.from(y, (middle, index) => makeSvg("g", {
      class: "unit", role: "button", tabindex: -1, "aria-pressed": "false", "data-layer": layer, "data-unit": index + 1,
      "aria-label": nameOf(this.layers, { layer, unit: index + 1 }),
    }, makeSvg("circle", { cx: x, cy: middle, r: this.layout.radius })));
  }

  /**
   * @param {SVGElement[]} units
   * @param {number} layer
   */
  makeColumn(units, layer) {
    const hidden = layer < this.layers.length;
    const { x } = this.layout.columns[layer];
    const words = hidden ? `${this.layout.spacious ? "Layer " : ""}${layer}` : shortNameOf(this.layers, layer, 1)[0];
    const heading = makeSvg("text", { x, y: 1.1 * this.em, class: "heading", "aria-hidden": "true" }, words);
    return makeSvg("g", {
      role: "group",
      "aria-label": hidden ? `Layer ${layer}` : "Output",
      style: `--colour: ${colourOf(this.layers, { layer, unit: 1 })}`,
    }, heading, ...units);
  }

  /**
   * The units light up with their activations.
   * @param {Pass} pass
   */
  light(pass) {
    this.units.forEach((units, index) => {
      const { activation } = this.layers[index];
      const values = activation ? pass.after[index] : pass.before[index];
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      units.forEach((unit, at) => {
        const on = activation === null || activation.kind === "hard_tanh" || pass.before[index][at] > 0;
        const share = largest === 0 ? 0 : Math.abs(values[at]) / largest;
        const lit = share === 0 ? 0 : (on ? FAINTEST + (1 - FAINTEST) * share : FAINTEST * share);
        unit.style.setProperty("--lit", `${Math.round(100 * lit)}%`);
        unit.toggleAttribute("data-on", on);
      });
    });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.label(pass), STILL_MILLISECONDS);
  }

  /** @param {Pass} pass */
  label(pass) {
    this.units.forEach((units, index) => units.forEach((unit, at) => {
      const which = { layer: index + 1, unit: at + 1 };
      unit.setAttribute("aria-label", `${nameOf(this.layers, which)}, ${valueOf(this.layers, which, pass)}`);
    }));
  }

  /**
   * @param {Unit | null} pointed
   * @param {Unit | null} selected
   */
  mark(pointed, selected) {
    for (const unit of this.svg.querySelectorAll(".pointed, [aria-pressed=true]")) {
      unit.classList.remove("pointed");
      unit.setAttribute("aria-pressed", "false");
    }
    this.elementOf(pointed)?.classList.add("pointed");
    this.elementOf(selected)?.setAttribute("aria-pressed", "true");
    const marked = pointed ?? selected;
    const shown = marked !== null && this.elementOf(marked) !== undefined;
    this.marks.replaceChildren(...(shown ? marksOf(this.layers, this.layout, marked, this.em) : []));
    if (shown) this.marks.style.setProperty("--colour", colourOf(this.layers, marked));
  }

  /**
   * @param {Unit | null} unit
   * @returns {SVGElement | undefined} undefined where it is not shown
   */
  elementOf(unit) {
    return unit === null ? undefined : this.units[unit.layer - 1]?.[unit.unit - 1];
  }
}

/**
 * @param {Layer[]} layers
 * @param {Unit} unit
 * @returns {string} of the style sheet
 */
export function colourOf(layers, { layer }) {
  return layer < layers.length ? `var(--layer-${((layer - 1) % LAYER_COLOURS) + 1})` : "var(--text)";
}
