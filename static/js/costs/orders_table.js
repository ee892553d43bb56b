/** The orders side by side: what each costs, how much it keeps, and how long numpy took. */

import { make } from "../base/dom.js";
import { significant } from "../base/significant.js";
import { digits } from "../base/words.js";
import { written } from "./bracketing.js";

/** @typedef {import("./server.js").Costs} Costs */
/** @typedef {import("./server.js").Order} Order */

/** @type {[keyof Costs["orders"], string][]} */
const ROWS = [["forward", "Forward mode"], ["reverse", "Reverse mode"], ["cheapest", "Cheapest"], ["given", "Yours"]];
const COLUMNS = ["Order", "Multiplications", "Times the cheapest", "Numbers kept", "Measured"];
const [MILLI, MICRO] = [1e-3, 1e-6];

/**
 * @param {HTMLElement} element gets the table
 * @returns {(costs: Costs) => void} shows an answer
 */
export function createOrdersTable(element) {
  const cells = ROWS.map(() => COLUMNS.map((name) => make("td", { role: "cell", "data-label": name })));
  const heads = COLUMNS.map((name) => make("th", { role: "columnheader", scope: "col" }, name));
  const rows = ROWS.map(([name, words], row) => (
    make("tr", { role: "row", "data-order": name },
      make("th", { role: "rowheader", scope: "row" }, words), ...cells[row])
  ));
  element.append(make("table", { role: "table", "aria-labelledby": "orders-title" },
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, make("td", { role: "cell" }), ...heads)),
    make("tbody", { role: "rowgroup" }, ...rows)));

  return ({ orders }) => {
    const most = Math.max(...ROWS.map(([name]) => orders[name]?.multiplications ?? 0));
    ROWS.forEach(([name], row) => {
      const order = orders[name];
      const [text, multiplications, times, kept, measured] = cells[row];
      if (!order) {
        cells[row].forEach((cell) => cell.replaceChildren("–"));
        text.replaceChildren("Multiply to the end, above");
        return;
      }
      text.textContent = written(order.bracketing);
      multiplications.replaceChildren(
        barOf(order.multiplications / most), make("span", { class: "exact" }, digits(order.multiplications)),
      );
      times.textContent = `${significant(order.multiplications / orders.cheapest.multiplications, 3)} ×`;
      kept.replaceChildren(...keptOf(order));
      measured.textContent = measuredOf(order);
    });
  };
}

/** @param {number} share of the longest */
function barOf(share) {
  const bar = make("span", { class: "cost-bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", String(share));
  return bar;
}

/** @param {Order} order */
function keptOf({ memory: { activations, derivatives } }) {
  const parts = `${digits(activations)} + ${digits(derivatives)}`;
  return [make("span", {}, digits(activations + derivatives)), make("span", { class: "parts" }, parts)];
}

/** @param {Order} order */
function measuredOf({ seconds, not_measured: reason }) {
  if (seconds === null) return reason === null ? "–" : "not measured";
  if (seconds < MILLI) return `${significant(seconds / MICRO, 3)} µs`;
  return seconds < 1 ? `${significant(seconds / MILLI, 3)} ms` : `${significant(seconds, 3)} s`;
}

/**
 * @param {Costs} costs
 * @returns {string} which mode is the better one
 */
export function verdictOf({ orders: { forward, reverse, cheapest } }) {
  const least = cheapest.multiplications;
  const [fewer, more] = [forward, reverse].map(({ multiplications }) => multiplications).sort((a, b) => a - b);
  const times = (/** @type {number} */ cost) => `${significant(cost / least, 3)} times as many multiplications`;
  if (more === least) return "Forward and reverse mode are both as cheap as can be.";
  if (fewer > least) return `Neither mode is the cheapest: the better one takes ${times(fewer)}.`;
  const [winner, loser] = forward.multiplications === least ? ["Forward", "reverse"] : ["Reverse", "forward"];
  return `${winner} mode is the cheapest: ${loser} mode takes ${times(more)}.`;
}

/**
 * @param {Costs} costs
 * @returns {string} how the times were found, or why some were not
 */
export function measuringOf({ orders }) {
  const all = ROWS.map(([name]) => orders[name]).filter((order) => order !== null);
  const refused = new Set(all.map((order) => order.not_measured).filter((reason) => reason !== null));
  const repeats = all.map((order) => order.repeats).filter((count) => count > 0);
  const told = repeats.length ? [`Medians of ${Math.min(...repeats)} products of random matrices.`] : [];
  return [...told, ...refused].join(" ");
}
