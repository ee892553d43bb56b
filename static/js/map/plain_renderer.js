/** What renderers without a graphics card share: they keep what they are given, and know where and how it is drawn. */

import { SEGMENT_BYTES } from "./buffers.js";

/** @typedef {import("./renderer.js").Place} Place */
/** @typedef {import("./renderer.js").LinePaint} LinePaint */
/**
 * @typedef {object} Stroke
 * @property {readonly number[]} colour red, green and blue in [0, 1]
 * @property {number} width device pixels
 * @property {number} opacity
 * @property {Float64Array} ends x and y of both ends of each segment, pixels of the picture
 */

export class PlainRenderer {
  constructor() {
    /** Pixels of the picture, which may be larger or smaller than device pixels. */
    this.size = { width: 0, height: 0 };
    this.cells = 0;
    /** @type {Float32Array} */
    this.corners = new Float32Array();
    /** @type {Uint32Array} three corners a triangle, those of a cell one after the other */
    this.triangles = new Uint32Array();
    /** @type {Uint32Array} */
    this.words = new Uint32Array();
    /** @type {Map<string, import("./buffers.js").Segments>} */
    this.lines = new Map();
    /** @type {Map<string, Float32Array>} */
    this.dots = new Map();
  }

  forget() {
    this.lines.clear();
    this.dots.clear();
  }

  /** @param {import("./buffers.js").CellBuffers} buffers */
  loadCells({ corners, triangles, cells }) {
    Object.assign(this, { corners, triangles, cells });
  }

  /** @param {Uint32Array} words one a corner: a key or a level */
  loadWords(words) {
    this.words = words;
  }

  /**
   * @param {string} name
   * @param {import("./buffers.js").Segments} segments
   */
  loadLines(name, segments) {
    this.lines.set(name, segments);
  }

  /**
   * @param {string} name
   * @param {Float32Array} points x and y
   */
  loadDots(name, points) {
    this.dots.set(name, points);
  }

  /**
   * @param {Place} place
   * @param {LinePaint} paint
   * @param {string} name of the lines
   * @returns {Stroke[]} for each run of segments of a layer; margins first
   */
  strokes(place, paint, name) {
    const runs = this.runs(place, name).filter(({ layer }) => layer === 0 || layer < paint.layersShown + 1);
    const stroke = (/** @type {number} */ layer, /** @type {number} */ margin) => {
      // The first layer folds the whole plane: its lines are the thickest.
      const width = paint.width * (layer === 0 ? 1 : 1 + 0.6 / layer) + 2 * margin;
      const shown = layer === 0 ? 1 : Math.min(paint.layersShown - layer + 1, 1);
      return { width, opacity: shown * Math.min(1, width) };
    };
    const margins = paint.margin > 0 ? runs.map(({ layer, ends }) => {
      const { width, opacity } = stroke(layer, paint.margin);
      return { colour: paint.marginColour.slice(0, 3), width, opacity: opacity * paint.marginColour[3], ends };
    }) : [];
    const colours = paint.layerColours;
    return [...margins, ...runs.map(({ layer, ends }) =>
      ({ colour: layer ? colours[(layer - 1) % colours.length] : paint.colour, ...stroke(layer, 0), ends }))];
  }

  /**
   * @param {Place} place
   * @param {string} name
   * @returns {{layer: number, ends: Float64Array}[]} one for each run of segments of a layer
   */
  runs(place, name) {
    const { segments, count } = this.lines.get(name) ?? { segments: new ArrayBuffer(0), count: 0 };
    const numbers = new Float32Array(segments);
    const words = new Uint32Array(segments);
    const stride = SEGMENT_BYTES / 4;
    const runs = [];
    for (let first = 0, end = 0; first < count; first = end) {
      const layer = words[stride * first + 4];
      while (end < count && words[stride * end + 4] === layer) end += 1;
      const offsets = new Float32Array(4 * (end - first));
      for (let at = first; at < end; at += 1) {
        offsets.set(numbers.subarray(stride * at, stride * at + 4), 4 * (at - first));
      }
      runs.push({ layer, ends: this.toPixels(place, offsets) });
    }
    return runs;
  }

  /**
   * @param {Place} place
   * @param {Float32Array} points x and y, offsets from the origin
   * @returns {Float64Array} pixels from the upper left corner
   */
  toPixels({ scale, shift }, points) {
    const { width, height } = this.size;
    const pixels = new Float64Array(points.length);
    for (let at = 0; at < points.length; at += 2) {
      pixels[at] = (0.5 + 0.5 * (points[at] * scale[0] + shift[0])) * width;
      pixels[at + 1] = (0.5 - 0.5 * (points[at + 1] * scale[1] + shift[1])) * height;
    }
    return pixels;
  }
}
