/** Numbers that are not counts, as a person reads them. */

import { raised } from "./words.js";

/** Beyond these a number is written with a power of ten. */
const [SMALLEST, LARGEST] = [1e-4, 1e6];
const LONG_DIGITS = 5;

/**
 * @param {number} value
 * @param {number} [count] how many digits
 * @returns {string} such as "−0.1234" or "1.2×10⁻⁷", without zeros at the end
 */
export function significant(value, count = 4) {
  const rounded = Number(value.toPrecision(count));
  const size = Math.abs(rounded);
  if (rounded === 0) return "0";
  if (size >= SMALLEST && size < LARGEST) return minus(String(rounded));
  const [mantissa, power] = rounded.toExponential().split("e");
  return minus(mantissa) + raised(`×10^${Number(power)}`);
}

/**
 * @param {number} value
 * @param {number} [span] what is told apart: with a small one more digits are written
 * @returns {string} five digits or as many as the span needs
 */
export function longNumber(value, span = Infinity) {
  const size = Math.abs(value);
  const needed = size > 0 ? Math.ceil(Math.log10(size / span)) + LONG_DIGITS : LONG_DIGITS;
  return significant(value, Math.min(Math.max(needed, LONG_DIGITS), 17));
}

/**
 * @param {number} value
 * @returns {number} the next number upwards that reads well and is at most a third larger: 1, 1.2, 1.5, 2, ... times a
 *   power of ten
 */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value * (1 - 1e-12)) ?? 10;
  return Number((step * power).toPrecision(2));
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−");
}
