/** What the small charts of the panels have in common. */

import { PLOT_CONFIG } from "./axes.js";
import { Plotly } from "./plotly.js";
import { digits, raised } from "../base/words.js";

/** @typedef {import("./colours.js").Theme} Theme */

/** Invisible ticks that keep the numbers of both axes apart where these meet. */
const GAP = { ticks: "outside", ticklen: 6, tickcolor: "rgba(0,0,0,0)" };

/**
 * Draws a chart without any interaction, as large as its element.
 * @param {HTMLElement} element
 * @param {object[]} traces
 * @param {Theme} theme
 * @param {{margin: object, xaxis: object, yaxis: object, shapes?: object[]}} parts
 */
export function drawSmallChart(element, traces, theme, { margin, xaxis, yaxis, shapes = [] }) {
  const axis = { gridcolor: theme.grid, zeroline: false, fixedrange: true, tickangle: 0, ...GAP };
  const layout = {
    width: element.clientWidth,
    height: element.clientHeight,
    autosize: false,
    margin: { pad: 0, ...margin },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: theme.fontSize, color: theme.muted },
    showlegend: false,
    bargap: 0,
    xaxis: { ...axis, ...xaxis },
    yaxis: { ...axis, ...yaxis },
    shapes,
  };
  Plotly.react(element, traces, layout, { ...PLOT_CONFIG, staticPlot: true });
}

/**
 * @param {number} power a whole number
 * @returns {string} ten to this power
 */
export function powerOfTen(power) {
  return power >= 0 && power < 4 ? digits(10 ** power) : raised(`10^${power}`);
}
