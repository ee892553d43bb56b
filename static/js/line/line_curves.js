/**
 * The curves of a hidden layer's own units over f: h of each, or, of the last hidden layer, what each adds to f, so
 * that one sees f as their sum.
 */

import { layerColour } from "../plot/colours.js";
import { firstFrom } from "./line_points.js";
import { runningSums } from "./line_sums.js";
import { networkOf } from "../state/question.js";
import { coordinate } from "../plot/ticks.js";
import { forward, layersOf } from "../weights/weights.js";

/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {import("../weights/weights_text.js").Layer} Layer */
/**
 * @typedef {object} Curves
 * @property {number} layer
 * @property {number[]} x of the points of a curve
 * @property {Float64Array} y curve after curve, each as long as x, with NaN after each
 * @property {number | null} bias of the output, if the curves are what f is the sum of
 * @property {import("./line_sums.js").Sums | null} sums of the first units, if some are shown one on the other
 * @property {string[]} note
 */

/** Multiplications that a frame has time for; beyond, the curves have fewer points. */
const MOST_WORK = 3e6;

export class UnitCurves {
  /** @param {() => void} redraw is called when the weights have arrived */
  constructor(redraw) {
    this.redraw = redraw;
    this.network = "";
    /** @type {Layer[] | null} */
    this.layers = null;
  }

  /**
   * @param {import("./line_view.js").LineGeometry} geometry
   * @param {Interval} window
   * @param {{layer: number, added: number}} wanted the layer, 0 for none; its units that are shown one on the other
   * @param {number} columns pixels that the window is wide
   * @returns {Curves | null} null if none are wanted or their weights have not arrived yet
   */
  within({ arrays, state }, window, { layer, added }, columns) {
    if (layer === 0) return null;
    this.ask(state);
    if (!this.layers || layer >= this.layers.length) return null;
    const part = this.layers.slice(0, layer);
    const work = part.reduce((sum, { weight }) => sum + weight.length, 0);
    const x = bends(arrays, window, layer, Math.min(4 * columns, Math.floor(MOST_WORK / work)));
    const curves = curvesAt(this.layers, layer, x);
    return added > 0 && curves.bias !== null ? { ...curves, ...runningSums(curves, curves.bias, added) } : curves;
  }

  /** @param {import("../state/fields.js").State} state */
  ask(state) {
    const network = JSON.stringify(networkOf(state));
    if (network === this.network) return;
    this.network = network;
    this.layers = null;
    layersOf(state).then((layers) => {
      if (network !== this.network) return;
      this.layers = layers;
      this.redraw();
    }, () => {
      // The next drawing asks again; that there is no answer is told where the counts are.
      if (network === this.network) this.network = "";
    });
  }
}

/**
 * The inputs at which units up to a layer bend, with both ends of the window: between them their curves are straight.
 * @param {import("./line_points.js").LineArrays} arrays
 * @param {Interval} window
 * @param {number} layer
 * @param {number} most
 * @returns {number[]} at most so many; where there are more bends, inputs at equal distances
 */
function bends({ x, layers }, [lower, upper], layer, most) {
  const inputs = [lower];
  for (let point = firstFrom(x, lower); point < x.length && x[point] < upper; point += 1) {
    if (layers[point] >= 1 && layers[point] <= layer) inputs.push(x[point]);
    if (inputs.length >= most) break;
  }
  inputs.push(upper);
  if (inputs.length <= most) return inputs;
  return Array.from({ length: Math.max(2, most) }, (_, each) => lower + (each / (most - 1)) * (upper - lower));
}

/**
 * @param {Layer[]} layers
 * @param {number} layer
 * @param {number[]} x
 * @returns {Curves}
 */
function curvesAt(layers, layer, x) {
  const { units } = layers[layer - 1];
  const output = layers[layers.length - 1];
  const adds = layer === layers.length - 1;
  const y = new Float64Array(units * (x.length + 1)).fill(NaN);
  const part = layers.slice(0, layer);
  x.forEach((input, at) => {
    const after = forward(part, [input]).after[layer - 1];
    for (let unit = 0; unit < units; unit += 1) {
      y[unit * (x.length + 1) + at] = adds ? output.weight[unit] * after[unit] : after[unit];
    }
  });
  const note = adds
    ? [`Thin: what each unit of layer ${layer} adds.`, "Their sum and the dashed bias is f."]
    : [`Thin: the activation h of`, `each unit of layer ${layer}.`];
  return { layer, x, y, bias: adds ? output.bias[0] : null, sums: null, note };
}

/**
 * @param {Curves} curves
 * @returns {number}
 */
export function unitsOf({ x, y }) {
  return y.length / (x.length + 1);
}

/**
 * @param {Curves} curves
 * @param {number} unit from 1
 * @returns {Float64Array} its values, one for each of the inputs x
 */
export function valuesOf({ x, y }, unit) {
  return y.subarray((unit - 1) * (x.length + 1), unit * (x.length + 1) - 1);
}

/**
 * @param {Curves} curves
 * @param {number} unit from 1
 * @returns {Float64Array} where its curve is drawn, one for each of the inputs x: that of a unit which is added up lies
 *   on those before it
 */
export function heightsOf(curves, unit) {
  const { x, sums } = curves;
  return sums && unit <= sums.added ? sums.y.subarray(unit * x.length, (unit + 1) * x.length) : valuesOf(curves, unit);
}

/**
 * @param {Curves} curves
 * @param {Float64Array} values at the inputs x
 * @param {number} input within the window
 * @returns {number} the value there
 */
export function between({ x }, values, input) {
  const next = Math.min(Math.max(1, firstFrom(x, input)), x.length - 1);
  const part = (input - x[next - 1]) / (x[next] - x[next - 1]);
  return values[next - 1] + part * (values[next] - values[next - 1]);
}

/**
 * @param {Curves} drawn
 * @param {import("./line_view.js").Drawing} drawing
 * @returns {object[]} of plotly
 */
export function curveTraces(drawn, { window, theme, across, up }) {
  const { layer, x, y, bias, sums } = drawn;
  const added = sums?.added ?? 0;
  const places = [...x, NaN].map((value) => coordinate(across, value));
  const color = layerColour(theme, layer);
  const width = 1.4 * (theme.fontSize / 16);
  const shared = { type: "scatter", mode: "lines", hoverinfo: "skip" };
  const curves = {
    ...shared,
    name: `units of layer ${layer}`,
    x: Array.from({ length: unitsOf(drawn) - added }, () => places).flat(),
    y: Array.from(y.subarray(added * places.length), (value) => coordinate(up, value)),
    connectgaps: false,
    line: { color, width },
  };
  if (bias === null) return [curves];
  const ends = window.x.map((end) => coordinate(across, end));
  const height = coordinate(up, bias);
  const level = { ...shared, name: "bias", x: ends, y: [height, height], line: { color, width, dash: "dash" } };
  return [curves, level];
}
