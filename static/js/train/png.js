/**
 * Writes PNG. A browser's own writer is quick and makes a film twice as large (measured).
 * Source: Portable Network Graphics (PNG) Specification, third edition, W3C 2025, sections 5, 9 and 11.
 */

import { crc32 } from "./crc.js";

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

export const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
/** 8 bits for each of red, green and blue; the only methods there are; not interlaced. */
const FORMAT = Uint8Array.of(8, 2, 0, 0, 0);

/**
 * @param {HTMLCanvasElement} canvas without transparent parts
 * @param {number} levels of each of red, green and blue, up to 256; fewer make a smaller file
 * @returns {Promise<Bytes>}
 */
export async function pngOf(canvas, levels) {
  const { width, height } = canvas;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const { data } = context.getImageData(0, 0, width, height);
  const steps = (levels - 1) / 255;
  const level = Uint8Array.from({ length: 256 }, (_, value) => Math.round(Math.round(value * steps) / steps));
  // Each row begins with its filter: 0 is none.
  const rows = new Uint8Array((3 * width + 1) * height);
  let at = 0;
  for (let pixel = 0; pixel < data.length; pixel += 4) {
    if (pixel % (4 * width) === 0) at += 1;
    for (let channel = 0; channel < 3; channel += 1) rows[at + channel] = level[data[pixel + channel]];
    at += 3;
  }
  const packed = new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"));
  const pixels = new Uint8Array(await new Response(packed).arrayBuffer());
  const parts = [SIGNATURE, chunk("IHDR", words(width, height), FORMAT), chunk("IDAT", pixels), chunk("IEND")];
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/**
 * @param {string} type
 * @param {...Bytes} data
 * @returns {Bytes}
 */
export function chunk(type, ...data) {
  const length = data.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(12 + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length);
  for (let at = 0; at < 4; at += 1) bytes[4 + at] = type.charCodeAt(at);
  let at = 8;
  for (const part of data) {
    bytes.set(part, at);
    at += part.length;
  }
  view.setUint32(at, crc32(bytes.subarray(4, at)));
  return bytes;
}

/**
 * @param {...number} values
 * @returns {Bytes} 32 bits each, the highest byte first
 */
export function words(...values) {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, at) => view.setUint32(4 * at, value));
  return bytes;
}
