/** A chart for a lecture: axes through the origin, few ticks, and between them what a view draws. */

import { significant } from "../../base/significant.js";
import { makeSvg } from "../../base/svg.js";

/** @typedef {import("../../state/fields.js").Interval} Interval */
/** @typedef {[number, number]} Point x and y, as the axes tell them */
/**
 * @typedef {object} ChartOptions
 * @property {Interval} x what the axis across shows
 * @property {Interval} y
 * @property {[number, number]} ticks the steps between the ticks across and upwards
 * @property {[string, string]} names of the axes
 * @property {string} label what the chart shows, for who can't see it
 * @property {number} [stretch] how much longer a unit may be in one direction than in the other; without it the
 *   chart fills its room
 */
/**
 * @typedef {object} LabelOptions
 * @property {[number, number]} [by] moved to the right and down, times the size of the text
 * @property {"start" | "middle" | "end"} [anchor]
 * @property {string} [kind] a class
 */

/** Room around the axes, times the size of the text: for handles at their ends, and for the axes' names. */
const MARGIN = 1.2;

export class Chart {
  /**
   * @param {HTMLElement} element as large as the chart shall be
   * @param {ChartOptions} options
   * @param {() => void} draw called when the size has changed
   * @param {AbortSignal} signal
   */
  constructor(element, options, draw, signal) {
    this.options = options;
    this.element = element;
    this.axes = makeSvg("g", { class: "axes", "aria-hidden": "true" });
    this.content = makeSvg("g", { class: "content", "aria-hidden": "true" });
    this.words = makeSvg("g", { class: "axis-words", "aria-hidden": "true" });
    this.handles = makeSvg("g");
    this.svg = makeSvg("svg", { class: "chart", role: "group", "aria-label": options.label },
      this.axes, this.content, this.words, this.handles);
    this.box = { left: 0, top: 0, width: 1, height: 1 };
    this.em = 16;
    element.append(this.svg);
    const sizes = new ResizeObserver(() => this.measure() && draw());
    sizes.observe(element);
    signal.addEventListener("abort", () => sizes.disconnect());
    this.measure();
  }

  /** @returns {boolean} whether there is room to draw in */
  measure() {
    const { clientWidth, clientHeight } = this.element;
    if (clientWidth === 0 || clientHeight === 0) return false;
    const { x, y, stretch = Infinity } = this.options;
    this.em = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const margin = MARGIN * this.em;
    const [across, up] = [clientWidth - 2 * margin, clientHeight - 2 * margin];
    const shape = (x[1] - x[0]) / (y[1] - y[0]);
    const [width, height] = [Math.min(across, stretch * up * shape), Math.min(up, (stretch * across) / shape)];
    this.box = { left: (clientWidth - width) / 2, top: (clientHeight - height) / 2, width, height };
    return true;
  }

  /** @param {number} x @returns {number} pixels from the left */
  left(x) {
    const [lower, upper] = this.options.x;
    return this.box.left + ((x - lower) / (upper - lower)) * this.box.width;
  }

  /** @param {number} y @returns {number} pixels from the top */
  top(y) {
    const [lower, upper] = this.options.y;
    return this.box.top + ((upper - y) / (upper - lower)) * this.box.height;
  }

  /** @param {Point} pixels from the left and the top @returns {Point} */
  pointAt([left, top]) {
    const { x, y } = this.options;
    return [
      x[0] + ((left - this.box.left) / this.box.width) * (x[1] - x[0]),
      y[1] - ((top - this.box.top) / this.box.height) * (y[1] - y[0]),
    ];
  }

  /** @param {{clientX: number, clientY: number}} event @returns {Point} pixels from the left and the top */
  pixelsOf({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  /**
   * Axes and ticks.
   * @param {[number[], number[]]} [spared] places across and upwards that have a text of their own: no number there
   */
  drawAxes([sparedAcross, sparedUp] = [[], []]) {
    const { x, y, ticks, names } = this.options;
    const [right, zero, middle] = [this.left(x[1]), this.top(0), this.left(0)];
    const nearAcross = (/** @type {number} */ place) =>
      sparedAcross.some((each) => Math.abs(this.left(each) - this.left(place)) < 2.6 * this.em);
    const nearUp = (/** @type {number} */ place) =>
      sparedUp.some((each) => Math.abs(this.top(each) - this.top(place)) < 1.4 * this.em);
    const across = places(x, ticks[0]);
    const upwards = places(y, ticks[1]);
    this.axes.replaceChildren(
      this.tick(`M${this.left(x[0])} ${zero}H${right}M${middle} ${this.top(y[0])}V${this.top(y[1])}`),
      ...across.map((place) => this.tick(`M${this.left(place)} ${zero}v${0.3 * this.em}`)),
      ...upwards.map((place) => this.tick(`M${middle} ${this.top(place)}h${-0.3 * this.em}`)),
    );
    this.words.replaceChildren(
      ...across.filter((place) => !nearAcross(place))
        .map((place) => this.label(significant(place), [place, 0], { by: [0, 1.25], anchor: "middle" })),
      ...upwards.filter((place) => !nearUp(place))
        .map((place) => this.label(significant(place), [0, place], { by: [-0.5, 0.35], anchor: "end" })),
      this.label(names[0], [x[1], 0], { by: [0.4, 0.3], kind: "name" }),
      this.label(names[1], [0, y[1]], { by: [0.6, 0.5], kind: "name" }),
    );
  }

  /** @param {string} d of a path */
  tick(d) {
    return makeSvg("path", { class: "axis", d });
  }

  /**
   * @param {string} text
   * @param {Point} point
   * @param {LabelOptions} [options]
   */
  label(text, [x, y], { by = [0, 0], anchor = "start", kind = "" } = {}) {
    const place = { x: this.left(x) + by[0] * this.em, y: this.top(y) + by[1] * this.em };
    return makeSvg("text", { class: kind, "text-anchor": anchor, ...place }, text);
  }

  /**
   * @param {Point[]} points that lines join
   * @param {string} kind a class
   * @param {string} [colour] such as "var(--layer-1)"
   */
  line(points, kind, colour) {
    return this.lines([points], kind, colour);
  }

  /**
   * @param {Point[][]} lines drawn as one
   * @param {string} kind
   * @param {string} [colour]
   */
  lines(lines, kind, colour) {
    const paths = lines.map((points) =>
      points.map(([x, y]) => `${this.left(x).toFixed(2)} ${this.top(y).toFixed(2)}`).join("L"));
    const path = makeSvg("path", { class: kind, d: paths.map((each) => `M${each}`).join("") });
    if (colour) path.style.setProperty("--colour", colour);
    return path;
  }
}

/**
 * @param {Interval} interval
 * @param {number} step
 * @returns {number[]} its multiples but zero, without the ends, where the axes' names stand
 */
function places([lower, upper], step) {
  const found = [];
  for (let count = Math.floor(lower / step) + 1; count * step < upper; count += 1) {
    if (count !== 0) found.push(count * step);
  }
  return found;
}
