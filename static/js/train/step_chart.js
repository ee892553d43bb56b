/** A chart over the steps of a run, with the play head in it, which one drags or moves by keys. */

import { emit, on } from "../base/bus.js";
import { make } from "../base/dom.js";
import { makeSvg } from "../base/svg.js";
import { digits } from "../base/words.js";
import { powerOfTen } from "../plot/small_chart.js";
import { roundUp, significant } from "../base/significant.js";
import { pictureKeys } from "./film_bar.js";

/** @typedef {import("./film.js").Film} Film */
/** @typedef {{at: (index: number) => number, of: (index: number) => number | null, count: number, kind: string}} Line
 * steps and numbers one by one; kind: a class */
/**
 * @typedef {object} ChartOptions
 * @property {string} label
 * @property {boolean} logarithmic
 * @property {(film: Film) => Line[]} lines
 * @property {(film: Film, picture: number) => string} words what is at the play head
 */
/** @typedef {{low: number, high: number, ticks: number[]}} Scale ends and ticks; logarithms where it is one of these */

/** Coordinates of the lines: the SVG is stretched to its room. */
const [WIDE, HIGH] = [1000, 100];
/** Losses below this part of the largest one are drawn there. */
const DEEPEST = 12;

/**
 * @param {HTMLElement} element
 * @param {ChartOptions} options
 * @param {import("./player.js").Player} player
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
export function createStepChart(element, options, player, bus, signal) {
  const svg = makeSvg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const head = make("div", { class: "head", hidden: true });
  const up = make("div", { class: "up", "aria-hidden": "true" });
  const area = make("div", {
    class: "area", role: "slider", tabindex: 0, "aria-label": options.label, "aria-valuemin": 0, "aria-valuenow": 0,
  }, svg, head);
  const across = make("div", { class: "across", "aria-hidden": "true" });
  element.append(up, area, across);

  /** @param {Film} film */
  function draw(film) {
    const lines = options.lines(film);
    const scale = scaleOf(lines, options.logarithmic);
    const height = (/** @type {number} */ value) => (value - scale.low) / (scale.high - scale.low || 1);
    const level = options.logarithmic ? (/** @type {number} */ value) => height(logarithm(value, scale.low)) : height;
    svg.replaceChildren(
      ...scale.ticks.map((tick) => gridLine(height(tick))),
      ...lines.map((line) => makeSvg("path", { class: line.kind, d: pathOf(line, film.length, level) })),
    );
    up.replaceChildren(...scale.ticks.map((tick) => {
      const words = options.logarithmic ? levelWords(tick) : digits(tick);
      return make("span", { style: `bottom: ${100 * height(tick)}%` }, words);
    }));
    across.replaceChildren(make("span", {}, "0"), make("span", {}, `${digits(film.length)} steps`));
    area.setAttribute("aria-valuemax", String(film.length));
    showHead();
  }

  function showHead() {
    const { film, picture } = player;
    head.hidden = !film?.pictures || picture < 0;
    if (!film || head.hidden) return;
    const step = film.stepOf(picture);
    head.style.left = `${(100 * step) / (film.length || 1)}%`;
    area.setAttribute("aria-valuenow", String(step));
    area.setAttribute("aria-valuetext", `Step ${digits(step)}: ${options.words(film, picture)}`);
  }

  function clear() {
    head.hidden = true;
    for (const part of [svg, up, across]) part.replaceChildren();
  }

  listenToPointer(area, player, bus, signal);
  area.addEventListener("keydown", (event) => {
    const picture = pictureKeys(event.key, player.film?.pictures ?? 0, player.picture);
    if (picture === null) return;
    event.preventDefault();
    emit(bus, "seek", { picture });
  }, { signal });
  on(bus, "run", ({ question }) => question === null && clear(), signal);
  for (const type of ["slow", "failed"]) on(bus, type, clear, signal);
  on(bus, "film", ({ film }) => draw(film), signal);
  on(bus, "head", showHead, signal);
}

