/** A switch of the state: a check box. */

import { on } from "../base/bus.js";
import { make } from "../base/dom.js";

/**
 * @param {HTMLElement} element gets the check box and its label
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {import("../state/fields.js").Field} field of the values "on" and "off"
 * @param {AbortSignal} signal
 */
export function createToggle(element, bus, store, field, signal) {
  const box = make("input", { type: "checkbox", id: `toggle-${field.name}` });
  element.append(make("label", {}, box, field.label ?? ""));

  /** @param {import("../state/fields.js").State} state */
  function show(state) {
    box.checked = state[field.name] === "on";
  }

  box.addEventListener("change", () => store.set({ [field.name]: box.checked ? "on" : "off" }), { signal });
  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}
