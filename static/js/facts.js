/** What is known without counting: the size of the network and what theory says. */

import { on } from "./bus.js";
import { find, make } from "./dom.js";

const RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
const DIGITS = new Intl.NumberFormat("en");

/**
 * @param {HTMLElement} element holds .network and .theory
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
export function createFacts(element, bus, signal) {
  const network = find(element, ".network");
  const theory = find(element, ".theory");
  let shown = 0;

  /** @param {{sequence: number}} event about a question of which nothing may be known yet */
  function forgetOthers({ sequence }) {
    if (sequence === shown) return;
    network.textContent = "";
    theory.hidden = true;
  }

  on(bus, "started", ({ sequence, header }) => {
    shown = sequence;
    network.textContent = describe(header.network);
    showTheory(theory, header.theory);
  }, signal);
  on(bus, "slow", forgetOthers, signal);
  on(bus, "failed", forgetOthers, signal);
}

/** @param {{hidden_widths: number[], units: number, parameters: number}} network */
function describe({ hidden_widths: widths, units, parameters }) {
  const count = (/** @type {number} */ value, /** @type {string} */ word) => `${DIGITS.format(value)} ${word}${value === 1 ? "" : "s"}`;
  const layers = `${count(widths.length, "hidden layer")}${widths.length ? ` of ${[...new Set(widths)].join(", ")}` : ""}`;
  return `${layers}: ${count(units, "unit")}, ${count(parameters, "parameter")}`;
}

/**
 * @param {HTMLElement} element holds a list
 * @param {{kind: string, sentence: string, source: string}[]} lines
 */
function showTheory(element, lines) {
  element.hidden = lines.length === 0;
  const items = lines.map(({ kind, sentence, source }) =>
    make("li", { "data-kind": kind }, `${raised(sentence)} `, make("span", { class: "source" }, `(${source})`)));
  find(element, "ul").replaceChildren(...items);
}

/**
 * @param {string} text with powers such as 2^10
 * @returns {string} with raised digits in their place
 */
function raised(text) {
  return text.replace(/\^(\d+)/g, (_, digits) => digits.replace(/\d/g, (/** @type {string} */ digit) => RAISED[Number(digit)]));
}
