/** A number of the state: a slider and a number field that move together. */

import { on } from "./bus.js";
import { make } from "./dom.js";

/**
 * @param {HTMLElement} element gets the label and both inputs
 * @param {EventTarget} bus
 * @param {import("./state.js").Store} store
 * @param {import("./fields.js").Field} field with limits and step
 * @param {AbortSignal} signal
 */
export function createSlider(element, bus, store, field, signal) {
  const { name, label = name, step = 1 } = field;
  const slider = make("input", { type: "range", id: `slider-${name}`, step });
  const number = make("input", {
    type: "number",
    id: `number-${name}`,
    step,
    inputmode: step < 1 ? "decimal" : "numeric",
    "aria-label": `${label}, as a number`,
  });
  element.append(make("label", { for: slider.id }, label), slider, number);

  /** @param {import("./fields.js").State} state */
  function show(state) {
    const [least, most] = /** @type {NonNullable<typeof field.limits>} */ (field.limits)(state);
    const text = field.format(state[field.name]);
    for (const input of [slider, number]) {
      input.min = String(least);
      input.max = String(most);
    }
    slider.value = text;
    slider.style.setProperty("--filled", String((Number(text) - least) / (most - least)));
    // Whoever is typing is not corrected before they are done.
    if (document.activeElement !== number) number.value = text;
  }

  // A finger that comes down on a slider may only want to scroll the page: then its jump is taken back.
  let before = NaN;
  slider.addEventListener("pointerdown", () => {
    before = Number(store.state[field.name]);
  }, { signal });
  slider.addEventListener("pointercancel", () => store.set({ [field.name]: before }), { signal });
  slider.addEventListener("input", () => store.set({ [field.name]: slider.valueAsNumber }), { signal });
  number.addEventListener("input", () => {
    if (number.validity.valid && number.value !== "") store.set({ [field.name]: field.parse(number.value) });
  }, { signal });
  number.addEventListener("change", () => {
    const value = field.parse(number.value);
    if (value !== undefined) store.set({ [field.name]: value });
    number.value = field.format(store.state[field.name]);
  }, { signal });
  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}
