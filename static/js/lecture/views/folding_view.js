/** The sawtooth, layer by layer: left the last layer, folded up at zero; right the next one. */

import { make } from "../../base/dom.js";
import { several } from "../../base/words.js";
import { createNumber } from "../../controls/number.js";
import { WINDOW, foldedPart, piecesOf, reluOf, sawtooth, withZeros } from "../sawtooth.js";
import { placeBeside } from "./beside.js";
import { Chart } from "./chart.js";

/** @typedef {import("../units.js").Point} Point */
/** @typedef {import("../units.js").Polyline} Polyline */
/** @typedef {"abs" | "relu"} Reading how a layer is told: by its absolute value, or by its two units */
/** @typedef {{depth: number, as: Reading}} State */

const MOST_LAYERS = 10;
const FOLD_MILLISECONDS = 1600;
const LAYER_COLOURS = 8;
/** From this layer on a few pieces are shown enlarged. */
const MAGNIFIED = 8;
const LENS_PIECES = 8;
const LENS = { left: 0.3, right: 1.8, bottom: -1.5, top: 1.5 };
/** @type {State} */
const FIRST = { depth: 1, as: "abs" };
/** @type {[Reading, string][]} */
const READINGS = [["abs", "as | · |"], ["relu", "as ReLUs"]];
/** Of the two units: the one that is on above zero, and the other. */
const UNIT_COLOURS = ["var(--layer-1)", "var(--layer-4)"];

/**
 * @param {import("../stage.js").Stage} stage
 * @returns {import("../stage.js").View}
 */
export function createFoldingView(stage) {
  return new FoldingView(stage);
}

class FoldingView {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.state = FIRST;
    /** How far the last layer is folded. */
    this.part = 1;
    this.frame = 0;
    this.before = this.createSide("The layer before");
    this.after = this.createSide("The layer");
    this.view = make("div", { class: "drawn-view folding" }, this.before.side, this.after.side);
    stage.element.append(this.view);
    this.tools = createFoldingTools((next) => this.change(next), (by) => this.step(by), stage.signal);
    placeBeside(stage, this.tools.element);
    stage.signal.addEventListener("abort", () => cancelAnimationFrame(this.frame));
    this.show(FIRST);
  }

  /** @param {string} label */
  createSide(label) {
    const title = make("p", { class: "chart-title" });
    const room = make("div", { class: "room" });
    const chart = new Chart(room, {
      x: WINDOW, y: WINDOW, ticks: [1, 1], names: ["x", ""], stretch: 2.2, label,
    }, () => this.draw(), this.stage.signal);
    return { side: make("div", { class: "side" }, title, room), title, chart };
  }

  /** @param {Partial<State>} next */
  change(next) {
    this.show({ ...this.state, ...next });
    this.stage.changed(JSON.stringify(this.state));
  }

  /** @param {State} next */
  show(next) {
    cancelAnimationFrame(this.frame);
    this.part = 1;
    this.state = next;
    this.view.classList.toggle("start", next.depth === 0);
    this.redraw();
    this.tools.show(next);
    const pieces = piecesOf(sawtooth(next.depth));
    this.stage.figure(pieces, `${pieces === 1 ? "piece" : "pieces"} with ${several(next.depth, "layer")} of 2 units`);
  }

  redraw() {
    this.before.chart.measure();
    if (this.after.chart.measure()) this.draw();
  }

  draw() {
    const { state, before, after } = this;
    const last = withZeros(sawtooth(Math.max(state.depth - 1, 0)));
    for (const [index, { title, chart }] of [before, after].entries()) {
      title.replaceChildren(...titleOf(state, index));
      chart.drawAxes(index === 1 && state.depth >= MAGNIFIED ? [[1], []] : [[], []]);
    }
    before.chart.content.replaceChildren(...beforeLines(before.chart, last, state));
    after.chart.content.replaceChildren(...afterLines(after.chart, last, state, this.part));
  }

  /** @param {number} by how many layers */
  step(by) {
    const depth = this.state.depth + by;
    if (depth < 0 || depth > MOST_LAYERS) return;
    this.change({ depth });
    if (by > 0 && !this.calm.matches) this.fold(performance.now());
  }

  /** @param {number} start milliseconds */
  fold(start) {
    this.part = Math.min(Math.max(performance.now() - start, 0) / FOLD_MILLISECONDS, 1);
    this.draw();
    if (this.part < 1) this.frame = requestAnimationFrame(() => this.fold(start));
  }

  /** @param {string} text */
  follow(text) {
    const told = text === "" ? FIRST : read(text);
    if (told) this.show(told);
  }
}

