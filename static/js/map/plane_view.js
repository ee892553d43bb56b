/** The view of a network with two inputs: plotly draws the axes, a canvas beneath them the cells and lines. */

import { PLOT_CONFIG, plotLayout, plotPlace } from "../plot/axes.js";
import { buildCells, buildFolds, plainSegments } from "./buffers.js";
import { colouringOf } from "./colouring.js";
import { toRgb } from "../plot/colours.js";
import { dualGraph } from "./dual_graph.js";
import { gridSample } from "./grid_sample.js";
import { patternColours, scaleColours } from "./map_colours.js";
import { layersOf } from "./map_layers.js";
import { regionsShown } from "./merged.js";
import { isGoodIn, moveCanvas } from "./moved_picture.js";
import { Plotly } from "../plot/plotly.js";
import { windowOf } from "../state/question.js";
import { MULTISAMPLE_CELLS } from "./renderer.js";
import { zeroSegments } from "./zero_set.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {import("../plot/colours.js").Theme} Theme */
/** @typedef {import("../plot/axes.js").Place} Place */
/** @typedef {{x: Interval, y: Interval}} Window */

/** Folds are drawn while cells are on average at least this wide, in pixels of the page. */
const FOLD_PIXELS = 6;
/** The dots of the dual graph need more room: so wide must its regions be on average. */
const DUAL_PIXELS = 12;

/** A map of more cells takes longer to draw than a frame lasts: a gesture then moves the picture that is there. */
const LARGE_CELLS = MULTISAMPLE_CELLS;

/**
 * @typedef {object} Picture what the canvas holds
 * @property {PlaneGeometry} geometry
 * @property {State} state
 * @property {Theme} theme
 * @property {MapMarks} marks
 */
/**
 * @typedef {object} PlaneGeometry
 * @property {State} state
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
 * @property {number | null} regions activation or linear regions that are told apart; null = nothing asks for them
 * @property {{dots: number, lines: number} | "close" | null} dual what the dual graph holds; "close": there is no room
 * @property {{side: number, found: number} | null} grid points a side, and regions that hold one of them
 */

export class PlaneView {
  /**
   * @param {HTMLElement} plot where plotly draws
   * @param {HTMLCanvasElement} canvas beneath it
   * @param {import("./renderer.js").Renderer | import("./flat_renderer.js").FlatRenderer} renderer what draws there
   */
  constructor(plot, canvas, renderer) {
    this.plot = plot;
    this.canvas = canvas;
    this.renderer = renderer;
    this.axes = "";
    /** @type {PlaneGeometry | null} */
    this.loaded = null;
    /** @type {number | null} the layer up to which folds are shown while they are played, with a fraction */
    this.folding = null;
    this.coloured = "";
    /** @type {Map<string, any>} what the lines and dots on the card were made of */
    this.extras = new Map();
    /** @type {import("./colouring.js").Scale | null} */
    this.scale = null;
    /** Whether a gesture goes on, so that the next drawing is only for a moment. */
    this.moving = false;
    /** @type {Picture | null} */
    this.picture = null;
  }

  /** After the renderer has lost what it was given. */
  restore() {
    this.loaded = null;
    this.picture = null;
  }

  /**
   * Gives the renderer a large map, which takes about a frame, before the frame that draws it.
   * @param {PlaneGeometry} geometry
   * @param {State} state
   * @returns {boolean} whether it is large; nothing is done if not
   */
  prepare(geometry, state) {
    const large = geometry.arrays.pattern_keys?.length > LARGE_CELLS;
    if (large) this.load(geometry, state, this.layerShown(geometry, state));
    return large;
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
    const moved = geometry && this.movedPicture(geometry, window, state, theme, place);
    if (moved) return moved;
    this.picture = null;
    placeCanvas(canvas, place);
    /** @type {MapMarks} */
    const marks = { fits: true, window, place, scale: null, layer: null, regions: null, dual: null, grid: null };
    if (!geometry) {
      renderer.clear();
      canvas.dataset.cellsDrawn = "0";
      return marks;
    }
    const layer = this.layerShown(geometry, state);
    this.load(geometry, state, layer);
    const pixels = place.width * place.height * magnification(geometry.state, window);
    const width = foldWidth(Math.sqrt(pixels / renderer.cells), theme.fontSize);
    if (state.folds === "on" && width > 0) {
      this.loadOnce("folds", geometry, () => renderer.loadLines("folds", buildFolds(geometry.arrays)));
    }
    const { scale } = this;
    const mixing = layer === null || Number.isInteger(layer) ? 1 : layer % 1;
    const cells = { ...patternColours(theme.dark), scale: scale && scaleColours(scale.kind, theme.dark), mixing };
    const wanted = layer !== null || state.dual === "on" || state.grid > 0;
    const extras = wanted && geometry.header.final ? this.loadExtras(geometry, state, layer, pixels) : marks;
    const dual = extras.dual !== null && extras.dual !== "close";
    const shown = { state, theme, foldWidth: width, strong: scale !== null, layer, dual, side: place.width };
    const drawn = renderer.draw(toClipSpace(window, geometry.header.origin), cells, layersOf(shown));
    canvas.dataset.cellsDrawn = String(drawn);
    const shownLayer = layer === null ? null : Math.floor(layer);
    const made = { ...marks, ...extras, fits: width > 0, scale, layer: shownLayer };
    this.picture = { geometry, state, theme, marks: made };
    return made;
  }

