/** The sawtooth, layer by layer: left the last layer, folded up at zero; right the next one. */

import { make } from "../../base/dom.js";
import { several } from "../../base/words.js";
import { createNumber } from "../../controls/number.js";
import { WINDOW, foldedPart, piecesOf, reluOf, sawtooth, withZeros } from "../sawtooth.js";
import { Chart } from "./chart.js";

/** @typedef {import("../units.js").Polyline} Polyline */
/** @typedef {"abs" | "relu"} Reading how a layer is told: by its absolute value, or by its two units */
/** @typedef {{depth: number, as: Reading}} State */

const MOST_LAYERS = 10;
const FOLD_MILLISECONDS = 1600;
const LAYER_COLOURS = 8;
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
export function createFoldingView({ element, figure, changed, signal }) {
  const parts = build(element);
  const [before, after] = parts.rooms.map((room, side) => new Chart(room, {
    x: WINDOW, y: WINDOW, ticks: [1, 1], names: ["x", ""], stretch: 2.2,
    label: side === 0 ? "The layer before" : "The layer",
  }, draw, signal));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let state = FIRST;
  /** How far the last layer is folded. */
  let part = 1;
  let frame = 0;

  /** @param {Partial<State>} next */
  function change(next) {
    show({ ...state, ...next });
    changed(JSON.stringify(state));
  }

  /** @param {State} next */
  function show(next) {
    cancelAnimationFrame(frame);
    part = 1;
    state = next;
    parts.view.classList.toggle("start", state.depth === 0);
    redraw();
    showDepth({ value: state.depth, limits: [0, MOST_LAYERS], ceiling: [0, MOST_LAYERS], preset: FIRST.depth });
    parts.back.setAttribute("aria-disabled", String(state.depth === 0));
    parts.more.setAttribute("aria-disabled", String(state.depth === MOST_LAYERS));
    for (const radio of parts.radios) radio.checked = radio.value === state.as;
    const pieces = piecesOf(sawtooth(state.depth));
    figure(pieces, `${pieces === 1 ? "piece" : "pieces"} with ${several(state.depth, "layer")} of 2 units`);
  }

  function draw() {
    const { depth, as } = state;
    const last = withZeros(sawtooth(Math.max(depth - 1, 0)));
    parts.titles.forEach((title, side) => title.replaceChildren(...titleOf(state, side)));
    before.drawAxes();
    after.drawAxes();
    before.content.replaceChildren(...(depth === 0 ? [] : beforeLines(before, last, state)));
    const next = depth === 0 ? last : foldedPart(last, part);
    after.content.replaceChildren(...(as === "relu" && depth > 0
      ? unitLines(after, next, last, thin(depth))
      : [after.line(next, thin(depth), layerColour(depth))]));
  }

  function redraw() {
    before.measure();
    if (after.measure()) draw();
  }

  /** @param {number} by how many layers */
  function step(by) {
    const depth = state.depth + by;
    if (depth < 0 || depth > MOST_LAYERS) return;
    change({ depth });
    if (by > 0 && !calm.matches) fold(performance.now());
  }

  /** @param {number} start milliseconds */
  function fold(start) {
    const passed = Math.max(performance.now() - start, 0) / FOLD_MILLISECONDS;
    part = Math.min(passed, 1);
    draw();
    if (part < 1) frame = requestAnimationFrame(() => fold(start));
  }

  const showDepth = createNumber(parts.depth, {
    id: "folded-layers", label: "Layers", step: 1, format: String,
    parse: (text) => (/^\d+$/.test(text) ? Math.min(Number(text), MOST_LAYERS) : undefined),
  }, (depth) => change({ depth }), signal);
  parts.back.addEventListener("click", () => step(-1), { signal });
  parts.more.addEventListener("click", () => step(1), { signal });
  parts.readings.addEventListener("change", (event) => {
    change({ as: /** @type {any} */ (event.target).value });
  }, { signal });
  signal.addEventListener("abort", () => cancelAnimationFrame(frame));
  show(FIRST);
  return {
    follow(text) {
      const told = text === "" ? FIRST : read(text);
      if (told) show(told);
    },
    redraw,
  };
}

/** @param {HTMLElement} element */
function build(element) {
  const sides = [0, 1].map(() => (
    { title: make("p", { class: "chart-title" }), room: make("div", { class: "room" }) }));
  const back = make("button", { type: "button" }, "Back");
  const more = make("button", { type: "button" }, "Fold once more");
  const depth = make("div", { class: "control number" });
  const radios = READINGS.map(([value]) =>
    make("input", { type: "radio", name: "folding-as", value, id: `folding-as-${value}` }));
  const readings = make("div", { class: "row", role: "radiogroup", "aria-label": "How a layer is told" },
    ...READINGS.flatMap(([value, text], index) =>
      [radios[index], make("label", { for: `folding-as-${value}` }, text)]));
  const view = make("div", { class: "drawn-view folding" },
    make("div", { class: "sides" }, ...sides.map(({ title, room }) => make("div", { class: "side" }, title, room))),
    make("div", { class: "tools" }, back, depth, more, readings));
  element.append(view);
  const [rooms, titles] = [sides.map(({ room }) => room), sides.map(({ title }) => title)];
  return { view, rooms, titles, back, more, depth, radios, readings };
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
  const units = [`relu(${last})`, `relu(−${last})`].map((text, unit) => {
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
  const kind = thin(depth - 1);
  if (as === "relu") {
    return [
      chart.line(last, "guide"),
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
 * @param {Polyline} next
 * @param {Polyline} last each piece has the colour of the unit that is on there
 * @param {string} kind
 */
function unitLines(chart, next, last, kind) {
  return UNIT_COLOURS.map((colour, unit) => chart.lines(runs(last, next, unit === 0 ? 1 : -1), kind, colour));
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
