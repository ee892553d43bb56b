/** The plot: keeps the latest geometry and draws it as a line or a plane whenever it, the size or the theme changes. */

import { plotPlace } from "./axes.js";
import { emit, on } from "../base/bus.js";
import { readTheme } from "./colours.js";
import { find } from "../base/dom.js";
import { linePlace, LineView } from "../line/line_view.js";
import { FlatRenderer } from "../map/flat_renderer.js";
import { PlaneView } from "../map/plane_view.js";
import { createRenderer } from "../map/renderer.js";
import { networkOf, windowOf } from "../state/question.js";
import { WINDOW_FIELDS } from "./windows.js";
import { SurfaceView } from "../surface/surface_view.js";

/** What changes the picture of one network. @type {readonly (keyof import("../state/fields.js").State)[]} */
const DRAWN_FIELDS = [
  "x", "y", "view", "colour", "folds", "layer", "zero", "dual", "grid", "curves", "added", "slopes",
];

/**
 * @param {HTMLElement} element holds .plot, .inside, .surface, canvas and .notice
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createView(element, bus, store, signal) {
  const plot = find(element, ".plot");
  const inside = find(element, ".inside");
  const canvas = /** @type {HTMLCanvasElement} */ (find(element, "canvas"));
  const line = new LineView(plot, draw);
  const card = createRenderer(canvas);
  const plane = new PlaneView(plot, canvas, card ?? new FlatRenderer(canvas));
  const surface = new SurfaceView(find(element, ".surface"), card !== null, signal);
  let theme = readTheme(element);
  // Of the element, as it was last told: asking for it in each drawing would lay out the page too early.
  let size = { width: element.clientWidth, height: element.clientHeight };
  const notice = find(element, ".notice");
  /** @type {any} the latest geometry event */
  let geometry = null;
  const nameOf = networkNames();
  let network = "";
  /** @type {import("./windows.js").Window | null} what a gesture looks at */
  let looked = null;
  let drawn = store.state;
  /** The frame in which a large map is drawn. */
  let soon = 0;

  /** Whether the geometry is of the network that the state names: then it can be shown in any window. */
  const isCurrent = () => geometry !== null && nameOf(store.state) === network;

  /** What is seen: the gesture's window or the state's, but that of the geometry while it is of another network. */
  function seen() {
    if (geometry === null || isCurrent()) return { state: store.state, window: looked ?? windowOf(store.state) };
    const sameInputs = geometry.state.input_dim === store.state.input_dim;
    return { state: geometry.state, window: (sameInputs && looked) || windowOf(geometry.state) };
  }

  function draw() {
    if (size.width === 0 || size.height === 0) return;
    const { state, window } = seen();
    placeElement(inside, state.input_dim === 2
      ? plotPlace(size, theme.fontSize, window)
      : linePlace(size, theme.fontSize, window, store.state));
    inside.dataset.window = JSON.stringify(window);
    inside.toggleAttribute("data-looked", looked !== null);
    const inSpace = state.input_dim === 2 && store.state.view === "surface";
    plot.hidden = inside.hidden = inSpace;
    canvas.hidden = state.input_dim === 1 || inSpace;
    plane.moving = looked !== null;
    const marks = state.input_dim === 1
      ? { fits: line.draw(geometry, window, store.state, theme, size) }
      : (inSpace ? surface : plane).draw(geometry, /** @type {any} */ (window), store.state, theme, size);
    if (state.input_dim === 1) plane.leave();
    if (!inSpace) surface.leave();
    drawn = store.state;
    emit(bus, "marks", { inputs: state.input_dim, dark: theme.dark, ...marks });
    const { seen: values, range, drawnCurves: curves } = line;
    emit(bus, "drawn", { inputs: state.input_dim, geometry, window, values, range, curves });
  }

  /** @param {any} latest a geometry event; null where there is nothing to show */
  function show(latest) {
    geometry = latest;
    network = latest ? nameOf(latest.state) : "";
    element.classList.remove("old");
    const large = latest?.header.dimension === 2 && store.state.view === "map" && plane.prepare(latest, store.state);
    cancelAnimationFrame(soon);
    if (large) soon = requestAnimationFrame(draw);
    else draw();
  }

  /** @param {string} sentence why there is no picture, or "" */
  function explain(sentence) {
    notice.textContent = sentence;
    notice.hidden = sentence === "";
  }

  on(bus, "geometry", (latest) => {
    // What is shown of this network has the folds of all its layers already, if it was drawn in another window.
    if (!latest.header.final && geometry?.header.final && isCurrent()) return;
    explain("");
    show(latest);
  }, signal);
  on(bus, "done", ({ sequence, answer }) => {
    if (geometry?.sequence === sequence) return;
    explain(answer.geometry_reason ?? "");
    show(null);
  }, signal);
  on(bus, "failed", () => show(null), signal);
  on(bus, "slow", () => element.classList.toggle("old", geometry !== null && !isCurrent()), signal);
  on(bus, "cancel", () => element.classList.contains("old") && show(null), signal);
  on(bus, "state", ({ state }) => {
    // A gesture goes on while the network changes, as in a film, until the state says what is seen.
    const settled = looked !== null && WINDOW_FIELDS.some((name) => state[name] !== drawn[name]);
    if (settled) looked = null;
    else if (DRAWN_FIELDS.every((name) => state[name] === drawn[name])) return;
    draw();
  }, signal);
  on(bus, "values", ({ range }) => {
    line.others = range;
    if (store.state.input_dim === 1) draw();
  }, signal);
  on(bus, "profile", (profile) => {
    surface.profile = profile;
    if (store.state.view === "surface") draw();
  }, signal);
  on(bus, "fold", ({ layer }) => {
    plane.folding = layer;
    draw();
  }, signal);
  on(bus, "look", ({ window }) => {
    if (looked === window) return;
    looked = window;
    draw();
  }, signal);
  on(bus, "theme", () => {
    theme = readTheme(element);
    draw();
  }, signal);
  canvas.addEventListener("webglcontextlost", (event) => event.preventDefault(), { signal });
  canvas.addEventListener("webglcontextrestored", () => {
    card?.restore();
    plane.restore();
    draw();
  }, { signal });
  const sizes = new ResizeObserver(() => {
    size = { width: element.clientWidth, height: element.clientHeight };
    theme = readTheme(element);
    draw();
  });
  sizes.observe(element);
  signal.addEventListener("abort", () => sizes.disconnect());
}

/**
 * Tells networks apart. That of the state before is remembered: a gesture asks for it in each frame.
 * @returns {(state: import("../state/fields.js").State) => string} the same for states of the same network
 */
function networkNames() {
  /** @type {import("../state/fields.js").State | null} */
  let latest = null;
  let name = "";
  return (state) => {
    if (state !== latest) [latest, name] = [state, JSON.stringify(networkOf(state))];
    return name;
  };
}

/**
 * @param {HTMLElement} element
 * @param {import("./axes.js").Place} place
 */
function placeElement(element, { left, top, width, height }) {
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}
