/** Draws cells, lines and dots without a graphics card: a million cells in about half a second (measured). */

import { keyColour } from "./map_colours.js";
import { PlainRenderer } from "./plain_renderer.js";
import { fillCells, shadeCells } from "./triangles.js";

/** @typedef {import("../plot/colours.js").Rgb} Rgb */
/** @typedef {import("./renderer.js").Place} Place */
/** @typedef {import("./renderer.js").CellPaint} CellPaint */
/** @typedef {import("./renderer.js").DotPaint} DotPaint */
/** @typedef {import("./renderer.js").Layer} Layer */

/** A path of more lines takes the browser much longer than several paths. */
const PATH_LINES = 64;

export class FlatRenderer extends PlainRenderer {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.size = canvas;
    // Said to be read, it is drawn by the processor: a slow graphics card takes seconds for so many lines (measured).
    const context = canvas.getContext("2d", { willReadFrequently: true });
    this.context = /** @type {CanvasRenderingContext2D} */ (context);
    this.image = new ImageData(1, 1);
  }

  clear() {
    this.context.clearRect(0, 0, this.size.width, this.size.height);
  }

  /**
   * @param {Place} place
   * @param {CellPaint} paint
   * @param {Layer[]} layers
   * @returns {number} how many cells were drawn
   */
  draw(place, paint, layers) {
    this.drawCells(place, paint);
    for (const layer of layers) {
      if (layer.kind === "dots") this.drawDots(place, layer.paint, layer.name);
      else for (const stroke of this.strokes(place, layer.paint, layer.name)) this.drawLines(stroke);
    }
    return this.cells;
  }

  /**
   * @param {Place} place
   * @param {CellPaint} paint
   */
  drawCells(place, paint) {
    const { width, height } = this.size;
    if (this.image.width !== width || this.image.height !== height) this.image = new ImageData(width, height);
    const pixels = new Uint32Array(this.image.data.buffer);
    pixels.fill(0);
    const picture = { pixels, width, height };
    const { triangles, words } = this;
    const points = this.toPixels(place, this.corners);
    if (paint.scale) {
      const levels = new Float32Array(words.buffer, words.byteOffset, words.length);
      shadeCells(picture, points, triangles, levels, Uint32Array.from(paint.scale, pixelOf));
    } else {
      fillCells(picture, points, triangles, (corner) => pixelOf(keyColour(words[corner], paint)));
    }
    this.context.putImageData(this.image, 0, 0);
  }

  /** @param {import("./plain_renderer.js").Stroke} stroke */
  drawLines({ colour, width, opacity, ends }) {
    const { context } = this;
    Object.assign(context, { strokeStyle: css(colour), lineWidth: width, globalAlpha: opacity, lineCap: "round" });
    for (let first = 0; first < ends.length; first += 4 * PATH_LINES) {
      context.beginPath();
      for (let at = first; at < Math.min(first + 4 * PATH_LINES, ends.length); at += 4) {
        context.moveTo(ends[at], ends[at + 1]);
        context.lineTo(ends[at + 2], ends[at + 3]);
      }
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  /**
   * @param {Place} place
   * @param {DotPaint} paint
   * @param {string} name
   */
  drawDots(place, { radius, ring, colour, ringColour }, name) {
    const { context } = this;
    const at = this.toPixels(place, this.dots.get(name) ?? new Float32Array());
    Object.assign(context, { fillStyle: css(colour), strokeStyle: css(ringColour), lineWidth: ring });
    for (let dot = 0; dot < at.length; dot += 2) {
      context.beginPath();
      context.arc(at[dot], at[dot + 1], radius + ring / 2, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
}

/** @param {readonly number[]} rgb */
function pixelOf(rgb) {
  const [red, green, blue] = rgb.map((part) => Math.round(255 * part));
  // Bytes come in the order red, green, blue, opacity; processors for which that is not so have died out.
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** @param {readonly number[]} rgb */
function css(rgb) {
  return `rgb(${rgb.map((part) => Math.round(255 * part)).join(" ")})`;
}
