/** The field where a formula is typed. */

import { on } from "../base/bus.js";
import { make } from "../base/dom.js";
import { DEFAULT_EXPRESSION } from "./train_state.js";

/** @typedef {import("./train_state.js").TrainState} TrainState */

/** Whoever stops typing for so long wants to see it. */
const REST_MILLISECONDS = 700;
const WORDS = "x, pi, numbers, + \u2212 * / **, parentheses, abs, sin, cos, exp, tanh, max, min";

/**
 * @param {EventTarget} bus
 * @param {import("./train_state.js").TrainStore} store
 * @param {AbortSignal} signal
 * @returns {HTMLElement}
 */
export function createExpression(bus, store, signal) {
  const field = make("input", {
    type: "text", id: "data-expression", autocapitalize: "off", spellcheck: "false", maxlength: 200,
    "aria-describedby": "data-expression-words data-error",
  });
  const words = make("p", { class: "note", id: "data-expression-words" }, WORDS);
  const element = make("div", { class: "expression" },
    make("label", { for: "data-expression" }, "y ="), field, words);
  let timer = 0;

  function take() {
    clearTimeout(timer);
    const text = field.value.trim();
    if (text !== (store.state.expression ?? DEFAULT_EXPRESSION)) store.set({ expression: text });
  }

  /** @param {TrainState} state */
  function show(state) {
    element.hidden = state.data !== "expression";
    // Whoever is typing is not corrected.
    if (document.activeElement !== field) field.value = state.expression ?? DEFAULT_EXPRESSION;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(take, REST_MILLISECONDS);
  }, { signal });
  field.addEventListener("change", take, { signal });
  on(bus, "state", ({ state }) => show(state), signal);
  signal.addEventListener("abort", () => clearTimeout(timer));
  show(store.state);
  return element;
}