/**
 * @param {(next: Partial<State>) => void} change
 * @param {(by: number) => void} step
 * @param {AbortSignal} signal
 * @returns {{element: HTMLElement, show: (state: State) => void}}
 */
function createFoldingTools(change, step, signal) {
  const depth = make("div", { class: "control number" });
  const showDepth = createNumber(depth, {
    id: "folded-layers", label: "Layers", step: 1, format: String,
    parse: (text) => (/^\d+$/.test(text) ? Math.min(Number(text), MOST_LAYERS) : undefined),
  }, (value) => change({ depth: value }), signal);
  const [back, more] = ["Back", "Fold once more"].map((text) => make("button", { type: "button" }, text));
  back.addEventListener("click", () => step(-1), { signal });
  more.addEventListener("click", () => step(1), { signal });
  const radios = READINGS.map(([value]) =>
    make("input", { type: "radio", name: "folding-as", value, id: `folding-as-${value}` }));
  const choices = radios.flatMap((radio, index) => [radio, make("label", { for: radio.id }, READINGS[index][1])]);
  const readings = make("div", { class: "row", role: "radiogroup", "aria-label": "How a layer is told" }, ...choices);
  radios.forEach((radio, index) =>
    radio.addEventListener("change", () => change({ as: READINGS[index][0] }), { signal }));

  /** @param {State} state */
  function show(state) {
    const limits = /** @type {[number, number]} */ ([0, MOST_LAYERS]);
    showDepth({ value: state.depth, limits, ceiling: limits, preset: FIRST.depth });
    back.setAttribute("aria-disabled", String(state.depth === 0));
    more.setAttribute("aria-disabled", String(state.depth === MOST_LAYERS));
    for (const radio of radios) radio.checked = radio.value === state.as;
  }

  return { element: make("div", { class: "view-tools folding-tools" }, back, more, depth, readings), show };
}

/**
 * @param {State} state
 * @param {number} side 0 is left
 * @returns {(string | Node)[]}
 */
function titleOf({ depth, as }, side) {
  const [last, next] = [`f${lowered(depth - 1)}`, `f${lowered(depth)}`];
  if (depth === 0) return side === 0 ? [""] : [`${next}(x) = x: nothing is folded yet`];
  if (as === "abs") return side === 0 ? [`${last}: fold up what is below zero`] : [`${next} = 2 |${last}| − 2`];
  const units = [`φ(${last})`, `φ(−${last})`].map((text, unit) => {
    const name = make("span", { class: "of-unit" }, text);
    name.style.setProperty("--colour", UNIT_COLOURS[unit]);
    return name;
  });
  return side === 0 ? [units[0], " and ", units[1]] : [`${next} = 2 `, units[0], " + 2 ", units[1], " − 2"];
}

/**
 * @param {Chart} chart
 * @param {Polyline} last
 * @param {State} state
 */
