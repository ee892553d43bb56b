/**
 * What is pointed at on the map: the cell and, where one is near, the fold. A tap or Enter holds an input fast, Escape
 * lets it go, Shift and the arrows move it.
 */

import { emit, on } from "../base/bus.js";
import { cardOf } from "./cell_card.js";
import { cornersOf, edgesOf } from "./cell_facts.js";
import { layerColour, readTheme } from "../plot/colours.js";
import { find, make } from "../base/dom.js";
import { findCell, hoverIndexOf } from "./hover_index.js";
import { drawOverlay } from "./map_overlay.js";
import { foldEdges } from "./unit_fold.js";
import { layersOf } from "../weights/weights.js";

/** @typedef {import("./cell_facts.js").Point} Point */
/** @typedef {import("./plane_view.js").Window} Window */
/** @typedef {import("./unit_fold.js").Unit} Unit */

/** So near, in pixels, a fold is meant. */
const NEAR_PIXELS = 6;
/** Share of the window by which a key moves the held input. */
const STEP = 0.01;
/** @type {Record<string, Point>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {HTMLElement} element holds .pad, canvas.over and .card
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createMapProbe(element, bus, store, signal) {
  const probe = new MapProbe(element, bus, store);
  listenToPointers(find(element, ".pad"), probe, signal);
  listenToKeys(element, find(element, ".pad"), probe, signal);
  on(bus, "drawn", (drawn) => probe.drawn(drawn), signal);
  on(bus, "marks", ({ fits }) => {
    probe.foldsShown = fits;
  }, signal);
  on(bus, "unit", ({ layer, unit }) => probe.emphasise(layer === null ? null : { layer, unit }), signal);
  on(bus, "theme", () => probe.readTheme(), signal);
  on(bus, "state", () => probe.schedule(), signal);
}

class MapProbe {
  /**
   * @param {HTMLElement} element
   * @param {EventTarget} bus
   * @param {import("../state/state.js").Store} store
   */
  constructor(element, bus, store) {
    this.element = element;
    this.pad = find(element, ".pad");
    this.canvas = /** @type {HTMLCanvasElement} */ (find(element, "canvas.over"));
    this.card = find(element, ".card");
    this.bus = bus;
    this.store = store;
    this.theme = readTheme(element);
    /** @type {any} the final geometry that is drawn */
    this.geometry = null;
    /** @type {Window | null} */
    this.window = null;
    /** @type {{clientX: number, clientY: number} | null} */
    this.pointer = null;
    /** @type {Unit | null} whose fold is emphasised, whoever pointed at it */
    this.unit = null;
    /** Folds that are too close together to be drawn cannot be pointed at. */
    this.foldsShown = true;
    /** @type {Unit | null} whose fold the pointer is near */
    this.near = null;
    this.told = "";
    this.carded = "";
    this.frame = 0;
    /** Whether the pointer has moved over this geometry: only then is an index worth its making. */
    this.roaming = false;
    /** @type {import("../weights/weights.js").Layer[] | null} of the drawn network */
    this.layers = null;
  }

  /** @param {{inputs: number, geometry: any, window: any}} drawn */
  drawn({ inputs, geometry, window }) {
    const shown = inputs === 2 && this.store.state.view === "map" && geometry?.header.final ? geometry : null;
    if (shown !== this.geometry) {
      this.geometry = shown;
      this.layers = null;
      this.carded = "";
      this.near = null;
      this.roaming = false;
    }
    this.window = window;
    this.update();
  }

  readTheme() {
    this.theme = readTheme(this.element);
    this.schedule();
  }

  /** @param {Unit | null} unit */
  emphasise(unit) {
    this.unit = unit;
    this.schedule();
  }

  /** @param {{clientX: number, clientY: number} | null} pointer */
  point(pointer) {
    this.pointer = pointer;
    this.roaming = pointer !== null;
    this.schedule();
  }

  /** Once a frame is enough, however often the pointer moves. */
  schedule() {
    this.frame ||= requestAnimationFrame(() => this.update());
  }

  /** @returns {Point | null} the input that is held fast */
  get pinned() {
    const { probe } = this.store.state;
    return probe?.length === 2 ? [probe[0], probe[1]] : null;
  }

  /** @param {Point | null} point */
  pin(point) {
    const rounded = point && this.window ? rounded2(point, this.window) : null;
    this.store.set({ probe: rounded });
  }

  /** @returns {Point | null} the input under the pointer */
  get hovered() {
    if (!this.pointer || !this.geometry || !this.window) return null;
    const { left, top, width, height } = this.pad.getBoundingClientRect();
    const { x, y } = this.window;
    return [
      x[0] + ((this.pointer.clientX - left) / width) * (x[1] - x[0]),
      y[1] - ((this.pointer.clientY - top) / height) * (y[1] - y[0]),
    ];
  }

  update() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { geometry, window, pinned, hovered } = this;
    if (!geometry || !window) {
      this.clear();
      return;
    }
    const point = pinned ?? hovered;
    const cell = point ? this.cellAt(point) : -1;
    const under = hovered === null ? -1 : pinned ? this.cellAt(hovered) : cell;
    this.tellUnit(hovered && under >= 0 && this.foldsShown ? this.foldNear(hovered, under) : null);
    this.tellProbe(cell < 0 ? null : point, cell);
    this.draw(cell);
    this.showCard(point, cell);
  }

  /** There is no map to point at. */
  clear() {
    this.card.hidden = true;
    this.canvas.hidden = true;
    this.tellProbe(null, -1);
    this.tellUnit(null);
  }

  /** @param {Point} point */
  cellAt(point) {
    const { arrays, header } = this.geometry;
    const { x, y } = /** @type {Window} */ (this.window);
    if (point[0] < x[0] || point[0] > x[1] || point[1] < y[0] || point[1] > y[1]) return -1;
    const [across, up] = [point[0] - header.origin[0], point[1] - header.origin[1]];
    return this.roaming ? hoverIndexOf(arrays).find(across, up) : findCell(arrays, across, up);
  }

  /**
   * @param {Point} point
   * @param {number} cell that holds it; no fold is nearer than those on its border
   * @returns {Unit | null}
   */
  foldNear(point, cell) {
    const { arrays } = this.geometry;
    const { x } = /** @type {Window} */ (this.window);
    const pixel = (x[1] - x[0]) / this.pad.clientWidth;
    let near = NEAR_PIXELS * (this.theme.fontSize / 16) * pixel;
    /** @type {Unit | null} */
    let unit = null;
    for (const edge of edgesOf(arrays, cell)) {
      if (arrays.edge_layers[edge] === 0) continue;
      const away = distanceToSegment(point, ...this.endsOf(edge));
      if (away < near) [near, unit] = [away, { layer: arrays.edge_layers[edge], unit: arrays.edge_units[edge] }];
    }
    return unit;
  }

  /**
   * @param {number} edge
   * @returns {[Point, Point]}
   */
  endsOf(edge) {
    const { arrays: { vertices, edges }, header: { origin } } = this.geometry;
    const [from, to] = [2 * edges[2 * edge], 2 * edges[2 * edge + 1]];
    return [
      [vertices[from] + origin[0], vertices[from + 1] + origin[1]],
      [vertices[to] + origin[0], vertices[to + 1] + origin[1]],
    ];
  }

  /** @param {Unit | null} near */
  tellUnit(near) {
    if (near?.layer === this.near?.layer && near?.unit === this.near?.unit) return;
    this.near = near;
    emit(this.bus, "unit", near ?? { layer: null, unit: null });
  }

  /**
   * @param {Point | null} point
   * @param {number} cell
   */
  tellProbe(point, cell) {
    const told = point ? `${point},${cell}` : "";
    if (told === this.told) return;
    this.told = told;
    emit(this.bus, "probe", { point, cell: point ? cell : null });
  }

  /** @param {number} cell */
  draw(cell) {
    const { canvas, geometry: { arrays, header: { origin } }, unit } = this;
    // Whoever asks for the size of the canvas has the page laid out.
    canvas.hidden = cell < 0 && !this.pinned && !unit;
    if (canvas.hidden) return;
    const corners = cell < 0 ? [] : cornersOf(arrays, cell);
    drawOverlay(canvas, /** @type {Window} */ (this.window), this.theme, {
      cell: corners.map(([x, y]) => [x + origin[0], y + origin[1]]),
      pin: this.pinned,
      folds: unit ? this.foldsOf(unit) : [],
      foldColour: unit ? layerColour(this.theme, unit.layer) : "",
    });
  }

  /**
   * @param {Unit} unit
   * @returns {Point[][]}
   */
  foldsOf(unit) {
    if (!this.layers) this.fetchLayers();
    return foldEdges(this.geometry, unit, this.layers).map((edge) => this.endsOf(edge));
  }

  /**
   * @param {Point | null} point
   * @param {number} cell
   */
  showCard(point, cell) {
    const { card, geometry, near, layers } = this;
    card.hidden = cell < 0;
    if (cell < 0 || !point || !this.window) return;
    const { x, y } = this.window;
    // Where the pointer is not.
    card.dataset.side = point[0] < (x[0] + x[1]) / 2 ? "right" : "left";
    card.dataset.end = point[1] < (y[0] + y[1]) / 2 ? "top" : "bottom";
    if (!layers) this.fetchLayers();
    const carded = `${cell} ${point} ${this.pinned !== null} ${near?.layer}.${near?.unit} ${layers !== null}`;
    if (carded === this.carded) return;
    this.carded = carded;
    card.dataset.cell = String(cell);
    card.setAttribute("aria-live", this.pinned ? "polite" : "off");
    const subject = { geometry, cell, point, pinned: this.pinned !== null, fold: near, layers };
    card.replaceChildren(...cardOf(subject), ...(this.pinned ? [this.letGoButton()] : []));
  }

  letGoButton() {
    const button = make("button", { type: "button", "aria-label": "Let this cell go" }, "×");
    button.addEventListener("click", () => {
      this.pad.focus();
      this.pin(null);
    });
    return button;
  }

  async fetchLayers() {
    const { geometry } = this;
    // Without them the card lacks the pattern, and says the rest.
    const layers = await layersOf(geometry.state).catch(() => null);
    if (geometry !== this.geometry || this.layers === layers) return;
    this.layers = layers;
    this.schedule();
  }
}

