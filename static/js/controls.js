/** The controls: one for each row of the table of state that has a label; only those that apply are shown. */

import { on } from "./bus.js";
import { createChoice } from "./choice.js";
import { make } from "./dom.js";
import { createSlider } from "./slider.js";
import { createToggle } from "./toggle.js";

const MAKERS = { number: createSlider, toggle: createToggle, choice: createChoice };

/**
 * @param {HTMLElement} element
 * @param {import("./fields.js").Field["place"]} place the controls of this place
 * @param {EventTarget} bus
 * @param {import("./state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createControls(element, place, bus, store, signal) {
  const controls = store.fields.filter((field) => field.place === place).map((field) => {
    const kind = field.limits ? "number" : field.default === "on" || field.default === "off" ? "toggle" : "choice";
    const control = make("div", { class: `control ${kind}`, "data-control": field.name });
    element.append(control);
    MAKERS[kind](control, bus, store, field, signal);
    return { field, control };
  });

  /** @param {import("./fields.js").State} state */
  function show(state) {
    for (const { field, control } of controls) control.hidden = !field.applies(state);
  }

  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}
