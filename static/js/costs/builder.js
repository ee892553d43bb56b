/** The factors as rectangles, with a dot between two neighbours that multiplies them. */

import { on } from "../base/bus.js";
import { find, make } from "../base/dom.js";
import { digits, several } from "../base/words.js";
import { costOf, factorsOf, multiplied, shapeOf, written } from "./bracketing.js";
import { numbersOf } from "./costs_state.js";

/** @typedef {import("./bracketing.js").Part} Part */

/**
 * @param {HTMLElement} element holds the place for the factors, the steps, the total and the buttons
 * @param {EventTarget} bus
 * @param {import("./costs_state.js").CostsStore} store
 * @param {AbortSignal} signal
 */
export function createBuilder(element, bus, store, signal) {
  const factors = find(element, ".factors");
  const undo = /** @type {HTMLButtonElement} */ (find(element, "#undo"));
  const anew = /** @type {HTMLButtonElement} */ (find(element, "#anew"));

  /** The dots that were chosen: an address may name others. */
  function chosen() {
    const { sizes, dots } = store.state;
    return multiplied(numbersOf(sizes), numbersOf(dots)).steps.map(({ dot }) => dot);
  }

  function show() {
    const sizes = numbersOf(store.state.sizes);
    const { parts, steps } = multiplied(sizes, numbersOf(store.state.dots));
    factors.replaceChildren(...parts.map((part, place) => {
      const drawn = drawnPart(sizes, part);
      return place === 0 ? drawn : make("div", { class: "pair" }, dotOf(sizes, parts[place - 1], part), drawn);
    }));
    factors.style.setProperty("--count", String(parts.length));
    find(element, ".steps").replaceChildren(...steps.map((step) => make("li", {},
      `${written(step.left.tree, true)} · ${written(step.right.tree, true)} takes ${factorsOf(sizes, step)} = `,
      make("b", {}, digits(step.cost)))));
    find(element, ".total").textContent = totalOf(parts, steps.reduce((sum, { cost }) => sum + cost, 0));
    undo.disabled = anew.disabled = steps.length === 0;
  }

  /**
   * @param {string} dots
   * @param {HTMLButtonElement | number} focused a button, or a place among the dots, that has the focus afterwards
   */
  function choose(dots, focused) {
    store.set({ dots });
    const left = /** @type {NodeListOf<HTMLElement>} */ (factors.querySelectorAll("button"));
    if (typeof focused === "number") (left[Math.min(focused, left.length - 1)] ?? undo).focus();
    else if (focused.disabled) left[0].focus();
  }

  factors.addEventListener("click", ({ target }) => {
    const button = /** @type {Element} */ (target).closest("button");
    if (!button) return;
    const place = Array.from(factors.querySelectorAll("button")).indexOf(button);
    choose([...chosen(), button.dataset.dot].join(","), place);
  }, { signal });
  undo.addEventListener("click", () => choose(chosen().slice(0, -1).join(","), undo), { signal });
  anew.addEventListener("click", () => choose("", anew), { signal });
  on(bus, "state", show, signal);
  show();
}

/**
 * @param {number[]} sizes
 * @param {Part} part
 */
function drawnPart(sizes, part) {
  // Areas, not sides, are true to scale among all shapes: otherwise a side of 1 would not be seen beside one of 4,096.
  const side = (/** @type {number} */ size) => Math.sqrt(size / Math.max(...sizes));
  const [rows, columns] = [sizes[part.high], sizes[part.low - 1]];
  const box = make("span", { class: "matrix", "aria-hidden": "true" });
  box.style.setProperty("--rows", String(side(rows)));
  box.style.setProperty("--columns", String(side(columns)));
  box.style.setProperty("--first", `var(--layer-${part.high})`);
  box.style.setProperty("--last", `var(--layer-${part.low})`);
  return make("div", { class: "part" },
    make("span", { class: "space" }, box),
    make("b", {}, written(part.tree)),
    make("span", { class: "shape" }, shapeOf(sizes, part)),
    make("span", { class: "cost" }, part.cost ? `cost ${digits(part.cost)}` : ""));
}

/**
 * @param {number[]} sizes
 * @param {Part} left
 * @param {Part} right
 */
function dotOf(sizes, left, right) {
  const shapes = `${shapeOf(sizes, left)} by ${shapeOf(sizes, right)}`;
  const title = `${shapes}: ${several(costOf(sizes, left, right), "multiplication")}`;
  const label = `Multiply ${written(left.tree, true)} by ${written(right.tree, true)}, ${title}`;
  return make("button", { type: "button", class: "dot", "data-dot": right.high, title, "aria-label": label });
}

/**
 * @param {Part[]} parts
 * @param {number} cost of all steps so far
 */
function totalOf(parts, cost) {
  const missing = parts.length - 1;
  if (missing === 0) return `Yours, ${written(parts[0].tree)}, takes ${several(cost, "multiplication")}.`;
  return `${several(cost, "multiplication")} so far, ${several(missing, "product")} to go.`;
}