/**
 * @param {HTMLElement} pad
 * @param {MapProbe} probe
 * @param {AbortSignal} signal
 */
function listenToPointers(pad, probe, signal) {
  pad.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "touch") probe.point(event.buttons ? null : event);
  }, { signal });
  pad.addEventListener("pointerleave", () => probe.point(null), { signal });
  pad.addEventListener("click", (event) => {
    // The second click of two shows the usual window.
    if (event.detail > 1 || !probe.geometry) return;
    probe.pointer = event;
    probe.pin(probe.hovered);
    if (/** @type {PointerEvent} */ (event).pointerType === "touch") probe.pointer = null;
  }, { signal });
}

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} pad
 * @param {MapProbe} probe
 * @param {AbortSignal} signal
 */
function listenToKeys(element, pad, probe, signal) {
  element.addEventListener("keydown", (event) => {
    if (event.target !== pad || !probe.geometry || !probe.window) return;
    const { x, y } = probe.window;
    const middle = /** @type {Point} */ ([(x[0] + x[1]) / 2, (y[0] + y[1]) / 2]);
    const arrow = event.shiftKey ? ARROWS[event.key] : undefined;
    if (arrow) {
      const from = probe.pinned ?? probe.hovered ?? middle;
      const step = (/** @type {0 | 1} */ axis, /** @type {[number, number]} */ [low, high]) =>
        Math.min(Math.max(from[axis] + STEP * arrow[axis] * (high - low), low), high);
      probe.pin([step(0, x), step(1, y)]);
      // Without Shift the arrows move the window.
      event.stopPropagation();
      event.preventDefault();
    } else if (event.key === "Enter") {
      probe.pin(probe.hovered ?? probe.pinned ?? middle);
    } else if (event.key === "Escape" && probe.pinned) {
      probe.pin(null);
    }
  }, { signal, capture: true });
}

/**
 * A point as exact as a pixel needs it, so that addresses stay short.
 * @param {Point} point
 * @param {Window} window
 * @returns {Point}
 */
function rounded2(point, { x, y }) {
  const round = (/** @type {number} */ value, /** @type {[number, number]} */ [low, high]) =>
    Number(value.toFixed(Math.min(Math.max(4 - Math.floor(Math.log10(high - low)), 0), 100)));
  return [round(point[0], x), round(point[1], y)];
}

/**
 * @param {Point} point
 * @param {Point} from
 * @param {Point} to
 */
function distanceToSegment(point, from, to) {
  const [across, up] = [to[0] - from[0], to[1] - from[1]];
  const share = ((point[0] - from[0]) * across + (point[1] - from[1]) * up) / (across * across + up * up || 1);
  const nearest = Math.min(Math.max(share, 0), 1);
  return Math.hypot(point[0] - from[0] - nearest * across, point[1] - from[1] - nearest * up);
}
