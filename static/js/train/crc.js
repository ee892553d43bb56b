/** CRC-32, by which zip and PNG find out that a file was damaged. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/**
 * @param {...Uint8Array} parts one after the other
 * @returns {number} unsigned, 32 bits
 */
export function crc32(...parts) {
  let crc = 0xffffffff;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 1) crc = TABLE[(crc ^ part[at]) & 255] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
