/** Draws cells and folds on one WebGL2 canvas. Knows pixels and buffers, nothing of the page. */

import { CORNER_BYTES, SEGMENT_BYTES } from "./buffers.js";
import { CELL_FRAGMENT, CELL_VERTEX, FOLD_FRAGMENT, FOLD_VERTEX } from "./shaders.js";

/** @typedef {import("./colours.js").Rgb} Rgb */
/**
 * @typedef {object} Picture how to draw what was loaded
 * @property {[number, number]} scale offsets from the origin to clip space: position * scale + shift
 * @property {[number, number]} shift
 * @property {Rgb} least smallest lightness, chroma and hue (radians) of a cell's colour
 * @property {Rgb} range how far each may go beyond
 * @property {number} foldWidth device pixels; 0 draws no folds
 * @property {Rgb[]} layerColours eight
 */

/** Multisampling costs more than it shows once cells are this many (measured). */
const MULTISAMPLE_CELLS = 30000;

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Renderer | null} null where the browser has no WebGL2
 */
export function createRenderer(canvas) {
  const gl = canvas.getContext("webgl2", { antialias: false, depth: false, powerPreference: "high-performance" });
  return gl && new Renderer(gl);
}

class Renderer {
  /** @param {WebGL2RenderingContext} gl */
  constructor(gl) {
    this.gl = gl;
    this.card = prepare(gl);
    this.cells = 0;
    this.triangleCorners = 0;
    this.segments = 0;
  }

  /** After a lost context has come back: everything must be loaded again. */
  restore() {
    this.card = prepare(this.gl);
  }

  /** @param {import("./buffers.js").CellBuffers} buffers */
  loadCells({ corners, triangles, cells }) {
    const { gl, card } = this;
    gl.bindVertexArray(card.cellInputs);
    gl.bindBuffer(gl.ARRAY_BUFFER, card.corners);
    gl.bufferData(gl.ARRAY_BUFFER, corners, gl.DYNAMIC_DRAW);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.DYNAMIC_DRAW);
    this.triangleCorners = triangles.length;
    this.cells = cells;
  }

  /** @param {{segments: ArrayBuffer, count: number}} buffers */
  loadFolds({ segments, count }) {
    const { gl, card } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, card.folds);
    gl.bufferData(gl.ARRAY_BUFFER, segments, gl.DYNAMIC_DRAW);
    this.segments = count;
  }

  /**
   * Draws what was loaded.
   * @param {Picture} picture
   * @returns {number} the number of cells whose triangles were given to the card
   */
  draw(picture) {
    const { gl } = this;
    const { width, height } = gl.canvas;
    // Folds cover the cells' borders and are smooth by themselves.
    const multisample = picture.foldWidth === 0 && this.cells <= MULTISAMPLE_CELLS;
    gl.bindFramebuffer(gl.FRAMEBUFFER, multisample ? this.smoothFrame(width, height) : null);
    this.clear();
    this.drawCells(picture);
    if (picture.foldWidth > 0) this.drawFolds(picture);
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

  /** @param {Picture} picture */
  drawCells({ scale, shift, least, range }) {
    const { gl } = this;
    const { cellProgram, cellInputs } = this.card;
    gl.useProgram(cellProgram.program);
    gl.uniform2fv(cellProgram.at("scale"), scale);
    gl.uniform2fv(cellProgram.at("shift"), shift);
    gl.uniform3fv(cellProgram.at("least"), least);
    gl.uniform3fv(cellProgram.at("range"), range);
    gl.disable(gl.BLEND);
    gl.bindVertexArray(cellInputs);
    gl.drawElements(gl.TRIANGLES, this.triangleCorners, gl.UNSIGNED_INT, 0);
  }

  /** @param {Picture} picture */
  drawFolds({ scale, shift, foldWidth, layerColours }) {
    const { gl } = this;
    const { foldProgram, foldInputs } = this.card;
    gl.useProgram(foldProgram.program);
    gl.uniform2fv(foldProgram.at("scale"), scale);
    gl.uniform2fv(foldProgram.at("shift"), shift);
    gl.uniform2f(foldProgram.at("viewport"), gl.canvas.width, gl.canvas.height);
    gl.uniform1f(foldProgram.at("width"), foldWidth);
    gl.uniform3fv(foldProgram.at("layerColours"), layerColours.flat());
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(foldInputs);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.segments);
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

/**
 * Makes everything that lives on the graphics card.
 * @param {WebGL2RenderingContext} gl
 */
function prepare(gl) {
  const corners = gl.createBuffer();
  const folds = gl.createBuffer();

  const cellInputs = gl.createVertexArray();
  gl.bindVertexArray(cellInputs);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, CORNER_BYTES, 0);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_INT, CORNER_BYTES, 8);

  const foldInputs = gl.createVertexArray();
  gl.bindVertexArray(foldInputs);
  gl.bindBuffer(gl.ARRAY_BUFFER, folds);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 4, gl.FLOAT, false, SEGMENT_BYTES, 0);
  gl.vertexAttribDivisor(0, 1);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_INT, SEGMENT_BYTES, 16);
  gl.vertexAttribDivisor(1, 1);
  gl.bindVertexArray(null);

  return {
    cellProgram: link(gl, CELL_VERTEX, CELL_FRAGMENT),
    foldProgram: link(gl, FOLD_VERTEX, FOLD_FRAGMENT),
    corners,
    folds,
    cellInputs,
    foldInputs,
    smooth: { frame: gl.createFramebuffer(), pixels: gl.createRenderbuffer(), width: 0, height: 0 },
  };
}

/**
 * @param {WebGL2RenderingContext} gl
 * @param {string} vertexSource
 * @param {string} fragmentSource
 */
function link(gl, vertexSource, fragmentSource) {
  const program = gl.createProgram();
  for (const [type, source] of /** @type {[number, string][]} */ ([
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ])) {
    const shader = /** @type {WebGLShader} */ (gl.createShader(type));
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`The graphics program does not link: ${gl.getProgramInfoLog(program)}`);
  }
  /** @type {Map<string, WebGLUniformLocation | null>} */
  const places = new Map();
  const at = (/** @type {string} */ name) => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name));
    return places.get(name) ?? null;
  };
  return { program, at };
}
