/** What lives on the graphics card: linked programs and the inputs that they read. */

import { SEGMENT_BYTES } from "./buffers.js";
import { CELL_FRAGMENT, CELL_VERTEX, DOT_FRAGMENT, DOT_VERTEX, LINE_FRAGMENT, LINE_VERTEX } from "./shaders.js";

/** @typedef {ReturnType<typeof prepare>} Card */
/** @typedef {{inputs: WebGLVertexArrayObject, buffer: WebGLBuffer, count: number}} Batch what one call draws */

/**
 * @param {WebGL2RenderingContext} gl
 */
export function prepare(gl) {
  return {
    cellProgram: link(gl, CELL_VERTEX, CELL_FRAGMENT),
    lineProgram: link(gl, LINE_VERTEX, LINE_FRAGMENT),
    dotProgram: link(gl, DOT_VERTEX, DOT_FRAGMENT),
    cells: cellInputs(gl),
    scaleColours: scaleTexture(gl),
    smooth: { frame: gl.createFramebuffer(), pixels: gl.createRenderbuffer(), width: 0, height: 0 },
  };
}

/** @param {WebGL2RenderingContext} gl */
function cellInputs(gl) {
  const inputs = gl.createVertexArray();
  const [corners, words, earlierWords] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  gl.bindVertexArray(inputs);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 8, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, words);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_INT, 4, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, earlierWords);
  gl.vertexAttribIPointer(2, 1, gl.UNSIGNED_INT, 4, 0);
  // While nothing is mixed the third input is not read from a buffer, but must have the right type.
  gl.vertexAttribI4ui(2, 0, 0, 0, 0);
  gl.bindVertexArray(null);
  return { inputs, corners, words, earlierWords };
}

/** @param {WebGL2RenderingContext} gl */
function scaleTexture(gl) {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.LINEAR);
  return texture;
}

/**
 * @param {WebGL2RenderingContext} gl
 * @returns {Batch} of segments, none yet
 */
export function lineBatch(gl) {
  const [inputs, buffer] = [gl.createVertexArray(), gl.createBuffer()];
  gl.bindVertexArray(inputs);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 4, gl.FLOAT, false, SEGMENT_BYTES, 0);
  gl.vertexAttribDivisor(0, 1);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_INT, SEGMENT_BYTES, 16);
  gl.vertexAttribDivisor(1, 1);
  gl.bindVertexArray(null);
  return { inputs, buffer, count: 0 };
}

/**
 * @param {WebGL2RenderingContext} gl
 * @returns {Batch} of dots, none yet
 */
export function dotBatch(gl) {
  const [inputs, buffer] = [gl.createVertexArray(), gl.createBuffer()];
  gl.bindVertexArray(inputs);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 8, 0);
  gl.bindVertexArray(null);
  return { inputs, buffer, count: 0 };
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
