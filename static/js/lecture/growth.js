/** A chart of counts against the size of networks: counted one after the other, never computed from a formula. */

import { make } from "../base/dom.js";
import { raised } from "../base/words.js";
import { drawSmallChart, powerOfTen } from "../plot/small_chart.js";
import { layerColour } from "../plot/colours.js";
import { refusal } from "../server/client.js";
import { hiddenWidths } from "../state/fields.js";
import { questionOf } from "../state/question.js";
import { fromQuery } from "../state/state.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("../state/fields.js").Field} Field */
/** @typedef {import("../plot/colours.js").Theme} Theme */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {{label: string, state: string, field: "width" | "depth", values: number[]}} Series */
/**
 * @typedef {{across: "units" | "width" | "depth", logarithmic: boolean, series: Series[], line: string | null}} Growth
 */

/** The curves of theory, by the names that a deck gives them. @type {Record<string, (x: number) => number>} */
const LINES = { x: (x) => x, "x + 1": (x) => x + 1, "2^x": (x) => 2 ** x, "x^2 / 2": (x) => (x * x) / 2 };
const LINE_POINTS = 100;
/** Layers whose colours the series have: far apart, and none the accent of the present network. */
const COLOURS = [2, 3, 5, 4];

export class GrowthChart {
  /**
   * @param {HTMLElement} element
   * @param {HTMLElement} list gets a row a series
   * @param {Growth} options
   * @param {string} count name of what is counted
   * @param {readonly Field[]} fields
   * @param {AbortSignal} signal
   */
  constructor(element, list, options, count, fields, signal) {
    this.element = element;
    this.list = list;
    this.options = options;
    this.count = count;
    this.fields = fields;
    /** @type {Point[][]} of each series, as far as they are counted */
    this.points = options.series.map(() => []);
    /** @type {Point | null} */
    this.present = null;
    /** @type {Theme | null} */
    this.theme = null;
    this.countAll(signal);
  }

  /**
   * @param {State} state
   * @returns {number} where the network stands across
   */
  placeOf(state) {
    const widths = hiddenWidths(state);
    if (this.options.across === "depth") return widths.length;
    return this.options.across === "width" ? Math.max(0, ...widths) : widths.reduce((sum, width) => sum + width, 0);
  }

  /**
   * Marks the present network.
   * @param {State} state
   * @param {number} y its count
   */
  mark(state, y) {
    this.present = { x: this.placeOf(state), y };
    this.draw();
  }

  /** @param {AbortSignal} signal */
  async countAll(signal) {
    try {
      for (const [index, { state, field, values }] of this.options.series.entries()) {
        for (const value of values) {
          const network = fromQuery(this.fields, `${state}&${field}=${value}`);
          const y = await countOf(network, this.count, signal);
          if (y !== null) this.points[index].push({ x: this.placeOf(network), y });
          this.draw();
        }
      }
    } catch (error) {
      // The chart keeps what it has; the explorer beside it says what is wrong with the server.
      if (!signal.aborted) console.info(error);
    }
  }

  /** @param {Theme} [theme] a new one */
  draw(theme) {
    this.theme = theme ?? this.theme;
    if (!this.theme || this.element.clientWidth === 0) return;
    const { theme: present, options: { logarithmic } } = this;
    const all = [...this.points.flat(), ...(this.present ? [this.present] : [])];
    const right = Math.max(1, ...all.map(({ x }) => x));
    const top = Math.max(2, ...all.map(({ y }) => y));
    const title = { text: this.options.across, standoff: 4, font: { size: present.fontSize } };
    drawSmallChart(this.element, this.traces(present, right), present, {
      margin: { l: 4.2 * present.fontSize, r: present.fontSize, t: 0.8 * present.fontSize, b: 3.2 * present.fontSize },
      xaxis: { range: [-0.03 * right, 1.05 * right], nticks: 6, title },
      yaxis: logarithmic ? powers(top) : { range: [0, 1.08 * top], nticks: 5 },
    });
    this.list.replaceChildren(...this.options.series.map(({ label }, index) => make("li", {
      style: `--colour: ${seriesColour(present, index)}`,
    }, make("span", { class: "swatch" }), label)));
    if (this.options.line) this.list.append(make("li", { class: "line" }, 
      `dashed: ${this.count.replaceAll("_", " ")} = ${raised(this.options.line).replace("x", this.options.across)}`));
  }

  /**
   * @param {Theme} theme
   * @param {number} right
   */
  traces(theme, right) {
    const size = theme.fontSize * 0.6;
    const traces = this.points.map((points, index) => ({
      type: "scatter", mode: "lines+markers", cliponaxis: false,
      x: points.map(({ x }) => x), y: points.map(({ y }) => y),
      line: { color: seriesColour(theme, index), width: theme.fontSize / 10 }, marker: { size },
    }));
    const line = LINES[this.options.line ?? ""];
    const across = Array.from({ length: LINE_POINTS + 1 }, (_, index) => (right * index) / LINE_POINTS);
    return [
      ...traces,
      ...(line ? [{
        type: "scatter", mode: "lines", x: across, y: across.map(line),
        line: { color: theme.text, width: theme.fontSize / 8, dash: "dash" },
      }] : []),
      ...(this.present ? [{
        type: "scatter", mode: "markers", x: [this.present.x], y: [this.present.y], cliponaxis: false,
        marker: { size: 2.2 * size, color: theme.accent, line: { color: theme.background, width: 2 } },
      }] : []),
    ];
  }
}

/**
 * @param {Theme} theme
 * @param {number} index of a series
 */
function seriesColour(theme, index) {
  return layerColour(theme, COLOURS[index % COLOURS.length]);
}

/** @param {number} top the largest count */
function powers(top) {
  const most = Math.max(1, Math.log10(top));
  const step = Math.max(1, Math.ceil(most / 5));
  const tickvals = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => 10 ** (index * step));
  const ticktext = tickvals.map((each) => powerOfTen(Math.log10(each)));
  return { type: "log", range: [-0.05, 1.06 * most], tickvals, ticktext };
}

/**
 * @param {State} state
 * @param {string} count
 * @param {AbortSignal} signal
 * @returns {Promise<number | null>} null where the server stopped before the end
 */
export async function countOf(state, count, signal) {
  const response = await fetch("api/v1/regions", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: questionOf(state), signal,
  });
  const answer = await response.json();
  if (!response.ok) throw refusal({ status: response.status, detail: answer.detail });
  return answer.complete ? answer.counts[count] : null;
}
