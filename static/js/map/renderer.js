/** Draws cells, lines and dots on one WebGL2 canvas. Knows pixels and buffers, nothing of the page. */

import { dotBatch, lineBatch, prepare } from "./programs.js";

/** @typedef {import("../plot/colours.js").Rgb} Rgb */
/** @typedef {import("./programs.js").Batch} Batch */
/**
 * @typedef {object} Place
 * @property {[number, number]} scale offsets from the origin to clip space: position * scale + shift
 * @property {[number, number]} shift
 */
/**
 * @typedef {object} CellPaint
 * @property {Rgb} least smallest lightness, chroma and hue (radians) of a key's colour
 * @property {Rgb} range how far each may go beyond
 * @property {Rgb[] | null} scale colours of the levels 0 to 1; null draws keys
 * @property {number} mixing 1, or less for a share of the earlier keys
 */
/**
 * @typedef {object} LinePaint widths in device pixels
 * @property {number} width
 * @property {number} margin drawn around the line; 0 draws none
 * @property {[number, number, number, number]} marginColour
 * @property {Rgb} colour of lines of no layer
 * @property {Rgb[]} layerColours eight
 * @property {number} layersShown lines of deeper layers are left out
 */
/**
 * @typedef {object} DotPaint in device pixels
 * @property {number} radius
 * @property {number} ring
 * @property {Rgb} colour
 * @property {Rgb} ringColour
 */
/**
 * @typedef {{kind: "lines", name: string, paint: LinePaint} | {kind: "dots", name: string, paint: DotPaint}} Layer
 */

/** Multisampling costs more than it shows once cells are this many (measured). */
export const MULTISAMPLE_CELLS = 30000;

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Renderer | null} null where the browser has no WebGL2
 */
export function createRenderer(canvas) {
  const gl = canvas.getContext("webgl2", { antialias: false, depth: false, powerPreference: "high-performance" });
  return gl && new Renderer(gl);
}

export class Renderer {
  /** @param {WebGL2RenderingContext} gl */
  constructor(gl) {
    this.gl = gl;
    this.card = prepare(gl);
    this.cells = 0;
    this.triangleCorners = 0;
    this.mixed = false;
    /** @type {Rgb[] | null} */
    this.scale = null;
    /** @type {Map<string, Batch>} */
    this.batches = new Map();
  }

  /** After a lost context has come back: everything must be loaded again. */
  restore() {
    this.card = prepare(this.gl);
    this.scale = null;
    this.batches.clear();
  }

