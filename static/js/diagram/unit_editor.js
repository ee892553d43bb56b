/** All about the unit that was chosen in the diagram: its values, its curve, and a slider for each of its weights. */

import { find, make } from "../base/dom.js";
import { colourOf } from "./diagram.js";
import { createNumber } from "../controls/number.js";
import { nameOf, plain, shortNameOf, valuesOf } from "../weights/unit_words.js";

/** @typedef {import("../weights/weights_text.js").Layer} Layer */
/** @typedef {import("../weights/unit_words.js").Unit} Unit */
/** @typedef {(layer: number, to: number, from: number, value: number) => void} Edit all three are indices */
/**
 * @typedef {object} Parameter
 * @property {string} id
 * @property {string} label
 * @property {number} layer index
 * @property {number} to index
 * @property {number} from index; the bias comes after the last one
 */

/** More rows than these nobody scrolls through. */
const MOST_ROWS = 100;
/** So much may be typed; a network that is larger still has its weights from a file. */
const LARGEST = 1e6;

export class UnitEditor {
  /**
   * @param {HTMLElement} element holds h2, .value, .rows and .cut
   * @param {Edit} edit
   */
  constructor(element, edit) {
    this.element = element;
    this.edit = edit;
    this.rows = find(element, ".rows");
    this.chosen = "";
    this.ended = new AbortController();
    /** @type {{parameter: Parameter, shown: number, show: (value: number) => void}[]} */
    this.sliders = [];
  }

  /**
   * @param {Layer[]} layers
   * @param {Unit} unit
   * @param {import("../weights/weights.js").Pass} pass
   * @param {boolean} editable
   */
  show(layers, unit, pass, editable) {
    const name = nameOf(layers, unit);
    find(this.element, "h2").textContent = name[0].toUpperCase() + name.slice(1);
    find(this.element, ".value").textContent = valuesOf(layers, unit, pass);
    this.element.style.setProperty("--colour", colourOf(layers, unit));
    const shape = layers.map(({ inputs, units }) => [inputs, units]);
    const chosen = JSON.stringify([unit, shape, editable]);
    if (chosen !== this.chosen) this.build(layers, unit, editable);
    this.chosen = chosen;
    for (const slider of this.sliders) {
      const value = valueAt(layers, slider.parameter);
      if (value !== slider.shown) slider.show(value);
      slider.shown = value;
    }
  }

  /**
   * @param {Layer[]} layers
   * @param {Unit} unit
   * @param {boolean} editable
   */
  build(layers, unit, editable) {
    this.ended.abort();
    this.ended = new AbortController();
    const groups = editable ? parametersOf(layers, unit) : [];
    this.sliders = [];
    this.rows.replaceChildren(...groups.flatMap(([title, parameters]) => {
      if (parameters.length === 0) return [];
      const list = make("div", { class: "parameters", role: "group", "aria-label": title });
      for (const parameter of parameters.slice(0, MOST_ROWS)) list.append(this.makeRow(layers, parameter));
      const cut = parameters.length > MOST_ROWS ? ` The first ${MOST_ROWS} of ${parameters.length}.` : "";
      return [make("h3", {}, `${title}${cut && `.${cut}`}`), list];
    }));
  }

  /**
   * @param {Layer[]} layers
   * @param {Parameter} parameter
   */
  makeRow(layers, parameter) {
    const row = make("div", { class: "control number" });
    const preset = valueAt(layers, parameter);
    const most = reach(layers[parameter.layer], preset);
    const show = createNumber(row, {
      id: parameter.id,
      label: parameter.label,
      step: most / 200,
      format: plain,
      parse: (text) => (text.trim() === "" || !Number.isFinite(Number(text)) ? undefined : Number(text)),
    }, (value) => this.edit(parameter.layer, parameter.to, parameter.from, clamp(value)), this.ended.signal);
    this.sliders.push({
      parameter,
      shown: NaN,
      show: (value) => show({ value, limits: [-most, most], ceiling: [-LARGEST, LARGEST], preset }),
    });
    return row;
  }
}

/**
 * @param {Layer[]} layers
 * @param {Unit} unit
 * @returns {[string, Parameter[]][]} groups with their titles
 */
function parametersOf(layers, { layer, unit }) {
  const [own, next] = [layers[layer - 1], layers[layer]];
  const incoming = Array.from({ length: own.inputs }, (_, from) => ({
    id: `in-${from + 1}`,
    label: `from ${shortNameOf(layers, layer - 1, from + 1)}`,
    layer: layer - 1,
    to: unit - 1,
    from,
  }));
  const bias = { id: "bias", label: "Bias", layer: layer - 1, to: unit - 1, from: own.inputs };
  const outgoing = Array.from({ length: next?.units ?? 0 }, (_, to) => ({
    id: `out-${to + 1}`, label: `to ${shortNameOf(layers, layer + 1, to + 1)}`, layer, to, from: unit - 1,
  }));
  return [["Bias and incoming weights", [bias, ...incoming]], ["Outgoing weights", outgoing]];
}

/**
 * @param {Layer[]} layers
 * @param {Parameter} parameter
 */
function valueAt(layers, { layer, to, from }) {
  const { inputs, weight, bias } = layers[layer];
  return from === inputs ? bias[to] : weight[to * inputs + from];
}

/**
 * @param {Layer} layer
 * @param {number} value
 * @returns {number} the end of a slider: room for the largest weight of the layer and for twice the value
 */
function reach({ weight, bias }, value) {
  const largest = [...weight, ...bias].reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  return Math.min(Math.max(1, Math.ceil(Math.max(largest, 2 * Math.abs(value)))), LARGEST);
}

/** @param {number} value */
function clamp(value) {
  return Math.min(Math.max(value, -LARGEST), LARGEST);
}
