/** The plot: keeps the latest geometry and draws it as a line or a plane whenever it, the size or the theme changes. */

import { emit, on } from "./bus.js";
import { readTheme } from "./colours.js";
import { find } from "./dom.js";
import { LineView } from "./line_view.js";
import { PlaneView } from "./plane_view.js";
import { windowOf } from "./question.js";

const NO_WEBGL_SENTENCE =
  "This browser has no WebGL2, so it cannot draw the cells. The numbers are right all the same.";
/** What changes the picture but not the question. @type {readonly (keyof import("./fields.js").State)[]} */
const DRAWN_FIELDS = ["colour", "folds", "layer", "zero", "dual", "grid"];

/**
 * @param {HTMLElement} element holds .plot, canvas and .notice
 * @param {EventTarget} bus
 * @param {import("./state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createView(element, bus, store, signal) {
  const plot = find(element, ".plot");
  const canvas = /** @type {HTMLCanvasElement} */ (find(element, "canvas"));
  const line = new LineView(plot);
  const plane = new PlaneView(plot, canvas);
  let theme = readTheme(element);
  const notice = find(element, ".notice");
  /** @type {any} the latest geometry event */
  let geometry = null;
  let drawn = store.state;

  function draw() {
    drawn = store.state;
    const size = { width: element.clientWidth, height: element.clientHeight };
    if (size.width === 0 || size.height === 0) return;
    const shown = geometry?.state ?? store.state;
    const window = windowOf(shown);
    canvas.hidden = shown.input_dim === 1;
    const marks = shown.input_dim === 2
      ? plane.draw(geometry, /** @type {any} */ (window), store.state, theme, size)
      : { fits: line.draw(geometry && { ...geometry, window }, window, theme, size) };
    if (shown.input_dim === 1) plane.leave();
    emit(bus, "marks", { inputs: shown.input_dim, dark: theme.dark, ...marks });
  }

  /** @param {any} latest a geometry event; null where there is nothing to show */
  function show(latest) {
    geometry = latest;
    element.classList.remove("old");
    draw();
  }

  /** @param {string} sentence why there is no picture, or "" */
  function explain(sentence) {
    notice.textContent = sentence;
    notice.hidden = sentence === "";
  }

  on(bus, "geometry", (latest) => {
    explain(latest.header.dimension === 2 && !plane.renderer ? NO_WEBGL_SENTENCE : "");
    show(latest);
  }, signal);
  on(bus, "done", ({ sequence, answer }) => {
    if (geometry?.sequence === sequence) return;
    explain(answer.geometry_reason ?? "");
    show(null);
  }, signal);
  on(bus, "failed", () => show(null), signal);
  on(bus, "slow", ({ sequence }) => element.classList.toggle("old", geometry?.sequence !== sequence), signal);
  on(bus, "cancel", () => element.classList.contains("old") && show(null), signal);
  on(bus, "state", ({ state }) => {
    if (DRAWN_FIELDS.some((name) => state[name] !== drawn[name])) draw();
  }, signal);
  on(bus, "fold", ({ layer }) => {
    plane.folding = layer;
    draw();
  }, signal);
  on(bus, "theme", () => {
    theme = readTheme(element);
    draw();
  }, signal);
  canvas.addEventListener("webglcontextlost", (event) => event.preventDefault(), { signal });
  canvas.addEventListener("webglcontextrestored", () => {
    plane.restore();
    draw();
  }, { signal });
  const sizes = new ResizeObserver(() => {
    theme = readTheme(element);
    draw();
  });
  sizes.observe(element);
  signal.addEventListener("abort", () => sizes.disconnect());
}
