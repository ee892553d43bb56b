/** What a grid misses: f at inputs at equal distances, joined by straight lines, and the regions that they find. */

import { countKinks, pieceAt, valueAt } from "./line_points.js";
import { coordinate } from "../plot/ticks.js";
import { digits } from "../base/words.js";

/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {{x: number[], y: number[], note: string[]}} Samples */

/** Slopes that differ by less, as a part of their size, count as equal. */
const EQUAL_SLOPES = 1e-9;

/**
 * @param {import("./line_points.js").LineArrays} arrays
 * @param {Interval} window
 * @param {number} count of samples, both ends of the window among them
 * @returns {Samples | null} null if one sample or none is wanted, or some lie where nothing is known
 */
export function sampled(arrays, [lower, upper], count) {
  if (count < 2) return null;
  const x = Array.from({ length: count }, (_, each) => lower + (each / (count - 1)) * (upper - lower));
  const pieces = x.map((input) => pieceAt(arrays, input));
  if (pieces.includes(-1)) return null;
  const slopes = pieces.map((piece) => arrays.slopes[piece]);
  const found = 1 + slopes.filter((slope, each) => each > 0 && differ(slope, slopes[each - 1])).length;
  const exact = countKinks(arrays, [lower, upper]) + 1;
  return {
    x,
    y: x.map((input, each) => valueAt(arrays, pieces[each], input)),
    note: [`${digits(count)} samples find ${digits(found)}`, `of ${digits(exact)} linear regions.`],
  };
}

/**
 * @param {number} a
 * @param {number} b
 */
function differ(a, b) {
  return Math.abs(a - b) > EQUAL_SLOPES * Math.max(Math.abs(a), Math.abs(b));
}

/**
 * @param {Samples} samples
 * @param {import("./line_view.js").Drawing} drawing
 * @returns {object} of plotly
 */
export function gridTrace({ x, y }, { theme, across, up }) {
  return {
    type: "scatter",
    mode: "lines+markers",
    name: "samples",
    x: x.map((value) => coordinate(across, value)),
    y: y.map((value) => coordinate(up, value)),
    line: { color: theme.alarm, width: 1.6 * (theme.fontSize / 16), dash: "dash" },
    marker: { size: 0.5 * theme.fontSize, color: theme.background, line: { color: theme.alarm, width: 2 } },
    hoverinfo: "skip",
  };
}
