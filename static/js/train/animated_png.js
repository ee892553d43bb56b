/**
 * An animated PNG from PNG pictures of one size. What shows no animations shows the first picture.
 * Source: Portable Network Graphics (PNG) Specification, third edition, W3C 2025, sections 5 and 11.3.6.
 */

import { chunk, SIGNATURE, words } from "./png.js";

/** @typedef {import("./png.js").Bytes} Bytes */
/** @typedef {{type: string, data: Bytes}} Chunk */

const FOR_EVER = 0;

/**
 * @param {Bytes[]} pictures PNG files, at least one, not interlaced
 * @param {number[]} milliseconds how long each is seen
 * @returns {Blob}
 * @throws {Error} whose message is a sentence: why there is no animation
 */
export function animatedPng(pictures, milliseconds) {
  const first = chunksOf(pictures[0]);
  const header = first[0].data;
  const { width, height } = sizeOf(header);
  const parts = [SIGNATURE, chunk("IHDR", header), chunk("acTL", words(pictures.length, FOR_EVER))];
  // What stands between the header and the picture, such as its colours, holds for all of them.
  for (const { type, data } of first.slice(1, first.findIndex(({ type }) => type === "IDAT"))) {
    parts.push(chunk(type, data));
  }
  let sequence = 0;
  for (const [at, picture] of pictures.entries()) {
    const chunks = at === 0 ? first : chunksOf(picture);
    if (!sameBytes(chunks[0].data, header)) throw new Error("The pictures of a film must have one size.");
    parts.push(chunk("fcTL", frameControl(sequence, width, height, milliseconds[at])));
    sequence += 1;
    for (const { type, data } of chunks) {
      if (type !== "IDAT") continue;
      if (at === 0) {
        parts.push(chunk("IDAT", data));
      } else {
        parts.push(chunk("fdAT", words(sequence), data));
        sequence += 1;
      }
    }
  }
  return new Blob([...parts, chunk("IEND")], { type: "image/png" });
}

/**
 * @param {Bytes} picture
 * @returns {Chunk[]} the header first
 */
function chunksOf(picture) {
  if (!sameBytes(picture.subarray(0, SIGNATURE.length), SIGNATURE)) throw new Error("A picture is no PNG.");
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength);
  const chunks = [];
  for (let at = SIGNATURE.length; at + 12 <= picture.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...picture.subarray(at + 4, at + 8));
    chunks.push({ type, data: picture.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/** @param {Bytes} header */
function sizeOf(header) {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  return { width: view.getUint32(0), height: view.getUint32(4) };
}

/**
 * @param {number} sequence
 * @param {number} width
 * @param {number} height
 * @param {number} milliseconds
 * @returns {Bytes} of a picture that takes the place of the one before
 */
function frameControl(sequence, width, height, milliseconds) {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  [sequence, width, height, 0, 0].forEach((value, at) => view.setUint32(4 * at, value));
  view.setUint16(20, Math.min(Math.round(milliseconds), 0xffff));
  view.setUint16(22, 1000);
  return bytes;
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
