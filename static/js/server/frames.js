/**
 * Reads the stream of frames. A frame is u32 header_bytes, u32 body_bytes (little-endian), a header in JSON that lists
 * the arrays, then the body. 8 + header_bytes and every array are multiples of 8 bytes long, so each array can be
 * viewed where it lies.
 */

/** @typedef {Float32Array | Float64Array | Uint32Array | Uint8Array} Numbers */
/** @typedef {{header: any, arrays: Record<string, Numbers>}} Frame */

const KINDS = { float32: Float32Array, float64: Float64Array, uint32: Uint32Array, uint8: Uint8Array };

/** What came is not a frame. */
export class FrameError extends Error {}
/** The server is not there, or the connection broke before the answer was whole. */
export class Disconnected extends Error {}

/**
 * Yields each frame as soon as its last byte is there.
 * @param {ReadableStream<Uint8Array>} stream
 * @returns {AsyncGenerator<Frame, void, void>}
 * @throws {FrameError} if a frame breaks the format
 * @throws {Disconnected} if the stream ends inside a frame
 */
export async function* readFrames(stream) {
  const reader = stream.getReader();
  const take = byteSource(reader);
  try {
    for (;;) {
      const lengths = await take(8);
      if (lengths === null) return;
      const sizes = new DataView(lengths.buffer);
      const header = await take(sizes.getUint32(0, true));
      const body = await take(sizes.getUint32(4, true));
      if (header === null || body === null) throw new Disconnected();
      yield toFrame(header, body);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/**
 * A function that gives the next `count` bytes, or null if the stream ends before them.
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @returns {(count: number) => Promise<Uint8Array<ArrayBuffer> | null>}
 */
function byteSource(reader) {
  let chunk = /** @type {Uint8Array} */ (new Uint8Array(0));
  return async (count) => {
    const bytes = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      if (chunk.length === 0) {
        const { done, value } = await reader.read().catch(() => {
          throw new Disconnected();
        });
        if (done && filled > 0) throw new Disconnected();
        if (done) return null;
        chunk = value;
      }
      const part = chunk.subarray(0, count - filled);
      bytes.set(part, filled);
      filled += part.length;
      chunk = chunk.subarray(part.length);
    }
    return bytes;
  };
}

/**
 * @param {Uint8Array<ArrayBuffer>} headerBytes
 * @param {Uint8Array<ArrayBuffer>} body
 * @returns {Frame}
 */
function toFrame(headerBytes, body) {
  const header = JSON.parse(new TextDecoder().decode(headerBytes));
  /** @type {Record<string, Numbers>} */
  const arrays = {};
  for (const { name, dtype, shape, offset } of header.arrays ?? []) {
    const Kind = KINDS[/** @type {keyof typeof KINDS} */ (dtype)];
    const length = shape.reduce((/** @type {number} */ product, /** @type {number} */ size) => product * size, 1);
    if (!Kind || offset + length * Kind.BYTES_PER_ELEMENT > body.length) {
      throw new FrameError(`The array ${name} does not fit its frame.`);
    }
    arrays[name] = new Kind(body.buffer, offset, length);
  }
  return { header, arrays };
}
