/** The ReLU: whoever drags x sees phi(x), and whether the unit is off or on. */

import { make } from "../../base/dom.js";
import { significant } from "../../base/significant.js";
import { Chart } from "./chart.js";
import { Handle } from "./handle.js";

const FIRST = 1.5;
const MOST = 3;
const COLOUR = "var(--layer-1)";

/**
 * @param {import("../stage.js").Stage} stage
 * @returns {import("../stage.js").View}
 */
export function createReluView({ element, figure, changed, signal }) {
  const room = make("div", { class: "room" });
  element.append(make("div", { class: "drawn-view" }, room));
  const chart = new Chart(room, {
    x: [-MOST, MOST], y: [-1, MOST], ticks: [1, 1], names: ["x", "φ(x)"], stretch: 1.8,
    label: "The ReLU φ(x) = max(x, 0). Drag x along the axis.",
  }, draw, signal);
  const [input, point] = ["x", "x, on the curve"].map((label) => new Handle(chart, {
    label, limits: [-MOST, MOST], step: 0.1, valueAt: ([across]) => across, change,
  }, signal));
  point.element.classList.add("point");
  let x = FIRST;

  /** @param {number} value */
  function change(value) {
    show(value);
    changed(JSON.stringify({ x }));
  }

  /** @param {number} value */
  function show(value) {
    x = value;
    draw();
    figure(Math.max(x, 0), `= φ(${significant(x)})`);
  }

  function draw() {
    const value = Math.max(x, 0);
    const colour = x > 0 ? COLOUR : "var(--muted)";
    chart.drawAxes([[x], [value]]);
    chart.content.replaceChildren(...curve(chart, x), ...reading(chart, x, value));
    input.show(x, [x, 0], significant(x), colour);
    point.show(x, [x, value], `${significant(x)}, φ(x) = ${significant(value)}`, colour);
  }

  /** @param {string} text */
  function follow(text) {
    if (text === "") show(FIRST);
    else {
      const told = read(text);
      if (told !== null) show(told);
    }
  }

  show(FIRST);
  return { follow, redraw: () => chart.measure() && draw() };
}

/**
 * The two half-lines: the one that x is on is bold.
 * @param {Chart} chart
 * @param {number} x
 */
function curve(chart, x) {
  const off = x > 0 ? "half" : "half here";
  const on = x > 0 ? "half here" : "half";
  return [
    chart.line([[-MOST, 0], [0, 0]], `${off} off`),
    chart.line([[0, 0], [MOST, MOST]], on, COLOUR),
    chart.label("x < 0: off", [-MOST / 2, 0], { by: [0, 3.9], anchor: "middle", kind: `word ${off}` }),
    chart.label("φ(x) = 0", [-MOST / 2, 0], { by: [0, 5.4], anchor: "middle", kind: off }),
    chart.label("x > 0: on", [MOST / 2, 0], { by: [0, 3.9], anchor: "middle", kind: `word ${on}` }),
    chart.label("φ(x) = x", [MOST / 2, 0], { by: [0, 5.4], anchor: "middle", kind: on }),
  ];
}

/**
 * From x up to the curve and across to its value.
 * @param {Chart} chart
 * @param {number} x
 * @param {number} value
 */
function reading(chart, x, value) {
  const across = Math.max(Math.min(x, MOST - 0.1), 0.1 - MOST);
  const input = chart.label(significant(x), [across, 0], { by: [0, 1.9], anchor: "middle", kind: "large" });
  if (value === 0) return [input];
  return [
    chart.line([[x, 0], [x, value], [0, value]], "guide"),
    chart.label(significant(value), [0, value], { by: [-0.5, 0.5], anchor: "end", kind: "large" }),
    input,
  ];
}

/**
 * @param {string} text
 * @returns {number | null} null for what is no input of the window
 */
function read(text) {
  try {
    const { x } = JSON.parse(text);
    return typeof x === "number" && Math.abs(x) <= MOST ? x : null;
  } catch {
    return null;
  }
}
