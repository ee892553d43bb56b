/** The histogram of a study: how many draws have how many linear regions, their mean, and what the sawtooth has. */

import { makeSvg } from "../../base/svg.js";
import { raised } from "../../base/words.js";
import { Chart } from "./chart.js";

/** @typedef {{values: number[], mean: number, draws: number, depth: number, end: number}} Study `draws` are asked for,
 *    the axis shows regions up to `end` at least */

const MOST_BARS = 64;
/** Room for the labels above the highest bar, times its height. */
const HEADROOM = 1.5;
/** Room for the numbers of the axes and the name of the lower one, times the size of the text. */
const [ROOM_LEFT, ROOM_BELOW] = [2.6, 2.2];
/** How wide the labels of the lines are, and a chart with room for the long one. */
const [SHORT_LABEL, LONG_LABEL, WIDE] = [6.5, 10, 20];

export class DrawsHistogram {
  /**
   * @param {HTMLElement} element
   * @param {AbortSignal} signal
   */
  constructor(element, signal) {
    this.chart = new Chart(element, {
      x: [0, 1], y: [0, 1], ticks: [1, 1], names: ["", ""],
      label: "Histogram of the linear regions of all draws.",
    }, () => this.draw(), signal);
    /** @type {Study} */
    this.study = { values: [], mean: 0, draws: 1, depth: 1, end: 2 };
  }

  /** @param {Study} study */
  show(study) {
    this.study = study;
    this.draw();
  }

  draw() {
    const { chart, study: { values, draws, depth, end: least } } = this;
    const end = Math.max(least, 1.06 * values.reduce((most, value) => Math.max(most, value), 0));
    const bars = barsOf(values, end);
    // Not yet counted draws will fall about as the others did: the bars grow, and the axis stays.
    const top = HEADROOM * (Math.max(1, ...bars.counts) * draws) / Math.max(1, values.length);
    const { em, box } = chart;
    chart.options.x = [(-end * ROOM_LEFT * em) / box.width, end];
    chart.options.y = [(-top * ROOM_BELOW * em) / box.height, top];
    const step = values.length ? niceStep(top / HEADROOM / 2) : Infinity;
    chart.options.ticks = [2 ** Math.max(0, Math.floor(Math.log2(end)) - 2), step];
    chart.drawAxes();
    chart.content.replaceChildren(
      ...this.drawBars(bars), ...this.drawLines(2 ** depth, end, top),
      chart.label("linear regions", [end, 0], { by: [0, 2.7], anchor: "end", kind: "name" }),
    );
  }

  /** @param {{width: number, counts: number[]}} bars */
  drawBars({ width, counts }) {
    const { chart } = this;
    return counts.flatMap((count, index) => {
      if (count === 0) return [];
      const [left, right] = [index * width + 0.5, (index + 1) * width + 0.5].map((place) => chart.left(place));
      const top = chart.top(count);
      // A bar of a few pixels needs no gap beside it.
      const gap = right - left > 6 ? 1 : 0;
      return [makeSvg("rect", {
        class: "bar", x: left, y: top, width: Math.max(right - left - gap, 2), height: chart.top(0) - top,
      })];
    });
  }

  /**
   * @param {number} plain the linear regions of the sawtooth
   * @param {number} end
   * @param {number} top
   */
  drawLines(plain, end, top) {
    const { chart, study: { values, mean, depth } } = this;
    const room = (/** @type {number} */ x) => (chart.left(end) - chart.left(x)) / chart.em;
    const line = (/** @type {number} */ x, /** @type {number} */ row, /** @type {string} */ kind,
      /** @type {string} */ text, /** @type {boolean} */ left) => [
      makeSvg("path", { class: kind, d: `M${chart.left(x)} ${chart.top(0)}V${chart.top(top) + 1.5 * row * chart.em}` }),
      chart.label(text, [x, top], { by: [left ? -0.4 : 0.4, 0.9 + 1.5 * row], anchor: left ? "end" : "start", kind }),
    ];
    // The lower label stands on the side without the other line, where there is room.
    const left = values.length > 0 && mean > plain || room(plain) < SHORT_LABEL;
    const isWide = chart.box.width > WIDE * chart.em && (left || room(plain) > LONG_LABEL);
    return [
      ...line(plain, 1, "plain", raised(`${isWide ? "sawtooth: " : ""}2^${depth} = ${plain}`), left),
      ...(values.length ? line(mean, 0, "mean", `mean ${oneDecimal(mean)}`, room(mean) < SHORT_LABEL) : []),
    ];
  }
}

/**
 * @param {number[]} values whole numbers from 1 on
 * @param {number} end
 * @returns {{width: number, counts: number[]}} each bar holds `width` whole numbers, the first one those from 1 on
 */
function barsOf(values, end) {
  const width = Math.ceil(end / MOST_BARS);
  const counts = Array(Math.ceil(end / width)).fill(0);
  for (const value of values) counts[Math.floor((value - 1) / width)] += 1;
  return { width, counts };
}

/** @param {number} about @returns {number} 1, 2 or 5 times a power of ten that is not less, and 1 at least */
function niceStep(about) {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(about)));
  return power * ([1, 2, 5].find((lead) => lead * power >= about) ?? 10);
}

/** @param {number} value */
export function oneDecimal(value) {
  return value.toFixed(1);
}