/**
 * @param {HTMLElement} area
 * @param {import("./player.js").Player} player
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
function listenToPointer(area, player, bus, signal) {
  const move = (/** @type {PointerEvent} */ { clientX }) => {
    const { film } = player;
    if (!film?.pictures) return;
    const { left, width } = area.getBoundingClientRect();
    emit(bus, "seek", { picture: film.pictureAt((film.length * (clientX - left)) / width) });
  };
  area.addEventListener("pointerdown", (event) => {
    area.setPointerCapture(event.pointerId);
    move(event);
  }, { signal });
  area.addEventListener("pointermove", (event) => {
    if (area.hasPointerCapture(event.pointerId)) move(event);
  }, { signal });
}

/**
 * @param {Line[]} lines
 * @param {boolean} logarithmic
 * @returns {Scale}
 */
function scaleOf(lines, logarithmic) {
  let [least, most] = [Infinity, 0];
  for (const { of, count } of lines) {
    for (let index = 0; index < count; index += 1) {
      const value = of(index) ?? 0;
      if (value > 0 && value < least) least = value;
      if (value > most) most = value;
    }
  }
  if (!logarithmic) {
    const high = roundUp(Math.max(2, most));
    return { low: 0, high, ticks: [0, high] };
  }
  if (most === 0) return { low: -1, high: 0, ticks: [-1, 0] };
  const high = Math.log10(most);
  const low = Math.max(Math.log10(least), high - DEEPEST);
  return { ...padded(low, high), ticks: logTicks(low, high) };
}

/**
 * @param {number} low
 * @param {number} high
 */
function padded(low, high) {
  const room = Math.max(0.06 * (high - low), 0.02);
  return { low: low - room, high: high + room };
}

/**
 * Powers of ten; within one or two of these, 2 and 5 times such, too.
 * @param {number} low logarithms
 * @param {number} high
 * @returns {number[]}
 */
function logTicks(low, high) {
  const factors = high - low > 1.7 ? [1] : [1, 2, 5];
  const every = Math.ceil((high - low) / 4);
  const ticks = [];
  for (let power = Math.floor(low); power <= high; power += 1) {
    if (power % every === 0) ticks.push(...factors.map((factor) => power + Math.log10(factor)));
  }
  const inside = ticks.filter((tick) => tick >= low && tick <= high);
  return inside.length ? inside : [(low + high) / 2];
}

/** @param {number} tick a logarithm */
function levelWords(tick) {
  const power = Math.round(tick);
  if (Math.abs(tick - power) < 1e-9 && (power < -3 || power > 3)) return powerOfTen(power);
  return significant(10 ** tick, 2);
}

/**
 * @param {number} value
 * @param {number} low the lowest logarithm that is shown
 */
function logarithm(value, low) {
  return value > 0 ? Math.max(low, Math.log10(value)) : low;
}

/** @param {number} level */
function gridLine(level) {
  const y = HIGH * (1 - level);
  return makeSvg("line", { class: "grid", x1: 0, x2: WIDE, y1: y, y2: y });
}

/**
 * A path with the highest and the lowest of all the numbers that share a place across.
 * @param {Line} line
 * @param {number} length in steps
 * @param {(value: number) => number} level from 0 to 1
 * @returns {string}
 */
function pathOf({ at, of, count }, length, level) {
  const parts = [];
  let pen = "M";
  for (let index = 0; index < count;) {
    const x = Math.round((WIDE * at(index)) / (length || 1));
    let [least, most] = [Infinity, -Infinity];
    for (; index < count && Math.round((WIDE * at(index)) / (length || 1)) === x; index += 1) {
      const value = of(index);
      if (value === null) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (most === -Infinity) pen = "M";
    else {
      const place = (/** @type {number} */ value) => `${x} ${(HIGH * (1 - level(value))).toFixed(2)}`;
      parts.push(`${pen}${place(most)}${least < most ? `L${place(least)}` : ""}`);
      pen = "L";
    }
  }
  return parts.join("");
}
