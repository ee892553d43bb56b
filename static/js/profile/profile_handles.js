/** The line of the profile on the map: three handles move its ends and all of it, dots show its kinks. */

import { on } from "../base/bus.js";
import { LAYER_COLOURS } from "../plot/colours.js";
import { make } from "../base/dom.js";
import { isOpen, movedEnds, pointAt, profileOf } from "./profile_line.js";
import { significant } from "../base/significant.js";
import { makeSvg } from "../base/svg.js";

/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {import("./profile_line.js").Ends} Ends */
/** @typedef {{x: Interval, y: Interval}} Window */

/** More dots than these could not be told apart. */
const MOST_DOTS = 300;
/** Parts of the window that a press of an arrow key moves a handle; with Shift ten times as far. */
const KEY_PART = 0.01;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
/** @type {{name: string, end: 0 | 1 | null}[]} */
const HANDLES = [{ name: "start", end: 0 }, { name: "middle", end: null }, { name: "end", end: 1 }];

/**
 * @param {HTMLElement} element #profile-line, as large as the area inside the axes
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createProfileHandles(element, bus, store, signal) {
  const picture = makeSvg("svg", { "aria-hidden": "true" });
  const lines = [makeSvg("line", { class: "halo" }), makeSvg("line")];
  const dots = makeSvg("g");
  const probe = makeSvg("circle", { class: "probe", r: "0.45rem" });
  picture.append(...lines, dots, probe);
  element.append(picture);
  /** @type {Window | null} what the map shows */
  let window = null;
  /** @type {{ends: Ends, arrays: any} | null} */
  let profile = null;
  /** @type {[number, number] | null} */
  let probed = null;
  const handles = HANDLES.map(({ name, end }) => {
    const button = make("button", { type: "button", class: name });
    element.append(button);
    listen(button, end);
    return { name, button };
  });

  function show() {
    const { state } = store;
    element.hidden = !isOpen(state) || state.view !== "map" || window === null;
    if (element.hidden || window === null) return;
    const ends = profileOf(state);
    const [x1, y1, x2, y2] = ends;
    for (const line of lines) {
      place(line, { x: "x1", y: "y1" }, [x1, y1], window);
      place(line, { x: "x2", y: "y2" }, [x2, y2], window);
    }
    const points = { start: [x1, y1], middle: [(x1 + x2) / 2, (y1 + y2) / 2], end: [x2, y2] };
    for (const { name, button } of handles) {
      const point = /** @type {Record<string, number[]>} */ (points)[name];
      const [left, top] = parts(point, window);
      button.hidden = Math.max(left, top) > 1 || Math.min(left, top) < 0;
      Object.assign(button.style, { left: `${100 * left}%`, top: `${100 * top}%` });
      const where = `x = ${significant(point[0])}, y = ${significant(point[1])}`;
      button.setAttribute("aria-label", `${NAMES[name]} at ${where}. Arrow keys move it.`);
    }
    showDots(window);
    showProbe(window);
  }

  /** @param {Window} seen */
  function showDots(seen) {
    const arrays = profile?.arrays;
    const kinks = arrays ? [...arrays.x.keys()].filter((point) => arrays.kinks[point]) : [];
    dots.replaceChildren(...(kinks.length > MOST_DOTS ? [] : kinks).map((kink) => {
      const colour = `var(--layer-${((arrays.layers[kink] - 1) % LAYER_COLOURS) + 1})`;
      const dot = makeSvg("circle", { r: "0.25rem", style: `fill: ${colour}` });
      place(dot, { x: "cx", y: "cy" }, pointAt(/** @type {any} */ (profile).ends, arrays.x[kink]), seen);
      return dot;
    }));
  }

  /** @param {Window} seen */
  function showProbe(seen) {
    probe.toggleAttribute("hidden", probed === null);
    if (probed) place(probe, { x: "cx", y: "cy" }, probed, seen);
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {0 | 1 | null} end that it moves; null moves the whole line
   */
  function listen(button, end) {
    /** @type {{x: number, y: number, ends: Ends} | null} where a drag began */
    let start = null;
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      start = { x: event.clientX, y: event.clientY, ends: profileOf(store.state) };
    }, { signal });
    button.addEventListener("pointermove", (event) => {
      if (!start || !window) return;
      const across = (event.clientX - start.x) / element.clientWidth;
      const up = (start.y - event.clientY) / element.clientHeight;
      move(start.ends, end, [across, up], window);
    }, { signal });
    for (const type of ["pointerup", "pointercancel"]) {
      button.addEventListener(type, () => (start = null), { signal });
    }
    button.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow || !window) return;
      event.preventDefault();
      const part = KEY_PART * (event.shiftKey ? 10 : 1);
      move(profileOf(store.state), end, [part * arrow[0], part * arrow[1]], window);
    }, { signal });
  }

  /**
   * @param {Ends} ends
   * @param {0 | 1 | null} end
   * @param {[number, number]} by parts of the window's sides
   * @param {Window} seen
   */
  function move(ends, end, by, seen) {
    const { x, y } = seen;
    store.set({ profile: movedEnds(ends, end, [by[0] * (x[1] - x[0]), by[1] * (y[1] - y[0])], seen) });
  }

  on(bus, "drawn", (drawn) => {
    window = drawn.inputs === 2 ? drawn.window : null;
    show();
  }, signal);
  on(bus, "state", show, signal);
  on(bus, "profile", (latest) => {
    profile = latest;
    show();
  }, signal);
  on(bus, "probe", ({ point, along }) => {
    probed = along === undefined ? null : point;
    if (window) showProbe(window);
  }, signal);
  show();
}

/** @type {Record<string, string>} */
const NAMES = { start: "Start of the line", middle: "Middle of the line", end: "End of the line" };

/**
 * @param {number[]} point
 * @param {Window} window
 * @returns {[number, number]} parts of the area inside the axes, from the left and from the top
 */
function parts([x, y], window) {
  return [
    (x - window.x[0]) / (window.x[1] - window.x[0]),
    (window.y[1] - y) / (window.y[1] - window.y[0]),
  ];
}

/**
 * @param {SVGElement} element
 * @param {{x: string, y: string}} names of its attributes
 * @param {number[]} point
 * @param {Window} window
 */
function place(element, { x, y }, point, window) {
  const [left, top] = parts(point, window);
  element.setAttribute(x, `${100 * left}%`);
  element.setAttribute(y, `${100 * top}%`);
}
