/** What is told of the runs of a spread: the values that a deck can name, their words, and their medians. */

import { significant } from "../../base/significant.js";
import { digits } from "../../base/words.js";

/**
 * @typedef {object} Value
 * @property {string} title of a panel
 * @property {string} name of the value in it
 * @property {boolean} logarithmic
 * @property {boolean} [paired] whether it is that of one of two parts of the points
 * @property {boolean} second whether it is the second one of its kind, in the other colour and shape
 * @property {(value: number) => string} written
 */
/** @typedef {Record<string, number | null>} Result of a run, as the API tells it */

const [ERROR, LOSS, REGIONS] = ["In the wrong class", "Loss", "Linear regions"];
const percent = (/** @type {number} */ value) => `${significant(100 * value, 2)} %`;
const loss = (/** @type {number} */ value) => significant(value, 2);

/** @type {Record<string, Value>} */
export const VALUES = {
  train_error: { title: ERROR, paired: true, name: "train", logarithmic: false, second: false, written: percent },
  test_error: { title: ERROR, paired: true, name: "test", logarithmic: false, second: true, written: percent },
  train_loss: { title: LOSS, paired: true, name: "train", logarithmic: true, second: false, written: loss },
  test_loss: { title: LOSS, paired: true, name: "test", logarithmic: true, second: true, written: loss },
  linear_regions: { title: REGIONS, name: "end", logarithmic: true, second: false, written: digits },
  linear_regions_at_start: { title: REGIONS, name: "start", logarithmic: true, second: true, written: digits },
  dead_units: { title: "Dead units", name: "end", logarithmic: false, second: false, written: digits },
  activation_regions: {
    title: "Activation regions", name: "end", logarithmic: true, second: false, written: digits,
  },
};

export const AT_START = "linear_regions_at_start";

/**
 * @param {number[]} values at least one
 * @returns {number}
 */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