  /** @param {import("./buffers.js").CellBuffers} buffers */
  loadCells({ corners, triangles, cells }) {
    const { gl, card } = this;
    gl.bindVertexArray(card.cells.inputs);
    gl.bindBuffer(gl.ARRAY_BUFFER, card.cells.corners);
    gl.bufferData(gl.ARRAY_BUFFER, corners, gl.DYNAMIC_DRAW);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.DYNAMIC_DRAW);
    this.triangleCorners = triangles.length;
    this.cells = cells;
  }

  /**
   * @param {Uint32Array} words one a corner: a key or a level
   * @param {Uint32Array | null} earlier keys to mix with, or null
   */
  loadWords(words, earlier) {
    const { gl } = this;
    const { cells } = this.card;
    gl.bindVertexArray(cells.inputs);
    gl.bindBuffer(gl.ARRAY_BUFFER, cells.words);
    gl.bufferData(gl.ARRAY_BUFFER, words, gl.DYNAMIC_DRAW);
    this.mixed = earlier !== null;
    if (earlier) {
      gl.bindBuffer(gl.ARRAY_BUFFER, cells.earlierWords);
      gl.bufferData(gl.ARRAY_BUFFER, earlier, gl.DYNAMIC_DRAW);
      gl.enableVertexAttribArray(2);
    } else {
      gl.disableVertexAttribArray(2);
    }
  }

  /**
   * @param {string} name by which a picture calls them
   * @param {import("./buffers.js").Segments} segments
   */
  loadLines(name, { segments, count }) {
    this.fill(name, lineBatch, segments, count);
  }

  /**
   * @param {string} name
   * @param {Float32Array<ArrayBuffer>} points x and y
   */
  loadDots(name, points) {
    this.fill(name, dotBatch, points.buffer, points.length / 2);
  }

  /**
   * @param {string} name
   * @param {(gl: WebGL2RenderingContext) => Batch} create
   * @param {ArrayBuffer} data
   * @param {number} count
   */
  fill(name, create, data, count) {
    const { gl } = this;
    const batch = this.batches.get(name) ?? create(gl);
    gl.bindBuffer(gl.ARRAY_BUFFER, batch.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
    batch.count = count;
    this.batches.set(name, batch);
  }

  /** Keeps the place of all lines and dots, but none of them. */
  forget() {
    for (const batch of this.batches.values()) batch.count = 0;
  }

  /**
   * Draws the cells and then the layers, the last one on top.
   * @param {Place} place
   * @param {CellPaint} cells
   * @param {Layer[]} layers
   * @returns {number} the number of cells whose triangles were given to the card
   */
  draw(place, cells, layers) {
    const { gl } = this;
    const { width, height } = gl.canvas;
    // Lines cover the cells' borders and are smooth by themselves.
    const multisample = !layers.some(({ name }) => name === "folds") && this.cells <= MULTISAMPLE_CELLS;
    gl.bindFramebuffer(gl.FRAMEBUFFER, multisample ? this.smoothFrame(width, height) : null);
    this.clear();
    this.drawCells(place, cells);
    for (const layer of layers) {
      const batch = this.batches.get(layer.name);
      if (!batch || batch.count === 0) continue;
      if (layer.kind === "lines") this.drawLines(place, layer.paint, batch);
      else this.drawDots(place, layer.paint, batch);
    }
    if (multisample) {
      gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
      gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    }
    return this.cells;
  }

  clear() {
    const { gl } = this;
    gl.viewport(0, 0, gl.canvas.width, gl.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  /**
   * @param {Place} place
   * @param {CellPaint} paint
   */
  drawCells(place, { least, range, scale, mixing }) {
    const { gl } = this;
    const { cellProgram, cells } = this.card;
    this.use(cellProgram, place);
    gl.uniform3fv(cellProgram.at("least"), least);
    gl.uniform3fv(cellProgram.at("range"), range);
    gl.uniform1f(cellProgram.at("mixing"), this.mixed ? mixing : 1);
    gl.uniform1i(cellProgram.at("scaled"), Number(scale !== null));
    if (scale) this.loadScale(scale);
    gl.disable(gl.BLEND);
    gl.bindVertexArray(cells.inputs);
    gl.drawElements(gl.TRIANGLES, this.triangleCorners, gl.UNSIGNED_INT, 0);
  }

  /** @param {Rgb[]} scale */
  loadScale(scale) {
    const { gl } = this;
    if (scale === this.scale) return;
    this.scale = scale;
    const texels = Uint8Array.from(scale.flatMap((rgb) => [...rgb, 1]), (value) => Math.round(255 * value));
    gl.bindTexture(gl.TEXTURE_2D, this.card.scaleColours);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, scale.length, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
  }

  /**
   * @param {Place} place
   * @param {LinePaint} paint
   * @param {Batch} batch
   */
  drawLines(place, { width, margin, marginColour, colour, layerColours, layersShown }, batch) {
    const { gl } = this;
    const { lineProgram } = this.card;
    this.use(lineProgram, place);
    gl.uniform2f(lineProgram.at("viewport"), gl.canvas.width, gl.canvas.height);
    gl.uniform1f(lineProgram.at("width"), width);
    gl.uniform1f(lineProgram.at("layersShown"), layersShown);
    gl.uniform3fv(lineProgram.at("layerColours"), layerColours.flat());
    this.blend();
    gl.bindVertexArray(batch.inputs);
    const strokes = /** @type {const} */ ([[margin, false, marginColour], [0, true, [...colour, 1]]]);
    for (const [around, ownColour, lineColour] of margin > 0 ? strokes : strokes.slice(1)) {
      gl.uniform1f(lineProgram.at("margin"), around);
      gl.uniform1i(lineProgram.at("ownColour"), Number(ownColour));
      gl.uniform4fv(lineProgram.at("lineColour"), lineColour);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, batch.count);
    }
  }

  /**
   * @param {Place} place
   * @param {DotPaint} paint
   * @param {Batch} batch
   */
  drawDots(place, { radius, ring, colour, ringColour }, batch) {
    const { gl } = this;
    const { dotProgram } = this.card;
    this.use(dotProgram, place);
    gl.uniform1f(dotProgram.at("radius"), radius);
    gl.uniform1f(dotProgram.at("ring"), ring);
    gl.uniform3fv(dotProgram.at("dotColour"), colour);
    gl.uniform3fv(dotProgram.at("ringColour"), ringColour);
    this.blend();
    gl.bindVertexArray(batch.inputs);
    gl.drawArrays(gl.POINTS, 0, batch.count);
  }

  /**
   * @param {import("./programs.js").Card["cellProgram"]} program
   * @param {Place} place
   */
  use(program, { scale, shift }) {
    const { gl } = this;
    gl.useProgram(program.program);
    gl.uniform2fv(program.at("scale"), scale);
    gl.uniform2fv(program.at("shift"), shift);
  }

  blend() {
    const { gl } = this;
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /**
   * A frame of four samples a pixel, of the canvas's size.
   * @param {number} width
   * @param {number} height
   */
  smoothFrame(width, height) {
    const { gl } = this;
    const { smooth } = this.card;
    if (smooth.width !== width || smooth.height !== height) {
      gl.bindRenderbuffer(gl.RENDERBUFFER, smooth.pixels);
      gl.renderbufferStorageMultisample(gl.RENDERBUFFER, 4, gl.RGBA8, width, height);
      gl.bindFramebuffer(gl.FRAMEBUFFER, smooth.frame);
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, smooth.pixels);
      Object.assign(smooth, { width, height });
    }
    return smooth.frame;
  }
}
