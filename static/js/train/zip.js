/** A zip archive of files that are compressed already, such as PNG: they are stored as they are. */

import { crc32 } from "./crc.js";

/** @typedef {{name: string, bytes: Uint8Array<ArrayBuffer>}} ZipFile name: with slashes between folders */

const VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const SIGNATURES = { file: 0x04034b50, entry: 0x02014b50, end: 0x06054b50 };
/** Numbers of the format end here. */
const MOST_FILES = 0xffff;
const MOST_BYTES = 0xffffffff;

/**
 * @param {ZipFile[]} files
 * @param {Date} [date] of all of them
 * @returns {Blob}
 * @throws {Error} whose message is a sentence: why there is no archive
 */
export function zipOf(files, date = new Date()) {
  const names = files.map(({ name }) => new TextEncoder().encode(name));
  const size = files.reduce((sum, { bytes }, at) => sum + bytes.length + 2 * names[at].length + 76, 22);
  if (files.length > MOST_FILES || size > MOST_BYTES) throw new Error("That is too much for a zip file.");
  const body = [];
  const directory = [];
  let offset = 0;
  for (const [at, { bytes }] of files.entries()) {
    const facts = factsOf(bytes, names[at], date);
    const header = numbers([SIGNATURES.file, 4], ...facts);
    body.push(header, names[at], bytes);
    // No comment, first disk, no attributes.
    directory.push(numbers([SIGNATURES.entry, 4], [VERSION, 2], ...facts, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]));
    directory.push(names[at]);
    offset += header.length + names[at].length + bytes.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const count = files.length;
  const end = numbers(
    [SIGNATURES.end, 4], [0, 2], [0, 2], [count, 2], [count, 2], [length, 4], [offset, 4], [0, 2]);
  return new Blob([...body, ...directory, end], { type: "application/zip" });
}

/**
 * What the header of a file and its entry in the directory say alike.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} name
 * @param {Date} date
 * @returns {[number, number][]} numbers and their sizes
 */
function factsOf(bytes, name, date) {
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const { length } = bytes;
  return [
    [VERSION, 2], [FLAGS, 2], [0, 2], [time, 2], [day, 2], [crc32(bytes), 4], [length, 4], [length, 4],
    [name.length, 2], [0, 2],
  ];
}

/**
 * @param {...[number, number]} values numbers and their sizes in bytes, 2 or 4
 * @returns {Uint8Array<ArrayBuffer>} little-endian
 */
function numbers(...values) {
  const bytes = new Uint8Array(values.reduce((sum, [, size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, size] of values) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}
