/**
 * What is pointed at on a line: the kink that is near, with the unit that made it, the curve of a unit, or else the
 * piece. Tells the bus, and a note beside the pointer.
 */

import { emit, on } from "../base/bus.js";
import { find, make } from "../base/dom.js";
import { curveSentences, inputAt, nearestCurve, nearestKink, pixelOf, sentences, shownOf } from "./line_pixels.js";
import { pieceAt, valueAt } from "./line_points.js";

/** @typedef {import("./line_pixels.js").Shown} Shown */
/** @typedef {import("./line_pixels.js").Point} Point */

/**
 * @param {HTMLElement} element holds .pad and .tip
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
export function createLineHover(element, bus, signal) {
  const pad = find(element, ".pad");
  const tip = find(element, ".tip");
  /** @type {Shown | null} */
  let shown = null;
  let named = "null.null";

  /** @param {{layer: number, unit: number} | null} pointed */
  function name(pointed) {
    const { layer, unit } = pointed ?? { layer: null, unit: null };
    if (named === `${layer}.${unit}`) return;
    named = `${layer}.${unit}`;
    emit(bus, "unit", { layer, unit });
  }

  function leave() {
    if (tip.hidden) return;
    tip.hidden = true;
    name(null);
    emit(bus, "probe", { point: null, cell: null });
  }

  /** @param {PointerEvent} event */
  function point(event) {
    if (!shown) return;
    const { left, top, width, height } = pad.getBoundingClientRect();
    const size = { width, height };
    const at = { x: event.clientX - left, y: event.clientY - top };
    const kink = nearestKink(shown, at, size, event.pointerType);
    const { arrays } = shown;
    const input = kink < 0 ? inputAt(shown, at, size) : arrays.x[kink];
    const piece = pieceAt(arrays, input);
    if (piece < 0) {
      leave();
      return;
    }
    const value = kink < 0 ? valueAt(arrays, piece, input) : arrays.values[kink];
    const curve = kink < 0 ? nearestCurve(shown, at, size, event.pointerType) : null;
    const said = curve ? curveSentences(shown, curve, input) : sentences(shown, piece, kink, input, value);
    tip.replaceChildren(...said.map((each) => make("span", {}, each)));
    tip.hidden = false;
    placeTip(tip, pad, pixelOf(shown, input, curve?.value ?? value, size));
    name(curve ?? (kink < 0 ? null : { layer: arrays.layers[kink], unit: arrays.units[kink] }));
    emit(bus, "probe", { point: [input], cell: piece });
  }

  on(bus, "drawn", (detail) => {
    shown = shownOf(detail);
    leave();
  }, signal);
  pad.addEventListener("pointermove", (event) => event.buttons === 0 && point(event), { signal });
  pad.addEventListener("click", (event) => point(/** @type {PointerEvent} */ (event)), { signal });
  pad.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave(), { signal });
}

/**
 * Beside a point of the pad, on the side where there is room.
 * @param {HTMLElement} tip
 * @param {HTMLElement} pad
 * @param {Point} at
 */
function placeTip(tip, pad, at) {
  const gap = 14;
  const [width, height] = [tip.offsetWidth, tip.offsetHeight];
  const left = at.x + gap + width <= pad.clientWidth ? at.x + gap : Math.max(0, at.x - gap - width);
  const top = Math.min(Math.max(at.y - height - gap, 0), Math.max(0, pad.clientHeight - height));
  Object.assign(tip.style, { left: `${left}px`, top: `${top}px` });
}
