/** What belongs to the unit that is pointed at, here or in the diagram: rings around its kinks, and its curve. */

import { on } from "../base/bus.js";
import { LAYER_COLOURS } from "../plot/colours.js";
import { find } from "../base/dom.js";
import { heightsOf, unitsOf } from "./line_curves.js";
import { pixelOf, shownOf } from "./line_pixels.js";
import { firstFrom } from "./line_points.js";
import { makeSvg } from "../base/svg.js";

/** More rings than these say no more. */
const MOST_RINGS = 400;
const RADIUS = 0.55;

/**
 * @param {HTMLElement} element holds .inside
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
export function createLineMarks(element, bus, signal) {
  const svg = makeSvg("svg", { class: "marks", "aria-hidden": "true" });
  find(element, ".pad").before(svg);
  /** @type {import("./line_pixels.js").Shown | null} */
  let shown = null;
  let layer = 0;
  let unit = 0;

  function draw() {
    svg.replaceChildren(...(shown && layer > 0 ? marksOf(shown, layer, unit, svg) : []));
    if (layer > 0) svg.style.stroke = `var(--layer-${((layer - 1) % LAYER_COLOURS) + 1})`;
  }

  on(bus, "drawn", (detail) => {
    shown = shownOf(detail);
    draw();
  }, signal);
  on(bus, "unit", (detail) => {
    [layer, unit] = [detail.layer ?? 0, detail.unit ?? 0];
    draw();
  }, signal);
}

/**
 * @param {import("./line_pixels.js").Shown} shown
 * @param {number} layer
 * @param {number} unit
 * @param {SVGElement} svg they are meant for
 * @returns {SVGElement[]} a ring for each kink of a unit, and its curve if that layer's are drawn
 */
function marksOf(shown, layer, unit, svg) {
  const { arrays, x } = shown;
  const size = { width: svg.clientWidth, height: svg.clientHeight };
  const radius = RADIUS * parseFloat(getComputedStyle(svg).fontSize);
  /** @type {SVGElement[]} */
  const marks = [];
  for (let point = firstFrom(arrays.x, x[0]); arrays.x[point] <= x[1] && marks.length < MOST_RINGS; point += 1) {
    if (!arrays.kinks[point] || arrays.layers[point] !== layer || arrays.units[point] !== unit) continue;
    const { x: cx, y: cy } = pixelOf(shown, arrays.x[point], arrays.values[point], size);
    marks.push(makeSvg("circle", { cx, cy, r: radius }));
  }
  const { curves } = shown;
  if (curves?.layer === layer && unit <= unitsOf(curves)) {
    const points = Array.from(heightsOf(curves, unit), (value, at) => pixelOf(shown, curves.x[at], value, size));
    const path = points.map(({ x: across, y: down }) => `${across.toFixed(1)} ${down.toFixed(1)}`).join("L");
    marks.push(makeSvg("path", { d: `M${path}` }));
  }
  return marks;
}
