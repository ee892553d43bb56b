/** The seed: a number, a die that throws another one, and the way back to those before. */

import { make } from "../base/dom.js";
import { createSlider } from "./slider.js";

/** Elements in which a letter is meant as text. */
const TEXT_FIELDS = "input:not([type=range], [type=checkbox], [type=radio]), select, textarea, [contenteditable]";

/**
 * @param {HTMLElement} element gets the slider, the number field and the buttons
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {import("../state/fields.js").Field} field
 * @param {AbortSignal} signal
 */
export function createSeed(element, bus, store, field, signal) {
  const limits = /** @type {NonNullable<typeof field.limits>} */ (field.limits);
  createSlider(element, bus, store, field, signal);
  const dice = make("button", {
    type: "button", id: "dice", title: "Another seed (key D)", "aria-keyshortcuts": "D",
  }, "Throw dice");
  const rewind = make("button", { type: "button", id: "rewind" });
  element.append(make("div", { class: "buttons" }, dice, rewind));
  /** @type {number[]} the seeds from which the die was thrown */
  const before = [];

  function show() {
    const last = before.at(-1);
    rewind.textContent = last === undefined ? "Same seed" : `Back to ${last}`;
    rewind.setAttribute("aria-disabled", String(last === undefined));
    rewind.title = last === undefined ? "Once the dice are thrown: the seed before" : "The seed before the dice";
  }

  function throwDice() {
    const { seed } = store.state;
    before.push(seed);
    store.set({ seed: anotherSeed(seed, limits(store.state)) });
    show();
  }

  dice.addEventListener("click", throwDice, { signal });
  rewind.addEventListener("click", () => {
    const seed = before.pop();
    if (seed !== undefined) store.set({ seed });
    show();
  }, { signal });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest(TEXT_FIELDS) !== null;
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key.toLowerCase() === "d" && !typing && !modified && field.applies(store.state)) throwDice();
  }, { signal });
  show();
}

/**
 * @param {number} seed
 * @param {[number, number]} limits both ends allowed
 * @returns {number} a random one that the slider can show, but not `seed`
 */
function anotherSeed(seed, [least, most]) {
  const drawn = least + Math.floor(Math.random() * (most - least));
  return drawn < seed ? drawn : drawn + 1;
}
