/** The surface of f over two inputs, drawn by plotly in a place of its own: it keeps its one WebGL context for good. */

import { find } from "../base/dom.js";
import { Plotly } from "../plot/plotly.js";
import { SurfaceCamera } from "./surface_camera.js";
import { cellMesh, GRID_SIDE, gridMesh } from "./surface_mesh.js";
import { foldTraces, meshTrace, placesOf, profileTrace } from "./surface_traces.js";
import { scaleOf } from "../plot/ticks.js";
import { digits } from "../base/words.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {import("../plot/colours.js").Theme} Theme */
/** @typedef {import("./surface_traces.js").Scales} Scales */

/** More cells take seconds to be drawn in space (measured): a grid of points takes their place. */
const MOST_CELLS = 30000;
/** With more cells the folds would cover the surface. */
const FOLDED_CELLS = 4000;
const NO_WEBGL_SENTENCE = "This browser has no WebGL2, so it cannot draw the surface. The map shows all the cells.";
/** The labels of the axes keep their size: in a scene of fewer letters across all else must be smaller. */
const LETTERS = 38;
const FARTHEST = 1.5;
const HEIGHT = 0.7;
const MOST_TICKS = 5;
const CONFIG = { displayModeBar: false, doubleClick: false, scrollZoom: false, responsive: false };

export class SurfaceView {
  /**
   * @param {HTMLElement} element holds .scene and .about
   * @param {boolean} able whether the browser can draw in space
   * @param {AbortSignal} signal
   */
  constructor(element, able, signal) {
    this.element = element;
    this.able = able;
    this.scene = find(element, ".scene");
    this.camera = new SurfaceCamera(element, () => this.look(), signal);
    this.drawn = false;
    this.farther = 1;
    /** @type {{ends: import("../profile/profile_line.js").Ends, arrays: any} | null} f along a line */
    this.profile = null;
  }

  /** Makes room for something else. */
  leave() {
    this.element.hidden = true;
  }

  /** Shows what is drawn from the camera's place. */
  look() {
    if (this.drawn) Plotly.relayout(this.scene, { "scene.camera": this.view });
  }

  get view() {
    return { eye: this.camera.eye(this.farther), center: { x: 0, y: 0, z: -0.08 }, up: { x: 0, y: 0, z: 1 } };
  }

  /**
   * @param {{header: any, arrays: any} | null} geometry null draws nothing; without values the surface stays as it was
   * @param {{x: Interval, y: Interval}} window
   * @param {State} state
   * @param {Theme} theme
   * @param {{width: number, height: number}} size
   * @returns {{fits: boolean, scale: import("../map/colouring.js").Scale | null}} fits: whether folds have room
   */
  draw(geometry, window, state, theme, size) {
    const { element, scene } = this;
    element.hidden = false;
    const cells = geometry ? geometry.arrays.pattern_keys.length : 0;
    const simplified = cells > MOST_CELLS;
    this.say(!this.able ? NO_WEBGL_SENTENCE : simplified ? simplifiedSentence(cells) : "");
    scene.hidden = !this.able || geometry === null;
    const fits = cells <= FOLDED_CELLS;
    if (scene.hidden || !geometry?.arrays.values) return { fits, scale: null };
    const { header, arrays } = geometry;
    const scales = scalesOf(arrays.values, window);
    this.farther = Math.min(Math.max((LETTERS * theme.fontSize) / size.width, 1), FARTHEST);
    const mesh = simplified ? gridMesh(arrays) : cellMesh(arrays);
    const places = placesOf(mesh, header.origin, scales);
    const { trace, scale } = meshTrace(mesh, places, arrays, state.colour, theme.dark);
    const traces = [trace];
    if (state.folds === "on" && fits) traces.push(...foldTraces(arrays, places, theme));
    if (this.profile?.arrays) traces.push(profileTrace(this.profile.ends, this.profile.arrays, scales, theme));
    Plotly.react(scene, traces, this.layout(scales, window, theme, size), CONFIG);
    this.drawn = true;
    return { fits, scale };
  }

  /** @param {string} sentence about the drawing, or "" */
  say(sentence) {
    const about = find(this.element, ".about");
    about.hidden = sentence === "";
    about.textContent = sentence;
  }

  /**
   * @param {Scales} scales
   * @param {{x: Interval, y: Interval}} window
   * @param {Theme} theme
   * @param {{width: number, height: number}} size
   * @returns {object} of plotly
   */
  layout(scales, window, theme, size) {
    const [across, up] = [window.x, window.y].map(([lower, upper]) => upper - lower);
    const larger = Math.max(across, up);
    return {
      ...size,
      autosize: false,
      margin: { l: 0, t: 0, r: 0, b: 0 },
      paper_bgcolor: "rgba(0,0,0,0)",
      font: { family: theme.font, size: theme.fontSize, color: theme.muted },
      showlegend: false,
      hovermode: false,
      scene: {
        aspectmode: "manual",
        aspectratio: { x: across / larger, y: up / larger, z: HEIGHT },
        camera: this.view,
        dragmode: false,
        bgcolor: "rgba(0,0,0,0)",
        xaxis: axis(scales.x, "x", theme),
        yaxis: axis(scales.y, "y", theme),
        zaxis: axis(scales.z, "f", theme),
      },
    };
  }
}

/** @param {number} cells */
function simplifiedSentence(cells) {
  const drawn = `the surface is drawn through ${GRID_SIDE} × ${GRID_SIDE} points of f`;
  return `${digits(cells)} cells are too many here: ${drawn}. The counts stay exact.`;
}

/**
 * @param {Float64Array} values of f at the vertices
 * @param {{x: Interval, y: Interval}} window
 * @returns {Scales}
 */
function scalesOf(values, window) {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const flat = most - least > 1e-12 * Math.max(Math.abs(least), Math.abs(most)) ? 0 : Math.abs(most) || 1;
  return {
    x: scaleOf(window.x, "x", MOST_TICKS),
    y: scaleOf(window.y, "y", MOST_TICKS),
    z: scaleOf([least - flat, most + flat], "f", MOST_TICKS),
  };
}

/**
 * The name stands beside the last number, where it cannot lie on one, as plotly's title does in large type.
 * @param {import("../plot/ticks.js").Scale} scale
 * @param {string} name
 * @param {Theme} theme
 * @returns {object} of plotly
 */
function axis({ range, places, labels, title }, name, theme) {
  const plain = title === name && labels.length > 0;
  const named = labels.map((label, tick) => (plain && tick === labels.length - 1 ? `${name} = ${label}` : label));
  return {
    range: [...range], title: { text: plain ? "" : title, font: { size: theme.fontSize } },
    tickmode: "array", tickvals: places, ticktext: named,
    color: theme.muted, gridcolor: theme.grid, linecolor: theme.grid, zeroline: false, showspikes: false,
    // Plotly makes the numbers of a scene larger by their size twice, against one of 12 pixels.
    showbackground: false, tickfont: { size: Math.sqrt(12 * 1.1 * theme.fontSize) },
  };
}
