/** What is drawn of a function that is built by hand: its units, their sum, and how far it is from the target. */

import { significant } from "../../base/significant.js";
import { makeSvg } from "../../base/svg.js";
import { targetOf } from "../build_state.js";
import { HEIGHTS, WINDOW } from "../targets.js";
import { farthest, lineAt, polylineOf, sumAt, unitAt } from "../units.js";
import { Handle } from "./handle.js";
import { unitColour } from "./unit_handles.js";

/** @typedef {import("../build_state.js").Built} Built */
/** @typedef {import("../units.js").Point} Point */
/** @typedef {import("../units.js").Polyline} Polyline */
/** @typedef {import("./chart.js").Chart} Chart */

/** A smaller error is that of rounding. */
export const HIT = 1e-9;

/**
 * @param {Chart} chart
 * @param {Built} built
 * @param {Point[] | null} stroke that is being drawn, to be the next target
 * @returns {SVGElement[]}
 */
export function drawBuilt(chart, built, stroke) {
  const target = stroke ?? targetOf(built);
  return [
    ...built.units.map((unit, index) => {
      const side = unit.slope < 0 ? WINDOW[0] : WINDOW[1];
      const kind = index === built.chosen ? "part chosen" : "part";
      return chart.line([[unit.kink, 0], [side, unit.weight * unitAt(unit, side)]], kind, unitColour(index));
    }),
    chart.line(polylineOf(built, WINDOW), "sum"),
    ...(target ? [chart.line(target, "target")] : []),
    ...(target && !stroke ? errorOf(chart, built, target) : []),
  ];
}

/**
 * @param {Chart} chart
 * @param {Built} built
 * @param {Polyline} target
 */
function errorOf(chart, built, target) {
  const { error, x } = farthest(built, target);
  if (error < HIT) return [];
  const ends = [sumAt(built, x), lineAt(target, x)].map((y) => Math.min(Math.max(y, HEIGHTS[0]), HEIGHTS[1]));
  // Away from the numbers of the axis, if there is room.
  const left = Math.abs(x) > WINDOW[1] / 2 ? x > 0 : x < 0;
  return [
    chart.line([[x, ends[0]], [x, ends[1]]], "error"),
    chart.label(`error ${significant(error, 3)}`, [x, (ends[0] + ends[1]) / 2],
      { by: [left ? -0.5 : 0.5, 0.35], anchor: left ? "end" : "start", kind: "error" }),
  ];
}

/** The points of a target that was drawn: each is moved up and down. */
export class PointHandles {
  /**
   * @param {Chart} chart
   * @param {(target: Polyline) => void} change
   * @param {AbortSignal} signal
   */
  constructor(chart, change, signal) {
    this.chart = chart;
    this.change = change;
    this.signal = signal;
    /** @type {Polyline} */
    this.points = [];
    /** @type {Handle[]} */
    this.handles = [];
    this.group = makeSvg("g");
    chart.handles.append(this.group);
  }

  /** @param {Polyline} points none for a target that is no drawn one */
  show(points) {
    this.points = points;
    while (this.handles.length < points.length) this.handles.push(this.add(this.handles.length));
    for (const handle of this.handles.splice(points.length)) handle.remove();
    this.handles.forEach((handle, index) => {
      const value = points[index][1];
      handle.show(value, points[index], significant(value));
    });
  }

  /** @param {number} index */
  add(index) {
    const handle = new Handle(this.chart, {
      label: `height of point ${index + 1} of the target`, limits: HEIGHTS, step: 0.1, valueAt: ([, y]) => y,
      change: (value) => this.change(this.points.with(index, [this.points[index][0], value])),
    }, this.signal);
    handle.element.classList.add("target");
    this.group.append(handle.element);
    return handle;
  }
}
