/** The view of a network with two inputs: plotly draws the axes, a WebGL2 canvas beneath them the cells and lines. */

import { PLOT_CONFIG, plotLayout, plotPlace } from "./axes.js";
import { buildCells, buildFolds, plainSegments } from "./buffers.js";
import { colouringOf } from "./colouring.js";
import { toRgb } from "./colours.js";
import { patternColours, scaleColours } from "./map_colours.js";
import { mergedAfter } from "./merged.js";
import { Plotly } from "./plotly.js";
import { createRenderer, MULTISAMPLE_CELLS } from "./renderer.js";
import { zeroSegments } from "./zero_set.js";

/** @typedef {import("./fields.js").State} State */
/** @typedef {import("./fields.js").Interval} Interval */
/** @typedef {import("./colours.js").Theme} Theme */
/** @typedef {import("./axes.js").Place} Place */
/** @typedef {{x: Interval, y: Interval}} Window */

/** Folds are drawn while cells are on average at least this wide, in pixels of the page. */
const FOLD_PIXELS = 6;

/**
 * @typedef {object} PlaneGeometry
 * @property {any} header
 * @property {any} arrays vertices, cell_offsets, cell_vertices, pattern_keys, edges, edge_layers, linear_regions, ...
 */
/**
 * @typedef {object} MapMarks what stands on the map, for the legend
 * @property {boolean} fits whether the cells are large enough for folds to be drawn
 * @property {Window} window what is seen
 * @property {Place} place where
 * @property {import("./colouring.js").Scale | null} scale of the cells' colours
 * @property {number | null} layer the last hidden layer whose folds are shown, null = all
 * @property {number | null} regions activation regions after that layer
 */

