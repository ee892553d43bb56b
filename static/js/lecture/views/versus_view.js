/** A scene with one hidden layer beside a sawtooth of as many units, and a chart of their pieces. */

import { make } from "../../base/dom.js";
import { digits } from "../../base/words.js";
import { createNumber } from "../../controls/number.js";
import { sentenceOf } from "../../server/client.js";
import { fromQuery } from "../../state/state.js";
import { Curve } from "../curve.js";
import { GrowthChart } from "../growth.js";

/** @typedef {import("../stage.js").Stage} Stage */
/** @typedef {import("../../state/fields.js").Field} Field */
/** @typedef {import("../../state/fields.js").State} State */

/** A sawtooth has two units a layer; of more units a picture is black. */
const LIMITS = /** @type {[number, number]} */ ([2, 30]);
const SHALLOW = "input_dim=1&init=lecture&seed=3&x=-2,2";
const SERIES_UNITS = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30];

/** @type {Record<string, {name: string, query: (units: number) => string}>} */
const SIDES = {
  wide: { name: "One hidden layer", query: (units) => `${SHALLOW}&width=${units}` },
  deep: { name: "Two units a layer", query: (units) => `kind=sawtooth&input_dim=1&depth=${units / 2}` },
};

/**
 * @param {Stage} stage
 * @param {readonly Field[]} fields
 * @returns {import("../stage.js").View}
 */
export function createVersusView(stage, fields) {
  const { element, options, signal } = stage;
  const slider = make("div", { class: "control number" });
  const sides = Object.values(SIDES).map(({ name, query }) => new Side(stage, fields, name, query));
  element.append(make("div", { class: "versus" }, slider, ...sides.map((side) => side.element)));
  const growth = createGrowth(element.children[0], stage, fields);
  let units = options.units;

  const showNumber = createNumber(slider, {
    id: "units", label: "Units of each network", step: 2, format: String, parse: toUnits,
  }, (value) => {
    show(toUnits(String(value)) ?? units);
    stage.changed(String(units));
  }, signal);

  /** @param {number} asked units of each */
  function show(asked) {
    units = asked;
    showNumber({ value: units, limits: LIMITS, ceiling: LIMITS, preset: options.units });
    count(asked).catch((error) => stage.figure("\u2026", sentenceOf(error)));
  }

  /** @param {number} asked units of each */
  async function count(asked) {
    const counts = await Promise.all(sides.map((side) => side.show(asked)));
    if (asked !== units || signal.aborted || counts.includes(null)) return;
    const [wide, deep] = counts.map(Number);
    stage.figure(deep, `pieces of the deep one, ${digits(wide)} of the wide one`);
    growth.mark(sides[1].stateOf(units), deep);
  }

  function draw() {
    for (const side of sides) side.curve.draw();
    growth.draw(stage.theme());
  }

  const sizes = new ResizeObserver(draw);
  sizes.observe(element);
  signal.addEventListener("abort", () => sizes.disconnect());

  return {
    follow: (text) => show(text === "" ? options.units : toUnits(text) ?? units),
    redraw: draw,
  };
}

/**
 * @param {Element} element gets the chart and its legend
 * @param {Stage} stage
 * @param {readonly Field[]} fields
 */
function createGrowth(element, { signal }, fields) {
  const chart = make("div", { class: "growth", role: "img", "aria-label": "Chart of pieces against units" });
  const list = make("ul", { class: "growth-series" });
  element.append(chart, list);
  const deeper = { field: /** @type {const} */ ("depth"), values: SERIES_UNITS.map((units) => units / 2) };
  return new GrowthChart(chart, list, {
    across: "units", logarithmic: true, line: null,
    series: [
      { label: "one hidden layer", state: SHALLOW, field: "width", values: SERIES_UNITS },
      { label: "two units a layer", state: "kind=sawtooth&input_dim=1", ...deeper },
    ],
  }, "linear_regions", fields, signal);
}

/** One of the networks with the picture of f. */
class Side {
  /**
   * @param {Stage} stage
   * @param {readonly Field[]} fields
   * @param {string} name
   * @param {(units: number) => string} query
   */
  constructor(stage, fields, name, query) {
    this.fields = fields;
    this.query = query;
    this.curve = new Curve(stage.theme, stage.signal);
    this.count = make("output", {});
    this.element = make("section", { class: "side", "aria-label": name }, make("h2", {}, name), this.count,
      this.curve.element);
  }

  /**
   * @param {number} units
   * @returns {State}
   */
  stateOf(units) {
    return fromQuery(this.fields, this.query(units));
  }

  /**
   * @param {number} units
   * @returns {Promise<number | null>} the pieces, null where a later question came first
   */
  async show(units) {
    const pieces = await this.curve.show(this.stateOf(units));
    if (pieces !== null) this.count.value = `${digits(pieces)} pieces`;
    return pieces;
  }
}

/** @param {string} text */
function toUnits(text) {
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  return Math.min(Math.max(2 * Math.round(value / 2), LIMITS[0]), LIMITS[1]);
}
