/** Ticks that can be read at any zoom: where all labels would start alike, their title tells once what they share. */

import { raised } from "../base/words.js";

/** @typedef {import("../state/fields.js").Interval} Interval */
/**
 * @typedef {object} Scale from values to the coordinates that plotly draws: (value - origin) / unit
 * @property {number} origin
 * @property {number} unit a power of ten
 * @property {Interval} range in coordinates
 * @property {number[]} places of the ticks, in coordinates
 * @property {string[]} labels
 * @property {string} title
 */

/** A label of more characters has no room beside the plot. */
const LONGEST_LABEL = 5;
/** From so much larger than their differences on, values are told as one of them plus an offset. */
const OFFSET_RATIO = 300;

/**
 * @param {Interval} interval of values that the axis shows
 * @param {string} name of what is shown
 * @param {number} most how many ticks there is room for
 * @returns {Scale}
 */
export function scaleOf(interval, name, most) {
  const [lower, upper] = interval;
  const plain = withTicks(interval, 0, 0, name, most);
  if (plain.labels.every((label) => label.length <= LONGEST_LABEL)) return plain;
  const size = Math.max(Math.abs(lower), Math.abs(upper));
  // A width of 1e-9 is 9.99...e-10 where its ends are rounded.
  const power = Math.floor(Math.log10(upper - lower) + 1e-6);
  if (size < OFFSET_RATIO * (upper - lower)) return withTicks(interval, 0, Math.floor(Math.log10(size)), name, most);
  const shared = ((lower + upper) / 2).toFixed(Math.min(Math.max(0, -power - 1), 100));
  return withTicks(interval, Number(shared), power, `${name} = ${withMinus(String(Number(shared)))} + \u2026`, most);
}

/**
 * @param {Interval} interval
 * @param {number} origin
 * @param {number} power of ten, of the unit
 * @param {string} title
 * @param {number} most
 * @returns {Scale}
 */
function withTicks([lower, upper], origin, power, title, most) {
  const unit = 10 ** power;
  const range = /** @type {Interval} */ ([(lower - origin) / unit, (upper - origin) / unit]);
  const { step, digits } = niceStep((range[1] - range[0]) / most);
  const places = [];
  for (let count = Math.ceil(range[0] / step); count * step <= range[1]; count += 1) places.push(count * step);
  const times = power === 0 ? "" : ` \u00d7 ${raised(`10^${power}`)}`;
  return {
    origin,
    unit,
    range,
    places,
    labels: places.map((place) => withMinus((place + 0).toFixed(digits))),
    title: origin === 0 && times ? `${title} = \u2026${times}` : title + times,
  };
}

/**
 * The least of 1, 2 and 5 times a power of ten that is not less.
 * @param {number} least
 * @returns {{step: number, digits: number}} digits: how many after the point a multiple needs
 */
function niceStep(least) {
  const power = Math.floor(Math.log10(least));
  const lead = [1, 2, 5, 10].find((each) => each * 10 ** power >= least * (1 - 1e-9)) ?? 10;
  // Divided, not multiplied: 3 / 10 is written 0.3, and 3 * 0.1 is not.
  const step = power < 0 ? lead / 10 ** -power : lead * 10 ** power;
  return { step, digits: Math.min(Math.max(0, lead === 10 ? -power - 1 : -power), 100) };
}

/** @param {string} number */
function withMinus(number) {
  return number.replace("-", "\u2212");
}

/**
 * @param {Scale} scale
 * @param {number} value
 * @returns {number} where plotly draws it
 */
export function coordinate({ origin, unit }, value) {
  return (value - origin) / unit;
}
