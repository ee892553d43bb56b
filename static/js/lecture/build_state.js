/** What has been built by hand, as a short text and back. Knows no page. */

import { HEIGHTS, TARGETS, WINDOW } from "./targets.js";

/** @typedef {import("./units.js").Polyline} Polyline */
/** @typedef {import("./units.js").Unit} Unit */
/**
 * @typedef {object} Built
 * @property {Unit[]} units
 * @property {number} bias of the output
 * @property {string | Polyline | null} target a name of TARGETS, or what was drawn
 * @property {number} chosen which unit, from 0; where there are none it means nothing
 */

export const MOST_UNITS = 12;
export const STEEPEST = 4;
export const LARGEST_WEIGHT = 60;
export const LARGEST_BIAS = 5;
const MOST_POINTS = 12;

/** @type {Built} */
export const FIRST = {
  units: [{ kink: -2, slope: 1, weight: 1 }, { kink: 0.5, slope: 1, weight: -2 }], bias: 0, target: null, chosen: 0,
};

/** @param {Built} built @returns {Polyline | null} */
export function targetOf({ target }) {
  return typeof target === "string" ? TARGETS[target] : target;
}

/** @param {Built} built */
export function written({ units, bias, target, chosen }) {
  return JSON.stringify({ units: units.map(({ kink, slope, weight }) => [kink, slope, weight]), bias, target, chosen });
}

/**
 * @param {string} text
 * @returns {Built | null} null for what tells nothing that could be built
 */
export function read(text) {
  try {
    const { units, bias, target, chosen } = JSON.parse(text);
    const fine = Array.isArray(units) && units.length <= MOST_UNITS && units.every(isUnit) && within(bias, LARGEST_BIAS)
      && Number.isInteger(chosen) && chosen >= 0 && chosen < MOST_UNITS && isTarget(target);
    if (!fine) return null;
    return { units: units.map(([kink, slope, weight]) => ({ kink, slope, weight })), bias, target, chosen };
  } catch {
    return null;
  }
}

/** @param {unknown} each */
function isUnit(each) {
  if (!Array.isArray(each) || each.length !== 3) return false;
  return [WINDOW[1], STEEPEST, LARGEST_WEIGHT].every((most, index) => within(each[index], most));
}

/** @param {unknown} value */
function isTarget(value) {
  if (value === null) return true;
  if (typeof value === "string") return Object.hasOwn(TARGETS, value);
  if (!Array.isArray(value) || value.length < 2 || value.length > MOST_POINTS) return false;
  const points = value.every((point) => Array.isArray(point) && point.length === 2
    && within(point[0], WINDOW[1]) && point[1] >= HEIGHTS[0] && point[1] <= HEIGHTS[1]);
  const grows = value.every((point, index) => index === 0 || point[0] > value[index - 1][0]);
  return points && grows && value[0][0] === WINDOW[0] && value[value.length - 1][0] === WINDOW[1];
}

/** @param {unknown} value @param {number} most */
function within(value, most) {
  return typeof value === "number" && Math.abs(value) <= most;
}
