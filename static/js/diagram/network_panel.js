/** The panel of the network: its diagram, lit by the input that is pointed at, and the editor of the chosen unit. */

import { emit, on } from "../base/bus.js";
import { Diagram } from "./diagram.js";
import { find } from "../base/dom.js";
import { hiddenWidths } from "../state/fields.js";
import { createProbeInputs } from "./probe_inputs.js";
import { windowOf } from "../state/question.js";
import { UnitEditing } from "./unit_editing.js";
import { nameOf, valuesOf } from "../weights/unit_words.js";
import { forward, layersOf } from "../weights/weights.js";
import { digits } from "../base/words.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("../weights/weights_text.js").Layer} Layer */
/** @typedef {import("../weights/unit_words.js").Unit} Unit */

/** Weights of more than these take a browser seconds to load. */
const MOST_PARAMETERS_SHOWN = 200000;

/**
 * @param {HTMLElement} element the panel of the template
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createNetworkPanel(element, bus, store, signal) {
  new NetworkPanel(element, bus, store, signal);
}

class NetworkPanel {
  /**
   * @param {HTMLElement} element
   * @param {EventTarget} bus
   * @param {import("../state/state.js").Store} store
   * @param {AbortSignal} signal
   */
  constructor(element, bus, store, signal) {
    this.element = element;
    this.bus = bus;
    this.store = store;
    /** @type {Layer[] | null} */
    this.layers = null;
    /** @type {number[] | null} */
    this.hovered = null;
    /** @type {Unit | null} */
    this.pointed = null;
    /** @type {Unit | null} */
    this.selected = null;
    this.probe = String(store.state.probe);
    this.loading = false;
    this.emitting = false;
    this.frame = 0;
    const listeners = {
      point: (/** @type {Unit | null} */ unit) => this.point(unit),
      select: (/** @type {Unit | null} */ unit) => this.select(unit),
    };
    this.diagram = new Diagram(find(element, ".diagram"), listeners, signal);
    this.showProbe = createProbeInputs(find(element, ".probe"), store, signal);
    this.editing = new UnitEditing(find(element, ".unit-editor"), bus, store, listeners.select, signal);
    this.listen(signal);
    this.refresh();
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { bus } = this;
    on(bus, "state", () => this.changed(), signal);
    on(bus, "done", () => this.layers === null && this.refresh(), signal);
    on(bus, "probe", ({ point }) => {
      this.hovered = point;
      this.lightSoon();
    }, signal);
    on(bus, "unit", ({ layer, unit }) => this.pointedElsewhere(layer ? { layer, unit } : null), signal);
    const sizes = new ResizeObserver(() => {
      this.diagram.measure();
      if (this.isOpen && this.layers) this.draw(this.layers);
    });
    sizes.observe(find(this.element, ".drawing"));
    signal.addEventListener("abort", () => {
      sizes.disconnect();
      cancelAnimationFrame(this.frame);
    });
  }

  get isOpen() {
    return this.store.state.panel === "network";
  }

  /** @returns {number[]} the input whose activations are shown */
  get input() {
    const { state } = this.store;
    const { x, y } = windowOf(state);
    const middle = (y ? [x, y] : [x]).map(([low, high]) => (low + high) / 2);
    return [this.hovered, state.probe].find((point) => point?.length === state.input_dim) ?? middle;
  }

  changed() {
    const { probe } = this.store.state;
    // An input that was just set is shown at once, wherever the pointer was last.
    if (String(probe) !== this.probe) this.hovered = null;
    this.probe = String(probe);
    this.refresh();
  }

  /** Loads the network of the present state, unless it is loading already: then it looks again afterwards. */
  async refresh() {
    if (!this.isOpen || this.loading) return;
    this.loading = true;
    try {
      let state;
      do {
        state = this.store.state;
        this.checkSize(state);
        this.show(await layersOf(state));
      } while (state !== this.store.state);
    } catch (error) {
      this.layers = null;
      this.explain(sentenceOf(error));
    } finally {
      this.loading = false;
    }
  }

  /** @param {State} state */
  checkSize(state) {
    const sizes = [state.input_dim, ...hiddenWidths(state), 1];
    const parameters = sizes.slice(1).reduce((sum, size, index) => sum + size * (sizes[index] + 1), 0);
    if (parameters > MOST_PARAMETERS_SHOWN) {
      throw new Error(`This network has ${digits(parameters)} parameters. The diagram shows up to ${
        digits(MOST_PARAMETERS_SHOWN)}.`);
    }
  }

  /** @param {string} sentence why there is no diagram, or "" */
  explain(sentence) {
    const failure = find(this.element, ".failure");
    failure.textContent = sentence;
    failure.hidden = sentence === "";
    find(this.element, ".body").hidden = sentence !== "";
  }

  /** @param {Layer[]} layers */
  show(layers) {
    const same = layers === this.layers;
    this.layers = layers;
    this.explain("");
    if (same) this.light();
    else this.draw(layers);
  }

  /** @param {Layer[]} layers */
  draw(layers) {
    find(this.element, ".thinned").textContent = this.diagram.draw(layers);
    if (this.selected && this.selected.unit > (layers[this.selected.layer - 1]?.units ?? 0)) this.select(null);
    this.diagram.mark(this.pointed, this.selected);
    this.light();
  }

  lightSoon() {
    cancelAnimationFrame(this.frame);
    if (this.isOpen) this.frame = requestAnimationFrame(() => this.light());
  }

  light() {
    if (!this.layers || !this.isOpen || this.layers[0].inputs !== this.input.length) return;
    const pass = forward(this.layers, this.input);
    this.diagram.light(pass);
    this.namePointed(this.layers, pass);
    this.showProbe(this.store.state, this.input, pass.before[pass.before.length - 1]);
    this.editing.show(this.layers, this.selected, pass, this.input[0]);
  }

  /**
   * @param {Layer[]} layers
   * @param {import("../weights/weights.js").Pass} pass
   */
  namePointed(layers, pass) {
    const { pointed } = this;
    const known = pointed && pointed.unit <= (layers[pointed.layer - 1]?.units ?? 0);
    const words = known ? `${nameOf(layers, pointed)}: ${valuesOf(layers, pointed, pass)}` : "";
    find(this.element, ".pointed-value").textContent = words && words[0].toUpperCase() + words.slice(1);
  }

  /** @param {Unit | null} unit pointed at in the diagram */
  point(unit) {
    this.pointed = unit;
    this.diagram.mark(unit, this.selected);
    this.lightSoon();
    this.tell(unit ?? this.selected);
  }

  /** @param {Unit | null} unit chosen; once more lets it go */
  select(unit) {
    const again = unit !== null && unit.layer === this.selected?.layer && unit.unit === this.selected.unit;
    this.selected = again ? null : unit;
    this.diagram.mark(this.pointed, this.selected);
    this.tell(this.pointed ?? this.selected);
    this.light();
  }

  /** @param {Unit | null} unit pointed at on the plot; what is chosen here is shown again when nothing else is */
  pointedElsewhere(unit) {
    if (this.emitting || !this.isOpen) return;
    this.pointed = unit;
    this.diagram.mark(unit, this.selected);
    this.lightSoon();
    if (unit === null && this.selected) queueMicrotask(() => this.tell(this.selected));
  }

  /** @param {Unit | null} unit whose fold or kinks are to be shown; the outputs have none */
  tell(unit) {
    const hidden = unit !== null && unit.layer < (this.layers?.length ?? 0);
    this.emitting = true;
    emit(this.bus, "unit", hidden ? unit : { layer: null, unit: null });
    this.emitting = false;
  }
}

/** @param {unknown} error */
function sentenceOf(error) {
  if (error instanceof TypeError) return "The server does not answer.";
  return error instanceof Error ? error.message : String(error);
}
