/** The sizes of the layers: examples, a slider and a number for each, layers to add and to remove. */

import { on } from "../base/bus.js";
import { find, make } from "../base/dom.js";
import { createNumber } from "../controls/number.js";
import { indexed } from "./bracketing.js";
import { FEWEST, MOST, numbersOf } from "./costs_state.js";
import { PRESETS } from "./presets.js";

/** No slider goes further; more can be typed. */
const SLIDER_MOST = 200;
/** What a double click on a slider goes back to. */
const PRESET_SIZE = 50;

/**
 * @param {HTMLElement} element holds the list, the buttons and the place for the examples
 * @param {EventTarget} bus
 * @param {import("./costs_state.js").CostsStore} store
 * @param {number} largest size that the server allows
 * @param {AbortSignal} signal
 */
export function createSizesEditor(element, bus, store, largest, signal) {
  const presets = createPresets(find(element, ".presets"), store, signal);
  const list = find(element, ".list");
  const add = /** @type {HTMLButtonElement} */ (find(element, "#add-layer"));
  const remove = /** @type {HTMLButtonElement} */ (find(element, "#remove-layer"));
  const why = find(element, ".why");
  const sizes = () => numbersOf(store.state.sizes);
  /** @type {((shown: import("../controls/number.js").Shown) => void)[]} */
  let show = [];
  let listening = new AbortController();
  signal.addEventListener("abort", () => listening.abort());

  /** @param {number} count of sizes */
  function build(count) {
    listening.abort();
    listening = new AbortController();
    const rows = Array.from({ length: count }, () => make("div", { class: "control number" }));
    show = rows.map((row, place) => createNumber(row, {
      id: `size-${place}`,
      label: labelOf(place, count - 1),
      step: 1,
      format: String,
      parse: (text) => (text.trim() === "" || !Number.isFinite(Number(text)) ? undefined : Math.round(Number(text))),
    }, (value) => change(place, value), listening.signal));
    list.replaceChildren(...rows);
  }

  /**
   * @param {number} place
   * @param {number} value
   */
  function change(place, value) {
    store.set({ sizes: sizes().with(place, Math.min(Math.max(1, value), largest)).join(",") });
  }

  function showSizes() {
    const present = sizes();
    if (present.length !== show.length) build(present.length);
    const limits = /** @type {[number, number]} */ ([1, Math.min(SLIDER_MOST, largest)]);
    present.forEach((value, place) => show[place]({ value, limits, ceiling: [1, largest], preset: PRESET_SIZE }));
    add.disabled = present.length - 1 >= MOST;
    remove.disabled = present.length - 1 <= FEWEST;
    const preset = PRESETS.find((each) => each.sizes === store.state.sizes);
    why.textContent = preset?.why ?? "";
    presets.forEach((button, index) => button.setAttribute("aria-pressed", String(PRESETS[index] === preset)));
  }

  add.addEventListener("click", () => {
    const present = sizes();
    store.set({ sizes: present.toSpliced(-1, 0, present[present.length - 2]).join(","), dots: "" });
    if (add.disabled) remove.focus();
  }, { signal });
  remove.addEventListener("click", () => {
    store.set({ sizes: sizes().toSpliced(-2, 1).join(","), dots: "" });
    if (remove.disabled) add.focus();
  }, { signal });
  on(bus, "state", showSizes, signal);
  showSizes();
}

/**
 * @param {HTMLElement} element
 * @param {import("./costs_state.js").CostsStore} store
 * @param {AbortSignal} signal
 * @returns {HTMLButtonElement[]}
 */
function createPresets(element, store, signal) {
  const buttons = PRESETS.map(({ name, sizes }) => {
    const button = make("button", { type: "button", "aria-pressed": "false" }, name);
    button.addEventListener("click", () => store.set({ sizes, dots: "" }), { signal });
    return button;
  });
  element.append(...buttons);
  return buttons;
}

/**
 * @param {number} place
 * @param {number} last
 */
function labelOf(place, last) {
  const role = place === 0 ? "inputs" : place === last ? "outputs" : "";
  return [indexed("d", place), role].join(" ").trim();
}
