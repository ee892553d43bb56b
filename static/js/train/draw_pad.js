/**
 * Takes the place of the plot's gestures while points are drawn: a click or tap sets one, dragging sprays more or moves
 * one, erasing takes away what it comes near. Keys move a crosshair that does the same.
 */

import { on } from "../base/bus.js";
import { find, make } from "../base/dom.js";
import { significant } from "../base/significant.js";
import { nearestRow } from "./drawn_points.js";

/** @typedef {import("./drawn_points.js").DrawnPoints} DrawnPoints */
/** @typedef {import("./learning_data.js").Row} Row */
/** @typedef {{x: number, y: number}} Place pixels on the pad */
/** @typedef {"look" | "add" | "erase"} Tool */

/** What is so near is meant, in pixels; a finger is less exact. */
const GRAB = { mouse: 7, other: 14 };
const ERASE = { mouse: 12, other: 22 };
/** Sprayed points are so far apart, and on a map so far from the pointer's way. */
const SPRAY = { step: 14, scatter: 12 };
/** Parts of the pad that an arrow key moves the crosshair, without and with Shift. */
const STEP = { coarse: 0.05, fine: 0.01 };
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LABEL = `Points are drawn here. Arrow keys move the crosshair, with Shift by less. Enter or Space sets a point,
Delete takes the nearest one away, U or Control and Z undo, Escape ends drawing.`;

/**
 * @typedef {object} Drawing
 * @property {DrawnPoints} points
 * @property {() => number} chosen the class of new points
 * @property {number} most points
 * @property {() => void} start makes the points those that the plot shows
 * @property {() => void} changed is told in the midst of a change
 * @property {() => void} ended is told after one
 * @property {() => void} undo
 * @property {() => void} leave ends drawing
 */

export class DrawPad {
  /**
   * @param {HTMLElement} element the view, holds .pad
   * @param {EventTarget} plotBus
   * @param {Drawing} drawing
   * @param {AbortSignal} signal
   */
  constructor(element, plotBus, drawing, signal) {
    this.drawing = drawing;
    this.plotPad = find(element, ".pad");
    this.said = make("span", { role: "status" });
    this.crosshair = make("div", { class: "crosshair" }, this.said);
    this.crosshair.hidden = true;
    this.pad = make("div", { class: "draw-pad", role: "application", tabindex: 0, "aria-label": LABEL },
      this.crosshair);
    this.pad.hidden = true;
    /** @type {Tool} */
    this.tool = "look";
    /** @type {any} what the plot shows */
    this.shown = null;
    /** @type {number | null} the pointer that draws */
    this.pointer = null;
    this.moving = -1;
    /** @type {Place} where the last point was sprayed or erased */
    this.last = { x: 0, y: 0 };
    /** @type {Place} of the crosshair, as parts of the pad */
    this.cross = { x: 0.5, y: 0.5 };
    this.frame = 0;
    this.plotPad.after(this.pad);
    on(plotBus, "drawn", (shown) => this.follow(shown), signal);
    this.listen(signal);
  }

