/** Up to which hidden layer the map shows the folds: a slider whose far end shows all layers. */

import { on } from "../base/bus.js";
import { make } from "../base/dom.js";
import { hiddenWidths } from "../state/fields.js";

/**
 * @param {HTMLElement} element gets the slider and what it says
 * @param {string} id of the slider
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createLayerSlider(element, id, bus, store, signal) {
  const slider = make("input", { type: "range", id, min: 0, step: 1, "aria-label": "Folds up to layer" });
  const says = make("output", { "aria-hidden": "true" });
  element.append(slider, says);
  /** @type {number | null} the layer that is being played */
  let playing = null;

  function show() {
    const layers = hiddenWidths(store.state).length;
    const layer = Math.min(playing ?? store.state.layer ?? layers, layers);
    const text = layer === layers ? "All layers" : layer === 0 ? "No layer" : `Layer ${layer} of ${layers}`;
    slider.max = String(layers);
    slider.value = String(layer);
    slider.disabled = layers === 0;
    slider.style.setProperty("--filled", String(layers ? layer / layers : 1));
    slider.setAttribute("aria-valuetext", text);
    says.value = text;
  }

  slider.addEventListener("input", () => {
    const layer = slider.valueAsNumber;
    store.set({ layer: layer === Number(slider.max) ? null : layer });
  }, { signal });
  on(bus, "state", show, signal);
  on(bus, "fold", ({ layer }) => {
    playing = layer === null ? null : Math.floor(layer);
    show();
  }, signal);
  show();
}
