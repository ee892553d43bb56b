/**
 * The input of a line that is held fast: a click or Enter sets it; its handle can be dragged and moved by keys, kink by
 * kink with Page Up and Page Down; a click on the handle or Delete lets it go.
 */

import { on } from "../base/bus.js";
import { find, make } from "../base/dom.js";
import { inputAt, nearestKink, pixelOf, sentences, shownOf } from "./line_pixels.js";
import { firstFrom, pieceAt, valueAt } from "./line_points.js";
import { TWICE } from "../plot/pointers.js";
import { rounded } from "../plot/windows.js";

/** @typedef {import("./line_pixels.js").Shown} Shown */

/** Steps of the arrow keys from side to side; with Shift ten times as many. */
const STEPS = { coarse: 50, fine: 500 };
/** What moves less is a click. */
const CLICK_PIXELS = 3;

/**
 * @param {HTMLElement} element holds .inside and .pad
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createLineProbe(element, bus, store, signal) {
  const probe = new LineProbe(find(element, ".pad"), store);
  find(element, ".pad").after(probe.handle);
  on(bus, "drawn", (detail) => probe.show(shownOf(detail)), signal);
  on(bus, "state", () => probe.show(probe.shown), signal);
  listenToPad(probe, signal);
  listenToHandle(probe, signal);
}

class LineProbe {
  /**
   * @param {HTMLElement} pad
   * @param {import("../state/state.js").Store} store
   */
  constructor(pad, store) {
    this.pad = pad;
    this.store = store;
    /** @type {Shown | null} */
    this.shown = null;
    this.text = make("span", { class: "text", "aria-hidden": "true" });
    this.handle = make("div", { class: "probe", role: "slider", tabindex: 0, "aria-label": "Input held fast" },
      make("span", { class: "dot" }), this.text);
    this.handle.hidden = true;
  }

  /** @returns {number | null} the input of the state */
  get input() {
    const { probe } = this.store.state;
    return probe?.length === 1 ? probe[0] : null;
  }

  get size() {
    return { width: this.pad.clientWidth, height: this.pad.clientHeight };
  }

  /** @param {Shown | null} shown */
  show(shown) {
    const { handle, input } = this;
    this.shown = shown;
    const piece = shown && input !== null ? pieceAt(shown.arrays, input) : -1;
    handle.hidden = piece < 0 || input === null || !shown || input < shown.x[0] || input > shown.x[1];
    if (handle.hidden || !shown || input === null) return;
    const { size } = this;
    const kink = kinkAt(shown, input);
    const value = valueAt(shown.arrays, piece, input);
    const at = pixelOf(shown, input, value, size);
    const said = sentences(shown, piece, kink, input, value);
    handle.style.left = `${at.x}px`;
    handle.style.setProperty("--up", `${Math.min(Math.max(at.y, 0), size.height)}px`);
    handle.classList.toggle("right", at.x > size.width / 2);
    handle.classList.toggle("high", this.store.state.slopes === "on");
    for (const [name, number] of [["min", shown.x[0]], ["max", shown.x[1]], ["now", input]]) {
      handle.setAttribute(`aria-value${name}`, String(number));
    }
    handle.setAttribute("aria-valuetext", said.join(", "));
    this.text.replaceChildren(...said.map((each) => make("span", {}, each)));
  }

  /** @param {number} input is moved into the window */
  hold(input) {
    if (!this.shown) return;
    const [lower, upper] = this.shown.x;
    this.store.set({ probe: [Math.min(Math.max(input, lower), upper)] });
  }

  /** @param {number} input between pixels, to be told in few digits */
  holdNear(input) {
    if (!this.shown) return;
    const [lower, upper] = this.shown.x;
    this.hold(rounded({ x: [input, input + (upper - lower)] }).x[0]);
  }

  release() {
    this.store.set({ probe: null });
    this.pad.focus();
  }

  /** @param {1 | -1} way to the next kink */
  hop(way) {
    const { shown, input } = this;
    if (!shown || input === null) return;
    const { x, kinks } = shown.arrays;
    let point = firstFrom(x, input) - (way < 0 ? 1 : 0);
    if (way > 0 && x[point] === input) point += 1;
    while (x[point] !== undefined && !kinks[point]) point += way;
    if (x[point] >= shown.x[0] && x[point] <= shown.x[1]) this.hold(x[point]);
  }
}

/**
 * @param {Shown} shown
 * @param {number} input
 * @returns {number} the kink that lies there; -1 for none
 */
function kinkAt({ arrays: { x, kinks } }, input) {
  const point = firstFrom(x, input);
  return x[point] === input && kinks[point] ? point : -1;
}

/**
 * @param {LineProbe} probe
 * @param {AbortSignal} signal
 */
function listenToPad(probe, signal) {
  const { pad } = probe;
  let timer = 0;
  pad.addEventListener("pointerdown", () => clearTimeout(timer), { signal });
  pad.addEventListener("click", (event) => {
    const { shown, size } = probe;
    if (!shown) return;
    const { left, top } = pad.getBoundingClientRect();
    const at = { x: event.clientX - left, y: event.clientY - top };
    const kink = nearestKink(shown, at, size, /** @type {PointerEvent} */ (event).pointerType);
    // A second click would show the usual window instead.
    timer = window.setTimeout(() => {
      if (kink < 0) probe.holdNear(inputAt(shown, at, size));
      else probe.hold(shown.arrays.x[kink]);
    }, TWICE.milliseconds);
  }, { signal });
  pad.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !probe.shown) return;
    if (probe.handle.hidden) probe.holdNear((probe.shown.x[0] + probe.shown.x[1]) / 2);
    probe.handle.focus();
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/**
 * @param {LineProbe} probe
 * @param {AbortSignal} signal
 */
function listenToHandle(probe, signal) {
  const { handle, pad } = probe;
  let from = NaN;
  let moved = false;
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    from = event.clientX;
    moved = false;
  }, { signal });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId) || !probe.shown) return;
    moved ||= Math.abs(event.clientX - from) >= CLICK_PIXELS;
    const at = { x: event.clientX - pad.getBoundingClientRect().left, y: 0 };
    if (moved) probe.holdNear(inputAt(probe.shown, at, probe.size));
  }, { signal });
  handle.addEventListener("click", () => moved || probe.release(), { signal });
  handle.addEventListener("keydown", (event) => {
    const { shown, input } = probe;
    if (!shown || input === null) return;
    const step = (shown.x[1] - shown.x[0]) / (event.shiftKey ? STEPS.fine : STEPS.coarse);
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowLeft: () => probe.holdNear(input - step),
      ArrowDown: () => probe.holdNear(input - step),
      ArrowRight: () => probe.holdNear(input + step),
      ArrowUp: () => probe.holdNear(input + step),
      PageUp: () => probe.hop(1),
      PageDown: () => probe.hop(-1),
      Home: () => probe.hold(shown.x[0]),
      End: () => probe.hold(shown.x[1]),
      Delete: () => probe.release(),
      Backspace: () => probe.release(),
      Escape: () => probe.release(),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }, { signal });
}
