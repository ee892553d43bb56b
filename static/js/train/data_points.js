/** The points to learn from, on the plot: over the map, or around the line. */

import { emit, on } from "../base/bus.js";
import { find, make } from "../base/dom.js";
import { rememberPaint } from "../picture/finer.js";
import { readTheme } from "../plot/colours.js";
import { createDataLegend } from "./data_legend.js";
import { drawData } from "./data_marks.js";

/** @typedef {import("./learning_data.js").LearningData} LearningData */

/** An axis of the values is kept while it is at most so much longer than they need. */
const LOOSE = 1.5;

/**
 * @param {HTMLElement} element the view, holds .pad
 * @param {HTMLElement} legend gets what the marks mean
 * @param {EventTarget} bus tells of `data` and `drawing`
 * @param {EventTarget} plotBus tells what the plot shows
 * @param {AbortSignal} signal
 */
export function createDataPoints(element, legend, bus, plotBus, signal) {
  const canvas = make("canvas", { class: "data", "aria-hidden": true });
  find(element, ".pad").before(canvas);
  let theme = readTheme(element);
  /** @type {LearningData | null} of the run */
  let learned = null;
  /** @type {LearningData | null} that is being drawn, in its place */
  let drafted = null;
  let tests = true;
  /** @type {any} what the plot shows */
  let drawn = null;
  let painted = "";
  let version = 0;
  /** @type {[number, number] | null} values that the axis was asked to reach */
  let room = null;

  const showLegend = createDataLegend(legend, (wanted) => {
    tests = wanted;
    draw();
  }, signal);

  function draw() {
    const data = drafted ?? learned;
    const fits = data !== null && drawn !== null && drawn.inputs === data.dimension;
    canvas.hidden = !fits;
    if (!fits) return;
    // They shall not hide the line that goes through them.
    canvas.classList.toggle("beneath", data.dimension === 1);
    const { window, values } = drawn;
    const seen = { x: window.x, y: data.dimension === 1 ? values : window.y };
    const { clientWidth, clientHeight } = canvas;
    // The map changes far more often than what lies over it.
    const wanted = JSON.stringify([seen, clientWidth, clientHeight, devicePixelRatio, tests, version]);
    if (wanted === painted || clientWidth === 0) return;
    painted = wanted;
    canvas.width = Math.round(clientWidth * devicePixelRatio);
    canvas.height = Math.round(clientHeight * devicePixelRatio);
    const paint = (/** @type {HTMLCanvasElement} */ onto, /** @type {number} */ pixelRatio) =>
      drawData(onto, pixelRatio, data, tests, seen, theme);
    paint(canvas, devicePixelRatio);
    rememberPaint(canvas, paint);
    canvas.dataset.points = String(data.trainTargets.length + (tests ? data.testTargets.length : 0));
  }

  function renew() {
    version += 1;
    const data = drafted ?? learned;
    showLegend(data, theme);
    askForRoom(data);
    draw();
  }

  /** @param {LearningData | null} data whose values the axis of the line shall reach */
  function askForRoom(data) {
    const range = data?.dimension === 1 ? rangeOf(data, room) : null;
    if (range === room) return;
    room = range;
    emit(plotBus, "values", { range });
  }

  on(bus, "data", (data) => {
    learned = data;
    renew();
  }, signal);
  on(bus, "run", ({ question }) => {
    if (question !== null) return;
    learned = null;
    renew();
  }, signal);
  on(bus, "drawing", ({ data }) => {
    drafted = data;
    renew();
  }, signal);
  on(plotBus, "drawn", (detail) => {
    drawn = detail;
    draw();
  }, signal);
  on(plotBus, "theme", () => {
    theme = readTheme(element);
    renew();
  }, signal);
  const sizes = new ResizeObserver(() => {
    // Type, and with it the marks, may be larger now.
    theme = readTheme(element);
    renew();
  });
  sizes.observe(canvas);
  signal.addEventListener("abort", () => sizes.disconnect());
}

/**
 * @param {LearningData} data
 * @param {[number, number] | null} before is kept while it fits, so that the axis rests while points are drawn
 * @returns {[number, number]} a little more than all targets
 */
function rangeOf({ trainTargets, testTargets }, before) {
  let [least, most] = [-1, 1];
  for (const targets of [trainTargets, testTargets]) {
    for (const target of targets) {
      if (target < least) least = target;
      if (target > most) most = target;
    }
  }
  const fits = before && before[0] <= least && most <= before[1];
  if (fits && before[1] - before[0] < LOOSE * (most - least)) return before;
  const margin = 0.08 * (most - least);
  return [least - margin, most + margin];
}
