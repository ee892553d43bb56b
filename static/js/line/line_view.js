/** The view of a network with one input: f as a line, its kinks as dots in the colour of their layer. */

import { abovePlace, PLOT_CONFIG, plotLayout, plotPlace, stripScale, xScale, yScale } from "../plot/axes.js";
import { layerColour } from "../plot/colours.js";
import { curveTraces, UnitCurves } from "./line_curves.js";
import { gridTrace, sampled } from "./line_grid.js";
import { countKinks, kinksWithin, pointsWithin } from "./line_points.js";
import { slopeSteps, slopeTrace } from "./line_slopes.js";
import { sumTraces } from "./line_sums.js";
import { Plotly } from "../plot/plotly.js";
import { coordinate } from "../plot/ticks.js";

/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {import("../plot/colours.js").Theme} Theme */
/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("./line_points.js").LineArrays} LineArrays */
/** @typedef {import("../plot/ticks.js").Scale} Scale */

/** Kinks are marked while they are on average at least this far apart, in pixels. */
const KINK_PIXELS = 2.5;
/** The sawtooth runs from -2 to 2 whatever its depth: an axis that never moves shows the doubling best. */
const SAWTOOTH_RANGE = /** @type {Interval} */ ([-2.4, 2.4]);
/** A note has one line where there is room for so many font sizes. */
const NOTE_WIDTH = 36;
/** Values that differ by a smaller part of their size are drawn as equal. */
const ROUNDING = 2 ** -48;

/**
 * @typedef {object} LineGeometry
 * @property {LineArrays} arrays
 * @property {State} state
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
  /**
   * @param {HTMLElement} plot where plotly draws
   * @param {() => void} redraw is called when weights have arrived that the picture needs
   * @param {string} [input] the name of the axis
   */
  constructor(plot, redraw, input = "x") {
    this.plot = plot;
    this.input = input;
    /** @type {Interval} values that f needs */
    this.range = SAWTOOTH_RANGE;
    /** @type {Interval | null} values that are to be seen besides */
    this.others = null;
    /** @type {Interval} values of f from the bottom of the plot to its top, the strip included */
    this.seen = this.range;
    this.curves = new UnitCurves(redraw);
    /** @type {import("./line_curves.js").Curves | null} that are drawn */
    this.drawnCurves = null;
  }

  /**
   * @param {LineGeometry | null} geometry null draws empty axes; what it does not know of the window stays empty
   * @param {{x: Interval}} window
   * @param {State} state which extras are shown
   * @param {Theme} theme
   * @param {{width: number, height: number}} size
   * @returns {boolean} whether the kinks are far enough apart to be marked
   */
  draw(geometry, window, state, theme, size) {
    const place = linePlace(size, theme.fontSize, window, state);
    const above = abovePlace(place, state.slopes === "on");
    const known = geometry && this.read(geometry, window.x, state, place.width);
    this.drawnCurves = known?.curves ?? null;
    const range = joined(this.range, this.others);
    const strip = { range: known?.slopes?.range ?? [-1, 1], title: "slope" };
    const layout = plotLayout(theme, size, place, {
      x: { range: window.x, title: this.input },
      y: { range, title: "f(x)" },
      ...(state.slopes === "on" && { strip }),
      notes: inLines([known?.curves?.note ?? [], known?.grid?.note ?? []], size, theme.fontSize),
      grid: true,
    });
    this.seen = [range[1] - ((range[1] - range[0]) * place.height) / above.height, range[1]];
    const apart = place.width / Math.max(1, known?.kinks ?? 0);
    const marked = apart >= KINK_PIXELS;
    const traces = [];
    if (known) {
      const across = xScale(window.x, place, theme.fontSize, this.input);
      const up = yScale(range, above, theme.fontSize, "f(x)");
      const drawing = { window, theme, across, up, apart };
      if (known.curves?.sums) traces.push(...sumTraces(known.curves, known.curves.sums, drawing));
      if (known.curves) traces.push(...curveTraces(known.curves, drawing));
      traces.push(curve(known.points, drawing));
      if (marked) traces.push(...kinkTraces(geometry.arrays, drawing));
      if (known.grid) traces.push(gridTrace(known.grid, drawing));
      if (known.slopes) traces.push(slopeTrace(known.slopes, drawing, stripScale(strip, place, theme.fontSize)));
    }
    Plotly.react(this.plot, traces, layout, PLOT_CONFIG);
    return marked;
  }

  /**
   * What there is to draw in a window; sets the range of values.
   * @param {LineGeometry} geometry
   * @param {Interval} window
   * @param {State} state
   * @param {number} columns pixels that the window is wide
   */
  read(geometry, window, state, columns) {
    const { arrays } = geometry;
    const points = pointsWithin(arrays, window, columns);
    const wanted = { layer: state.curves, added: state.added };
    const curves = this.curves.within(geometry, window, wanted, columns);
    if (points.x.length) this.range = valueRange(points.y, geometry.state.kind, this.range, curves?.y, curves?.sums?.y);
    return {
      points,
      curves,
      kinks: countKinks(arrays, window),
      slopes: state.slopes === "on" ? slopeSteps(arrays, window, columns) : null,
      grid: sampled(arrays, window, state.grid),
    };
  }
}

/**
 * The area inside the axes of a line, beneath the notes of what is shown with it.
 * @param {{width: number, height: number}} size of the element, pixels
 * @param {number} fontSize pixels
 * @param {{x: Interval}} window
 * @param {State} state
 */
export function linePlace(size, fontSize, window, state) {
  const lines = isNarrow(size, fontSize) ? 2 : 1;
  return plotPlace(size, fontSize, { x: window.x }, lines * (Number(state.curves > 0) + Number(state.grid > 1)));
}

/**
 * @param {{width: number}} size
 * @param {number} fontSize
 */
function isNarrow({ width }, fontSize) {
  return width < NOTE_WIDTH * fontSize;
}

/**
 * @param {string[][]} notes each in two parts
 * @param {{width: number}} size
 * @param {number} fontSize
 * @returns {string[]} lines
 */
function inLines(notes, size, fontSize) {
  return isNarrow(size, fontSize) ? notes.flat() : notes.filter((note) => note.length).map((note) => note.join(" "));
}

/**
 * @param {Interval} range
 * @param {Interval | null} others
 * @returns {Interval} that holds both
 */
function joined(range, others) {
  return others ? [Math.min(range[0], others[0]), Math.max(range[1], others[1])] : range;
}

/**
 * A range of values that moves as little as possible: the one before is kept while the curve fits in it and does not
 * look small.
 * @param {Float64Array} values at the points that are drawn, at least one
 * @param {string} kind of network
 * @param {Interval} before
 * @param {(Float64Array | undefined)[]} others values that are drawn, too; NaN between curves
 * @returns {Interval}
 */
function valueRange(values, kind, before, ...others) {
  const ranges = [interestingValues(values), ...others.filter((each) => each !== undefined).map(extremes)];
  const least = Math.min(...ranges.map(([lowest]) => lowest));
  const most = Math.max(...ranges.map(([, highest]) => highest));
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
    name: "f",
    x: points.x.map((value) => coordinate(across, value)),
    y: points.y.map((value) => coordinate(up, value)),
    line: { color: theme.text, width: Math.min(Math.max(apart / 2.5, 0.8), 2.3) * (theme.fontSize / 16) },
    opacity: Math.min(Math.max(apart / 3, 0.35), 1),
    hoverinfo: "skip",
  };
}

/**
 * One trace a layer.
 * @param {LineArrays} arrays
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
