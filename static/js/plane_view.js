/** The view of a network with two inputs: plotly draws the axes, a WebGL2 canvas beneath them the cells and folds. */

import { PLOT_CONFIG, plotLayout, plotPlace } from "./axes.js";
import { buildCells, buildFolds, regionKeys } from "./buffers.js";
import { toRgb } from "./colours.js";
import { Plotly } from "./plotly.js";
import { createRenderer } from "./renderer.js";

/** @typedef {import("./fields.js").State} State */
/** @typedef {import("./fields.js").Interval} Interval */
/** @typedef {import("./colours.js").Theme} Theme */

/** Folds are drawn while cells are on average at least this wide, in pixels of the page. */
const FOLD_PIXELS = 6;
/** OKLCH of the cells: pale enough for the folds to stand out, different enough to tell neighbours apart. */
const CELL_COLOURS = {
  light: { least: [0.86, 0.015, 3.65], range: [0.09, 0.035, 2.15] },
  dark: { least: [0.26, 0.025, 3.85], range: [0.14, 0.04, 1.6] },
};

/**
 * @typedef {object} PlaneGeometry
 * @property {any} header
 * @property {any} arrays vertices, cell_offsets, cell_vertices, pattern_keys, edges, edge_layers, linear_regions
 */

export class PlaneView {
  /**
   * @param {HTMLElement} plot where plotly draws
   * @param {HTMLCanvasElement} canvas beneath it
   */
  constructor(plot, canvas) {
    this.plot = plot;
    this.canvas = canvas;
    this.renderer = createRenderer(canvas);
    this.axes = "";
    /** @type {PlaneGeometry | null} */
    this.loaded = null;
    this.colour = "";
  }

  /** After the graphics card has lost and regained its memory. */
  restore() {
    this.renderer?.restore();
    this.loaded = null;
  }

  /** Forgets the axes, since something else was drawn in their place. */
  leave() {
    this.axes = "";
  }

  /**
   * @param {PlaneGeometry | null} geometry null draws empty axes
   * @param {{x: Interval, y: Interval}} window
   * @param {State} state
   * @param {Theme} theme
   * @param {{width: number, height: number}} size
   * @returns {boolean} whether the cells are large enough for folds to be drawn
   */
  draw(geometry, window, state, theme, size) {
    const place = plotPlace(size, theme.fontSize, window);
    this.drawAxes(window, theme, size, place);
    const { canvas, renderer } = this;
    placeCanvas(canvas, place);
    if (!renderer) return true;
    if (!geometry) {
      renderer.clear();
      canvas.dataset.cellsDrawn = "0";
      return true;
    }
    this.load(geometry, state.colour);
    const cellPixels = Math.sqrt((place.width * place.height) / renderer.cells);
    const width = foldWidth(cellPixels, theme.fontSize);
    const drawn = renderer.draw({
      ...toClipSpace(window, geometry.header.origin),
      .../** @type {any} */ (theme.dark ? CELL_COLOURS.dark : CELL_COLOURS.light),
      foldWidth: state.folds === "on" ? width * devicePixelRatio : 0,
      layerColours: theme.layers.map(toRgb),
    });
    canvas.dataset.cellsDrawn = String(drawn);
    return width > 0;
  }

  /**
   * Gives the card what it does not have yet.
   * @param {PlaneGeometry} geometry
   * @param {State["colour"]} colour
   */
  load(geometry, colour) {
    const { renderer } = this;
    const { arrays } = geometry;
    if (!renderer) return;
    if (geometry !== this.loaded) renderer.loadFolds(buildFolds(arrays));
    if (geometry !== this.loaded || colour !== this.colour) {
      const byRegion = colour === "linear_region" && arrays.linear_regions;
      const keys = byRegion ? regionKeys(arrays.pattern_keys, arrays.linear_regions) : arrays.pattern_keys;
      renderer.loadCells(buildCells(arrays, keys));
    }
    this.loaded = geometry;
    this.colour = colour;
  }

  /**
   * Plotly is slow beside the rest and is only called when the axes change.
   * @param {{x: Interval, y: Interval}} window
   * @param {Theme} theme
   * @param {{width: number, height: number}} size
   * @param {import("./axes.js").Place} place
   */
  drawAxes(window, theme, size, place) {
    const axes = JSON.stringify([window, theme, size]);
    if (axes === this.axes) return;
    this.axes = axes;
    const layout = plotLayout(theme, size, place, {
      x: { range: window.x, title: "x" },
      y: { range: window.y, title: "y" },
      grid: false,
    });
    Plotly.react(this.plot, [{ type: "scatter", x: [], y: [] }], layout, PLOT_CONFIG);
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("./axes.js").Place} place
 */
function placeCanvas(canvas, { left, top, width, height }) {
  Object.assign(canvas.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  const pixels = { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) };
  // Setting a size clears the canvas, even the size that it has.
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels);
}

/**
 * From offsets to clip space, computed in float64: the card only sees float32.
 * @param {{x: Interval, y: Interval}} window
 * @param {[number, number]} origin
 * @returns {{scale: [number, number], shift: [number, number]}}
 */
function toClipSpace({ x, y }, origin) {
  const scale = /** @type {[number, number]} */ ([2 / (x[1] - x[0]), 2 / (y[1] - y[0])]);
  const middle = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
  return { scale, shift: [(origin[0] - middle[0]) * scale[0], (origin[1] - middle[1]) * scale[1]] };
}

/**
 * Thinner lines for smaller cells, none below FOLD_PIXELS.
 * @param {number} cellPixels average width of a cell
 * @param {number} fontSize larger on a projector, and the lines with it
 * @returns {number} pixels of the page
 */
function foldWidth(cellPixels, fontSize) {
  if (cellPixels < FOLD_PIXELS) return 0;
  return Math.min(Math.max(cellPixels / 14, 0.6), 1.9) * (fontSize / 16);
}
