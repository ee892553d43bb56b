/**
 * Looking closer and elsewhere: the mouse, fingers, the wheel, keys and buttons move the window. While they do, `look`
 * shows it at once; when they rest, the state takes it, and the server counts it anew.
 */

import { emit, on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { Pointers } from "./pointers.js";
import { windowOf } from "../state/question.js";
import { WINDOW_FIELDS, panned, rounded, sameWindow, zoomed } from "./windows.js";

/** @typedef {import("./windows.js").Window} Window */
/** @typedef {import("./windows.js").Place} Place */

/** A wheel, a held key: the gesture has ended when nothing more came for this long. */
const REST_MILLISECONDS = 160;
/** What a frame takes of the zoom that the wheel has asked for: notches become one motion. */
const EASE = 0.35;
/** Zoom, as a logarithm, for each pixel that the wheel scrolls; pinching on a trackpad scrolls few. */
const WHEEL_SPEED = { scroll: 0.002, pinch: 0.012 };
const LINE_PIXELS = 16;
const PAN_PART = 0.1;
const ZOOM_STEP = 2;
/** A drawing is made of float32: so much closer, and its lines are off by a good part of a pixel. */
const CLOSEST = 1000;
const NARROWEST_SENTENCE = "This is as far as float64 goes.";
const NOTICE_MILLISECONDS = 5000;
const MIDDLE = { x: 0.5, y: 0.5 };

/**
 * @param {HTMLElement} element holds .pad, the area inside the axes, and the buttons of .zoom
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createGestures(element, bus, store, signal) {
  const pad = find(element, ".pad");
  const gestures = new Gestures(pad, find(element, ".far"), bus, store);
  listenToWheel(pad, gestures, signal);
  listenToKeys(pad, gestures, signal);
  new Pointers(element, pad, find(element, ".box"), gestures, signal);

  const reset = /** @type {HTMLButtonElement} */ (find(element, ".zoom .reset"));
  find(element, ".zoom .in").addEventListener("click", () => gestures.zoom(1 / ZOOM_STEP), { signal });
  find(element, ".zoom .out").addEventListener("click", () => gestures.zoom(ZOOM_STEP), { signal });
  reset.addEventListener("click", () => gestures.reset(), { signal });
  let before = store.state;
  /** @type {Window | null} another usual window than that of this kind of network */
  let usual = null;
  const showReset = () => {
    reset.disabled = isUsual(store.state, usual);
  };
  on(bus, "state", ({ state }) => {
    showReset();
    if (WINDOW_FIELDS.some((name) => state[name] !== before[name])) gestures.forget();
    before = state;
  }, signal);
  on(bus, "usual", ({ window }) => {
    usual = window;
    showReset();
  }, signal);
  showReset();
}

/**
 * @param {import("../state/fields.js").State} state
 * @param {Window | null} usual
 */
function isUsual(state, usual) {
  if (state.x === null && state.y === null) return true;
  return usual !== null && sameWindow(rounded(windowOf(state)), rounded(usual));
}

/** The window that is looked at while a gesture lasts, and how it becomes the state's. */
export class Gestures {
  /**
   * @param {HTMLElement} pad
   * @param {HTMLElement} notice says where float64 ends
   * @param {EventTarget} bus
   * @param {import("../state/state.js").Store} store
   */
  constructor(pad, notice, bus, store) {
    this.pad = pad;
    this.notice = notice;
    this.bus = bus;
    this.store = store;
    /** @type {Window | null} */
    this.looked = null;
    this.frame = 0;
    this.rest = 0;
    this.resting = 0;
    this.noticed = 0;
  }

  get inputs() {
    return this.store.state.input_dim;
  }

  /** @returns {Window} what is seen now */
  get window() {
    return this.looked ?? windowOf(this.store.state);
  }

