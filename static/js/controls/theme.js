/** The theme: as the system wants it, until the choice says otherwise. */

import { emit, on } from "../base/bus.js";
import { createChoice } from "./choice.js";

/**
 * @param {HTMLElement} element gets the choice
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createTheme(element, bus, store, signal) {
  const root = document.documentElement;

  function show() {
    root.dataset.theme = store.state.theme;
    emit(bus, "theme");
  }

  const field = store.fields.find(({ name }) => name === "theme");
  if (field) createChoice(element, bus, store, field, signal);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => emit(bus, "theme"), { signal });
  on(bus, "state", ({ state }) => state.theme !== root.dataset.theme && show(), signal);
  show();
}
