/** Something to drag on a chart: a slider for pointers, for keys, and for who hears the page. */

import { makeSvg } from "../../base/svg.js";

/** @typedef {import("./chart.js").Point} Point */
/**
 * @typedef {object} HandleOptions
 * @property {string} label
 * @property {[number, number]} limits of the value
 * @property {number} step of an arrow key; with Shift a tenth
 * @property {(point: Point) => number} valueAt the value when it is dragged to a point
 * @property {(value: number, point?: Point) => void} change the point is where it is dragged to; a key gives none
 * @property {() => void} [chosen] called when it gets the focus
 */

/** What the keys do, in steps. @type {Record<string, number>} */
const ARROWS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
/** A dragged value is a multiple of so many steps: it can be read, and met again. */
const GRAIN = 0.5;

export class Handle {
  /**
   * @param {import("./chart.js").Chart} chart
   * @param {HandleOptions} options
   * @param {AbortSignal} signal
   */
  constructor(chart, options, signal) {
    this.chart = chart;
    this.options = options;
    this.value = 0;
    /** @type {Point} pixels */
    this.place = [0, 0];
    this.mark = makeSvg("text", { class: "mark", "text-anchor": "middle", dy: "0.35em", "aria-hidden": "true" });
    const { label, limits: [least, most] } = options;
    this.element = makeSvg("g", {
      class: "handle", role: "slider", tabindex: 0, "aria-label": label, "aria-valuemin": least, "aria-valuemax": most,
    }, makeSvg("circle", { class: "reach" }), makeSvg("circle", { class: "knob" }), this.mark);
    chart.handles.append(this.element);
    this.listen(signal);
  }

  /**
   * @param {number} value
   * @param {Point} point where it stands
   * @param {string} words the value, as it is said
   * @param {string} [colour]
   */
  show(value, [x, y], words, colour) {
    this.showAt(value, [this.chart.left(x), this.chart.top(y)], words, colour);
  }

  /**
   * @param {number} value
   * @param {Point} place pixels
   * @param {string} words
   * @param {string} [colour]
   */
  showAt(value, place, words, colour) {
    this.value = value;
    this.place = place;
    const { element } = this;
    element.setAttribute("transform", `translate(${place[0].toFixed(2)} ${place[1].toFixed(2)})`);
    element.setAttribute("aria-valuenow", String(value));
    element.setAttribute("aria-valuetext", words);
    if (colour) element.style.setProperty("--colour", colour);
  }

  /**
   * @param {number} value may lie beyond the limits
   * @param {Point} [point]
   */
  change(value, point) {
    const { limits: [least, most], change } = this.options;
    change(Math.min(Math.max(Number(value.toFixed(6)), least), most), point);
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { element, chart, options } = this;
    /** @type {Point | null} from the pointer to the handle when the drag began, so that it does not jump */
    let held = null;
    // Chromium does not heed touch-action on parts of an SVG: a finger would scroll the page.
    element.addEventListener("touchstart", (event) => event.preventDefault(), { signal, passive: false });
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      element.setPointerCapture(event.pointerId);
      const at = chart.pixelsOf(event);
      held = [this.place[0] - at[0], this.place[1] - at[1]];
      options.chosen?.();
    }, { signal });
    element.addEventListener("pointermove", (event) => {
      if (!held) return;
      const at = chart.pixelsOf(event);
      const point = chart.pointAt([at[0] + held[0], at[1] + held[1]]);
      const grain = GRAIN * options.step;
      this.change(Math.round(options.valueAt(point) / grain) * grain, point);
    }, { signal });
    for (const type of ["pointerup", "pointercancel"]) element.addEventListener(type, () => (held = null), { signal });
    element.addEventListener("focus", () => options.chosen?.(), { signal });
    element.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  /** @param {KeyboardEvent} event an arrow that moves the handle does not change the slide */
  key(event) {
    const { limits: [least, most], step } = this.options;
    const ends = { Home: least, End: most }[event.key];
    const arrow = ARROWS[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey || (ends === undefined && arrow === undefined)) return;
    event.preventDefault();
    event.stopPropagation();
    this.change(ends ?? this.value + arrow * step * (event.shiftKey ? 0.1 : 1));
  }

  remove() {
    this.element.remove();
  }
}
