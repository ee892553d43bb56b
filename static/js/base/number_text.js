/** Inputs and slopes as a person reads them. */

import { significant } from "./significant.js";

const DIGITS = 5;

/**
 * @param {number} value
 * @param {number} [span] what is told apart: with a small one more digits are written
 * @returns {string} five digits or as many as the span needs, with a real minus sign
 */
export function shortNumber(value, span = Infinity) {
  const size = Math.abs(value);
  const needed = size > 0 ? Math.ceil(Math.log10(size / span)) + DIGITS : DIGITS;
  return significant(value, Math.min(Math.max(needed, DIGITS), 17));
}
