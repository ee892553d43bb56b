/** What plotly draws of the surface of f: the cells as triangles in space, and the folds as lines on them. */

import { colouringOf } from "../map/colouring.js";
import { layerColour } from "../plot/colours.js";
import { keyColour, patternColours, scaleColours } from "../map/map_colours.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("../plot/colours.js").Theme} Theme */
/** @typedef {import("../plot/colours.js").Rgb} Rgb */
/** @typedef {import("../plot/ticks.js").Scale} Scale */
/** @typedef {{x: Scale, y: Scale, z: Scale}} Scales */

/** Light from above that leaves the colours nearly as they are on the map. */
const LIGHTING = { ambient: 0.8, diffuse: 0.35, specular: 0, roughness: 1, fresnel: 0 };
const LIGHT_POSITION = { x: 0, y: 0, z: 1e5 };
/** Part of the height by which the folds lie above the surface, so that it does not swallow them. */
const LIFT = 0.003;

/**
 * The vertices of the cells in plotly's coordinates.
 * @param {{header: any, arrays: any}} geometry a final one
 * @param {Scales} scales
 * @returns {{x: Float64Array, y: Float64Array, z: Float64Array}} (V,) each
 */
export function placesOf({ header, arrays }, { x, y, z }) {
  const { vertices, values } = arrays;
  const along = (/** @type {0 | 1} */ input, /** @type {Scale} */ { origin, unit }) => {
    const shift = header.origin[input] - origin;
    return Float64Array.from(values, (_, vertex) => (shift + vertices[2 * vertex + input]) / unit);
  };
  return {
    x: along(0, x),
    y: along(1, y),
    z: Float64Array.from(values, (value) => (value - z.origin) / z.unit),
  };
}

/**
 * Each convex cell as a fan of flat triangles, the same as on the map.
 * @param {Record<string, any>} arrays of a final geometry
 * @param {{x: Float64Array, y: Float64Array, z: Float64Array}} places
 * @param {State["colour"]} colour
 * @param {boolean} dark
 * @returns {{trace: object, scale: import("../map/colouring.js").Scale | null}} scale: of the colours
 */
export function meshTrace(arrays, places, colour, dark) {
  const { cell_offsets: offsets, cell_vertices: ids } = arrays;
  const cells = offsets.length - 1;
  const triangles = ids.length - 2 * cells;
  const [i, j, k] = [0, 1, 2].map(() => new Uint32Array(triangles));
  const firsts = new Uint32Array(triangles);
  let next = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    const first = offsets[cell];
    for (let corner = first + 2; corner < offsets[cell + 1]; corner += 1) {
      i[next] = ids[first];
      j[next] = ids[corner - 1];
      k[next] = ids[corner];
      firsts[next] = first;
      next += 1;
    }
  }
  const { words, scale } = colouringOf(arrays, colour, null);
  const coloured = scale ? scaleColouring(arrays, words, scale.kind, colour, dark, firsts)
    : { facecolor: keyColours(words, firsts, dark) };
  const trace = {
    type: "mesh3d", ...places, i, j, k, ...coloured, flatshading: true,
    lighting: LIGHTING, lightposition: LIGHT_POSITION, hoverinfo: "skip", showscale: false,
  };
  return { trace, scale };
}

/**
 * @param {Record<string, any>} arrays
 * @param {Uint32Array} words (corners,) the bits of levels
 * @param {import("../map/map_colours.js").ScaleKind} kind
 * @param {State["colour"]} colour
 * @param {boolean} dark
 * @param {Uint32Array} firsts (triangles,) the first corner of each triangle's cell
 * @returns {object} of a mesh3d
 */
function scaleColouring(arrays, words, kind, colour, dark, firsts) {
  const steps = scaleColours(kind, dark);
  const colorscale = steps.map((rgb, step) => [step / (steps.length - 1), css(rgb)]);
  const levels = new Float32Array(words.buffer);
  if (colour !== "value") {
    return { colorscale, cmin: 0, cmax: 1, intensitymode: "cell", intensity: Array.from(firsts, (at) => levels[at]) };
  }
  // Within a cell f is affine, and so is its level.
  const intensity = new Float64Array(arrays.values.length);
  arrays.cell_vertices.forEach((/** @type {number} */ vertex, /** @type {number} */ corner) => {
    intensity[vertex] = levels[corner];
  });
  return { colorscale, cmin: 0, cmax: 1, intensity };
}

/**
 * @param {Uint32Array} words (corners,)
 * @param {Uint32Array} firsts (triangles,)
 * @param {boolean} dark
 * @returns {string[]} (triangles,) the colour that the map draws from each key
 */
function keyColours(words, firsts, dark) {
  const colours = patternColours(dark);
  /** @type {Map<number, string>} */
  const known = new Map();
  return Array.from(firsts, (corner) => {
    const key = words[corner];
    const made = known.get(key) ?? css(keyColour(key, colours));
    known.set(key, made);
    return made;
  });
}

/** @param {Rgb} rgb */
function css(rgb) {
  return `rgb(${rgb.map((part) => Math.round(255 * part)).join(",")})`;
}

/**
 * One trace a layer: the edges that its units fold.
 * @param {Record<string, any>} arrays
 * @param {{x: Float64Array, y: Float64Array, z: Float64Array}} places
 * @param {Theme} theme
 * @returns {object[]} traces of plotly
 */
export function foldTraces({ edges, edge_layers: layers }, places, theme) {
  let [least, most] = [Infinity, -Infinity];
  for (const z of places.z) [least, most] = [Math.min(least, z), Math.max(most, z)];
  const lifted = { ...places, z: places.z.map((z) => z + LIFT * (most - least)) };
  /** @type {Map<number, {x: (number | null)[], y: (number | null)[], z: (number | null)[]}>} */
  const lines = new Map();
  for (let edge = 0; edge < layers.length; edge += 1) {
    const layer = layers[edge];
    if (layer === 0) continue;
    if (!lines.has(layer)) lines.set(layer, { x: [], y: [], z: [] });
    const line = /** @type {NonNullable<ReturnType<typeof lines.get>>} */ (lines.get(layer));
    for (const axis of /** @type {const} */ (["x", "y", "z"])) {
      line[axis].push(lifted[axis][edges[2 * edge]], lifted[axis][edges[2 * edge + 1]], null);
    }
  }
  return [...lines].map(([layer, line]) => ({
    type: "scatter3d", mode: "lines", ...line, hoverinfo: "skip",
    line: { color: layerColour(theme, layer), width: (4 * theme.fontSize) / 16 },
  }));
}
