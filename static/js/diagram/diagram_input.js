/** Pointer and keys on the diagram. A pointer finds the nearest unit, so that small ones can be hit by a finger. */

import { unitAt } from "./diagram_layout.js";

/** @typedef {import("../weights/unit_words.js").Unit} Unit */

/** How far from a unit one can point and still mean it, in pixels. */
const REACH = { mouse: 18, touch: 44 };

/**
 * @param {import("./diagram.js").Diagram} diagram
 * @param {import("./diagram.js").Listeners} listeners
 * @param {AbortSignal} signal
 */
export function listenToPointer(diagram, { point, select }, signal) {
  const { svg } = diagram;
  /** @type {Unit | null} */
  let last = null;

  /** @param {MouseEvent} event */
  function at(event) {
    const { left, top } = svg.getBoundingClientRect();
    const touched = event instanceof PointerEvent && event.pointerType === "touch";
    return unitAt(diagram.layout, event.clientX - left, event.clientY - top, touched ? REACH.touch : REACH.mouse);
  }

  /** @param {Unit | null} unit */
  function move(unit) {
    if (unit?.layer === last?.layer && unit?.unit === last?.unit) return;
    last = unit;
    point(unit);
  }

  svg.addEventListener("pointermove", (event) => event.pointerType === "mouse" && move(at(event)), { signal });
  svg.addEventListener("pointerleave", () => move(null), { signal });
  svg.addEventListener("click", (event) => {
    const unit = at(event);
    if (unit) diagram.elementOf(unit)?.focus();
    select(unit);
  }, { signal });
}

/**
 * One unit is in the order of the tab key; from there the arrow keys go on.
 * @param {import("./diagram.js").Diagram} diagram
 * @param {import("./diagram.js").Listeners} listeners
 * @param {AbortSignal} signal
 */
export function listenToKeys(diagram, { point, select }, signal) {
  // Not on the SVG: Chromium lets one tab to an SVG that listens to the focus.
  const { element, svg } = diagram;

  element.addEventListener("focusin", ({ target }) => {
    const unit = unitOf(target);
    if (!unit) return;
    svg.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
    /** @type {Element} */ (target).setAttribute("tabindex", "0");
    if (/** @type {Element} */ (target).matches(":focus-visible")) point(unit);
  }, { signal });
  element.addEventListener("focusout", () => point(null), { signal });
  element.addEventListener("keydown", (event) => {
    const unit = unitOf(event.target);
    if (!unit || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = neighbour(diagram, unit, event.key);
    if (next) diagram.elementOf(next)?.focus();
    else if (event.key === "Enter" || event.key === " ") select(unit);
    else if (event.key === "Escape") select(null);
    else return;
    event.preventDefault();
  }, { signal });
}

/**
 * @param {EventTarget | null} target
 * @returns {Unit | null}
 */
function unitOf(target) {
  if (!(target instanceof SVGElement) || target.dataset.unit === undefined) return null;
  return { layer: Number(target.dataset.layer), unit: Number(target.dataset.unit) };
}

/**
 * @param {import("./diagram.js").Diagram} diagram
 * @param {Unit} unit
 * @param {string} key
 * @returns {Unit | null} where the key leads to; null if it leads nowhere
 */
function neighbour({ units }, { layer, unit }, key) {
  const own = units[layer - 1].length;
  if (key === "ArrowUp") return { layer, unit: Math.max(1, unit - 1) };
  if (key === "ArrowDown") return { layer, unit: Math.min(own, unit + 1) };
  if (key === "Home") return { layer, unit: 1 };
  if (key === "End") return { layer, unit: own };
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const there = step === undefined ? undefined : units[layer - 1 + step];
  if (step === undefined || there === undefined) return null;
  // At the same height, as far as the other layer has a unit there.
  const level = Math.ceil(((unit - 0.5) * there.length) / own);
  return { layer: layer + step, unit: Math.min(Math.max(1, level), there.length) };
}
