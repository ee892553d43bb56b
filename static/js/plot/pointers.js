/**
 * The mouse and fingers on the plot: one drags, two pinch, Shift drags a box, two taps reset. One finger up and down
 * is the browser's, which scrolls the page.
 */

import { panned } from "./windows.js";

/** @typedef {import("./windows.js").Window} Window */
/** @typedef {{x: number, y: number}} Point pixels of the screen */

/** What moves less is a click. */
const CLICK_PIXELS = { mouse: 3, other: 8 };
/** Two taps within this time and distance are one gesture. */
export const TWICE = { milliseconds: 350, pixels: 25 };
/** A box smaller than this is a slip of the hand. */
const LEAST_BOX_PIXELS = 5;

export class Pointers {
  /**
   * @param {HTMLElement} element holds the pad; clicks that end a drag do not reach its other listeners
   * @param {HTMLElement} pad
   * @param {HTMLElement} box shows what Shift and a drag select
   * @param {import("./gestures.js").Gestures} gestures
   * @param {AbortSignal} signal
   */
  constructor(element, pad, box, gestures, signal) {
    this.pad = pad;
    this.box = box;
    this.gestures = gestures;
    /** @type {Map<number, Point>} where each pointer is that is down */
    this.points = new Map();
    /** @type {{window: Window, points: Point[]}} of which the present drag is a change */
    this.start = { window: gestures.window, points: [] };
    this.moved = false;
    this.boxed = false;
    /** The last click, and what was held fast before it. */
    this.tap = { time: -Infinity, point: { x: 0, y: 0 }, probe: gestures.store.state.probe };
    this.listen(element, signal);
  }

