/** What the page is doing, where one looks: progress with a cancel button, or why there is no answer. */

import { emit, on } from "../base/bus.js";
import { find } from "../base/dom.js";

const DIGITS = new Intl.NumberFormat("en");

/**
 * Also tells tests and scripts by attributes of <body>: data-state is "computing", "done", "partial" or "failed",
 * data-sequence the number of the answer that is shown.
 * @param {HTMLElement} element holds .progress (with .sentence, progress, button) and .failure (with .sentence, button)
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
export function createStatus(element, bus, signal) {
  const progress = find(element, ".progress");
  const failure = find(element, ".failure");
  const bar = /** @type {HTMLProgressElement} */ (find(progress, "progress"));
  let reached = "";

  /**
   * @param {string} state
   * @param {string} [sentence] why there is no answer
   * @param {boolean} [retrying] nobody needs to ask again
   */
  function settle(state, sentence = "", retrying = false) {
    progress.hidden = true;
    failure.hidden = sentence === "";
    find(failure, ".sentence").textContent = sentence;
    find(failure, "button").hidden = retrying;
    document.body.dataset.state = state;
  }

  on(bus, "request", () => {
    reached = "";
    document.body.dataset.state = "computing";
    progress.hidden = true;
    find(progress, ".sentence").textContent = "Counting\u2026";
    bar.removeAttribute("value");
  }, signal);
  on(bus, "slow", () => {
    failure.hidden = true;
    progress.hidden = false;
  }, signal);
  on(bus, "progress", (count) => {
    reached = distance(count);
    find(progress, ".sentence").textContent = reached;
    bar.max = count.layers;
    bar.value = count.layer;
  }, signal);
  on(bus, "done", ({ sequence, answer }) => {
    document.body.dataset.sequence = String(sequence);
    if (answer.complete) settle("done");
    else settle("partial", `${answer.reason} ${distance(answer.so_far)} That is not the count.`);
  }, signal);
  on(bus, "failed", ({ sentence, retrying }) => settle("failed", sentence, retrying), signal);
  on(bus, "cancel", () => settle("partial", `You stopped it. ${reached}`), signal);
  find(progress, "button").addEventListener("click", () => emit(bus, "cancel"), { signal });
  find(failure, "button").addEventListener("click", () => emit(bus, "retry"), { signal });
}

/** @param {{layer: number, layers: number, cells: number}} count */
function distance({ layer, layers, cells }) {
  return `${layer} of ${layers} layers done, ${DIGITS.format(cells)} cells so far.`;
}
