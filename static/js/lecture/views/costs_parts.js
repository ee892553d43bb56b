/** What a scene about costs draws: trees of products, bars of what the orders cost, sweeps and their growth. */

import { make } from "../../base/dom.js";
import { digits } from "../../base/words.js";
import { drawnGrowth } from "../../costs/growth_chart.js";
import { createSweepBars } from "../../costs/sweep_bars.js";
import { drawnTree } from "../../costs/tree_drawing.js";

/** @typedef {import("../../costs/server.js").Costs} Costs */
/** @typedef {import("../../costs/server.js").Known} Known */
/** @typedef {import("../../costs/server.js").Order} Order */
/**
 * @typedef {object} Part
 * @property {HTMLElement} element
 * @property {(costs: Costs, sizes: number[], room: number) => void} show `room` upwards, in rem
 */

/** @type {Record<Known, string>} */
const NAMES = { forward: "Forward mode", reverse: "Reverse mode", cheapest: "Cheapest" };

/** What the parts around the trees take, a tree without its levels, and how far apart these may be, in rem. */
const [AROUND_TREES, CLOSE, FAR] = [17.5, 2, 5];
/** The same of the chart, and how high that may be. */
const [AROUND_CHART, LOW, HIGH] = [7, 11, 24];

/** @type {Record<string, (orders: Known[]) => Part>} */
const PARTS = {
  trees: createTrees,
  multiplications: (orders) => createBars("Multiplications", orders, ({ multiplications }) => multiplications),
  activations: (orders) => createBars("Activations kept at once", orders, ({ memory }) => memory.activations),
  sweeps: createSweeps,
  growth: createGrowth,
};

/**
 * @param {Record<string, any>} options `show` and `orders`, as docs/decks.md says
 * @returns {{elements: HTMLElement[], show: Part["show"]}}
 */
export function createCostsParts({ show, orders }) {
  /** @type {Part[]} */
  const parts = show.map((/** @type {string} */ name) => PARTS[name](orders));
  return {
    elements: parts.map(({ element }) => element),
    show: (...shown) => parts.forEach((part) => part.show(...shown)),
  };
}

/**
 * @param {Known[]} orders
 * @returns {Part}
 */
function createTrees(orders) {
  const element = make("section", { class: "costs-trees", "aria-label": "The orders as trees of products" });
  return {
    element,
    show(costs, sizes, room) {
      const level = Math.min(Math.max(CLOSE, (room - AROUND_TREES) / (sizes.length - 2)), FAR);
      element.replaceChildren(
        ...orders.map((order) => drawnTree(NAMES[order], costs.orders[order].bracketing, sizes, level)));
    },
  };
}

/**
 * @param {string} title
 * @param {Known[]} orders
 * @param {(order: Order) => number} valueOf
 * @returns {Part}
 */
function createBars(title, orders, valueOf) {
  const bars = orders.map(() => make("span", { class: "cost-bar", "aria-hidden": "true" }));
  const values = orders.map(() => make("dd", { class: "value" }));
  const rows = orders.map((order, index) => make("div", { "data-order": order },
    make("dt", {}, NAMES[order]), make("dd", { class: "track", "aria-hidden": "true" }, bars[index]), values[index]));
  return {
    element: make("section", { class: "costs-bars", "aria-label": title }, make("h2", {}, title),
      make("dl", {}, ...rows)),
    show(costs) {
      const found = orders.map((order) => valueOf(costs.orders[order]));
      found.forEach((value, index) => {
        bars[index].style.setProperty("--share", String(value / Math.max(...found)));
        values[index].textContent = digits(value);
      });
    },
  };
}

/** @returns {Part} */
function createSweeps() {
  const bars = make("div", {});
  const element = make("section", { class: "costs-sweeps", "aria-label": "One sweep" },
    make("h2", {}, "Multiplications by weights"), bars);
  return { element, show: createSweepBars(bars) };
}

/** @returns {Part} */
function createGrowth() {
  const chart = make("div", { class: "room" });
  const element = make("section", { class: "costs-growth", "aria-label": "As the network grows" },
    make("h2", {}, "With wider hidden layers"), chart);
  return {
    element,
    show: ({ growth }, sizes, room) =>
      chart.replaceChildren(drawnGrowth(growth, Math.min(Math.max(LOW, room - AROUND_CHART), HIGH))),
  };
}
