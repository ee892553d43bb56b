/** What plotly draws of the surface of f: triangles in space, and the folds as lines on them. */

import { colouringOf } from "../map/colouring.js";
import { layerColour } from "../plot/colours.js";
import { keyColour, patternColours, scaleColours } from "../map/map_colours.js";
import { pointAt } from "../profile/profile_line.js";
import { coordinate } from "../plot/ticks.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("../plot/colours.js").Theme} Theme */
/** @typedef {import("../plot/colours.js").Rgb} Rgb */
/** @typedef {import("../plot/ticks.js").Scale} Scale */
/** @typedef {{x: Scale, y: Scale, z: Scale}} Scales */
/** @typedef {import("./surface_mesh.js").Mesh} Mesh */
/** @typedef {{x: Float64Array, y: Float64Array, z: Float64Array}} Places (V,) each, in plotly's coordinates */

/** Light from above that leaves the colours nearly as they are on the map. */
const LIGHTING = { ambient: 0.8, diffuse: 0.35, specular: 0, roughness: 1, fresnel: 0 };
const LIGHT_POSITION = { x: 0, y: 0, z: 1e5 };
/** Part of the height by which the folds lie above the surface, so that it does not swallow them. */
const LIFT = 0.003;

/**
 * @param {Mesh} mesh
 * @param {[number, number]} origin of the geometry
 * @param {Scales} scales
 * @returns {Places}
 */
export function placesOf(mesh, origin, { x, y, z }) {
  return {
    x: mesh.x.map((offset) => (origin[0] - x.origin + offset) / x.unit),
    y: mesh.y.map((offset) => (origin[1] - y.origin + offset) / y.unit),
    z: mesh.values.map((value) => (value - z.origin) / z.unit),
  };
}

/**
 * @param {Mesh} mesh
 * @param {Places} places of its vertices
 * @param {Record<string, any>} arrays of the geometry
 * @param {State["colour"]} colour
 * @param {boolean} dark
 * @returns {{trace: object, scale: import("../map/colouring.js").Scale | null}} scale: of the colours
 */
export function meshTrace(mesh, places, arrays, colour, dark) {
  const [i, j, k] = mesh.triangles;
  const { words, scale } = colouringOf(arrays, colour, null);
  const firsts = mesh.cells.map((cell) => arrays.cell_offsets[cell]);
  const coloured = scale ? scaleColouring(mesh, words, scale, colour, dark, firsts)
    : { facecolor: keyColours(words, firsts, dark) };
  const trace = {
    type: "mesh3d", ...places, i, j, k, ...coloured, flatshading: true,
    lighting: LIGHTING, lightposition: LIGHT_POSITION, hoverinfo: "skip", showscale: false,
  };
  return { trace, scale };
}

/**
 * @param {Mesh} mesh
 * @param {Uint32Array} words (corners,) the bits of levels
 * @param {import("../map/colouring.js").Scale} scale
 * @param {State["colour"]} colour
 * @param {boolean} dark
 * @param {Uint32Array} firsts (triangles,) the first corner of each triangle's cell
 * @returns {object} of a mesh3d
 */
function scaleColouring(mesh, words, { kind, low, high }, colour, dark, firsts) {
  const steps = scaleColours(kind, dark);
  const colorscale = steps.map((rgb, step) => [step / (steps.length - 1), css(rgb)]);
  if (colour === "value") return { colorscale, cmin: low, cmax: high, intensity: mesh.values };
  const levels = new Float32Array(words.buffer);
  return { colorscale, cmin: 0, cmax: 1, intensitymode: "cell", intensity: Array.from(firsts, (at) => levels[at]) };
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

/**
 * @param {import("../profile/profile_line.js").Ends} ends of a line across the map
 * @param {any} arrays of f along it
 * @param {Scales} scales
 * @param {Theme} theme
 * @returns {object} trace of plotly: f over that line
 */
export function profileTrace(ends, arrays, { x, y, z }, theme) {
  const points = Array.from(arrays.x, (/** @type {number} */ distance) => pointAt(ends, distance));
  const lift = LIFT * (z.range[1] - z.range[0]);
  return {
    type: "scatter3d", mode: "lines", hoverinfo: "skip", line: { color: theme.text, width: (8 * theme.fontSize) / 16 },
    x: points.map((point) => coordinate(x, point[0])),
    y: points.map((point) => coordinate(y, point[1])),
    z: Array.from(arrays.values, (/** @type {number} */ value) => coordinate(z, value) + 2 * lift),
  };
}
