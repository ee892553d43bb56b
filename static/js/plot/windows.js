/** What gestures make of a window: panned, zoomed, kept within what float64 can tell apart. No pixels here. */

/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {{x: Interval, y?: Interval}} Window */
/**
 * @typedef {object} Place of an input within a window, as parts of its sides: [0, 0] is the lower left corner
 * @property {number} x
 * @property {number} y
 */

/** What of the state says which window is seen: a change ends a gesture. @type {readonly ["x", "y", "input_dim"]} */
export const WINDOW_FIELDS = ["x", "y", "input_dim"];
/** A window this narrow beside its distance from zero holds 256 numbers of float64 from side to side. */
const NARROWEST = 2 ** -44;
/** In a window this wide all that happens near the origin is within one pixel. */
const WIDEST = 1e4;
/** Ends are rounded to this part of the width, well under a pixel, so that addresses stay short. */
const ROUNDED_DIGITS = 5;

/**
 * Moved by parts of its sides; positive looks further to the right and up.
 * @param {Window} window
 * @param {number} across
 * @param {number} up
 * @returns {Window}
 */
export function panned({ x, y }, across, up) {
  const moved = (/** @type {Interval} */ [lower, upper], /** @type {number} */ part) =>
    /** @type {Interval} */ ([lower + part * (upper - lower), upper + part * (upper - lower)]);
  return { x: moved(x, across), ...(y && { y: moved(y, up) }) };
}

/**
 * Larger or smaller about an input that stays where it is, as far as the limits allow.
 * @param {Window} window
 * @param {number} factor below 1 zooms in
 * @param {Place} about
 * @returns {{window: Window, narrowest: boolean}} narrowest: it would have become too narrow for float64
 */
export function zoomed(window, factor, about) {
  const sides = window.y ? [window.x, window.y] : [window.x];
  const least = Math.max(...sides.map((side) => Math.min(1, narrowest(side) / width(side))));
  const most = Math.min(...sides.map((side) => Math.max(1, WIDEST / width(side))));
  const allowed = Math.min(Math.max(factor, least), most);
  return {
    window: {
      x: scaled(window.x, allowed, about.x),
      ...(window.y && { y: scaled(window.y, allowed, about.y) }),
    },
    narrowest: factor < least,
  };
}

/**
 * @param {Interval} interval
 * @param {number} factor
 * @param {number} part where in the interval the input lies that does not move
 * @returns {Interval}
 */
function scaled([lower, upper], factor, part) {
  const still = lower + part * (upper - lower);
  return [still - factor * (still - lower), still + factor * (upper - still)];
}

/** @param {Interval} interval */
function width([lower, upper]) {
  return upper - lower;
}

/**
 * @param {Interval} interval
 * @returns {number} the least width at this distance from zero; biases are about 1, so no less near zero either
 */
function narrowest([lower, upper]) {
  return NARROWEST * Math.max(1, Math.abs(lower), Math.abs(upper));
}

/**
 * The same window to the eye, with as few digits as it needs.
 * @param {Window} window
 * @returns {Window}
 */
export function rounded({ x, y }) {
  return { x: shortEnds(x), ...(y && { y: shortEnds(y) }) };
}

/**
 * @param {Interval} interval
 * @returns {Interval}
 */
function shortEnds([lower, upper]) {
  const digits = Math.min(Math.max(ROUNDED_DIGITS - Math.floor(Math.log10(upper - lower)), 0), 100);
  // Zero has no sign on this page.
  return [Number(lower.toFixed(digits)) + 0, Number(upper.toFixed(digits)) + 0];
}

/**
 * @param {Window} a
 * @param {Window} b
 * @returns {boolean}
 */
export function sameWindow(a, b) {
  return JSON.stringify([a.x, a.y]) === JSON.stringify([b.x, b.y]);
}