  /**
   * Moves the picture of a large map to where a gesture looks.
   * @param {PlaneGeometry} geometry
   * @param {Window} window
   * @param {State} state
   * @param {Theme} theme
   * @param {Place} place
   * @returns {MapMarks | null} null if it must be drawn anew
   */
  movedPicture(geometry, window, state, theme, place) {
    const { picture, renderer, canvas } = this;
    const same = picture?.geometry === geometry && picture.state === state && picture.theme === theme;
    if (!this.moving || !same || renderer.cells <= LARGE_CELLS) return null;
    if (!isGoodIn(window, picture.marks.window, /** @type {Window} */ (windowOf(geometry.state)))) return null;
    moveCanvas(canvas, place, picture.marks.window, window);
    return { ...picture.marks, window, place };
  }

  /**
   * Gives the renderer the dual graph and the grid, if they are wanted.
   * @param {PlaneGeometry} geometry
   * @param {State} state
   * @param {number | null} layer
   * @param {number} pixels of the page that the whole geometry takes
   * @returns {Pick<MapMarks, "regions" | "dual" | "grid">}
   */
  loadExtras(geometry, state, layer, pixels) {
    const regions = regionsShown(geometry.arrays, state.colour, layer === null ? null : Math.floor(layer));
    const wanted = state.dual === "on";
    const roomy = Math.sqrt(pixels / regions.count) >= DUAL_PIXELS;
    const graph = wanted && roomy ? dualGraph(geometry.arrays, regions) : null;
    this.loadOnce("dual graph", graph, () => {
      if (!graph) return;
      this.renderer.loadLines("dual lines", plainSegments(graph.lines));
      this.renderer.loadDots("dual dots", graph.dots);
    });
    const window = /** @type {Window} */ (windowOf(geometry.state));
    const sample = state.grid > 0 ? gridSample(geometry, window, regions, state.grid) : null;
    this.loadOnce("grid", sample, () => sample && this.renderer.loadDots("grid", sample.points));
    return {
      regions: regions.count,
      dual: graph ? { dots: graph.dots.length / 2, lines: graph.lines.length / 4 } : wanted ? "close" : null,
      grid: sample && { side: state.grid, found: sample.found },
    };
  }

  /**
   * @param {string} name of lines or dots
   * @param {any} what they are made of
   * @param {() => void} load
   */
  loadOnce(name, what, load) {
    if (this.extras.get(name) === what) return;
    this.extras.set(name, what);
    load();
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
   * Gives the renderer what it does not have yet.
   * @param {PlaneGeometry} geometry
   * @param {State} state
   * @param {number | null} layer
   */
  load(geometry, state, layer) {
    const { renderer } = this;
    const { arrays } = geometry;
    const fresh = geometry !== this.loaded;
    if (fresh) {
      renderer.forget();
      this.extras.clear();
      renderer.loadCells(buildCells(arrays));
    }
    this.loaded = geometry;
    this.loadColours(geometry, state.colour, layer, fresh);
    if (state.zero === "on" && arrays.values) {
      this.loadOnce("zero", arrays, () => renderer.loadLines("zero", plainSegments(zeroSegments(arrays))));
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
    this.renderer.loadWords(words, moving ? colouringOf(arrays, colour, Math.floor(layer)).words : null);
    this.scale = scale;
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
  const edges = { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
  Object.assign(canvas.style, edges, { clipPath: "" });
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
 * @param {State} state of a geometry
 * @param {Window} window in which it is seen, by a gesture another one than that of the state
 * @returns {number} how much larger it is seen than when it fills the plot, as an area
 */
function magnification(state, window) {
  const area = (/** @type {Window} */ { x, y }) => (x[1] - x[0]) * (y[1] - y[0]);
  return area(/** @type {Window} */ (windowOf(state))) / area(window);
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
