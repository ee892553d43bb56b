/** Which edges of a drawing are the fold of a hidden unit. */

import { remember } from "../base/remember.js";
import { forward } from "../weights/weights.js";

/** @typedef {{layer: number, unit: number}} Unit both from 1 */

/** Asking the network about more edges than these takes longer than a frame. */
const MOST_ASKED = 20000;
/** A pre-activation this small beside the largest one is zero: corners come as float32. */
const ZERO_SHARE = 1e-5;

/**
 * Each edge names one unit. Where several fold at the same place, as in the sawtooth, the network itself tells about
 * the others.
 * @param {any} geometry a final one
 * @param {Unit} unit
 * @param {import("../weights/weights.js").Layer[] | null} layers null while they are not known
 * @returns {number[]} edges
 */
export function foldEdges({ arrays, header }, unit, layers) {
  return remember(arrays, `fold of ${unit.layer}.${unit.unit} ${layers !== null}`, () => {
    const named = namedEdges(arrays, unit);
    return named.length || !layers ? named : sharedEdges(arrays, header.origin, unit, layers);
  });
}

/**
 * @param {any} arrays
 * @param {Unit} unit
 */
function namedEdges({ edge_layers: layers, edge_units: units }, { layer, unit }) {
  const found = [];
  for (let edge = 0; edge < layers.length; edge += 1) {
    if (layers[edge] === layer && units[edge] === unit) found.push(edge);
  }
  return found;
}

/**
 * @param {any} arrays
 * @param {[number, number]} origin
 * @param {Unit} unit
 * @param {import("../weights/weights.js").Layer[]} layers
 */
function sharedEdges({ vertices, edges, edge_layers: edgeLayers }, origin, { layer, unit }, layers) {
  /** @type {number[]} */
  const asked = [];
  for (let edge = 0; edge < edgeLayers.length; edge += 1) {
    if (edgeLayers[edge] > 0 && edgeLayers[edge] <= layer) asked.push(edge);
  }
  if (asked.length > MOST_ASKED) return [];
  const needed = layers.slice(0, layer);
  /** @type {Map<number, number>} how far the unit is from folding at each vertex */
  const distances = new Map();
  for (const vertex of asked.flatMap((edge) => [edges[2 * edge], edges[2 * edge + 1]])) {
    if (distances.has(vertex)) continue;
    const point = [vertices[2 * vertex] + origin[0], vertices[2 * vertex + 1] + origin[1]];
    const z = forward(needed, point).before[layer - 1][unit - 1];
    distances.set(vertex, needed[layer - 1].activation?.kind === "hard_tanh" ? Math.abs(z) - 1 : z);
  }
  const most = Math.max(...[...distances.values()].map(Math.abs));
  const folds = (/** @type {number} */ vertex) => Math.abs(distances.get(vertex) ?? Infinity) <= ZERO_SHARE * most;
  return asked.filter((edge) => folds(edges[2 * edge]) && folds(edges[2 * edge + 1]));
}
