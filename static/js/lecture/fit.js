/** How few hidden units make a function of straight pieces, and which ones. Knows no page. */

import { SAME_SLOPE, sumAt } from "./units.js";

/** @typedef {import("./units.js").Polyline} Polyline */
/** @typedef {import("./units.js").Sum} Sum */
/** @typedef {import("./units.js").Unit} Unit */

/**
 * @typedef {object} Bends a polyline by its slopes
 * @property {number} first slope
 * @property {number[]} kinks
 * @property {number[]} changes of the slope, none of them zero
 */

/** @param {Polyline} line @returns {Bends} */
export function bendsOf(line) {
  const slopes = line.slice(1).map(([x, y], index) => (y - line[index][1]) / (x - line[index][0]));
  /** @type {Bends} */
  const bends = { first: slopes[0], kinks: [], changes: [] };
  for (let piece = 1; piece < slopes.length; piece += 1) {
    const change = slopes[piece] - slopes[piece - 1];
    if (Math.abs(change) <= SAME_SLOPE) continue;
    bends.kinks.push(line[piece][0]);
    bends.changes.push(change);
  }
  return bends;
}

/**
 * The least number of units of one hidden layer, with an output bias, whose sum is the polyline on its window.
 *
 * A unit bends the sum at one place at most, so p pieces, which are p - 1 kinks, need p - 1 units, and with just these
 * there is one at each kink, which changes the slope there by what the target wants, wherever it points. Left of all
 * kinks only those that point left have a slope, minus their change: so p - 1 units suffice exactly if some of the
 * changes (or none) add up to minus the first slope; otherwise a second unit at the first kink, or one anywhere if
 * there is no kink, gives the missing slope, and the number is p.
 * @param {Polyline} line
 * @returns {number}
 */
export function leastUnits(line) {
  const bends = bendsOf(line);
  return bends.kinks.length + (pointingLeft(bends) ? 0 : 1);
}

/**
 * @param {Bends} bends at most 20 kinks
 * @returns {boolean[] | null} which kinks' units point left so that the first slope is right; null if none do
 */
function pointingLeft({ first, changes }) {
  for (let chosen = 0; chosen < 2 ** changes.length; chosen += 1) {
    const left = changes.map((_, index) => Boolean((chosen >> index) & 1));
    const slope = changes.reduce((total, change, index) => (left[index] ? total - change : total), 0);
    if (Math.abs(slope - first) <= SAME_SLOPE) return left;
  }
  return null;
}

/**
 * @param {Polyline} line
 * @returns {Sum} as few units as can be whose sum it is, each with the slope 1 or -1
 */
export function fit(line) {
  const bends = bendsOf(line);
  const left = pointingLeft(bends);
  const units = left
    ? bends.kinks.map((kink, index) => unit(kink, left[index], bends.changes[index]))
    : more(bends, line);
  const start = line[0];
  return { units, bias: short(start[1] - sumAt({ units, bias: 0 }, start[0])) };
}

/**
 * One unit more than kinks: the two at the first kink are the two sides of it.
 * @param {Bends} bends
 * @param {Polyline} line
 * @returns {Unit[]}
 */
function more({ first, kinks, changes }, line) {
  if (kinks.length === 0) return [unit(line[0][0], false, first)];
  const right = kinks.map((kink, index) => unit(kink, false, changes[index] + (index === 0 ? first : 0)));
  return [unit(kinks[0], true, -first), ...right];
}

/**
 * @param {number} kink
 * @param {boolean} left whether it points left
 * @param {number} weight
 * @returns {Unit}
 */
function unit(kink, left, weight) {
  return { kink, slope: left ? -1 : 1, weight: short(weight) };
}

/** @param {number} value @returns {number} without the digits that rounding made, so that the address stays short */
function short(value) {
  return Number(value.toPrecision(12));
}
