/** Sorts many numbers into the bars of a histogram. */

/**
 * @typedef {object} Histogram
 * @property {number[]} ends of the bars, one more than there are bars; logarithms to base 10 on a log scale
 * @property {number[]} counts
 * @property {number} least
 * @property {number} mean
 * @property {number} most
 */

const BARS = 24;
/** So many numbers take about a millisecond. */
const STRETCH = 1 << 16;

/**
 * @param {import("./cell_statistics.js").Quantity} quantity
 * @returns {Generator<void, Histogram | null, void>} null without any number
 */
export function* histogram({ values, scale }) {
  if (values.length === 0) return null;
  let [least, most, sum] = [Infinity, -Infinity, 0];
  for (let at = 0; at < values.length; at += 1) {
    if (at % STRETCH === STRETCH - 1) yield;
    least = Math.min(least, values[at]);
    most = Math.max(most, values[at]);
    sum += values[at];
  }
  const place = scale === "log" ? Math.log10 : (/** @type {number} */ value) => value;
  const ends = endsOf(place(least), place(most), scale);
  const counts = Array(ends.length - 1).fill(0);
  const width = ends[1] - ends[0];
  for (let at = 0; at < values.length; at += 1) {
    if (at % STRETCH === STRETCH - 1) yield;
    const bar = Math.floor((place(values[at]) - ends[0]) / width);
    counts[Math.min(Math.max(bar, 0), counts.length - 1)] += 1;
  }
  return { ends, counts, least, mean: sum / values.length, most };
}

/**
 * @param {number} least
 * @param {number} most
 * @param {import("./cell_statistics.js").Quantity["scale"]} scale
 * @returns {number[]} equally far apart; whole numbers are in the middle of their bar
 */
function endsOf(least, most, scale) {
  if (scale === "whole") {
    const width = Math.ceil((most - least + 1) / (2 * BARS));
    const bars = Math.ceil((most - least + 1) / width);
    return Array.from({ length: bars + 1 }, (_, index) => least - 0.5 + index * width);
  }
  const size = Math.max(Math.abs(least), Math.abs(most)) || 1;
  // Numbers that differ by rounding only are one bar in the middle, not noise blown up.
  const equal = most - least <= 1e-6 * size;
  const begin = equal ? (least + most - size) / 2 : least;
  const width = (equal ? size : most - least) / BARS;
  return Array.from({ length: BARS + 1 }, (_, index) => begin + index * width);
}
