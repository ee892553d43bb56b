/** Draws cells, lines and dots as SVG. Takes the place of the renderer that draws them on a canvas. */

import { SEGMENT_BYTES } from "../map/buffers.js";
import { toSrgb } from "../plot/oklch.js";
import { cellFills, hex } from "./fills.js";

/** @typedef {import("../map/renderer.js").Place} Place */
/** @typedef {import("../map/renderer.js").CellPaint} CellPaint */
/** @typedef {import("../map/renderer.js").LinePaint} LinePaint */
/** @typedef {import("../map/renderer.js").DotPaint} DotPaint */
/** @typedef {import("../map/renderer.js").Layer} Layer */

/** A cell has a border of its own colour: without it the background shines through between neighbours. */
const SEAM_PIXELS = 0.5;

export class VectorRenderer {
  /**
   * @param {{width: number, height: number}} size of the picture, pixels of the page
   * @param {number} pixelRatio device pixels a pixel, in which paints come
   */
  constructor({ width, height }, pixelRatio) {
    this.width = width;
    this.height = height;
    this.pixelRatio = pixelRatio;
    /** What was drawn: elements of SVG. */
    this.svg = "";
    this.cells = 0;
    /** @type {Float32Array} */
    this.corners = new Float32Array();
    /** @type {Uint32Array} */
    this.words = new Uint32Array();
    /** @type {[number, number][]} the first and the last corner of each cell */
    this.polygons = [];
    /** @type {Map<string, import("../map/buffers.js").Segments>} */
    this.lines = new Map();
    /** @type {Map<string, Float32Array>} */
    this.dots = new Map();
  }

  forget() {
    this.lines.clear();
    this.dots.clear();
  }

  /** @param {import("../map/buffers.js").CellBuffers} buffers */
  loadCells({ corners, triangles, cells }) {
    this.corners = corners;
    this.cells = cells;
    this.polygons = [];
    for (let at = 0; at < triangles.length; at += 3) {
      if (at === 0 || triangles[at] !== triangles[at - 3]) this.polygons.push([triangles[at], 0]);
      this.polygons[this.polygons.length - 1][1] = triangles[at + 2];
    }
  }

  /** @param {Uint32Array} words one a corner: a key or a level */
  loadWords(words) {
    this.words = words;
  }

  /**
   * @param {string} name
   * @param {import("../map/buffers.js").Segments} segments
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
   * @param {CellPaint} paint
   * @param {Layer[]} layers
   * @returns {number} how many cells were drawn
   */
  draw(place, paint, layers) {
    const parts = [this.drawCells(place, paint)];
    for (const layer of layers) {
      if (layer.kind === "lines") parts.push(...this.drawLines(place, layer.paint, this.lines.get(layer.name)));
      else parts.push(this.drawDots(place, layer.paint, this.dots.get(layer.name)));
    }
    this.svg = parts.join("\n");
    return this.cells;
  }

  /**
   * @param {Place} place
   * @param {CellPaint} paint
   */
  drawCells(place, paint) {
    const points = this.toPixels(place, this.corners);
    const { polygons, words } = this;
    const { fills, definitions } = paint.scale
      ? cellFills(points, polygons, new Float32Array(words.buffer, words.byteOffset, words.length), paint.scale)
      : { fills: polygons.map(([first]) => keyColour(words[first], paint)), definitions: "" };
    const cells = polygons.map(([first, last], cell) => {
      const corners = [];
      for (let at = first; at <= last; at += 1) corners.push(`${text(points[2 * at])},${text(points[2 * at + 1])}`);
      return `<polygon points="${corners.join(" ")}" fill="${fills[cell]}" stroke="${fills[cell]}"/>`;
    });
    const group = `<g class="cells" stroke-width="${SEAM_PIXELS}" stroke-linejoin="round">`;
    return `${definitions}${group}\n${cells.join("\n")}\n</g>`;
  }

