/** The view of a network with one input: f as a line, its kinks as dots in the colour of their layer. */

import { PLOT_CONFIG, plotLayout, plotPlace } from "./axes.js";
import { layerColour } from "./colours.js";
import { decimate } from "./decimate.js";
import { Plotly } from "./plotly.js";

/** @typedef {import("./fields.js").Interval} Interval */
/** @typedef {import("./colours.js").Theme} Theme */

/** From so many points on, what is drawn is thinned to what the pixels can show. */
const DECIMATE_POINTS = 100000;
/** Kinks are marked while they are on average at least this far apart, in pixels. */
const KINK_PIXELS = 2.5;
/** The sawtooth runs from -2 to 2 whatever its depth: an axis that never moves shows the doubling best. */
const SAWTOOTH_RANGE = /** @type {Interval} */ ([-2.4, 2.4]);

/**
 * @typedef {object} LineGeometry
 * @property {any} arrays x, values, layers, units, kinks (P+1,); slopes (P,)
 * @property {import("./fields.js").State} state
 * @property {{x: Interval}} window
 */

export class LineView {
  /** @param {HTMLElement} plot where plotly draws */
  constructor(plot) {
    this.plot = plot;
    /** @type {Interval | null} */
    this.range = null;
  }

  /**
   * @param {LineGeometry | null} geometry null draws empty axes
   * @param {{x: Interval}} window
   * @param {Theme} theme
   * @param {{width: number, height: number}} size
   * @returns {boolean} whether the kinks are far enough apart to be marked
   */
  draw(geometry, window, theme, size) {
    const place = plotPlace(size, theme.fontSize, window);
    if (geometry) this.range = valueRange(geometry, this.range);
    const layout = plotLayout(theme, size, place, {
      x: { range: window.x, title: "x" },
      y: { range: this.range ?? SAWTOOTH_RANGE, title: "f(x)" },
      grid: true,
    });
    const apart = geometry ? place.width / Math.max(1, kinkCount(geometry)) : Infinity;
    const marked = apart >= KINK_PIXELS;
    const traces = geometry ? [curve(geometry, theme, place.width, apart)] : [];
    if (geometry && marked) traces.push(...kinkTraces(geometry, theme, apart));
    Plotly.react(this.plot, traces, layout, PLOT_CONFIG);
    return marked;
  }
}

/** @param {LineGeometry} geometry */
function kinkCount({ arrays }) {
  return arrays.kinks.reduce((/** @type {number} */ sum, /** @type {number} */ kink) => sum + kink, 0);
}

/**
 * A range of values that moves as little as possible: the one before is kept while the curve fits in it and does not
 * look small.
 * @param {LineGeometry} geometry
 * @param {Interval | null} before
 * @returns {Interval}
 */
function valueRange({ arrays, state }, before) {
  const [least, most] = interestingValues(arrays.values);
  const fits = (/** @type {Interval} */ [lower, upper]) => lower <= least && most <= upper;
  if (state.kind === "sawtooth" && fits(SAWTOOTH_RANGE)) return SAWTOOTH_RANGE;
  if (before && fits(before) && most - least > 0.4 * (before[1] - before[0])) return before;
  const margin = 0.12 * (most - least) || 1;
  return [least - margin, most + margin];
}

/**
 * The values between the ends of the window, and as much of those at the ends as does not press the rest flat.
 * @param {Float64Array} values
 * @returns {Interval}
 */
function interestingValues(values) {
  const all = extremes(values);
  if (values.length < 4) return all;
  const [least, most] = extremes(values.subarray(1, -1));
  const beyond = (most - least) / 2;
  return beyond > 0 ? [Math.max(all[0], least - beyond), Math.min(all[1], most + beyond)] : all;
}

/**
 * @param {Float64Array} values at least one
 * @returns {Interval}
 */
function extremes(values) {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/**
 * @param {LineGeometry} geometry
 * @param {Theme} theme
 * @param {number} columns
 * @param {number} apart average distance of kinks in pixels: a curve that fills its area is drawn thin and pale
 */
function curve({ arrays }, theme, columns, apart) {
  const points = arrays.x.length < DECIMATE_POINTS ? arrays : decimate(arrays.x, arrays.values, columns);
  return {
    type: "scatter",
    mode: "lines",
    x: points.x,
    y: points.values ?? points.y,
    line: { color: theme.text, width: Math.min(Math.max(apart / 2.5, 0.8), 2.3) * (theme.fontSize / 16) },
    opacity: Math.min(Math.max(apart / 3, 0.35), 1),
    hoverinfo: "skip",
  };
}

/**
 * One trace a layer.
 * @param {LineGeometry} geometry
 * @param {Theme} theme
 * @param {number} apart average distance of kinks in pixels
 */
function kinkTraces({ arrays }, theme, apart) {
  const { x, values, slopes, layers, units, kinks } = arrays;
  /** @type {Map<number, any>} */
  const traces = new Map();
  const size = Math.min(Math.max(apart / 2, 5), 11) * (theme.fontSize / 16);
  for (let point = 0; point < kinks.length; point += 1) {
    if (!kinks[point]) continue;
    const layer = layers[point];
    if (!traces.has(layer)) traces.set(layer, kinkTrace(layer, size, theme));
    const trace = traces.get(layer);
    trace.x.push(x[point]);
    trace.y.push(values[point]);
    trace.text.push(
      `unit ${units[point]} of layer ${layer}<br>x = ${short(x[point])}` +
        `<br>slope ${short(slopes[point - 1])} \u2192 ${short(slopes[point])}`,
    );
  }
  return [...traces.values()];
}

/**
 * @param {number} layer
 * @param {number} size pixels
 * @param {Theme} theme
 */
function kinkTrace(layer, size, theme) {
  return {
    type: "scatter",
    mode: "markers",
    name: `layer ${layer}`,
    x: [],
    y: [],
    text: [],
    hovertemplate: "%{text}<extra></extra>",
    cliponaxis: false,
    marker: { size, opacity: 1, color: layerColour(theme, layer) },
  };
}

/**
 * @param {number} value
 * @returns {string} up to five digits, with a real minus sign
 */
function short(value) {
  return String(Number(value.toPrecision(5))).replace("-", "\u2212");
}
