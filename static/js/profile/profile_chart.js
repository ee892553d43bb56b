/** The chart of the profile: f over the distance along the line; whoever points at it points at the map, too. */

import { plotPlace } from "../plot/axes.js";
import { emit } from "../base/bus.js";
import { readTheme } from "../plot/colours.js";
import { find } from "../base/dom.js";
import { pieceAt, valueAt } from "../line/line_points.js";
import { LineView } from "../line/line_view.js";
import { significant } from "../base/significant.js";
import { lengthOf, pointAt } from "./profile_line.js";

/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {import("./profile_line.js").Ends} Ends */

/** A kink is pointed at from this many pixels away. */
const REACH_PIXELS = 8;
/** @typedef {import("../state/fields.js").State} State */
/** Nothing but f is drawn. */
const PLAIN = /** @type {State} */ ({ kind: "weights", curves: 0, slopes: "off", grid: 0 });

export class ProfileChart {
  /**
   * @param {HTMLElement} element holds .plot and .mark
   * @param {HTMLElement} reading says what is pointed at
   * @param {EventTarget} bus
   * @param {AbortSignal} signal
   */
  constructor(element, reading, bus, signal) {
    this.element = element;
    this.reading = reading;
    this.bus = bus;
    this.view = new LineView(find(element, ".plot"), () => this.draw(), "distance along the line");
    /** @type {any} of the geometry of f along the line; null where it is not known */
    this.arrays = null;
    /** @type {Ends} */
    this.ends = [0, 0, 1, 1];
    /** @type {number | null} the distance that is pointed at */
    this.at = null;
    element.addEventListener("pointermove", (event) => this.point(event.clientX), { signal });
    element.addEventListener("pointerdown", (event) => this.point(event.clientX), { signal });
    element.addEventListener("pointerleave", () => this.leave(), { signal });
    element.addEventListener("blur", () => this.leave(), { signal });
    element.addEventListener("keydown", (event) => this.key(event), { signal });
    const sizes = new ResizeObserver(() => this.draw());
    sizes.observe(element);
    signal.addEventListener("abort", () => sizes.disconnect());
  }

  get size() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** @returns {{x: Interval}} */
  get window() {
    return { x: [0, lengthOf(this.ends) || 1] };
  }

  get place() {
    return plotPlace(this.size, readTheme(this.element).fontSize, this.window);
  }

  /**
   * @param {any} arrays null where there is nothing to draw
   * @param {Ends} ends
   */
  show(arrays, ends) {
    this.arrays = arrays;
    this.ends = ends;
    this.leave();
    this.draw();
  }

  draw() {
    const { size, element } = this;
    if (size.width === 0) return;
    const geometry = this.arrays && { arrays: this.arrays, state: PLAIN };
    this.view.draw(geometry, this.window, PLAIN, readTheme(element), size);
  }

  /** @param {number} pixel of the screen, from the left */
  point(pixel) {
    const { left, width } = this.place;
    const part = (pixel - this.element.getBoundingClientRect().left - left) / width;
    const distance = Math.min(Math.max(part, 0), 1) * lengthOf(this.ends);
    this.tell(this.nearestKink(distance, REACH_PIXELS / width) ?? distance);
  }

  /**
   * @param {number} distance
   * @param {number} reach part of the whole length
   * @returns {number | null} of the nearest kink within reach
   */
  nearestKink(distance, reach) {
    let nearest = null;
    let least = reach * lengthOf(this.ends);
    for (const kink of this.kinkDistances()) {
      if (Math.abs(kink - distance) > least) continue;
      nearest = kink;
      least = Math.abs(kink - distance);
    }
    return nearest;
  }

  /** @returns {number[]} */
  kinkDistances() {
    if (!this.arrays) return [];
    const { x, kinks } = this.arrays;
    return Array.from(x).filter((_, point) => kinks[point]);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { at } = this;
    const distances = this.kinkDistances();
    const next = {
      ArrowRight: () => distances.find((kink) => kink > (at ?? -1)),
      ArrowLeft: () => distances.findLast((kink) => kink < (at ?? Infinity)),
      Home: () => distances[0],
      End: () => distances[distances.length - 1],
    }[event.key];
    if (!next) return;
    event.preventDefault();
    const kink = next();
    if (kink !== undefined) this.tell(kink);
  }

  /** @param {number} distance that is pointed at */
  tell(distance) {
    const { arrays, bus, element } = this;
    if (!arrays) return;
    this.at = distance;
    const { left, top, width, height } = this.place;
    const mark = find(element, ".mark");
    mark.hidden = false;
    Object.assign(mark.style, {
      left: `${left + (distance / lengthOf(this.ends)) * width}px`, top: `${top}px`, height: `${height}px`,
    });
    const kink = arrays.x.findIndex((/** @type {number} */ x, /** @type {number} */ index) =>
      arrays.kinks[index] && x === distance);
    const point = pointAt(this.ends, distance);
    const where = point.map((each) => significant(each)).join(", ");
    this.reading.textContent = `(${where}): ${this.describe(distance, kink)}`;
    emit(bus, "probe", { point, cell: null, along: distance });
    emit(bus, "unit", kink < 0 ? { layer: null } : { layer: arrays.layers[kink], unit: arrays.units[kink] });
  }

  /**
   * @param {number} distance
   * @param {number} kink -1 for none
   * @returns {string}
   */
  describe(distance, kink) {
    const { arrays } = this;
    const piece = pieceAt(arrays, distance);
    const value = `f = ${significant(valueAt(arrays, piece, distance))}`;
    if (kink < 0) return `${value}, slope ${significant(arrays.slopes[piece])}`;
    const slopes = `${significant(arrays.slopes[kink - 1])} \u2192 ${significant(arrays.slopes[kink])}`;
    return `${value}, kink of unit ${arrays.units[kink]} of layer ${arrays.layers[kink]}, slope ${slopes}`;
  }

  leave() {
    if (this.at === null) return;
    this.at = null;
    find(this.element, ".mark").hidden = true;
    this.reading.textContent = "";
    emit(this.bus, "probe", { point: null, cell: null });
    emit(this.bus, "unit", { layer: null });
  }
}
