/** The view of a network with one input: f as a line, its kinks as dots in the colour of their layer. */

import { PLOT_CONFIG, plotLayout, plotPlace, xScale, yScale } from "./axes.js";
import { layerColour } from "./colours.js";
import { countKinks, kinksWithin, pointsWithin } from "./line_points.js";
import { Plotly } from "./plotly.js";
import { coordinate } from "./ticks.js";

/** @typedef {import("./fields.js").Interval} Interval */
/** @typedef {import("./colours.js").Theme} Theme */

/** Kinks are marked while they are on average at least this far apart, in pixels. */
const KINK_PIXELS = 2.5;
/** The sawtooth runs from -2 to 2 whatever its depth: an axis that never moves shows the doubling best. */
const SAWTOOTH_RANGE = /** @type {Interval} */ ([-2.4, 2.4]);
/** Values that differ by a smaller part of their size are drawn as equal. */
const ROUNDING = 2 ** -48;

/** @typedef {import("./ticks.js").Scale} Scale */
/**
 * @typedef {object} LineGeometry
 * @property {import("./line_points.js").LineArrays} arrays
 * @property {import("./fields.js").State} state
 */
/**
 * @typedef {object} Drawing how f is drawn
 * @property {{x: Interval}} window
 * @property {Theme} theme
 * @property {Scale} across from inputs to what plotly draws
 * @property {Scale} up from values
 * @property {number} apart average distance of kinks in pixels
 */

export class LineView {
  /** @param {HTMLElement} plot where plotly draws */
  constructor(plot) {
    this.plot = plot;
    /** @type {Interval} */
    this.range = SAWTOOTH_RANGE;
  }

  /**
   * @param {LineGeometry | null} geometry null draws empty axes; what it does not know of the window stays empty
   * @param {{x: Interval}} window
   * @param {Theme} theme
   * @param {{width: number, height: number}} size
   * @returns {boolean} whether the kinks are far enough apart to be marked
   */
  draw(geometry, window, theme, size) {
    const place = plotPlace(size, theme.fontSize, window);
    const points = geometry && pointsWithin(geometry.arrays, window.x, place.width);
    if (geometry && points?.x.length) this.range = valueRange(points.y, geometry.state.kind, this.range);
    const layout = plotLayout(theme, size, place, {
      x: { range: window.x, title: "x" },
      y: { range: this.range, title: "f(x)" },
      grid: true,
    });
    const apart = geometry ? place.width / Math.max(1, countKinks(geometry.arrays, window.x)) : Infinity;
    const marked = apart >= KINK_PIXELS;
    const traces = [];
    if (geometry && points) {
      const across = xScale(window.x, place, theme.fontSize, "x");
      const up = yScale(this.range, place, theme.fontSize, "f(x)");
      const drawing = { window, theme, across, up, apart };
      traces.push(curve(points, drawing));
      if (marked) traces.push(...kinkTraces(geometry.arrays, drawing));
    }
    Plotly.react(this.plot, traces, layout, PLOT_CONFIG);
    return marked;
  }
}

/**
 * A range of values that moves as little as possible: the one before is kept while the curve fits in it and does not
 * look small.
 * @param {Float64Array} values at the points that are drawn, at least one
 * @param {string} kind of network
 * @param {Interval} before
 * @returns {Interval}
 */
function valueRange(values, kind, before) {
  const [least, most] = interestingValues(values);
  const fits = (/** @type {Interval} */ [lower, upper]) =>
    lower <= least && most <= upper && most - least > 0.4 * (upper - lower);
  if (kind === "sawtooth" && fits(SAWTOOTH_RANGE)) return SAWTOOTH_RANGE;
  if (fits(before)) return before;
  const size = Math.max(Math.abs(least), Math.abs(most));
  // A flat piece is not magnified until the rounding of its values is seen.
  const margin = most - least > ROUNDING * size ? 0.12 * (most - least) : size || 1;
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
 * @param {{x: Float64Array, y: Float64Array}} points
 * @param {Drawing} drawing a curve that fills its area is drawn thin and pale
 */
function curve(points, { theme, across, up, apart }) {
  return {
    type: "scatter",
    mode: "lines",
    x: points.x.map((value) => coordinate(across, value)),
    y: points.y.map((value) => coordinate(up, value)),
    line: { color: theme.text, width: Math.min(Math.max(apart / 2.5, 0.8), 2.3) * (theme.fontSize / 16) },
    opacity: Math.min(Math.max(apart / 3, 0.35), 1),
    hoverinfo: "skip",
  };
}

/**
 * One trace a layer.
 * @param {import("./line_points.js").LineArrays} arrays
 * @param {Drawing} drawing
 */
function kinkTraces(arrays, { window, theme, across, up, apart }) {
  /** @type {Map<number, any>} */
  const traces = new Map();
  const size = Math.min(Math.max(apart / 2, 5), 11) * (theme.fontSize / 16);
  for (const point of kinksWithin(arrays, window.x)) {
    const layer = arrays.layers[point];
    if (!traces.has(layer)) traces.set(layer, kinkTrace(layer, size, theme));
    const trace = traces.get(layer);
    trace.x.push(coordinate(across, arrays.x[point]));
    trace.y.push(coordinate(up, arrays.values[point]));
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
    hoverinfo: "skip",
    cliponaxis: false,
    marker: { size, opacity: 1, color: layerColour(theme, layer) },
  };
}