  /** @param {Tool} tool */
  use(tool) {
    this.tool = tool;
    this.pad.dataset.tool = tool;
    this.pad.hidden = tool === "look";
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { pad } = this;
    pad.addEventListener("pointerdown", (event) => this.down(event), { signal });
    pad.addEventListener("pointermove", (event) => this.move(event), { signal });
    for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
      pad.addEventListener(type, (event) => this.up(event), { signal });
    }
    pad.addEventListener("keydown", (event) => this.key(event), { signal });
    pad.addEventListener("focus", () => {
      this.crosshair.hidden = !pad.matches(":focus-visible");
      this.showCrosshair();
    }, { signal });
    pad.addEventListener("blur", () => (this.crosshair.hidden = true), { signal });
  }

  /**
   * The crosshair stays at its numbers while the axes change.
   * @param {any} shown
   */
  follow(shown) {
    const [across, up] = this.shown && !this.crosshair.hidden ? this.crossNumbers() : [];
    this.shown = shown;
    if (across === undefined) return;
    const { x, y } = this.sides;
    this.cross = { x: inside((across - x[0]) / (x[1] - x[0])), y: inside((y[1] - up) / (y[1] - y[0])) };
    this.showCrosshair();
  }

  crossNumbers() {
    const { cross, pad } = this;
    return this.numbersAt({ x: cross.x * pad.clientWidth, y: cross.y * pad.clientHeight });
  }

  /** @returns {Place} @param {PointerEvent} event */
  placeOf(event) {
    const { left, top } = this.pad.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** @returns {{x: [number, number], y: [number, number]}} */
  get sides() {
    const { window, inputs, values } = this.shown;
    return { x: window.x, y: inputs === 1 ? values : window.y };
  }

  /**
   * @param {Place} place is moved into the pad
   * @returns {number[]} the numbers there
   */
  numbersAt(place) {
    const { x, y } = this.sides;
    const { clientWidth, clientHeight } = this.pad;
    const [across, down] = [inside(place.x / clientWidth), inside(place.y / clientHeight)];
    return [x[0] + across * (x[1] - x[0]), y[1] - down * (y[1] - y[0])];
  }

  /**
   * @param {Place} place
   * @returns {(row: Row) => number} distance in pixels
   */
  distanceTo(place) {
    const { x, y } = this.sides;
    const [across, down] = [this.pad.clientWidth / (x[1] - x[0]), this.pad.clientHeight / (y[1] - y[0])];
    return (row) => Math.hypot((row[0] - x[0]) * across - place.x, (y[1] - row[1]) * down - place.y);
  }

  /** @param {Place} place */
  add(place) {
    const { points, chosen, most } = this.drawing;
    if (points.rows.length >= most) return;
    const numbers = this.numbersAt(place);
    points.add(this.shown.inputs === 1 ? numbers : [...numbers, chosen()]);
  }

  /**
   * @param {Place} place
   * @param {number} reach
   */
  erase(place, reach) {
    const distance = this.distanceTo(place);
    this.drawing.points.keep((row) => distance(row) > reach);
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0 || this.pointer !== null || !this.shown) return;
    this.drawing.start();
    this.pointer = event.pointerId;
    this.pad.setPointerCapture(event.pointerId);
    this.crosshair.hidden = true;
    const { points } = this.drawing;
    const place = this.placeOf(event);
    const kind = event.pointerType === "mouse" ? "mouse" : "other";
    points.begin();
    this.last = place;
    this.moving = this.tool === "add" ? nearestRow(points.rows, this.distanceTo(place), GRAB[kind]) : -1;
    if (this.tool === "erase") this.erase(place, ERASE[kind]);
    else if (this.moving < 0) this.add(place);
    this.tell();
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerId !== this.pointer) return;
    // One event for many moves of a fast pointer.
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const each of moves.length ? moves : [event]) this.drag(this.placeOf(each), each.pointerType);
    this.tell();
  }

  /**
   * @param {Place} place
   * @param {string} pointerType
   */
  drag(place, pointerType) {
    const { points } = this.drawing;
    if (this.tool === "erase") {
      const reach = pointerType === "mouse" ? ERASE.mouse : ERASE.other;
      for (const each of [...between(this.last, place, reach), place]) this.erase(each, reach);
      this.last = place;
    } else if (this.moving >= 0) points.move(this.moving, this.numbersAt(place));
    else this.spray(place);
  }

  /**
   * Evenly along the way, however fast the pointer is.
   * @param {Place} place
   */
  spray(place) {
    // A curve is drawn as the hand goes, a cloud of points is scattered.
    const scatter = this.shown.inputs === 1 ? 0 : SPRAY.scatter;
    for (const { x, y } of between(this.last, place, SPRAY.step)) {
      const [angle, far] = [2 * Math.PI * Math.random(), scatter * Math.sqrt(Math.random())];
      this.add({ x: x + far * Math.cos(angle), y: y + far * Math.sin(angle) });
      this.last = { x, y };
    }
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.drawing.points.end()) this.drawing.ended();
  }

  /** Once a frame is enough. */
  tell() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.drawing.changed();
    });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const undoes = (event.ctrlKey || event.metaKey) && event.key === "z";
    if (!undoes && (event.ctrlKey || event.metaKey || event.altKey || !this.shown)) return;
    const arrow = ARROWS[event.key];
    /** @type {Record<string, () => void>} */
    const actions = {
      Enter: () => this.change((place) => (this.tool === "erase" ? this.erase(place, ERASE.other) : this.add(place))),
      Delete: () => this.change((place) => this.eraseNearest(place)),
      u: () => this.drawing.undo(),
      z: () => undoes && this.drawing.undo(),
      Escape: () => {
        this.drawing.leave();
        this.plotPad.focus();
      },
    };
    Object.assign(actions, { " ": actions.Enter, Backspace: actions.Delete });
    const action = arrow ? () => this.step(arrow, event.shiftKey ? STEP.fine : STEP.coarse) : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
    this.crosshair.hidden = this.pad.hidden;
    this.showCrosshair();
  }

  /**
   * @param {[number, number]} arrow
   * @param {number} step
   */
  step([across, down], step) {
    this.cross = { x: inside(this.cross.x + across * step), y: inside(this.cross.y + down * step) };
  }

  /** @param {(place: Place) => void} change at the crosshair */
  change(change) {
    const { drawing, pad, cross } = this;
    drawing.start();
    drawing.points.begin();
    change({ x: cross.x * pad.clientWidth, y: cross.y * pad.clientHeight });
    if (drawing.points.end()) drawing.ended();
  }

  /** @param {Place} place */
  eraseNearest(place) {
    const { points } = this.drawing;
    const nearest = points.rows[nearestRow(points.rows, this.distanceTo(place), Infinity)];
    points.keep((row) => row !== nearest);
  }

  showCrosshair() {
    const { crosshair, cross, said } = this;
    if (crosshair.hidden || !this.shown) return;
    crosshair.style.left = `${100 * cross.x}%`;
    crosshair.style.top = `${100 * cross.y}%`;
    crosshair.classList.toggle("left", cross.x > 0.5);
    said.textContent = this.crossNumbers().map((number) => significant(number, 2)).join(", ");
  }
}

/** @param {number} part of a side */
function inside(part) {
  return Math.min(Math.max(part, 0), 1);
}

/**
 * @param {Place} from
 * @param {Place} to
 * @param {number} step pixels
 * @returns {Place[]} at these distances on the way, without where it begins
 */
function between(from, to, step) {
  const far = Math.hypot(to.x - from.x, to.y - from.y);
  return Array.from({ length: Math.floor(far / step) }, (_, at) => {
    const part = ((at + 1) * step) / far;
    return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
  });
}
