/** What gives each corner of each cell its colour: a key, from which a colour is drawn, or a level on a scale. */

import { roundUp } from "../base/significant.js";
import { areaOf } from "./cell_facts.js";
import { linearRegions, mergedAfter } from "./merged.js";

/** @typedef {import("../state/fields.js").State["colour"]} Colour */
/**
 * @typedef {object} Scale
 * @property {import("./map_colours.js").ScaleKind} kind
 * @property {number} low the number of level 0
 * @property {number} high the number of level 1
 * @property {boolean} [cut] whether a few cells have larger numbers: they have the colour of the highest
 */
/**
 * @typedef {object} Colouring
 * @property {Uint32Array} words (corners,) a key, or with a scale the bits of a float32 level in [0, 1]
 * @property {Scale | null} scale
 */

/** So much of the area may be steeper than a scale of slopes reaches. */
const STEEP_SHARE = 0.01;
/** Bins an octave in which slopes are counted, and octaves. */
const [BINS, OCTAVES] = [16, 16];

/** @type {Record<Colour, string>} the array that each colouring needs; some come with the final geometry alone */
const NEEDS = {
  pattern: "pattern_keys", linear_region: "linear_regions", value: "values", slope: "gradients",
  active_units: "active_units",
};

/**
 * @param {Record<string, any>} arrays of a geometry; one that is not final is coloured by pattern
 * @param {Colour} colour
 * @param {number | null} layer with colours for regions, those after this hidden layer; null = the last
 * @returns {Colouring}
 */
export function colouringOf(arrays, colour, layer) {
  const present = NEEDS[colour] in arrays ? colour : "pattern";
  if (present === "value") return byValue(arrays);
  if (present === "slope") return bySlope(arrays);
  if (present === "active_units") return byCell(arrays, arrays.active_units, ...ends(arrays.active_units));
  return { words: perCorner(arrays, regionKeysOf(arrays, present, layer)), scale: null };
}

/**
 * @param {Record<string, any>} arrays
 * @param {Colour} colour
 * @param {number | null} layer
 * @returns {Uint32Array} (C,)
 */
function regionKeysOf(arrays, colour, layer) {
  const { pattern_keys: keys, slivers } = arrays;
  if (layer !== null && slivers) return sharedKeys(keys, mergedAfter(arrays, layer).of);
  return colour === "linear_region" ? sharedKeys(keys, linearRegions(arrays).of) : keys;
}

/**
 * A key for each cell that its whole class shares: the smallest of the pattern keys in it, so that it stays the same
 * while the network moves a little.
 * @param {Uint32Array} patternKeys (C,)
 * @param {Uint32Array} classes (C,) numbers less than C
 * @returns {Uint32Array} (C,)
 */
function sharedKeys(patternKeys, classes) {
  const least = new Uint32Array(patternKeys.length).fill(0xffffffff);
  for (let cell = 0; cell < classes.length; cell += 1) {
    if (patternKeys[cell] < least[classes[cell]]) least[classes[cell]] = patternKeys[cell];
  }
  return classes.map((number) => least[number]);
}

/**
 * @param {Record<string, any>} arrays
 * @returns {Colouring}
 */
function byValue({ values, cell_vertices: ids }) {
  const [least, most] = ends(values);
  const high = roundUp(Math.max(-least, most) || 1);
  const levels = new Float32Array(ids.length);
  for (let corner = 0; corner < ids.length; corner += 1) levels[corner] = 0.5 + (0.5 * values[ids[corner]]) / high;
  return { words: bits(levels), scale: { kind: "diverging", low: -high, high } };
}

/**
 * @param {Record<string, any>} arrays
 * @returns {Colouring}
 */
function bySlope(arrays) {
  const { gradients } = arrays;
  const lengths = new Float64Array(gradients.length / 2);
  for (let cell = 0; cell < lengths.length; cell += 1) {
    lengths[cell] = Math.hypot(gradients[2 * cell], gradients[2 * cell + 1]);
  }
  const most = roundUp(ends(lengths)[1] || 1);
  const high = Math.min(roundUp(commonSlope(arrays, lengths) || 1), most);
  const { words, scale } = byCell(arrays, lengths, 0, high);
  return { words, scale: scale && { ...scale, cut: high < most } };
}

/**
 * A few small and steep cells would leave one colour for all others: the scale ends where they begin.
 * @param {any} arrays
 * @param {Float64Array} lengths (C,) of the gradients
 * @returns {number} a slope, and all but STEEP_SHARE of the area is less steep
 */
function commonSlope(arrays, lengths) {
  const most = ends(lengths)[1];
  // How much area is how steep: each bin reaches from 2^(-(bin + 1) / BINS) of the largest slope to 2^(-bin / BINS).
  const areas = new Float64Array(BINS * OCTAVES);
  let whole = 0;
  for (let cell = 0; cell < lengths.length; cell += 1) {
    const bin = Math.floor(BINS * Math.log2(most / lengths[cell]));
    const area = areaOf(arrays, cell);
    whole += area;
    if (bin < areas.length) areas[bin] += area;
  }
  let bin = 0;
  for (let steep = areas[0]; steep <= STEEP_SHARE * whole && bin < areas.length; steep += areas[bin]) bin += 1;
  return most * 2 ** (-bin / BINS);
}

/**
 * @param {Record<string, any>} arrays
 * @param {ArrayLike<number>} numbers (C,)
 * @param {number} low
 * @param {number} high
 * @returns {Colouring}
 */
function byCell(arrays, numbers, low, high) {
  const span = high - low || 1;
  const levels = Float32Array.from(numbers, (number) => (number - low) / span);
  return { words: perCorner(arrays, bits(levels)), scale: { kind: "sequential", low, high } };
}

/**
 * @param {Record<string, any>} arrays
 * @param {Uint32Array} words (C,)
 * @returns {Uint32Array} (corners,)
 */
function perCorner({ cell_offsets: offsets, cell_vertices: ids }, words) {
  const corners = new Uint32Array(ids.length);
  for (let cell = 0; cell < words.length; cell += 1) {
    for (let corner = offsets[cell]; corner < offsets[cell + 1]; corner += 1) corners[corner] = words[cell];
  }
  return corners;
}

/** @param {Float32Array<ArrayBuffer>} levels */
function bits(levels) {
  return new Uint32Array(levels.buffer);
}

/**
 * @param {ArrayLike<number>} numbers
 * @returns {[number, number]} the least and the greatest
 */
function ends(numbers) {
  let least = Infinity;
  let most = -Infinity;
  for (let at = 0; at < numbers.length; at += 1) {
    if (numbers[at] < least) least = numbers[at];
    if (numbers[at] > most) most = numbers[at];
  }
  return [least, most];
}
