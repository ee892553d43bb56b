/** Hidden units: each relu(w1 x - b1) with a handle at its kink and one on its ray. */

import { make } from "../../base/dom.js";
import { KINKS, WINDOW } from "../targets.js";
import { kinksOf, unitWords, widestGap } from "../units.js";
import { placeBeside } from "./beside.js";
import { Chart } from "./chart.js";
import { UnitHandles, unitColour } from "./unit_handles.js";

/** @typedef {import("./chart.js").Point} Point */
/** @typedef {import("../units.js").Unit} Unit */

const MOST_UNITS = 8;
const STEEPEST = 4;
/** How much of the part that is off is drawn. */
const OFF = 0.22;
/** Kink and slope of each unit that the scene begins with. */
const FIRST = [[-1.5, 1], [0.5, -0.5], [1.5, 2]];

/**
 * @param {import("../stage.js").Stage} stage
 * @returns {import("../stage.js").View}
 */
export function createUnitsView(stage) {
  return new UnitsView(stage);
}

class UnitsView {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    const { element, signal } = stage;
    this.units = unitsOf(FIRST);
    const room = make("div", { class: "room" });
    element.append(make("div", { class: "drawn-view" }, room));
    this.list = make("ul", { class: "unit-list", "aria-label": "Units" });
    this.add = make("button", { type: "button" }, "Add a unit");
    this.add.addEventListener("click", () => this.addUnit(), { signal });
    placeBeside(stage, make("div", { class: "view-tools" }, this.list, this.add));
    this.chart = new Chart(room, {
      x: WINDOW, y: [-0.5, 3], ticks: [1, 1], names: ["x", "φ(w₁x − b₁)"],
      label: "Hidden units. Drag a kink along the axis, or the end of a ray to turn it.",
    }, () => this.draw(), signal);
    this.handles = new UnitHandles(this.chart, {
      kinks: KINKS,
      ray: {
        name: "slope", limits: [-STEEPEST, STEEPEST],
        valueOf: ({ slope }) => slope, rise: ({ slope }) => slope, valueAt: slopeTo,
      },
      move: (index, kink) => this.tune(index, { kink }),
      turn: (index, slope) => this.tune(index, { slope }),
    }, signal);
    this.show(this.units);
  }

  /** @param {Unit[]} units */
  change(units) {
    this.show(units);
    this.stage.changed(JSON.stringify({ units: units.map(({ kink, slope }) => [kink, slope]) }));
  }

  /** @param {number} index @param {Partial<Unit>} part */
  tune(index, part) {
    this.change(this.units.with(index, { ...this.units[index], ...part }));
  }

  /** @param {Unit[]} units */
  show(units) {
    this.units = units;
    this.draw();
    this.list.replaceChildren(...units.map((unit, index) => item(unit, index, () => this.remove(index))));
    this.add.hidden = units.length >= MOST_UNITS;
    const kinks = kinksOf(units, WINDOW).length;
    this.stage.figure(kinks, `${kinks === 1 ? "kink" : "kinks"} in the window`);
  }

  draw() {
    const { chart, units } = this;
    chart.drawAxes([units.map(({ kink }) => kink), []]);
    chart.content.replaceChildren(...units.map((unit, index) => ray(chart, unit, index)));
    this.handles.show(units);
  }

  addUnit() {
    this.change([...this.units, newUnit(this.units)]);
    if (this.add.hidden) this.focusItem(MOST_UNITS - 1);
  }

  /** @param {number} index */
  remove(index) {
    this.change(this.units.toSpliced(index, 1));
    this.focusItem(index);
  }

  /** @param {number} index of a unit, or past the last: what was pressed is no more there */
  focusItem(index) {
    const buttons = this.list.querySelectorAll("button");
    (buttons[Math.min(index, buttons.length - 1)] ?? this.add).focus();
  }

  /** @param {string} text */
  follow(text) {
    const told = text === "" ? unitsOf(FIRST) : read(text);
    if (told) this.show(told);
  }

  redraw() {
    if (this.chart.measure()) this.draw();
  }
}

/** @param {number[][]} pairs @returns {Unit[]} */
function unitsOf(pairs) {
  return pairs.map(([kink, slope]) => ({ kink, slope, weight: 1 }));
}

/**
 * @param {Unit} unit
 * @param {Point} point beneath the axis it counts as on it
 * @returns {number} the slope of the ray from the unit's kink to the point
 */
function slopeTo({ kink }, [x, y]) {
  return Math.max(y, 0) / (x - kink || Number.MIN_VALUE);
}

/**
 * @param {Unit[]} units
 * @returns {Unit} in the middle of the widest gap; it points to where there is more room
 */
function newUnit(units) {
  const [lower, upper] = widestGap(units, KINKS);
  const kink = Number(((lower + upper) / 2).toFixed(1));
  return { kink, slope: kink > 0 ? -1 : 1, weight: 1 };
}

/**
 * The ray, and a little of where the unit is off: all of that would cover the other units.
 * @param {Chart} chart
 * @param {Unit} unit
 * @param {number} index
 */
function ray(chart, unit, index) {
  const [lower, upper] = WINDOW;
  const side = unit.slope < 0 ? lower : upper;
  const off = unit.kink + (unit.slope < 0 ? OFF : -OFF);
  return chart.line([[off, 0], [unit.kink, 0], [side, unit.slope * (side - unit.kink)]], "unit", unitColour(index));
}

/**
 * @param {Unit} unit
 * @param {number} index
 * @param {() => void} remove
 */
function item(unit, index, remove) {
  const name = `unit ${index + 1}`;
  const button = make("button", { type: "button", "aria-label": `Remove ${name}` }, "×");
  button.addEventListener("click", remove);
  const swatch = make("span", { class: "swatch" });
  swatch.style.setProperty("--colour", unitColour(index));
  return make("li", {}, swatch, make("b", {}, name), make("span", { class: "formula" }, unitWords(unit)), button);
}

/**
 * @param {string} text
 * @returns {Unit[] | null} null for what are no units of the window
 */
function read(text) {
  try {
    const { units } = JSON.parse(text);
    const fine = (/** @type {unknown} */ pair) => Array.isArray(pair) && pair.length === 2
      && pair.every(Number.isFinite) && Math.abs(pair[0]) <= KINKS[1] && Math.abs(pair[1]) <= STEEPEST;
    return Array.isArray(units) && units.length <= MOST_UNITS && units.every(fine) ? unitsOf(units) : null;
  } catch {
    return null;
  }
}
