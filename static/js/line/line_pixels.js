/** Where inputs, values and kinks of a line lie on the plot, and what there is to say of them. */

import { between, heightsOf, unitsOf, valuesOf } from "./line_curves.js";
import { firstFrom } from "./line_points.js";
import { longNumber } from "../base/significant.js";

/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {{x: number, y: number}} Point pixels on the pad */
/**
 * @typedef {object} Shown what the plot shows
 * @property {import("./line_points.js").LineArrays} arrays
 * @property {Interval} x inputs from side to side
 * @property {Interval} y values from bottom to top
 * @property {import("./line_curves.js").Curves | null} curves of units that are drawn, too
 */

/** How near a kink must be to be meant, in pixels; a finger is less exact. */
const NEAR_PIXELS = { mouse: 14, other: 26 };
/** The same for the curve of a unit, above or below. */
const CURVE_PIXELS = { mouse: 8, other: 20 };

/**
 * @param {any} drawn the detail of the event `drawn`
 * @returns {Shown | null} null unless it is a line
 */
export function shownOf({ inputs, geometry, window, values, curves }) {
  return inputs === 1 && geometry ? { arrays: geometry.arrays, x: window.x, y: values, curves } : null;
}

/**
 * @param {Shown} shown
 * @param {Point} at
 * @param {{width: number, height: number}} size of the pad, pixels
 * @param {string} pointerType
 * @returns {number} the kink that is meant; -1 if none is near
 */
export function nearestKink(shown, at, size, pointerType) {
  const reach = pointerType === "mouse" ? NEAR_PIXELS.mouse : NEAR_PIXELS.other;
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
export function inputAt({ x: [lower, upper] }, at, { width }) {
  return lower + (at.x / width) * (upper - lower);
}

/**
 * @param {Shown} shown
 * @param {number} input
 * @param {number} value
 * @param {{width: number, height: number}} size
 * @returns {Point}
 */
export function pixelOf({ x, y }, input, value, { width, height }) {
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
export function sentences({ arrays, x: [lower, upper] }, piece, kink, input, value) {
  const { slopes, layers, units } = arrays;
  const where = `x = ${longNumber(input, upper - lower)}`;
  if (kink < 0) return [where, `f(x) = ${longNumber(value)}`, `slope ${longNumber(slopes[piece])}`];
  return [
    `unit ${units[kink]} of layer ${layers[kink]}`, where,
    `slope ${longNumber(slopes[kink - 1])} \u2192 ${longNumber(slopes[kink])}`,
  ];
}

/**
 * @param {Shown} shown
 * @param {Point} at
 * @param {{width: number, height: number}} size of the pad, pixels
 * @param {string} pointerType
 * @returns {{layer: number, unit: number, value: number} | null} whose curve is meant; null if none is near
 */
export function nearestCurve(shown, at, size, pointerType) {
  const { curves } = shown;
  if (!curves) return null;
  const input = inputAt(shown, at, size);
  let least = pointerType === "mouse" ? CURVE_PIXELS.mouse : CURVE_PIXELS.other;
  let nearest = null;
  for (let unit = 1; unit <= unitsOf(curves); unit += 1) {
    const height = between(curves, heightsOf(curves, unit), input);
    const away = Math.abs(pixelOf(shown, input, height, size).y - at.y);
    const value = between(curves, valuesOf(curves, unit), input);
    if (away < least) [nearest, least] = [{ layer: curves.layer, unit, value }, away];
  }
  return nearest;
}

/**
 * @param {Shown} shown
 * @param {{layer: number, unit: number, value: number}} curve
 * @param {number} input
 * @returns {string[]}
 */
export function curveSentences({ curves, x: [lower, upper] }, { layer, unit, value }, input) {
  const what = curves?.bias === null ? "h =" : "adds";
  const where = `x = ${longNumber(input, upper - lower)}`;
  return [`unit ${unit} of layer ${layer}`, where, `${what} ${longNumber(value)}`];
}
