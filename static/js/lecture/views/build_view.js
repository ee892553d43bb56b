/** A function built by hand: units that add up to f, and a target to hit with as few of them as can be. */

import { make } from "../../base/dom.js";
import { FIRST, LARGEST_WEIGHT, read, targetOf, written } from "../build_state.js";
import { fit } from "../fit.js";
import { FIRST_DRAWN, HEIGHTS, KINKS, WINDOW, bump, drawn, step } from "../targets.js";
import { widestGap } from "../units.js";
import { placeBeside } from "./beside.js";
import { PointHandles, drawBuilt } from "./build_drawing.js";
import { DRAWN, createBuildTools } from "./build_tools.js";
import { figureWords } from "./build_words.js";
import { Chart } from "./chart.js";
import { createPen } from "./pen.js";
import { UnitHandles } from "./unit_handles.js";

/** @typedef {import("../build_state.js").Built} Built */
/** @typedef {import("../units.js").Point} Point */
/** @typedef {import("../units.js").Unit} Unit */
/** @typedef {"unit" | "bump" | "step"} Kind of what is added */

/** A hand makes no larger weights: near the kink a ray is soon very steep. */
const STEEPEST_BY_HAND = 8;
/** @type {Record<Kind, string>} */
const HOW = {
  unit: "",
  bump: "A bump takes three units: up, down twice as steeply, and up again.",
  step: "A step takes two units: one goes up, the other keeps it level.",
};

/**
 * @param {import("../stage.js").Stage} stage
 * @returns {import("../stage.js").View}
 */
export function createBuildView(stage) {
  return new BuildView(stage);
}

class BuildView {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {Built} */
    this.built = FIRST;
    const { signal } = stage;
    const room = make("div", { class: "room" });
    this.tools = createBuildTools(this.actions(), signal);
    stage.element.append(make("div", { class: "drawn-view" }, room, this.tools.under));
    placeBeside(stage, this.tools.beside);
    this.chart = new Chart(room, {
      x: WINDOW, y: HEIGHTS, ticks: [1, 1], names: ["x", "f(x)"],
      label: "The function f, the sum of its units. Drag a kink along the axis, or the end of a ray.",
    }, () => this.draw(), signal);
    this.handles = this.createHandles(signal);
    this.points = new PointHandles(this.chart, (target) => this.change({ target }), signal);
    createPen(this.chart, () => Array.isArray(this.built.target), (stroke, ended) => this.ink(stroke, ended), signal);
    this.show(FIRST);
  }

  /** @returns {import("./build_tools.js").Actions} */
  actions() {
    return {
      tune: (part) => this.tune(this.built.chosen, part),
      lift: (bias) => this.change({ bias }),
      choose: (chosen) => this.change({ chosen }),
      remove: () => {
        const { units, chosen } = this.built;
        this.change({ units: units.toSpliced(chosen, 1), chosen: Math.max(chosen - 1, 0) });
      },
      add: (kind) => {
        const { units } = this.built;
        this.change({ units: [...units, ...ADD[kind](units)], chosen: units.length }, HOW[kind]);
      },
      aim: (name) => this.change({ target: aimed(this.built.target, name) }),
      fit: () => this.change({ ...fit(targetOf(this.built) ?? []), chosen: 0 }),
    };
  }

  /** @param {AbortSignal} signal */
  createHandles(signal) {
    return new UnitHandles(this.chart, {
      kinks: KINKS,
      ray: {
        name: "weight", limits: [-LARGEST_WEIGHT, LARGEST_WEIGHT],
        valueOf: ({ weight }) => weight, rise: ({ slope, weight }) => slope * weight, valueAt: weightTo,
      },
      move: (index, kink) => this.tune(index, { kink }),
      turn: (index, weight, point) => this.tune(index, { weight, slope: slopeTo(this.built.units[index], point) }),
      chosen: (index) => index !== this.built.chosen && this.change({ chosen: index }),
    }, signal);
  }

  /** @param {Partial<Built>} part @param {string} [how] what was added */
  change(part, how = "") {
    this.show({ ...this.built, ...part }, how);
    this.stage.changed(written(this.built));
  }

  /** @param {number} index @param {Partial<Unit>} part */
  tune(index, part) {
    const { units } = this.built;
    if (units[index]) this.change({ units: units.with(index, { ...units[index], ...part }), chosen: index });
  }

  /** @param {Built} built @param {string} [how] */
  show(built, how = "") {
    this.built = built;
    this.draw();
    this.tools.show(built, how);
    this.stage.figure(built.units.length, figureWords(built));
  }

  /** @param {Point[] | null} [stroke] that is being drawn */
  draw(stroke = null) {
    const { chart, built } = this;
    const inked = Array.isArray(built.target);
    chart.drawAxes([built.units.map(({ kink }) => kink), []]);
    chart.content.replaceChildren(...drawBuilt(chart, built, stroke));
    this.handles.show(built.units, built.chosen);
    this.points.show(Array.isArray(built.target) && !stroke ? built.target : []);
    chart.svg.classList.toggle("drawable", inked);
  }

  /** @param {Point[]} stroke @param {boolean} ended */
  ink(stroke, ended) {
    const target = ended ? drawn(stroke) : null;
    if (target) this.change({ target });
    else this.draw(ended ? null : stroke);
  }

  /** @param {string} text */
  follow(text) {
    const told = text === "" ? FIRST : read(text);
    if (told) this.show(told);
  }

  redraw() {
    if (this.chart.measure()) this.draw();
  }
}

/** @type {Record<Kind, (units: Unit[]) => Unit[]>} */
const ADD = { unit: newUnit, bump, step };

/** @param {Unit[]} units */
function newUnit(units) {
  const [lower, upper] = widestGap(units, KINKS);
  return [{ kink: Number(((lower + upper) / 2).toFixed(1)), slope: 1, weight: 1 }];
}

/** @param {Built["target"]} target @param {string} name @returns {Built["target"]} none if it is the target already */
function aimed(target, name) {
  if (name === DRAWN) return Array.isArray(target) ? null : FIRST_DRAWN;
  return target === name ? null : name;
}

/** @param {Unit} unit @param {Point} point that its ray shall go through */
function weightTo({ kink, slope }, [x, y]) {
  const weight = y / (Math.abs(slope * (x - kink)) || Number.MIN_VALUE);
  return Math.min(Math.max(weight, -STEEPEST_BY_HAND), STEEPEST_BY_HAND);
}

/** @param {Unit} unit @param {Point} [point] that its ray shall go through; none leaves its direction */
function slopeTo({ kink, slope }, point) {
  return point ? Math.abs(slope) * (point[0] < kink ? -1 : 1) : slope;
}
