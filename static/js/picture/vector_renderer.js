/** Draws cells, lines and dots as SVG. Takes the place of the renderer that draws them on a canvas. */

import { keyColour } from "../map/map_colours.js";
import { PlainRenderer } from "../map/plain_renderer.js";
import { cellFills, hex } from "./fills.js";

/** @typedef {import("../map/renderer.js").Place} Place */
/** @typedef {import("../map/renderer.js").CellPaint} CellPaint */
/** @typedef {import("../map/renderer.js").DotPaint} DotPaint */
/** @typedef {import("../map/renderer.js").Layer} Layer */

/** A cell has a border of its own colour: without it the background shines through between neighbours. */
const SEAM_PIXELS = 0.5;

export class VectorRenderer extends PlainRenderer {
  /**
   * @param {{width: number, height: number}} size of the picture, pixels of the page
   * @param {number} pixelRatio device pixels a pixel, in which paints come
   */
  constructor(size, pixelRatio) {
    super();
    this.size = size;
    this.pixelRatio = pixelRatio;
    /** What was drawn: elements of SVG. */
    this.svg = "";
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
      if (layer.kind === "dots") parts.push(this.drawDots(place, layer.paint, this.dots.get(layer.name)));
      else for (const stroke of this.strokes(place, layer.paint, layer.name)) parts.push(this.pathElement(stroke));
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
    const { words } = this;
    const polygons = this.polygons();
    const { fills, definitions } = paint.scale
      ? cellFills(points, polygons, new Float32Array(words.buffer, words.byteOffset, words.length), paint.scale)
      : { fills: polygons.map(([first]) => hex(keyColour(words[first], paint))), definitions: "" };
    const cells = polygons.map(([first, last], cell) => {
      const corners = [];
      for (let at = first; at <= last; at += 1) corners.push(`${text(points[2 * at])},${text(points[2 * at + 1])}`);
      return `<polygon points="${corners.join(" ")}" fill="${fills[cell]}" stroke="${fills[cell]}"/>`;
    });
    const group = `<g class="cells" stroke-width="${SEAM_PIXELS}" stroke-linejoin="round">`;
    return `${definitions}${group}\n${cells.join("\n")}\n</g>`;
  }

  /** @returns {[number, number][]} the first and the last corner of each cell */
  polygons() {
    /** @type {[number, number][]} */
    const polygons = [];
    const { triangles } = this;
    for (let at = 0; at < triangles.length; at += 3) {
      if (at === 0 || triangles[at] !== triangles[at - 3]) polygons.push([triangles[at], 0]);
      polygons[polygons.length - 1][1] = triangles[at + 2];
    }
    return polygons;
  }

  /** @param {import("../map/plain_renderer.js").Stroke} stroke */
  pathElement({ colour, width, opacity, ends }) {
    const path = [];
    for (let at = 0; at < ends.length; at += 4) {
      path.push(`M${text(ends[at])} ${text(ends[at + 1])}L${text(ends[at + 2])} ${text(ends[at + 3])}`);
    }
    const look = `stroke="${hex(colour)}" stroke-width="${text(width / this.pixelRatio)}"`;
    const faded = `stroke-opacity="${text(opacity)}"`;
    return `<path d="${path.join("")}" fill="none" stroke-linecap="round" ${look} ${faded}/>`;
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
}

/** @param {number} value */
function text(value) {
  return String(Math.round(1000 * value) / 1000);
}
