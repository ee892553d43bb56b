/** The drawing of the ladder: a row for each rung, a mark where its number is on a logarithmic axis. */

import { drawSmallChart, powerOfTen } from "../plot/small_chart.js";

/** @typedef {import("./rungs.js").Rung} Rung */
/** @typedef {import("../plot/colours.js").Theme} Theme */

/** The form of a mark says what kind of number it is. */
const SYMBOLS = {
  count: "circle", whole: "circle-open", expectation: "circle-open", exact: "diamond",
  upper: "triangle-left", reached: "triangle-right",
};
/** Room for each number of the axis, in heights of a letter. */
const TICK_LETTERS = 4.5;

/**
 * @param {HTMLElement} element as high as the list of rungs beside it, and the axis below
 * @param {Rung[]} rungs from top to bottom
 * @param {Theme} theme
 */
export function drawLadder(element, rungs, theme) {
  const size = theme.fontSize * 0.75;
  const trace = {
    type: "scatter",
    mode: "markers",
    x: rungs.map(({ log10 }) => log10),
    y: rungs.map((_, index) => index),
    marker: {
      symbol: rungs.map(({ kind }) => SYMBOLS[kind]),
      size: rungs.map(({ kind }) => (kind === "count" ? 1.25 * size : size)),
      color: rungs.map(({ kind }) => (kind === "count" || kind === "whole" ? theme.accent : theme.text)),
      line: { width: theme.fontSize / 8 },
      opacity: 1,
    },
    cliponaxis: false,
  };
  const count = rungs.find(({ key }) => key === "linear_regions")?.log10 ?? 0;
  drawSmallChart(element, [trace], theme, {
    margin: { l: theme.fontSize, r: 1.5 * theme.fontSize, t: 0, b: 2 * theme.fontSize },
    xaxis: numbers(element.clientWidth / theme.fontSize, rungs),
    yaxis: { range: [rungs.length - 0.5, -0.5], showticklabels: false, tickvals: rungs.map((_, index) => index) },
    shapes: [{
      type: "line", x0: count, x1: count, y0: 0, y1: 1, yref: "paper", layer: "below",
      line: { color: theme.accent, width: theme.fontSize / 10, dash: "dot" },
    }],
  });
}

/**
 * The axis of numbers: as many powers of ten as there is room for.
 * @param {number} letters width in heights of a letter
 * @param {Rung[]} rungs
 */
function numbers(letters, rungs) {
  const most = Math.max(1, ...rungs.map(({ log10 }) => log10));
  const wanted = Math.ceil(most / Math.max(1, letters / TICK_LETTERS - 1));
  const step = Math.max(1, Math.min(wanted, Math.floor(most)));
  const tickvals = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  return { range: [-0.03 * most, 1.03 * most], tickvals, ticktext: tickvals.map(powerOfTen) };
}
