/** The slope of f beneath it: a step function over the same inputs. */

import { decimate } from "../plot/decimate.js";
import { firstFrom, pieceAt } from "./line_points.js";
import { coordinate } from "../plot/ticks.js";

/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {{x: Float64Array, y: Float64Array, range: Interval}} Steps y[i] holds from x[i] to x[i + 1] */

const MARGIN = 0.12;

/**
 * @param {import("./line_points.js").LineArrays} arrays
 * @param {Interval} window
 * @param {number} columns pixels that the window is wide
 * @returns {Steps | null} null where nothing is known
 */
export function slopeSteps(arrays, [lower, upper], columns) {
  const { x, slopes } = arrays;
  const ends = [Math.max(lower, x[0]), Math.min(upper, x[x.length - 1])];
  if (!(ends[0] < ends[1])) return null;
  const from = pieceAt(arrays, ends[0]);
  const to = firstFrom(x, ends[1]);
  let inner = { x: x.subarray(from, to), y: slopes.subarray(from, to) };
  if (to - from > 4 * columns) inner = decimate(inner.x, inner.y, columns);
  const steps = { x: new Float64Array(inner.x.length + 1), y: new Float64Array(inner.x.length + 1) };
  steps.x.set(inner.x);
  steps.y.set(inner.y);
  steps.x[0] = ends[0];
  steps.x[inner.x.length] = ends[1];
  steps.y[inner.y.length] = inner.y[inner.y.length - 1];
  return { ...steps, range: rangeOf(steps.y) };
}

/**
 * @param {Float64Array} values
 * @returns {Interval} that zero belongs to
 */
function rangeOf(values) {
  let [least, most] = [0, 0];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const margin = MARGIN * (most - least) || 1;
  return [least - margin, most + margin];
}

/**
 * @param {Steps} steps
 * @param {import("./line_view.js").Drawing} drawing
 * @param {import("../plot/ticks.js").Scale} up
 * @returns {object} of plotly
 */
export function slopeTrace({ x, y }, { theme, across, apart }, up) {
  return {
    type: "scatter",
    mode: "lines",
    name: "slope",
    x: x.map((value) => coordinate(across, value)),
    y: y.map((value) => coordinate(up, value)),
    yaxis: "y2",
    line: { color: theme.text, shape: "hv", width: Math.min(Math.max(apart / 2.5, 0.8), 2) * (theme.fontSize / 16) },
    opacity: Math.min(Math.max(apart / 3, 0.35), 1),
    hoverinfo: "skip",
  };
}
