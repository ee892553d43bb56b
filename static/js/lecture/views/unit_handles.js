/** The handles of units on a chart: one on the axis moves the kink, one on the ray turns it. */

import { significant } from "../../base/significant.js";
import { makeSvg } from "../../base/svg.js";
import { Handle } from "./handle.js";

/** @typedef {import("./chart.js").Point} Point */
/** @typedef {import("../units.js").Unit} Unit */
/**
 * @typedef {object} RayOptions of the handle on the ray
 * @property {string} name of what it changes
 * @property {[number, number]} limits
 * @property {(unit: Unit) => number} valueOf
 * @property {(unit: Unit, point: Point) => number} valueAt when it is dragged to a point
 * @property {(unit: Unit) => number} rise how much the ray goes up for each 1 that x goes to the right
 */
/**
 * @typedef {object} UnitOptions
 * @property {[number, number]} kinks where they may be
 * @property {RayOptions} ray
 * @property {(index: number, value: number) => void} move
 * @property {(index: number, value: number, point?: Point) => void} turn without a point: by a key
 * @property {(index: number) => void} [chosen]
 */

const LAYER_COLOURS = 8;
/** How far from the kink the ray's handle is, times the size of the text; neighbours differ, so that few overlap. */
const [NEAREST, FARTHER, DIFFERENT] = [6.5, 1.8, 3];

/** Between the handles of units that share a kink. */
const BENEATH = 1.8;

/** @param {number} index of a unit, from 0 @returns {string} its colour */
export function unitColour(index) {
  return `var(--layer-${(index % LAYER_COLOURS) + 1})`;
}

export class UnitHandles {
  /**
   * @param {import("./chart.js").Chart} chart
   * @param {UnitOptions} options
   * @param {AbortSignal} signal
   */
  constructor(chart, options, signal) {
    this.chart = chart;
    this.options = options;
    this.signal = signal;
    /** @type {Unit[]} */
    this.units = [];
    /** @type {{kink: Handle, ray: Handle}[]} */
    this.pairs = [];
    this.group = makeSvg("g");
    chart.handles.append(this.group);
  }

  /**
   * @param {Unit[]} units
   * @param {number | null} [chosen] the only one whose ray has a handle; without it all have
   */
  show(units, chosen = null) {
    this.units = units;
    while (this.pairs.length < units.length) this.pairs.push(this.add(this.pairs.length));
    for (const { kink, ray } of this.pairs.splice(units.length)) [kink, ray].forEach((each) => each.remove());
    units.forEach((unit, index) => this.place(unit, index, chosen === null || chosen === index));
  }

  /** @param {number} index */
  add(index) {
    const { kinks, ray, move, turn, chosen } = this.options;
    const name = `unit ${index + 1}`;
    const shared = { step: 0.1, chosen: () => chosen?.(index) };
    const kink = new Handle(this.chart, {
      ...shared, label: `kink of ${name}`, limits: kinks, valueAt: ([x]) => x,
      change: (value) => move(index, value),
    }, this.signal);
    const end = new Handle(this.chart, {
      ...shared, label: `${ray.name} of ${name}`, limits: ray.limits,
      valueAt: (point) => ray.valueAt(this.units[index], point),
      change: (value, point) => turn(index, value, point),
    }, this.signal);
    kink.mark.textContent = String(index + 1);
    kink.element.classList.add("kink");
    end.element.classList.add("ray");
    this.group.append(kink.element, end.element);
    return { kink, ray: end };
  }

  /**
   * @param {Unit} unit
   * @param {number} index
   * @param {boolean} turned whether its ray has a handle
   */
  place(unit, index, turned) {
    const { kink, ray } = this.pairs[index];
    const value = this.options.ray.valueOf(unit);
    // Those that share a kink stand one beneath the other.
    const above = this.units.slice(0, index).filter((each) => each.kink === unit.kink).length;
    const down = above * BENEATH * this.chart.em;
    const place = /** @type {[number, number]} */ ([this.chart.left(unit.kink), this.chart.top(0) + down]);
    kink.showAt(unit.kink, place, significant(unit.kink), unitColour(index));
    ray.showAt(value, this.endOf(unit, index), significant(value), unitColour(index));
    ray.element.toggleAttribute("hidden", !turned);
  }

  /**
   * @param {Unit} unit
   * @param {number} index
   * @returns {Point} pixels: on the ray, at a fixed distance from the kink or where it leaves the chart
   */
  endOf(unit, index) {
    const { chart } = this;
    const { box, em } = chart;
    const [left, top] = [chart.left(unit.kink), chart.top(0)];
    const side = unit.slope < 0 ? -1 : 1;
    const across = chart.left(unit.kink + side) - left;
    const down = chart.top(side * this.options.ray.rise(unit)) - top;
    const length = Math.hypot(across, down);
    const sides = [
      (side < 0 ? box.left - left : box.left + box.width - left) / across,
      down < 0 ? (box.top - top) / down : Infinity,
      down > 0 ? (box.top + box.height - top) / down : Infinity,
      ((NEAREST + FARTHER * (index % DIFFERENT)) * em) / length,
    ];
    const part = Math.min(...sides);
    return [left + part * across, top + part * down];
  }
}
