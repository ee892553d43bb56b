/** Statistics of the cells, or of the pieces: small histograms. */

import { on } from "../base/bus.js";
import { ofLine, ofPlane } from "./cell_statistics.js";
import { readTheme } from "../plot/colours.js";
import { find, make } from "../base/dom.js";
import { whileOpen } from "../server/findings.js";
import { histogram } from "./histogram.js";
import { inSlices, pause } from "../base/slices.js";
import { drawSmallChart, powerOfTen } from "../plot/small_chart.js";
import { significant } from "../base/significant.js";

/** @typedef {import("./cell_statistics.js").Quantity} Quantity */
/** @typedef {{quantity: Quantity, bars: import("./histogram.js").Histogram}} Plot */

/** The cells are measured once they have been still for this long: not while a slider moves. */
const STILL_MILLISECONDS = 120;
/** Room for each number of an axis, in heights of a letter. */
const TICK_LETTERS = 4;

/**
 * @param {HTMLElement} element holds h2, .plots and .note
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createStatistics(element, bus, store, signal) {
  const figures = find(element, ".plots");
  const note = find(element, ".note");
  /** @type {Plot[]} */
  let plots = [];
  const observer = new ResizeObserver(drawAll);

  /** One at a time, as each takes some milliseconds. */
  async function drawAll() {
    const [drawn, theme] = [plots, readTheme(element)];
    const charts = /** @type {NodeListOf<HTMLElement>} */ (figures.querySelectorAll(".chart"));
    for (let index = 0; index < drawn.length && drawn === plots; index += 1) {
      draw(charts[index], drawn[index], theme);
      await pause();
    }
  }

  whileOpen("numbers", bus, store, signal, async ({ answer, arrays }, ended) => {
    const what = answer.dimension === 1 ? "piece" : "cell";
    find(element, "h2").textContent = `The ${what}s in the window`;
    note.textContent = arrays === null ? answer.geometry_reason : "";
    await pause(STILL_MILLISECONDS);
    const made = arrays && (await inSlices(plotsOf(answer, arrays), ended));
    if (ended.aborted) return;
    plots = made ?? [];
    if (figures.children.length !== plots.length) {
      figures.replaceChildren(...plots.map(() => toFigure()));
      observer.disconnect();
      observer.observe(figures);
    }
    plots.forEach((plot, index) => describe(figures.children[index], plot, what));
    drawAll();
  });
  on(bus, "theme", drawAll, signal);
  signal.addEventListener("abort", () => observer.disconnect());
}

/**
 * @param {any} answer
 * @param {any} arrays
 * @returns {Generator<void, Plot[], void>}
 */
function* plotsOf(answer, arrays) {
  const quantities = yield* answer.dimension === 1 ? ofLine(arrays) : ofPlane(arrays, answer.window);
  const plots = [];
  for (const quantity of quantities) {
    const bars = yield* histogram(quantity);
    if (bars) plots.push({ quantity, bars });
  }
  return plots;
}

/** @returns {HTMLElement} */
function toFigure() {
  return make("figure", {}, make("figcaption", {}), make("div", { class: "chart", role: "img" }),
    make("p", { class: "summary" }));
}

/**
 * @param {Element} figure
 * @param {Plot} plot
 * @param {string} what "cell" or "piece"
 */
function describe(figure, { quantity: { name, values }, bars: { least, mean, most } }, what) {
  const [from, to, middle] = [least, most, mean].map((value) => significant(value, 3));
  const summary = `${from} to ${to}, mean ${middle}`;
  find(figure, "figcaption").textContent = name;
  find(figure, ".summary").textContent = summary;
  const label = `${name} of ${values.length} ${what}s: ${summary}.`;
  find(figure, ".chart").setAttribute("aria-label", label);
}

/**
 * @param {HTMLElement} element
 * @param {Plot} plot
 * @param {import("../plot/colours.js").Theme} theme
 */
function draw(element, { quantity: { scale }, bars: { ends, counts } }, theme) {
  if (!element.clientWidth) return;
  const width = ends[1] - ends[0];
  const trace = {
    type: "bar", x: counts.map((_, index) => ends[index] + width / 2), y: counts, width,
    marker: { color: theme.accent, line: { color: theme.background, width: 1 } },
  };
  const most = Math.max(2, Math.floor(element.clientWidth / theme.fontSize / TICK_LETTERS));
  drawSmallChart(element, [trace], theme, {
    margin: { l: 3.2 * theme.fontSize, r: theme.fontSize, t: 0.6 * theme.fontSize, b: 2 * theme.fontSize },
    xaxis: { range: [ends[0], ends[ends.length - 1]], showgrid: false, ...ticks(scale, ends, most) },
    yaxis: { rangemode: "tozero", nticks: 4, tickformat: ",d" },
  });
}

/**
 * @param {Quantity["scale"]} scale
 * @param {number[]} ends
 * @param {number} most how many there is room for
 */
function ticks(scale, ends, most) {
  if (scale === "linear") return { nticks: Math.max(4, most) };
  const step = Math.max(1, Math.ceil((ends[ends.length - 1] - ends[0]) / most));
  const first = Math.ceil(ends[0]);
  const tickvals = Array.from({ length: most + 1 }, (_, index) => first + index * step);
  return { tickvals, ticktext: scale === "log" ? tickvals.map(powerOfTen) : tickvals.map(String) };
}
