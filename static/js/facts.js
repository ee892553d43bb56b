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

/**
 * @param {{hidden_widths: number[], units: number, parameters: number}} network
 * @returns {string} such as "3 hidden layers of 16: 48 units, 609 parameters"
 */
export function describe({ hidden_widths: widths, units, parameters }) {
  const layers = several(widths.length, "hidden layer");
  const width = widths.length ? ` of ${[...new Set(widths)].join(", ")}` : "";
  return `${layers}${width}: ${several(units, "unit")}, ${several(parameters, "parameter")}`;
}

/**
 * @param {number} count
 * @param {string} word
 */
function several(count, word) {
  return `${DIGITS.format(count)} ${word}${count === 1 ? "" : "s"}`;
}

/**
 * @param {HTMLElement} element holds a list
 * @param {{sentence: string, source: string}[]} lines
 */
function showTheory(element, lines) {
  element.hidden = lines.length === 0;
  const items = lines.map(({ sentence, source }) =>
    make("li", {}, `${raised(sentence)} `, make("span", { class: "source" }, `(${source})`)));
  find(element, "ul").replaceChildren(...items);
}

/**
 * @param {string} text with powers such as 2^10
 * @returns {string} with raised digits in their place
 */
function raised(text) {
  const raise = (/** @type {string} */ digits) => Array.from(digits, (digit) => RAISED[Number(digit)]).join("");
  return text.replace(/\^(\d+)/g, (_, digits) => raise(digits));
}
