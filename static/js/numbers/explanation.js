/** The sentences that say what is seen: those of one input or of two. */

import { on } from "../base/bus.js";

/**
 * @param {HTMLElement} element its children name their number of inputs in data-inputs
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createExplanation(element, bus, store, signal) {
  /** @param {import("../state/fields.js").State} state */
  function show(state) {
    for (const child of element.children) {
      const { inputs } = /** @type {HTMLElement} */ (child).dataset;
      /** @type {HTMLElement} */ (child).hidden = inputs !== undefined && inputs !== String(state.input_dim);
    }
  }

  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}
