/**
 * The cells after each hidden layer: those of the finished drawing, joined across what later layers cut. As generators,
 * since a million cells take longer than a frame; slices.js runs them.
 */

/** @typedef {{edge_layers: Uint32Array, edge_cells: Uint32Array, slivers: Uint8Array}} PlaneArrays */
/** @typedef {{layers: Uint32Array, slivers: Uint8Array}} LineArrays */

/** In edge_cells: beyond this edge lies no cell. */
export const NO_CELL = 0xffffffff;
/** So many edges or pieces take about a millisecond. */
const STRETCH = 1 << 15;

/**
 * The first cell of the group to which a cell belongs.
 * @param {Uint32Array} groups for each cell another of its group that comes before it, or itself
 * @param {number} cell
 * @returns {number}
 */
function firstOf(groups, cell) {
  let at = cell;
  while (groups[at] !== at) {
    groups[at] = groups[groups[at]];
    at = groups[at];
  }
  return at;
}

/**
 * @param {number} cells
 * @returns {Uint32Array} groups of one cell each
 */
function ungrouped(cells) {
  const groups = new Uint32Array(cells);
  for (let cell = 0; cell < cells; cell += 1) groups[cell] = cell;
  return groups;
}

/**
 * Joins the cells on both sides of each edge that one layer made.
 * @param {PlaneArrays} arrays
 * @param {(edgeLayer: number) => boolean} joins whether edges of this layer join
 * @param {Uint32Array} groups as in firstOf, changed
 * @param {(kept: number, gone: number) => void} [joined] is told the first cells of two groups that become one
 * @returns {Generator<void, void, void>}
 */
function* join({ edge_layers: layers, edge_cells: cells }, joins, groups, joined) {
  for (let edge = 0; edge < layers.length; edge += 1) {
    if (edge % STRETCH === STRETCH - 1) yield;
    if (!joins(layers[edge]) || cells[2 * edge] === NO_CELL || cells[2 * edge + 1] === NO_CELL) continue;
    const one = firstOf(groups, cells[2 * edge]);
    const other = firstOf(groups, cells[2 * edge + 1]);
    if (one === other) continue;
    const kept = Math.min(one, other);
    const gone = Math.max(one, other);
    groups[gone] = kept;
    joined?.(kept, gone);
  }
}

/**
 * To which activation region after `layer` hidden layers each cell belongs, with two inputs.
 * @param {PlaneArrays} arrays
 * @param {number} layer 0 joins all cells
 * @returns {Generator<void, Uint32Array, void>} for each cell the first cell of its group
 */
export function* groupsAfter(arrays, layer) {
  const groups = ungrouped(arrays.slivers.length);
  yield* join(arrays, (edgeLayer) => edgeLayer > layer, groups);
  for (let cell = 0; cell < groups.length; cell += 1) groups[cell] = groups[groups[cell]];
  return groups;
}

/**
 * How many activation regions there are after each layer, with two inputs. What consists of slivers is not counted.
 * @param {PlaneArrays} arrays
 * @param {number} layers how many hidden layers there are
 * @returns {Generator<void, number[], void>} one number a layer
 */
export function* planeRegionsAfter(arrays, layers) {
  const groups = ungrouped(arrays.slivers.length);
  const solid = arrays.slivers.map((sliver) => 1 - sliver);
  let count = solid.reduce((sum, each) => sum + each, 0);
  const counts = Array(layers).fill(0);
  for (let layer = layers; layer > 0; layer -= 1) {
    counts[layer - 1] = count;
    yield* join(arrays, (edgeLayer) => edgeLayer === layer, groups, (kept, gone) => {
      if (solid[kept] && solid[gone]) count -= 1;
      solid[kept] |= solid[gone];
    });
  }
  return counts;
}

/**
 * The same with one input: pieces joined across the breakpoints of later layers.
 * @param {LineArrays} arrays
 * @param {number} layers how many hidden layers there are
 * @returns {Generator<void, number[], void>} one number a layer
 */
export function* lineRegionsAfter({ layers: breakpointLayers, slivers }, layers) {
  const counts = Array(layers).fill(0);
  const open = Array(layers).fill(false); // whether the region that the last piece was in is counted
  for (let piece = 0; piece < slivers.length; piece += 1) {
    if (piece % STRETCH === STRETCH - 1) yield;
    const from = breakpointLayers[piece];
    for (let layer = layers; layer > 0 && layer >= from; layer -= 1) {
      if (from > 0) open[layer - 1] = false;
    }
    if (slivers[piece]) continue;
    for (let layer = 1; layer <= layers; layer += 1) {
      if (!open[layer - 1]) counts[layer - 1] += 1;
      open[layer - 1] = true;
    }
  }
  return counts;
}