  /**
   * @param {HTMLElement} element
   * @param {AbortSignal} signal
   */
  listen(element, signal) {
    const { pad } = this;
    pad.addEventListener("pointerdown", (event) => this.down(event), { signal });
    pad.addEventListener("pointermove", (event) => this.move(event), { signal });
    pad.addEventListener("pointerup", (event) => this.up(event), { signal });
    pad.addEventListener("pointercancel", (event) => this.cancel(event), { signal });
    pad.addEventListener("keydown", (event) => event.key === "Escape" && this.stop(), { signal });
    // Two fingers are ours; the browser would scroll with them, too.
    const keep = (/** @type {TouchEvent} */ event) => event.touches.length > 1 && event.preventDefault();
    pad.addEventListener("touchstart", keep, { signal, passive: false });
    pad.addEventListener("touchmove", keep, { signal, passive: false });
    element.addEventListener("click", (event) => {
      if (this.moved && event.target === pad) event.stopPropagation();
    }, { signal, capture: true });
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0) return;
    if (this.points.size === 0) {
      this.moved = false;
      this.boxed = event.shiftKey && event.pointerType === "mouse";
    }
    this.points.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.pad.setPointerCapture(event.pointerId);
    if (this.points.size > 1) this.moved = true;
    this.begin();
  }

  /** From here on the drag is measured: fingers have come or gone. */
  begin() {
    this.start = { window: this.gestures.window, points: [...this.points.values()] };
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.points.has(event.pointerId)) return;
    const point = { x: event.clientX, y: event.clientY };
    this.points.set(event.pointerId, point);
    const least = event.pointerType === "mouse" ? CLICK_PIXELS.mouse : CLICK_PIXELS.other;
    if (!this.moved && distance(point, this.start.points[0]) < least) return;
    this.moved = true;
    if (this.points.size > 1) this.pinch();
    else if (this.boxed) this.showBox();
    else this.drag(event.pointerType);
  }

  /** @param {string} pointerType */
  drag(pointerType) {
    const line = this.gestures.inputs === 1;
    // A finger on a plane has taps only: what it did up and down would be the browser's.
    if (pointerType === "touch" && !line) return;
    const [from] = this.start.points;
    const [to] = this.points.values();
    const { clientWidth: width, clientHeight: height } = this.pad;
    this.pad.classList.add("dragged");
    this.gestures.look(panned(this.start.window, (from.x - to.x) / width, (to.y - from.y) / height));
  }

  /** The inputs under both fingers stay under them. */
  pinch() {
    const { gestures, start, pad } = this;
    const points = [...this.points.values()];
    const [from, to] = [middle(start.points), middle(points)];
    const factor = distance(start.points[0], start.points[1]) / Math.max(1, distance(points[0], points[1]));
    const about = gestures.placeOf({ clientX: from.x, clientY: from.y });
    // After the zoom the sides are `factor` as long, and so is what a pixel means.
    const next = gestures.limited(start.window, factor, about);
    gestures.look(panned(next, (from.x - to.x) / pad.clientWidth, (to.y - from.y) / pad.clientHeight));
  }

  /** @returns {{left: number, top: number, width: number, height: number}} of the box on the pad, in its shape */
  area() {
    const { left, top } = this.pad.getBoundingClientRect();
    const { clientWidth, clientHeight } = this.pad;
    const [from] = this.start.points;
    const [to] = this.points.values();
    const inside = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(Math.max(value, 0), most);
    const [x0, x1] = [inside(from.x - left, clientWidth), inside(to.x - left, clientWidth)];
    const [y0, y1] = [inside(from.y - top, clientHeight), inside(to.y - top, clientHeight)];
    if (this.gestures.inputs === 1) {
      return { left: Math.min(x0, x1), top: 0, width: Math.abs(x1 - x0), height: clientHeight };
    }
    // The box has the shape of the window, so that the next window has it, too.
    const part = Math.max(Math.abs(x1 - x0) / clientWidth, Math.abs(y1 - y0) / clientHeight);
    const [width, height] = [part * clientWidth, part * clientHeight];
    return { left: x1 < x0 ? x0 - width : x0, top: y1 < y0 ? y0 - height : y0, width, height };
  }

  showBox() {
    const { left, top, width, height } = this.area();
    this.box.hidden = false;
    Object.assign(this.box.style, {
      left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px`,
    });
  }

  zoomToBox() {
    const { gestures, pad } = this;
    const { left, top, width, height } = this.area();
    this.box.hidden = true;
    if (width < LEAST_BOX_PIXELS) return;
    const { clientWidth, clientHeight } = pad;
    const part = width / clientWidth;
    // A zoom about this place takes the box to the pad.
    const place = (/** @type {number} */ low) => (part < 1 ? low / (1 - part) : 0.5);
    const y = gestures.inputs === 1 ? 0.5 : place((clientHeight - top - height) / clientHeight);
    gestures.look(gestures.limited(gestures.window, part, { x: place(left / clientWidth), y }));
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.points.has(event.pointerId)) return;
    if (this.points.size === 1 && this.boxed && this.moved) this.zoomToBox();
    this.points.delete(event.pointerId);
    if (this.points.size > 0) {
      this.begin();
      return;
    }
    this.pad.classList.remove("dragged");
    if (this.moved) this.gestures.settle();
    else this.click(event);
  }

  /** @param {PointerEvent} event */
  click(event) {
    const point = { x: event.clientX, y: event.clientY };
    const { time, point: before, probe } = this.tap;
    const twice = event.timeStamp - time < TWICE.milliseconds && distance(point, before) < TWICE.pixels;
    this.tap = { time: twice ? -Infinity : event.timeStamp, point, probe: this.gestures.store.state.probe };
    if (!twice) return;
    // What the first click held fast was not meant, and nobody else hears of the second.
    this.gestures.reset({ probe });
    this.moved = true;
  }

  /**
   * The browser scrolls with the finger, or took the pointer away.
   * @param {PointerEvent} event
   */
  cancel(event) {
    if (this.points.delete(event.pointerId)) this.stop();
  }

  /** Goes back to before the drag. */
  stop() {
    if (this.moved && (this.points.size > 0 || this.gestures.looked)) this.gestures.cancel();
    this.points.clear();
    this.box.hidden = true;
    this.pad.classList.remove("dragged");
  }
}

/**
 * @param {Point} a
 * @param {Point} b
 */
function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/**
 * @param {Point[]} points two
 * @returns {Point}
 */
function middle([a, b]) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
