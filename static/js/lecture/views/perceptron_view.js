/** A scene with the diagram of a network, whose units light up at the input that one drags, and f below it. */

import { make } from "../../base/dom.js";
import { significant } from "../../base/significant.js";
import { createNumber } from "../../controls/number.js";
import { Diagram } from "../../diagram/diagram.js";
import { Curve } from "../curve.js";
import { windowOf } from "../../state/question.js";
import { fromQuery } from "../../state/state.js";
import { forward, layersOf } from "../../weights/weights.js";

/** @typedef {import("../stage.js").Stage} Stage */
/** @typedef {import("../../weights/weights_text.js").Layer} Layer */

/** Where the input is at first. */
const START = 0.5;
const STEP = 0.01;
/** The diagram is drawn larger than in the explorer, as a multiple. */
const LARGER = 1.25;

/**
 * @param {Stage} stage
 * @param {readonly import("../../state/fields.js").Field[]} fields of the explorer
 * @returns {import("../stage.js").View}
 */
export function createPerceptronView(stage, fields) {
  const { element, options, signal } = stage;
  const state = fromQuery(fields, options.state);
  const limits = windowOf(state).x;
  const drawing = make("div", { class: "diagram" });
  const slider = make("div", { class: "control number" });
  const curve = new Curve(stage.theme, signal);
  element.append(make("div", { class: "network-panel" }, slider, drawing, curve.element));
  const diagram = new Diagram(drawing, { point() {}, select() {} }, signal);
  /** @type {Layer[] | null} */
  let layers = null;
  let input = START;

  const format = (/** @type {number} */ value) => significant(value, 3);
  const number = { id: "input", label: "x", step: STEP, format, parse: toNumber };
  const showNumber = createNumber(slider, number, (value) => {
    input = Math.min(Math.max(value, limits[0]), limits[1]);
    show();
    stage.changed(String(input));
  }, signal);

  function show() {
    showNumber({ value: input, limits, ceiling: limits, preset: START });
    if (!layers) return;
    const pass = forward(layers, [input]);
    const output = pass.before[pass.before.length - 1][0];
    diagram.light(pass);
    curve.mark(input, output);
    stage.figure(significant(output, 3), `= f(${significant(input, 3)})`);
  }

  function draw() {
    diagram.measure();
    diagram.em *= LARGER;
    curve.draw();
    if (layers && diagram.width > 0) diagram.draw(layers);
    show();
  }

  Promise.all([layersOf(state), curve.show(state)]).then(([loaded]) => {
    layers = loaded;
    if (!signal.aborted) draw();
  }).catch((error) => stage.figure("\u2026", error.message));
  const sizes = new ResizeObserver(draw);
  sizes.observe(element);
  signal.addEventListener("abort", () => sizes.disconnect());

  return {
    follow(text) {
      input = text === "" ? START : toNumber(text) ?? input;
      show();
    },
    redraw: draw,
  };
}

/** @param {string} text */
function toNumber(text) {
  const value = Number(text.replace("\u2212", "-"));
  return text.trim() !== "" && Number.isFinite(value) ? value : undefined;
}
