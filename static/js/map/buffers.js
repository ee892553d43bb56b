/** Turns the arrays of a geometry frame into what the graphics card wants: triangles for cells, segments for folds. */

/** Bytes of one segment: x and y of both ends as float32, then its layer as uint32. */
export const SEGMENT_BYTES = 20;

/**
 * @typedef {object} CellBuffers
 * @property {Float32Array} corners x and y of each corner of each cell
 * @property {Uint32Array} triangles three corner numbers a triangle
 * @property {number} cells how many cells the triangles cover
 */
/**
 * @typedef {object} Segments
 * @property {ArrayBuffer} segments SEGMENT_BYTES each
 * @property {number} count
 */

/**
 * Fans each convex cell into triangles. Cells share vertices, not corners: a corner also carries its cell's colour.
 * @param {Record<string, any>} arrays vertices (V, 2), cell_offsets (C+1), cell_vertices
 * @returns {CellBuffers}
 */
export function buildCells({ vertices, cell_offsets: offsets, cell_vertices: ids }) {
  const count = offsets.length - 1;
  const corners = new Float32Array(2 * ids.length);
  const triangles = new Uint32Array(3 * (ids.length - 2 * count));
  let next = 0;
  let cells = 0;
  for (let cell = 0; cell < count; cell += 1) {
    const first = offsets[cell];
    const end = offsets[cell + 1];
    for (let corner = first; corner < end; corner += 1) {
      const vertex = 2 * ids[corner];
      corners[2 * corner] = vertices[vertex];
      corners[2 * corner + 1] = vertices[vertex + 1];
    }
    for (let corner = first + 2; corner < end; corner += 1) {
      triangles[next] = first;
      triangles[next + 1] = corner - 1;
      triangles[next + 2] = corner;
      next += 3;
    }
    cells += end - first >= 3 ? 1 : 0;
  }
  return { corners, triangles, cells };
}

/**
 * The segments of all folds, deepest layer first, so that the first layer is drawn on top. The window's border
 * (layer 0) is left out.
 * @param {Record<string, any>} arrays vertices (V, 2), edges (E, 2), edge_layers (E,)
 * @returns {Segments}
 */
export function buildFolds({ vertices, edges, edge_layers: edgeLayers }) {
  let layers = 0;
  for (const layer of edgeLayers) layers = Math.max(layers, layer);
  const places = new Uint32Array(layers + 1);
  for (const layer of edgeLayers) places[layer] += 1;
  const count = edgeLayers.length - places[0];
  // places[layer] becomes where the next segment of that layer goes.
  for (let layer = layers, start = 0; layer >= 1; layer -= 1) {
    const size = places[layer];
    places[layer] = start;
    start += size;
  }
  const segments = new ArrayBuffer(count * SEGMENT_BYTES);
  const points = new Float32Array(segments);
  const words = new Uint32Array(segments);
  for (let edge = 0; edge < edgeLayers.length; edge += 1) {
    const layer = edgeLayers[edge];
    if (layer === 0) continue;
    const at = 5 * places[layer];
    places[layer] += 1;
    const from = 2 * edges[2 * edge];
    const to = 2 * edges[2 * edge + 1];
    points[at] = vertices[from];
    points[at + 1] = vertices[from + 1];
    points[at + 2] = vertices[to];
    points[at + 3] = vertices[to + 1];
    words[at + 4] = layer;
  }
  return { segments, count };
}

/**
 * @param {ArrayLike<number>} ends x and y of both ends of each segment
 * @returns {Segments} of no layer
 */
export function plainSegments(ends) {
  const count = ends.length / 4;
  const segments = new ArrayBuffer(count * SEGMENT_BYTES);
  const points = new Float32Array(segments);
  for (let at = 0; at < ends.length; at += 1) points[at + Math.floor(at / 4)] = ends[at];
  return { segments, count };
}
