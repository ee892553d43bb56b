/** Numbers with their words, as the page writes them. */

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