export class PlaneView {
  /**
   * @param {HTMLElement} plot where plotly draws
   * @param {HTMLCanvasElement} canvas beneath it
   * @param {ReturnType<typeof createRenderer>} [renderer] what draws; null draws nothing
   */
  constructor(plot, canvas, renderer = createRenderer(canvas)) {
    this.plot = plot;
    this.canvas = canvas;
    this.renderer = renderer;
    this.axes = "";
    /** @type {PlaneGeometry | null} */
    this.loaded = null;
    /** @type {number | null} the layer up to which folds are shown while they are played, with a fraction */
    this.folding = null;
    this.coloured = "";
    /** @type {Set<string>} */
    this.loadedLines = new Set();
    /** @type {import("./colouring.js").Scale | null} */
    this.scale = null;
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
   * @param {Window} window
   * @param {State} state
   * @param {Theme} theme
   * @param {{width: number, height: number}} size
   * @returns {MapMarks}
   */
  draw(geometry, window, state, theme, size) {
    const place = plotPlace(size, theme.fontSize, window);
    this.drawAxes(window, theme, size, place);
    const { canvas, renderer } = this;
    placeCanvas(canvas, place);
    const marks = { fits: true, window, place, scale: null, layer: null, regions: null };
    if (!renderer) return marks;
    if (!geometry) {
      renderer.clear();
      canvas.dataset.cellsDrawn = "0";
      return marks;
    }
    const layer = this.layerShown(geometry, state);
    this.load(geometry, state, layer);
    const cellPixels = Math.sqrt((place.width * place.height) / renderer.cells);
    const width = foldWidth(cellPixels, theme.fontSize);
    const { scale } = this;
    const mixing = layer === null || Number.isInteger(layer) ? 1 : layer % 1;
    const cells = { ...patternColours(theme.dark), scale: scale && scaleColours(scale.kind, theme.dark), mixing };
    const layers = this.layersOf(state, theme, width, layer);
    const drawn = renderer.draw(toClipSpace(window, geometry.header.origin), cells, layers);
    canvas.dataset.cellsDrawn = String(drawn);
    const whole = layer === null ? null : Math.floor(layer);
    const regions = whole === null || !geometry.header.final ? null : mergedAfter(geometry.arrays, whole).count;
    return { fits: width > 0, window, place, scale, layer: whole, regions };
  }

  /**
   * @param {PlaneGeometry} geometry
   * @param {State} state
   * @returns {number | null} with a fraction while the next layer is folding, null = all
   */
  layerShown({ header, arrays }, state) {
    const wanted = this.folding ?? state.layer;
    if (wanted === null || wanted >= header.layers || !header.final) return null;
    // Many cells take too long to be drawn for a moving picture: they go from layer to layer.
    return arrays.slivers.length > MULTISAMPLE_CELLS ? Math.floor(wanted) : wanted;
  }

  /**
   * Gives the card what it does not have yet.
   * @param {PlaneGeometry} geometry
   * @param {State} state
   * @param {number | null} layer
   */
  load(geometry, state, layer) {
    const { renderer } = this;
    const { arrays } = geometry;
    if (!renderer) return;
    const fresh = geometry !== this.loaded;
    if (fresh) {
      renderer.forget();
      this.loadedLines.clear();
      renderer.loadCells(buildCells(arrays));
      renderer.loadLines("folds", buildFolds(arrays));
    }
    this.loaded = geometry;
    this.loadColours(geometry, state.colour, layer, fresh);
    if (state.zero === "on" && arrays.values && !this.loadedLines.has("zero")) {
      this.loadedLines.add("zero");
      renderer.loadLines("zero", plainSegments(zeroSegments(arrays)));
    }
  }

  /**
   * @param {PlaneGeometry} geometry
   * @param {State["colour"]} colour
   * @param {number | null} layer
   * @param {boolean} fresh whether the cells are new
   */
  loadColours({ header, arrays }, colour, layer, fresh) {
    const last = layer === null ? null : Math.ceil(layer);
    const coloured = JSON.stringify([colour, layer !== last, last]);
    if (coloured === this.coloured && !fresh) return;
    this.coloured = coloured;
    const { words, scale } = colouringOf(arrays, colour, last === header.layers ? null : last);
    const moving = layer !== null && layer !== last && scale === null;
    this.renderer?.loadWords(words, moving ? colouringOf(arrays, colour, Math.floor(layer)).words : null);
    this.scale = scale;
  }

  /**
   * @param {State} state
   * @param {Theme} theme
   * @param {number} width of the folds, pixels of the page
   * @param {number | null} layer
   * @returns {import("./renderer.js").Layer[]}
   */
  layersOf(state, theme, width, layer) {
    const [text, background] = [toRgb(theme.text), toRgb(theme.background)];
    const pixel = (theme.fontSize / 16) * devicePixelRatio;
    const plain = { colour: text, layerColours: theme.layers.map(toRgb), layersShown: layer ?? Infinity };
    /** @type {import("./renderer.js").Layer[]} */
    const layers = [];
    if (state.folds === "on" && width > 0) {
      // Strong colours would swallow the folds: a seam of the background parts them.
      const seam = this.scale ? Math.min(0.45 * width, 0.8) * devicePixelRatio : 0;
      const marginColour = /** @type {[number, number, number, number]} */ ([...background, 0.75]);
      layers.push({
        kind: "lines", name: "folds",
        paint: { ...plain, width: width * devicePixelRatio, margin: seam, marginColour },
      });
    }
    if (state.zero === "on") {
      const marginColour = /** @type {[number, number, number, number]} */ ([...background, 1]);
      layers.push({
        kind: "lines", name: "zero", paint: { ...plain, width: 3 * pixel, margin: 1.5 * pixel, marginColour },
      });
    }
    return layers;
  }

  /**
   * Plotly is slow beside the rest and is only called when the axes change.
   * @param {Window} window
   * @param {Theme} theme
   * @param {{width: number, height: number}} size
   * @param {Place} place
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
 * @param {Place} place
 */
function placeCanvas(canvas, { left, top, width, height }) {
  Object.assign(canvas.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  const pixels = { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) };
  // Setting a size clears the canvas, even the size that it has.
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels);
}

/**
 * From offsets to clip space, computed in float64: the card only sees float32.
 * @param {Window} window
 * @param {[number, number]} origin
 * @returns {import("./renderer.js").Place}
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
