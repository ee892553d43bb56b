/** The controls: one for each row of the table of state that has a label; only those that apply are shown. */

import { on } from "./bus.js";
import { createChoice } from "./choice.js";
import { make } from "./dom.js";
import { createSlider } from "./slider.js";

/**
 * @param {HTMLElement} element
 * @param {EventTarget} bus
 * @param {import("./state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createControls(element, bus, store, signal) {
  const controls = store.fields.filter((field) => field.label).map((field) => {
    const control = make("div", { class: `control ${field.limits ? "number" : "choice"}`, "data-control": field.name });
    element.append(control);
    (field.limits ? createSlider : createChoice)(control, bus, store, field, signal);
    return { field, control };
  });

  /** @param {import("./state.js").State} state */
  function show(state) {
    for (const { field, control } of controls) control.hidden = !field.applies(state);
  }

  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}
