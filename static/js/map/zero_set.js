/** Where f is zero: exact in each cell, since f is affine there. */

/** A value this small beside the largest one is zero: rounding cannot tell it from zero. */
const ZERO_SHARE = 1e-12;

/**
 * The line parts what is above zero from what is not. Where f only touches zero from below along an edge, that edge
 * belongs to it, too; cells on which f is zero throughout are not filled.
 * @param {Record<string, any>} arrays of a final geometry: vertices, values, cell_offsets, cell_vertices
 * @returns {number[]} x and y of both ends of each segment, as offsets from the origin
 */
export function zeroSegments({ vertices, values, cell_offsets: offsets, cell_vertices: ids }) {
  let largest = 0;
  for (let vertex = 0; vertex < values.length; vertex += 1) largest = Math.max(largest, Math.abs(values[vertex]));
  const least = largest * ZERO_SHARE;
  /** @type {number[]} */
  const segments = [];
  for (let cell = 0; cell + 1 < offsets.length; cell += 1) {
    const count = offsets[cell + 1] - offsets[cell];
    let above = 0;
    let below = 0;
    for (let corner = offsets[cell]; corner < offsets[cell + 1]; corner += 1) {
      if (values[ids[corner]] > least) above += 1;
      else if (values[ids[corner]] < -least) below += 1;
    }
    // Most cells are all on one side.
    if (above === count || below === count || above + below === 0) continue;
    const corners = ids.subarray(offsets[cell], offsets[cell + 1]);
    if (above) addCrossings(segments, corners, vertices, values, least);
    else addTouching(segments, corners, vertices, values, least);
  }
  return segments;
}

/**
 * @param {number[]} segments gets the segment in which f passes zero in a convex cell, if there is one
 * @param {Uint32Array} corners
 * @param {Float32Array} vertices
 * @param {Float64Array} values
 * @param {number} least
 */
function addCrossings(segments, corners, vertices, values, least) {
  const before = segments.length;
  let from = corners[corners.length - 1];
  for (const to of corners) {
    if (values[from] > least !== values[to] > least) {
      // A value that counts as zero is taken as exactly that.
      const start = Math.abs(values[from]) <= least ? 0 : values[from];
      const end = Math.abs(values[to]) <= least ? 0 : values[to];
      const share = start / (start - end);
      segments.push(
        vertices[2 * from] * (1 - share) + vertices[2 * to] * share,
        vertices[2 * from + 1] * (1 - share) + vertices[2 * to + 1] * share,
      );
    }
    from = to;
  }
  // A convex cell is entered once and left once; more can only come from rounding.
  segments.length = segments.length - before >= 4 ? before + 4 : before;
}

/**
 * @param {number[]} segments gets the edges on which f is zero
 * @param {Uint32Array} corners of a cell in which f is nowhere above zero
 * @param {Float32Array} vertices
 * @param {Float64Array} values
 * @param {number} least
 */
function addTouching(segments, corners, vertices, values, least) {
  let from = corners[corners.length - 1];
  for (const to of corners) {
    if (values[from] >= -least && values[to] >= -least) {
      segments.push(vertices[2 * from], vertices[2 * from + 1], vertices[2 * to], vertices[2 * to + 1]);
    }
    from = to;
  }
}
