/** Rings around all kinks of the unit that is pointed at, here or in the diagram. */

import { on } from "./bus.js";
import { LAYER_COLOURS } from "./colours.js";
import { find } from "./dom.js";
import { pixelOf, shownOf } from "./line_pixels.js";
import { firstFrom } from "./line_points.js";
import { makeSvg } from "./svg.js";

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
    if (!shown || !layer) {
      svg.replaceChildren();
      return;
    }
    const { arrays, x } = shown;
    const size = { width: svg.clientWidth, height: svg.clientHeight };
    const radius = RADIUS * parseFloat(getComputedStyle(svg).fontSize);
    const rings = [];
    for (let point = firstFrom(arrays.x, x[0]); arrays.x[point] <= x[1] && rings.length < MOST_RINGS; point += 1) {
      if (!arrays.kinks[point] || arrays.layers[point] !== layer || arrays.units[point] !== unit) continue;
      const { x: cx, y: cy } = pixelOf(shown, arrays.x[point], arrays.values[point], size);
      rings.push(makeSvg("circle", { cx, cy, r: radius }));
    }
    svg.style.stroke = `var(--layer-${((layer - 1) % LAYER_COLOURS) + 1})`;
    svg.replaceChildren(...rings);
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
