/** The function of one draw, with a dot at each kink. */

import { makeSvg } from "../../base/svg.js";
import { Chart } from "./chart.js";

/** @typedef {import("./chart.js").Point} Point */
/** @typedef {import("../../state/fields.js").Interval} Interval */

export const WINDOW = /** @type {Interval} */ ([-2, 2]);
/** Dots beyond so many would hide the function. */
const MOST_DOTS = 40;
/** The line takes so much of the room that a piece has across at most: teeth as fine as pixels are no block. */
const FILLED = 0.3;

export class DrawsCurve {
  /**
   * @param {HTMLElement} element
   * @param {AbortSignal} signal
   */
  constructor(element, signal) {
    this.chart = new Chart(element, {
      x: WINDOW, y: WINDOW, ticks: [1, 1], names: ["x", "f(x)"], label: "The function of one draw.",
    }, () => this.draw(), signal);
    /** @type {{x: ArrayLike<number>, values: ArrayLike<number>, kinks: ArrayLike<number>} | null} */
    this.arrays = null;
  }

  /** @param {{x: ArrayLike<number>, values: ArrayLike<number>, kinks: ArrayLike<number>}} arrays of the stream */
  show(arrays) {
    this.arrays = arrays;
    this.draw();
  }

  draw() {
    const { chart, arrays } = this;
    if (!arrays) return;
    const points = /** @type {Point[]} */ (Array.from(arrays.x, (x, index) => [x, arrays.values[index]]));
    const kinks = points.filter((_, index) => arrays.kinks[index]);
    chart.options.y = rangeOf(points);
    chart.options.ticks = [1, tickOf(chart.options.y)];
    chart.drawAxes();
    const dots = kinks.length > MOST_DOTS ? [] : kinks.map(([x, y]) =>
      makeSvg("circle", { class: "kink", cx: chart.left(x), cy: chart.top(y) }));
    const line = chart.line(points, "function");
    line.style.strokeWidth = `min(0.16rem, ${((FILLED * chart.box.width) / points.length).toFixed(2)}px)`;
    chart.content.replaceChildren(line, makeSvg("g", {}, ...dots));
  }
}

/**
 * As the sawtooth has it, and more where f leaves it: so one sees what is left of it.
 * @param {Point[]} points
 * @returns {Interval}
 */
function rangeOf(points) {
  const values = points.map(([, value]) => value);
  const [least, most] = [Math.min(WINDOW[0], ...values), Math.max(WINDOW[1], ...values)];
  const margin = 0.06 * (most - least);
  return [least - margin, most + margin];
}

/** @param {Interval} interval @returns {number} so that there are two to six ticks */
function tickOf([least, most]) {
  const power = 10 ** Math.floor(Math.log10((most - least) / 4));
  return power * ([1, 2, 5].find((lead) => (most - least) / (lead * power) <= 6) ?? 10);
}
