/** What is known without counting: the size of the network and what theory says first. */

import { on } from "../base/bus.js";
import { find, make } from "../base/dom.js";
import { mathOf } from "../base/math.js";
import { raised, several } from "../base/words.js";

/** @typedef {import("./rungs.js").TheoryLine} TheoryLine */

/**
 * @param {HTMLElement} element holds .network and .theory, and there .line and a button
 * @param {HTMLElement} ladder where the button leads
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createFacts(element, ladder, bus, store, signal) {
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
  find(theory, "button").addEventListener("click", () => {
    store.set({ panel: "numbers" });
    ladder.scrollIntoView({ block: "nearest" });
  }, { signal });
}

/**
 * @param {{hidden_widths: number[], units: number, parameters: number}} network
 * @returns {string} such as "3 hidden layers of 16: 48 units, 609 parameters"
 */
export function describe({ hidden_widths: widths, units, parameters }) {
  const layers = several(widths.length, "hidden layer");
  const same = new Set(widths).size === 1;
  const width = widths.length ? ` of ${same ? widths[0] : widths.join(", ")}` : "";
  return `${layers}${width}: ${several(units, "unit")}, ${several(parameters, "parameter")}`;
}

/**
 * Shows the first line; the ladder has them all.
 * @param {HTMLElement} element holds .line
 * @param {TheoryLine[]} lines
 */
function showTheory(element, [first]) {
  element.hidden = first === undefined;
  if (!first) return;
  const source = make("span", { class: "source" }, `(${first.source})`);
  find(element, ".line").replaceChildren(make("p", {}, `${raised(first.sentence)} `, source), mathOf(first.mathml));
}
