/** The panel of numbers: hides what it says of another network until there is a complete count again. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";

/**
 * @param {HTMLElement} element holds .body and .nothing
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
export function createNumbers(element, bus, signal) {
  const body = find(element, ".body");
  const nothing = find(element, ".nothing");

  /** @param {string} sentence why there is nothing to show; "" if there is something */
  function show(sentence) {
    nothing.textContent = sentence;
    nothing.hidden = sentence === "";
    // Hidden, but in its place, so that the page does not jump.
    body.classList.toggle("unknown", sentence !== "");
  }

  show("Counting\u2026");
  on(bus, "slow", () => show("Counting\u2026"), signal);
  on(bus, "done", ({ answer }) => show(answer.complete ? "" : "The count is not complete."), signal);
  on(bus, "failed", () => show("There is no answer."), signal);
  on(bus, "cancel", () => show("The count was stopped."), signal);
}
