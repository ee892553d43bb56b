/** Turns the arrays of a geometry frame into what the graphics card wants: triangles for cells, segments for folds. */

/** Bytes of one corner of a cell: x and y as float32, then its cell's key as uint32. */
export const CORNER_BYTES = 12;
/** Bytes of one segment of a fold: x and y of both ends as float32, then its layer as uint32. */
export const SEGMENT_BYTES = 20;

/**
 * @typedef {object} CellBuffers
 * @property {ArrayBuffer} corners CORNER_BYTES a corner
 * @property {Uint32Array} triangles three corner numbers a triangle
 * @property {number} cells how many cells the triangles cover
 */

/**
 * Fans each convex cell into triangles. Cells share vertices, not corners: a corner also carries its cell's key.
 * @param {Record<string, any>} arrays vertices (V, 2), cell_offsets (C+1), cell_vertices
 * @param {Uint32Array} keys (C,) what a cell's colour is made of
 * @returns {CellBuffers}
 */
export function buildCells({ vertices, cell_offsets: offsets, cell_vertices: ids }, keys) {
  const corners = new ArrayBuffer(ids.length * CORNER_BYTES);
  const points = new Float32Array(corners);
  const words = new Uint32Array(corners);
  const triangles = new Uint32Array(3 * (ids.length - 2 * keys.length));
  let next = 0;
  let cells = 0;
  for (let cell = 0; cell < keys.length; cell += 1) {
    const first = offsets[cell];
    const end = offsets[cell + 1];
    const key = keys[cell];
    for (let corner = first; corner < end; corner += 1) {
      const vertex = 2 * ids[corner];
      points[3 * corner] = vertices[vertex];
      points[3 * corner + 1] = vertices[vertex + 1];
      words[3 * corner + 2] = key;
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
 * @returns {{segments: ArrayBuffer, count: number}}
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
 * A key for each cell that its whole linear region shares: the smallest of the region's pattern keys, so that it
 * stays the same while the network moves a little.
 * @param {Uint32Array} patternKeys (C,)
 * @param {Uint32Array} regions (C,) numbers of the linear regions, from 0
 * @returns {Uint32Array} (C,)
 */
export function regionKeys(patternKeys, regions) {
  const least = new Uint32Array(patternKeys.length).fill(0xffffffff);
  for (let cell = 0; cell < regions.length; cell += 1) {
    const region = regions[cell];
    if (patternKeys[cell] < least[region]) least[region] = patternKeys[cell];
  }
  return regions.map((region) => least[region]);
}