  /**
   * Shows a window in the next frame; only the latest of a frame is shown.
   * @param {Window} window
   */
  look(window) {
    this.stopResting();
    this.looked = window;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      emit(this.bus, "look", { window: this.looked });
    });
  }

  /**
   * @param {Window} window to zoom from
   * @param {number} factor
   * @param {Place} about
   * @returns {Window} as far as the limits allow; a notice says so where float64 ends
   */
  limited(window, factor, about) {
    const { window: next, narrowest } = zoomed(window, factor, about);
    this.tell(narrowest ? NARROWEST_SENTENCE : "");
    return next;
  }

  /** @param {string} sentence is shown for a while; "" takes it away */
  tell(sentence) {
    clearTimeout(this.noticed);
    this.notice.textContent = sentence;
    if (sentence) this.noticed = window.setTimeout(() => this.tell(""), NOTICE_MILLISECONDS);
  }

  /** The gesture is over: the window becomes the state's. */
  settle() {
    const { looked, store } = this;
    if (!looked) return;
    this.forget();
    const usual = windowOf({ ...store.state, x: null, y: null });
    const window = rounded(looked);
    const { x, y } = sameWindow(window, rounded(usual)) ? { x: null, y: null } : window;
    store.set({ x, y: y ?? null });
    emit(this.bus, "look", { window: null });
  }

  /** Settles unless the gesture goes on within a moment, and within the frame that is on its way then. */
  settleSoon() {
    this.stopResting();
    this.rest = window.setTimeout(() => {
      // A frame may take longer than the moment, and the browser holds the wheel back until it is drawn.
      this.resting = requestAnimationFrame(() => this.settle());
    }, REST_MILLISECONDS);
  }

  stopResting() {
    clearTimeout(this.rest);
    cancelAnimationFrame(this.resting);
  }

  /** Forgets what the gesture looked at, since the state says now what is seen. */
  forget() {
    this.stopResting();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.looked = null;
  }

  /** Goes back to before the gesture. */
  cancel() {
    this.forget();
    emit(this.bus, "look", { window: null });
  }

  /** @param {Partial<import("../state/fields.js").State>} [changes] that belong to it */
  reset(changes = {}) {
    this.tell("");
    this.cancel();
    this.store.set({ x: null, y: null, ...changes });
  }

  /**
   * @param {number} factor
   * @param {Place} [about]
   * @param {boolean} [goesOn] whether the rest of this zoom follows for sure, however long a frame takes
   */
  zoom(factor, about = MIDDLE, goesOn = false) {
    this.look(this.limited(this.window, factor, about));
    if (isFarCloser(this.window, windowOf(this.store.state))) this.settle();
    else if (!goesOn) this.settleSoon();
  }

  /**
   * @param {number} across
   * @param {number} up
   */
  pan(across, up) {
    this.look(panned(this.window, across, up));
    this.settleSoon();
  }

  /**
   * @param {{clientX: number, clientY: number}} event
   * @returns {Place}
   */
  placeOf({ clientX, clientY }) {
    const { left, bottom, width, height } = this.pad.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (bottom - clientY) / height };
  }
}

/**
 * @param {Window} window
 * @param {Window} drawn
 */
function isFarCloser({ x: [from, to] }, { x: [left, right] }) {
  return CLOSEST * (to - from) < right - left;
}

/**
 * @param {HTMLElement} pad
 * @param {Gestures} gestures
 * @param {AbortSignal} signal
 */
function listenToWheel(pad, gestures, signal) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let wanted = 0;
  let frame = 0;
  let about = MIDDLE;

  function move() {
    const part = still.matches || Math.abs(wanted) < 0.004 ? wanted : EASE * wanted;
    wanted -= part;
    gestures.zoom(Math.exp(part), about, wanted !== 0);
    frame = wanted === 0 ? 0 : requestAnimationFrame(move);
  }

  pad.addEventListener("wheel", (event) => {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      gestures.pan((event.deltaX * pixels) / pad.clientWidth, 0);
      return;
    }
    wanted += event.deltaY * pixels * (event.ctrlKey ? WHEEL_SPEED.pinch : WHEEL_SPEED.scroll);
    about = gestures.placeOf(event);
    frame ||= requestAnimationFrame(move);
  }, { signal, passive: false });
}

/**
 * @param {HTMLElement} pad
 * @param {Gestures} gestures
 * @param {AbortSignal} signal
 */
function listenToKeys(pad, gestures, signal) {
  /** @type {Record<string, () => void>} */
  const actions = {
    ArrowLeft: () => gestures.pan(-PAN_PART, 0),
    ArrowRight: () => gestures.pan(PAN_PART, 0),
    ArrowUp: () => gestures.pan(0, PAN_PART),
    ArrowDown: () => gestures.pan(0, -PAN_PART),
    "+": () => gestures.zoom(1 / ZOOM_STEP),
    "=": () => gestures.zoom(1 / ZOOM_STEP),
    "-": () => gestures.zoom(ZOOM_STEP),
    0: () => gestures.reset(),
    Home: () => gestures.reset(),
  };
  pad.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey || event.target !== pad) return;
    event.preventDefault();
    action();
  }, { signal });
}
