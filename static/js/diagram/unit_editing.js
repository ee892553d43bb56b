/** Changes the network by way of the chosen unit: a family's network becomes one of weights, held by the address. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { withNewUnit, withParameter, withoutUnit } from "../weights/network_edits.js";
import { windowOf } from "../state/question.js";
import { drawCurve } from "./unit_curve.js";
import { UnitEditor } from "./unit_editor.js";
import { encode, MOST_PARAMETERS, parametersOf } from "../weights/weights_text.js";
import { digits } from "../base/words.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("../weights/weights_text.js").Layer} Layer */
/** @typedef {import("../weights/unit_words.js").Unit} Unit */

export class UnitEditing {
  /**
   * @param {HTMLElement} element of the template
   * @param {EventTarget} bus
   * @param {import("../state/state.js").Store} store
   * @param {(unit: Unit | null) => void} select
   * @param {AbortSignal} signal
   */
  constructor(element, bus, store, select, signal) {
    this.element = element;
    this.store = store;
    this.select = select;
    this.editor = new UnitEditor(find(element, ".chosen"), (layer, to, from, value) =>
      this.change((layers) => withParameter(layers, layer, to, from, value)));
    /** @type {Layer[]} */
    this.layers = [];
    /** @type {Unit | null} */
    this.unit = null;
    /** @type {Partial<State> | null} what the first edit replaced */
    this.family = null;
    /** @type {ArrayLike<number>} */
    this.borders = [];
    this.input = 0;
    find(element, ".drop").addEventListener("click", () => this.drop(), { signal });
    find(element, ".add").addEventListener("click", () => this.add(), { signal });
    find(element, ".back").addEventListener("click", () => this.goBack(), { signal });
    on(bus, "geometry", ({ header, arrays }) => {
      this.borders = header.dimension === 1 ? arrays.x : [];
      this.drawCurve();
    }, signal);
  }

  /**
   * @param {Layer[]} layers
   * @param {Unit | null} unit the chosen one
   * @param {import("../weights/weights.js").Pass} pass
   * @param {number} input the first coordinate of what lights the units
   */
  show(layers, unit, pass, input) {
    Object.assign(this, { layers, unit, input });
    find(this.element, ".back").hidden = this.store.state.kind !== "weights";
    find(this.element, ".hint").hidden = unit !== null;
    find(this.element, ".chosen").hidden = unit === null;
    if (unit === null) return;
    const reasons = this.reasons(unit);
    this.editor.show(layers, unit, pass, reasons.change === "");
    button(this.element, ".drop").disabled = reasons.drop !== "";
    button(this.element, ".add").disabled = reasons.add !== "";
    const why = find(this.element, ".why");
    why.textContent = reasons.change || [reasons.drop, reasons.add].filter(Boolean).join(" ");
    why.hidden = why.textContent === "";
    this.drawCurve();
  }

  /**
   * @param {Unit} unit
   * @returns {{change: string, drop: string, add: string}} why each cannot be done; "" where it can
   */
  reasons({ layer }) {
    const { layers } = this;
    const parameters = parametersOf(layers);
    const own = layers[layer - 1];
    const next = layers[layer];
    if (parameters > MOST_PARAMETERS) {
      const change = `This network has ${digits(parameters)} parameters. Only up to ${
        digits(MOST_PARAMETERS)} fit into the address, so that it cannot be changed here.`;
      return { change, drop: change, add: change };
    }
    if (!next) return { change: "", drop: "An output cannot be dropped.", add: "There are no more outputs to add." };
    const grown = parameters + own.inputs + 1 + next.units;
    return {
      change: "",
      drop: own.units > 1 ? "" : "It is the only unit of its layer, so that it cannot be dropped.",
      add: grown <= MOST_PARAMETERS ? "" : `With a unit more there are over ${digits(MOST_PARAMETERS)} parameters.`,
    };
  }

  /** @param {(layers: Layer[]) => Layer[]} edit */
  change(edit) {
    const { state } = this.store;
    const weights = encode(edit(this.layers));
    if (state.kind === "weights") {
      this.store.set({ weights });
      return;
    }
    this.family = { kind: state.kind, x: state.x, y: state.y };
    // The edited network is looked at where the family's was.
    const { x, y = null } = windowOf(state);
    this.store.set({ kind: "weights", weights, x, y });
  }

  drop() {
    const { unit } = this;
    if (unit === null) return;
    this.select(null);
    this.change((layers) => withoutUnit(layers, unit));
  }

  add() {
    const { unit } = this;
    if (unit) this.change((layers) => withNewUnit(layers, unit.layer, Math.random));
  }

  goBack() {
    this.store.set(this.family ?? { kind: "random" });
    this.family = null;
  }

  drawCurve() {
    const { state } = this.store;
    const curve = /** @type {SVGElement | null} */ (this.element.querySelector(".unit-curve"));
    const drawn = this.unit !== null && this.layers[0].inputs === 1 && state.panel === "network";
    curve?.toggleAttribute("hidden", !drawn);
    if (curve && this.unit && drawn) {
      drawCurve(curve, this.layers, this.unit, windowOf(state).x, this.borders, this.input);
    }
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} selector
 */
function button(element, selector) {
  return /** @type {HTMLButtonElement} */ (find(element, selector));
}
