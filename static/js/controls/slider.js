/** A number of the state: a slider and a number field. */

import { on } from "../base/bus.js";
import { createNumber } from "./number.js";

/**
 * @param {HTMLElement} element gets the label and both inputs
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {import("../state/fields.js").Field} field with limits and step
 * @param {AbortSignal} signal
 */
export function createSlider(element, bus, store, field, signal) {
  const { name, label = name, step = 1, format, parse, logarithmic = false } = field;
  const limits = /** @type {NonNullable<typeof field.limits>} */ (field.limits);
  const ceiling = field.ceiling ?? limits;

  /** @param {number} value */
  function change(value) {
    store.set(field.change?.(store.state, value) ?? { [name]: value });
  }

  const show = createNumber(element, { id: name, label, step, format, parse, logarithmic }, change, signal);
  const showState = (/** @type {import("../state/fields.js").State} */ state) => show({
    value: field.mixed?.(state) ? null : Number(state[name] ?? field.usual?.(state)),
    limits: limits(state),
    ceiling: ceiling(state),
    preset: field.default ?? field.usual?.(state),
  });
  on(bus, "state", ({ state }) => showState(state), signal);
  showState(store.state);
}
