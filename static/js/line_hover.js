/**
 * What is pointed at on a line: the kink that is near, with the unit that made it, or else the piece. Tells the bus, and
 * a note beside the pointer.
 */

import { emit, on } from "./bus.js";
import { find, make } from "./dom.js";
import { firstFrom, pieceAt, valueAt } from "./line_points.js";
import { shortNumber } from "./number_text.js";

/** @typedef {import("./line_points.js").LineArrays} LineArrays */
/** @typedef {import("./fields.js").Interval} Interval */
/** @typedef {{x: number, y: number}} Point pixels on the pad */
/**
 * @typedef {object} Shown what the plot shows
 * @property {LineArrays} arrays
 * @property {Interval} x inputs from side to side
 * @property {Interval} y values from bottom to top
 */

/** How near a kink must be to be meant, in pixels; a finger is less exact. */
const NEAR_PIXELS = { mouse: 14, other: 26 };

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
  let named = "";

  /** @param {number} point a kink; -1 for none */
  function name(point) {
    const unit = point < 0 || !shown ? null : shown.arrays.units[point];
    const layer = point < 0 || !shown ? null : shown.arrays.layers[point];
    if (named === `${layer}.${unit}`) return;
    named = `${layer}.${unit}`;
    emit(bus, "unit", { layer, unit });
  }

  function leave() {
    if (tip.hidden) return;
    tip.hidden = true;
    name(-1);
    emit(bus, "probe", { point: null, cell: null });
  }

  /** @param {PointerEvent} event */
  function point(event) {
    if (!shown) return;
    const { left, top, width, height } = pad.getBoundingClientRect();
    const size = { width, height };
    const at = { x: event.clientX - left, y: event.clientY - top };
    const reach = event.pointerType === "mouse" ? NEAR_PIXELS.mouse : NEAR_PIXELS.other;
    const kink = nearestKink(shown, at, size, reach);
    const input = kink < 0 ? inputAt(shown, at, size) : shown.arrays.x[kink];
    const piece = pieceAt(shown.arrays, input);
    if (piece < 0) {
      leave();
      return;
    }
    const value = kink < 0 ? valueAt(shown.arrays, piece, input) : shown.arrays.values[kink];
    tip.replaceChildren(...sentences(shown, piece, kink, input, value).map((each) => make("span", {}, each)));
    tip.hidden = false;
    placeTip(tip, pad, pixelOf(shown, input, value, size));
    name(kink);
    emit(bus, "probe", { point: [input], cell: piece });
  }

  on(bus, "drawn", ({ inputs, geometry, window, values }) => {
    shown = inputs === 1 && geometry ? { arrays: geometry.arrays, x: window.x, y: values } : null;
    leave();
  }, signal);
  pad.addEventListener("pointermove", (event) => event.buttons === 0 && point(event), { signal });
  pad.addEventListener("click", (event) => point(/** @type {PointerEvent} */ (event)), { signal });
  pad.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave(), { signal });
}

/**
 * @param {Shown} shown
 * @param {Point} at
 * @param {{width: number, height: number}} size of the pad, pixels
 * @param {number} reach pixels
 * @returns {number} the kink that is meant; -1 if none is near
 */
function nearestKink(shown, at, size, reach) {
  const { x, values, kinks } = shown.arrays;
  const last = inputAt(shown, { x: at.x + reach, y: 0 }, size);
  let nearest = -1;
  let least = reach;
  for (let each = firstFrom(x, inputAt(shown, { x: at.x - reach, y: 0 }, size)); x[each] <= last; each += 1) {
    if (!kinks[each]) continue;
    const pixel = pixelOf(shown, x[each], values[each], size);
    const away = Math.hypot(pixel.x - at.x, pixel.y - at.y);
    if (away < least) [nearest, least] = [each, away];
  }
  return nearest;
}

/**
 * @param {Shown} shown
 * @param {Point} at
 * @param {{width: number}} size
 * @returns {number} the input there
 */
function inputAt({ x: [lower, upper] }, at, { width }) {
  return lower + (at.x / width) * (upper - lower);
}

/**
 * @param {Shown} shown
 * @param {number} input
 * @param {number} value
 * @param {{width: number, height: number}} size
 * @returns {Point}
 */
function pixelOf({ x, y }, input, value, { width, height }) {
  return { x: ((input - x[0]) / (x[1] - x[0])) * width, y: ((y[1] - value) / (y[1] - y[0])) * height };
}

/**
 * What there is to say of an input: on a kink the unit that made it, elsewhere f.
 * @param {Shown} shown
 * @param {number} piece
 * @param {number} kink -1 for none
 * @param {number} input
 * @param {number} value
 * @returns {string[]}
 */
function sentences({ arrays, x: [lower, upper] }, piece, kink, input, value) {
  const { slopes, layers, units } = arrays;
  const where = `x = ${shortNumber(input, upper - lower)}`;
  if (kink < 0) return [where, `f(x) = ${shortNumber(value)}`, `slope ${shortNumber(slopes[piece])}`];
  return [
    `unit ${units[kink]} of layer ${layers[kink]}`, where,
    `slope ${shortNumber(slopes[kink - 1])} \u2192 ${shortNumber(slopes[kink])}`,
  ];
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