function beforeLines(chart, last, { depth, as }) {
  if (depth === 0) return [];
  const kind = thin(depth - 1);
  if (as === "relu") {
    return [
      ...(depth < MAGNIFIED ? [chart.line(last, "guide")] : []),
      ...UNIT_COLOURS.map((colour, unit) => chart.line(reluOf(last, unit === 0 ? 1 : -1), kind, colour)),
    ];
  }
  return [
    chart.lines(runs(last, last, -1), `${kind} below`, layerColour(depth - 1)),
    chart.lines(runs(last, last, 1), kind, layerColour(depth - 1)),
    chart.lines(runs(last, foldedPart(last, 0.5), -1), `${kind} fold`, layerColour(depth)),
  ];
}

/**
 * @param {Chart} chart
 * @param {Polyline} last
 * @param {State} state
 * @param {number} part of the fold
 */
function afterLines(chart, last, state, part) {
  const next = state.depth === 0 ? last : foldedPart(last, part);
  const lines = nextLines(chart, last, next, state, thin(state.depth));
  return state.depth < MAGNIFIED ? lines : [...lines, ...lens(chart, last, next, state)];
}

/**
 * @param {Chart} chart
 * @param {Polyline} last
 * @param {Polyline} next
 * @param {State} state
 * @param {string} kind
 */
function nextLines(chart, last, next, { depth, as }, kind) {
  if (depth === 0 || as === "abs") return [chart.line(next, kind, layerColour(depth))];
  // Each piece has the colour of the unit that is on there.
  return UNIT_COLOURS.map((colour, unit) => chart.lines(runs(last, next, unit === 0 ? 1 : -1), kind, colour));
}

/**
 * A few pieces right of zero, enlarged: so many are one area otherwise.
 * @param {Chart} chart
 * @param {Polyline} last
 * @param {Polyline} next
 * @param {State} state
 */
function lens(chart, last, next, state) {
  const { left, right, top, bottom } = LENS;
  const middle = (next.length - 1) / 2;
  const width = next[middle + LENS_PIECES][0];
  const enlarged = next.slice(middle, middle + LENS_PIECES + 1).map(([x, y]) => /** @type {Point} */ ([
    left + 0.1 + (x / width) * (right - left - 0.2), (bottom + top - 0.4) / 2 + 0.5 * y,
  ]));
  const frame = chart.line([[left, bottom], [left, top], [right, top], [right, bottom], [left, bottom]], "lens");
  return [
    frame,
    ...nextLines(chart, last.slice(middle, middle + LENS_PIECES + 1), enlarged, state, "f many"),
    chart.label(`0 ≤ x ≤ 1/${1 / width}`, [(left + right) / 2, top], { by: [0, 1.3], anchor: "middle" }),
  ];
}

/**
 * @param {Polyline} last with a point at each zero
 * @param {Polyline} line with the same inputs
 * @param {1 | -1} sign
 * @returns {Polyline[]} the parts of the line where the last one has this sign
 */
function runs(last, line, sign) {
  /** @type {Polyline[]} */
  const found = [];
  let open = false;
  for (let index = 1; index < last.length; index += 1) {
    const here = sign * (last[index - 1][1] + last[index][1]) > 0;
    if (here && !open) found.push([line[index - 1]]);
    if (here) found[found.length - 1].push(line[index]);
    open = here;
  }
  return found;
}

/** @param {number} depth @returns {string} the class of a line that can still be seen among so many others */
function thin(depth) {
  return depth <= 4 ? "f" : depth <= 7 ? "f many" : "f most";
}

/** @param {number} layer 0 is the input */
function layerColour(layer) {
  return layer === 0 ? "var(--text)" : `var(--layer-${((layer - 1) % LAYER_COLOURS) + 1})`;
}

/** @param {number} index */
function lowered(index) {
  return Array.from(String(index), (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join("");
}

/**
 * @param {string} text
 * @returns {State | null} null for what tells no state
 */
function read(text) {
  try {
    const { depth, as } = JSON.parse(text);
    const fine = Number.isInteger(depth) && depth >= 0 && depth <= MOST_LAYERS;
    return fine && READINGS.some(([value]) => value === as) ? { depth, as } : null;
  } catch {
    return null;
  }
}
