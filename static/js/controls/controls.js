/** The controls: one for each row of the table of state that has a place; only those that apply are shown. */

import { on } from "../base/bus.js";
import { createChoice } from "./choice.js";
import { make } from "../base/dom.js";
import { createLayersEditor } from "./layers_editor.js";
import { createSeed } from "./seed.js";
import { createSlider } from "./slider.js";
import { createToggle } from "./toggle.js";

/** @typedef {import("../state/fields.js").Field} Field */

const MAKERS = {
  number: createSlider, toggle: createToggle, choice: createChoice, seed: createSeed, widths: createLayersEditor,
};

/**
 * @param {HTMLElement} element
 * @param {Field["place"]} place the controls of this place
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createControls(element, place, bus, store, signal) {
  const details = element.closest("details");
  const controls = store.fields.filter((field) => field.place === place).map((field) => {
    const control = make("div", { class: `control ${classOf(field)}`, "data-control": field.name });
    element.append(control);
    MAKERS[makerOf(field)](control, bus, store, field, signal);
    return { field, control };
  });

  /** @param {import("../state/fields.js").State} state */
  function show(state) {
    for (const { field, control } of controls) control.hidden = !field.applies(state);
    if (!details) return;
    const present = controls.map(({ field }) => field).filter((field) => field.applies(state));
    details.hidden = present.length === 0;
    if (present.some((field) => state[field.name] !== field.default)) details.open = true;
  }

  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}

/** @param {Field} field */
function classOf(field) {
  if (field.limits) return "number";
  return field.default === "on" || field.default === "off" ? "toggle" : field.choices ? "choice" : field.name;
}

/**
 * @param {Field} field
 * @returns {keyof typeof MAKERS}
 */
function makerOf(field) {
  return /** @type {keyof typeof MAKERS} */ (field.name in MAKERS ? field.name : classOf(field));
}
