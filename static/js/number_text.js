/** Numbers as a person reads them. */

const DIGITS = 5;

/**
 * @param {number} value
 * @param {number} [span] what is told apart: with a small one more digits are written
 * @returns {string} five digits or as many as the span needs, with a real minus sign
 */
export function shortNumber(value, span = 0) {
  const size = Math.abs(value);
  const digits = span > 0 && size > 0 ? Math.ceil(Math.log10(size / span)) + DIGITS : DIGITS;
  return String(Number(value.toPrecision(Math.min(Math.max(digits, DIGITS), 17)))).replaceAll("-", "\u2212");
}
