/** Why there is no run, over the plot, where one looks. */

import { emit, on } from "../base/bus.js";
import { find } from "../base/dom.js";

/** @typedef {import("./train_state.js").TrainStore} TrainStore */

/** The server's names of what has a control here, and the control's. @type {Record<string, string>} */
const CONTROLS = {
  "data.train": "train", "data.test": "test", "data.test_share": "test_share", "data.noise": "noise",
  "data.label_noise": "label_noise", "network.widths": "width", "network.start": "start",
  "network.activation": "activation", "plan.learning_rate": "rate", "plan.momentum": "momentum",
  "plan.weight_decay": "decay", "plan.batch": "batch", "plan.steps": "steps", every: "every",
};

/**
 * @param {HTMLElement} element holds .sentence and a button
 * @param {EventTarget} bus
 * @param {TrainStore} store
 * @param {AbortSignal} signal
 */
export function createTrouble(element, bus, store, signal) {
  const button = find(element, "button");
  button.addEventListener("click", () => emit(bus, "retry"), { signal });
  on(bus, "failed", ({ sentence, retrying }) => {
    find(element, ".sentence").textContent = spoken(sentence, store);
    button.hidden = retrying;
    element.hidden = false;
  }, signal);
  for (const type of ["data", "run"]) {
    on(bus, type, (detail) => {
      if (type === "data" || detail.question === null) element.hidden = true;
    }, signal);
  }
}

/**
 * @param {string} sentence that begins with the server's name of a field, and a colon
 * @param {TrainStore} store
 * @returns {string} the same with the name that the page has for it
 */
function spoken(sentence, store) {
  const [, field, rest] = /^([a-z_.]+)[^:\s]*: (.*)$/s.exec(sentence) ?? [];
  if (field === undefined) return sentence;
  if (field === "data.text") return `${store.state.data === "pasted" ? "What is pasted" : "What is typed"} ${rest}`;
  const label = store.fields.find(({ name }) => name === /** @type {any} */ (CONTROLS[field]))?.label;
  return label ? `${label} ${rest}` : sentence;
}