  /**
   * @param {Place} place
   * @param {LinePaint} paint
   * @param {import("../map/buffers.js").Segments | undefined} segments
   * @returns {string[]}
   */
  drawLines(place, paint, segments) {
    if (!segments) return [];
    const runs = this.runs(place, segments);
    const stroke = (/** @type {number} */ layer, /** @type {number} */ margin) => {
      const width = paint.width * (layer === 0 ? 1 : 1 + 0.6 / layer) + 2 * margin;
      const shown = layer === 0 ? 1 : Math.min(Math.max(paint.layersShown - layer + 1, 0), 1);
      return { width: width / this.pixelRatio, shown: shown * Math.min(1, width) };
    };
    const around = paint.margin > 0 ? runs.map(({ layer, path }) => {
      const { width, shown } = stroke(layer, paint.margin);
      return pathElement(path, hex(paint.marginColour), width, shown * paint.marginColour[3]);
    }) : [];
    return [...around, ...runs.map(({ layer, path }) => {
      const { width, shown } = stroke(layer, 0);
      const colours = paint.layerColours;
      return pathElement(path, hex(layer ? colours[(layer - 1) % colours.length] : paint.colour), width, shown);
    })];
  }

  /**
   * @param {Place} place
   * @param {import("../map/buffers.js").Segments} segments
   * @returns {{layer: number, path: string}[]} one for each run of segments of a layer
   */
  runs(place, { segments, count }) {
    const numbers = new Float32Array(segments);
    const words = new Uint32Array(segments);
    const stride = SEGMENT_BYTES / 4;
    /** @type {{layer: number, parts: string[]}[]} */
    const runs = [];
    for (let segment = 0; segment < count; segment += 1) {
      const at = stride * segment;
      const [x0, y0, x1, y1] = this.toPixels(place, numbers.subarray(at, at + 4));
      const layer = words[at + 4];
      if (runs.at(-1)?.layer !== layer) runs.push({ layer, parts: [] });
      runs.at(-1)?.parts.push(`M${text(x0)} ${text(y0)}L${text(x1)} ${text(y1)}`);
    }
    return runs.map(({ layer, parts }) => ({ layer, path: parts.join("") }));
  }

  /**
   * @param {Place} place
   * @param {DotPaint} paint
   * @param {Float32Array} [points]
   */
  drawDots(place, { radius, ring, colour, ringColour }, points = new Float32Array()) {
    const at = this.toPixels(place, points);
    const dots = Array.from({ length: at.length / 2 }, (_, dot) =>
      `<circle cx="${text(at[2 * dot])}" cy="${text(at[2 * dot + 1])}" r="${(radius + ring / 2) / this.pixelRatio}"/>`);
    const look = `fill="${hex(colour)}" stroke="${hex(ringColour)}" stroke-width="${ring / this.pixelRatio}"`;
    return `<g ${look}>${dots.join("")}</g>`;
  }

  /**
   * @param {Place} place
   * @param {Float32Array} points x and y, offsets from the origin
   * @returns {Float64Array} pixels from the upper left corner
   */
  toPixels({ scale, shift }, points) {
    const pixels = new Float64Array(points.length);
    for (let at = 0; at < points.length; at += 2) {
      pixels[at] = (0.5 + 0.5 * (points[at] * scale[0] + shift[0])) * this.width;
      pixels[at + 1] = (0.5 - 0.5 * (points[at + 1] * scale[1] + shift[1])) * this.height;
    }
    return pixels;
  }
}

/**
 * @param {number} key
 * @param {CellPaint} paint
 */
function keyColour(key, { least, range }) {
  const [lightness, chroma, hue] = [0, 10, 20].map((bit, at) => least[at] + (range[at] * ((key >>> bit) & 1023)) / 1023);
  return hex(toSrgb([lightness, chroma, hue]));
}

/**
 * @param {string} path
 * @param {string} colour
 * @param {number} width
 * @param {number} opacity
 */
function pathElement(path, colour, width, opacity) {
  const look = `stroke="${colour}" stroke-width="${text(width)}" stroke-opacity="${text(opacity)}"`;
  return `<path d="${path}" fill="none" stroke-linecap="round" ${look}/>`;
}

/** @param {number} value */
function text(value) {
  return String(Math.round(1000 * value) / 1000);
}
