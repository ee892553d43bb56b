/** Numbers that are not counts, as a person reads them. */

/** Beyond these a number is written with a power of ten. */
const [SMALLEST, LARGEST] = [1e-4, 1e6];

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
  return `${minus(mantissa)}×10${raised(power)}`;
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

/** @param {string} power */
function raised(power) {
  const signs = /** @type {Record<string, string>} */ ({ "-": "⁻", "+": "" });
  return Array.from(power, (sign) => signs[sign] ?? "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]).join("");
}
