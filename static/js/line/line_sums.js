/** Units of the last hidden layer one on the other, on the bias: with all of them the sum is f. */

import { layerColour, toRgb } from "../plot/colours.js";
import { coordinate } from "../plot/ticks.js";

/**
 * @typedef {object} Sums
 * @property {number} added the first so many units are added
 * @property {Float64Array} y sum after sum, each as long as x: the bias, with the first unit, with the second, ...
 */

/** How dense the colour of what a unit adds is: of the last one, and of those before, in turn. */
const DENSE = { last: 0.6, even: 0.34, odd: 0.18 };

/**
 * @param {{layer: number, x: number[], y: Float64Array}} curves what each unit adds; see line_curves.js
 * @param {number} bias
 * @param {number} added units, at least one
 * @returns {{sums: Sums, note: string[]}} the sums of all units, so that the axis does not move while more are added
 */
export function runningSums({ layer, x, y }, bias, added) {
  const units = y.length / (x.length + 1);
  const sums = new Float64Array((units + 1) * x.length).fill(bias, 0, x.length);
  for (let unit = 0; unit < units; unit += 1) {
    for (let at = 0; at < x.length; at += 1) {
      sums[(unit + 1) * x.length + at] = sums[unit * x.length + at] + y[unit * (x.length + 1) + at];
    }
  }
  const which = `${added === 1 ? "unit 1" : `units 1 to ${added}`} of layer ${layer}`;
  const end = added >= units ? "on the bias: together they are f." : "one on the other, on the dashed bias.";
  return { sums: { added, y: sums }, note: [`Filled: ${which},`, end] };
}

/**
 * @param {{layer: number, x: number[]}} curves
 * @param {Sums} sums
 * @param {import("./line_view.js").Drawing} drawing
 * @returns {object[]} of plotly: what each unit adds as a band, and the line of their sum
 */
export function sumTraces({ layer, x }, { added, y }, { theme, across, up }) {
  const color = layerColour(theme, layer);
  const places = x.map((value) => coordinate(across, value));
  const heights = Array.from(y.subarray(0, (added + 1) * x.length), (value) => coordinate(up, value));
  const sum = (/** @type {number} */ units) => heights.slice(units * x.length, (units + 1) * x.length);
  const earlier = Array.from({ length: added - 1 }, (_, unit) => unit + 1);
  const shared = { type: "scatter", mode: "lines", hoverinfo: "skip" };
  const band = (/** @type {number[]} */ units, /** @type {number} */ dense) => ({
    ...shared,
    name: "added",
    x: units.flatMap(() => [...places, ...places.toReversed(), NaN]),
    y: units.flatMap((unit) => [...sum(unit), ...sum(unit - 1).toReversed(), NaN]),
    fill: "toself",
    fillcolor: translucent(color, dense),
    line: { color, width: 0.8 * (theme.fontSize / 16) },
  });
  return [
    band(earlier.filter((unit) => unit % 2 === 0), DENSE.even),
    band(earlier.filter((unit) => unit % 2 === 1), DENSE.odd),
    band([added], DENSE.last),
    { ...shared, name: "sum", x: places, y: sum(added), line: { color, width: 4.5 * (theme.fontSize / 16) } },
  ];
}

/**
 * @param {string} colour as getComputedStyle gives it
 * @param {number} alpha
 */
function translucent(colour, alpha) {
  return `rgba(${toRgb(colour).map((part) => Math.round(255 * part)).join(",")},${alpha})`;
}
