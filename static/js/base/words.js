/** Numbers with their words, as the page writes them. */

const RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
const DIGITS = new Intl.NumberFormat("en");

/**
 * @param {number} value
 * @returns {string} such as "1,042"
 */
export function digits(value) {
  return DIGITS.format(value);
}

/**
 * @param {number} count
 * @param {string} word in the singular
 * @returns {string} such as "1 kink", "1,042 kinks"
 */
export function several(count, word) {
  return `${digits(count)} ${word}${count === 1 ? "" : "s"}`;
}

/**
 * @param {string} text with powers such as 2^10
 * @returns {string} with raised digits in their place
 */
export function raised(text) {
  const raise = (/** @type {string} */ digit) => (digit === "-" ? "\u207b" : RAISED[Number(digit)]);
  return text.replace(/\^(-?\d+)/g, (_, power) => Array.from(power, raise).join(""));
}
