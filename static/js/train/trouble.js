/** Why there is no run, over the plot, where one looks. */

import { emit, on } from "../base/bus.js";
import { find } from "../base/dom.js";

/**
 * @param {HTMLElement} element holds .sentence and a button
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
export function createTrouble(element, bus, signal) {
  const button = find(element, "button");
  button.addEventListener("click", () => emit(bus, "retry"), { signal });
  on(bus, "failed", ({ sentence, retrying }) => {
    find(element, ".sentence").textContent = sentence;
    button.hidden = retrying;
    element.hidden = false;
  }, signal);
  on(bus, "data", () => {
    element.hidden = true;
  }, signal);
  on(bus, "run", ({ question }) => {
    if (question === null) element.hidden = true;
  }, signal);
}
