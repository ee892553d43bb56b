/** The table of state: a row says all there is to know about one piece of what the page shows. */

import { decode, MOST_PARAMETERS, parametersOf } from "../weights/weights_text.js";

/** @typedef {[number, number]} Interval lower and upper end, lower < upper */
/** @typedef {"on" | "off"} Switch */
/**
 * @typedef {object} State
 * @property {"random" | "sawtooth" | "weights"} kind
 * @property {1 | 2} input_dim
 * @property {string} init
 * @property {number} width units in each hidden layer of a random network
 * @property {number} depth number of hidden layers
 * @property {number[] | null} widths units of each hidden layer of a random network; null = `depth` times `width`
 * @property {"sawtooth" | "random"} middle the sawtooth's middle layers: its own, or drawn at random
 * @property {number} noise standard deviation of the noise on the sawtooth's middle layers
 * @property {number} seed
 * @property {"relu" | "leaky_relu" | "abs" | "hard_tanh"} activation
 * @property {number} slope of leaky ReLU where z < 0
 * @property {number} weight_scale
 * @property {number} bias_scale
 * @property {string | null} weights the network of the kind `weights`, as weights_text.js writes it
 * @property {Interval | null} x window; null = the usual one of this kind of network
 * @property {Interval | null} y window, for two inputs
 * @property {"map" | "surface"} view
 * @property {"pattern" | "linear_region" | "value" | "slope" | "active_units"} colour what gives a cell its colour
 * @property {Switch} folds
 * @property {number | null} layer only the folds up to this hidden layer; null = all
 * @property {Switch} zero the zero level set of f
 * @property {Switch} dual a dot a region, a line for each border that two share
 * @property {number} grid points a side of the grid that shows what sampling misses; 0 = none
 * @property {number} curves hidden layer whose units' own curves are drawn over f; 0 = none
 * @property {number} added units of the last hidden layer that are shown one on the other, as they add up to f
 * @property {Switch} slopes the strip that shows the slope of f
 * @property {[number, number, number, number] | null} profile x and y of both ends of the line along which f is shown
 * @property {number[] | null} probe the input that is held fast
 * @property {"none" | "network" | "numbers" | "profile" | "share"} panel
 * @property {"auto" | "light" | "dark" | "projector"} theme
 * @property {Switch} controls whether the page has its controls inside another page, too
 */
/**
 * @typedef {object} Field
 * @property {keyof State} name
 * @property {any} default
 * @property {(text: string) => any} parse undefined if the text says nothing usable
 * @property {(value: any) => string} format
 * @property {string} [label]
 * @property {"data" | "network" | "more" | "descent" | "view" | "show" | "film"} [place] where its control stands;
 *   without one it has none of its own
 * @property {number} [step] of a number
 * @property {(state: State) => [number, number]} [limits] of a number: the ends of its slider, for comfort
 * @property {(state: State) => [number, number]} [ceiling] of a number: what may be typed, where that is more
 * @property {(state: State) => boolean} [mixed] of a number: whether there is no single one
 * @property {(state: State, value: any) => Partial<State>} [change] what a new value changes, if not only itself
 * @property {boolean} [logarithmic] of a number: its slider is one of its logarithm
 * @property {(state: State) => number} [usual] of a number that may be left open: what it is then
 * @property {boolean} [row] of a choice: its names are short and stand side by side
 * @property {(state: State) => [any, string][]} [choices] of a choice: value and its name on the page
 * @property {(state: State) => boolean} applies whether it means anything in this state
 */
/** @typedef {{max_width: number, max_depth: number}} Ceilings what the server allows */

/** No slider goes further, whatever the server allows: beyond, a picture shows no more. What is typed may. */
const MOST = {
  width: 64, widthOfOneLayer: 200, depth: { random: 8, sawtooth1D: 20, sawtooth2D: 8 },
  seed: 99, noise: 1, scale: 4, grid: 64,
};

/** Scales, noise and slopes may be typed up to here: far beyond any use, and still written without an exponent. */
const LARGEST = 1e6;
/** Of a number that is not a whole one. */
const DECIMALS = 6;
/** The least width of a window beside its distance from zero, a little below that of gestures. */
const NARROWEST = 2 ** -46;
/** Pictures are drawn in float32, which knows no numbers far beyond these. */
const LEAST_WIDTH = 1e-30;
const FARTHEST = 1e30;

const always = () => true;
const random = (/** @type {State} */ state) => state.kind === "random";
const sawtooth = (/** @type {State} */ state) => state.kind === "sawtooth";
const line = (/** @type {State} */ state) => state.input_dim === 1;
const plane = (/** @type {State} */ state) => state.input_dim === 2;
const map = (/** @type {State} */ state) => plane(state) && state.view === "map";
const lecture = (/** @type {State} */ state) => random(state) && state.init === "lecture";

/**
 * @param {State} state
 * @returns {boolean} whether the network is a sawtooth whose middle layers, which are the hidden ones but the first,
 *   are drawn at random
 */
export function isRedrawn(state) {
  return sawtooth(state) && state.depth >= 2 && state.middle === "random";
}

/**
 * @param {State} state
 * @returns {number[]} units of each hidden layer
 */
export function hiddenWidths(state) {
  if (state.kind === "weights") return decode(state.weights ?? "")?.slice(0, -1).map((layer) => layer.units) ?? [];
  if (sawtooth(state)) return Array(state.depth).fill(2 * state.input_dim);
  if (lecture(state)) return [state.width];
  return state.widths ?? Array(state.depth).fill(state.width);
}

/**
 * @param {State} state
 * @returns {boolean} whether the curves are those of the units whose sum is f
 */
function addsUp(state) {
  return line(state) && state.curves > 0 && state.curves === hiddenWidths(state).length;
}

/**
 * @param {Ceilings} ceilings
 * @returns {readonly Field[]}
 */
export function table(ceilings) {
  return [...networkFields(ceilings), ...windowFields(), ...viewFields(), ...pageFields()];
}

/**
 * @param {Ceilings} ceilings
 * @returns {Field[]}
 */
function networkFields({ max_width: maxWidth, max_depth: maxDepth }) {
  /** @type {(state: State) => [number, number]} */
  const depths = (state) => {
    if (random(state)) return [1, Math.min(MOST.depth.random, maxDepth)];
    return [0, Math.min(plane(state) ? MOST.depth.sawtooth2D : MOST.depth.sawtooth1D, maxDepth)];
  };
  /** @type {(state: State) => [number, number]} */
  const typedDepths = (state) => [random(state) ? 1 : 0, maxDepth];
  /** @type {(state: State) => [number, number]} */
  const widths = (state) => [1, Math.min(lecture(state) ? MOST.widthOfOneLayer : MOST.width, maxWidth)];
  const mixed = (/** @type {State} */ state) => random(state) && !lecture(state) && state.widths !== null;
  const ofFamily = (/** @type {State} */ state) => !(state.kind === "weights");
  return [
    { ...choice("random", kinds), name: "kind", label: "Network", place: "network", row: true, applies: always },
    {
      ...choice(2, () => [[1, "1D"], [2, "2D"]]),
      name: "input_dim", label: "Inputs", place: "network", row: true, applies: ofFamily,
    },
    {
      ...number(3, depths, 1, typedDepths), name: "depth", label: "Depth", place: "network", change: changeDepth,
      applies: (state) => ofFamily(state) && !lecture(state),
    },
    {
      ...number(16, widths, 1, () => [1, maxWidth]),
      name: "width", label: "Width", place: "network", mixed, applies: random,
      change: (_, width) => ({ width, widths: null }),
    },
    {
      ...numbers((widths) => widths.length <= maxDepth
        && widths.every((width) => Number.isInteger(width) && width >= 1 && width <= maxWidth)),
      name: "widths", label: "Width of each layer", place: "network",
      applies: (state) => random(state) && !lecture(state),
    },
    {
      ...choice("sawtooth", () => [["sawtooth", "Sawtooth"], ["random", "Random"]]),
      name: "middle", label: "Middle layers", place: "network", row: true,
      applies: (state) => sawtooth(state) && state.depth >= 2,
    },
    {
      ...number(0, () => [0, MOST.noise], 0.01, () => [0, LARGEST]),
      name: "noise", label: "Noise", place: "network", applies: (state) => sawtooth(state) && !isRedrawn(state),
    },
    {
      ...number(24, () => [0, MOST.seed], 1, () => [0, Number.MAX_SAFE_INTEGER]),
      name: "seed", label: "Seed", place: "network",
      applies: (state) => random(state) || isRedrawn(state) || (sawtooth(state) && state.noise > 0),
    },
    { ...choice("he", inits), name: "init", label: "Initialisation", place: "network", applies: random },
    { ...choice("relu", activations), name: "activation", label: "Activation", place: "more", applies: random },
    {
      ...number(0.01, () => [-1, 1], 0.01, () => [-LARGEST, LARGEST]),
      name: "slope", label: "Slope where z < 0", place: "more",
      applies: (state) => random(state) && state.activation === "leaky_relu",
    },
    {
      ...number(1, () => [0, MOST.scale], 0.05, () => [0, LARGEST]),
      name: "weight_scale", label: "Weights times", place: "more", applies: random,
    },
    {
      ...number(1, () => [0, MOST.scale], 0.05, () => [0, LARGEST]),
      name: "bias_scale", label: "Biases times", place: "more", applies: random,
    },
    { ...text((value) => fitsAddress(decode(value))), name: "weights", applies: (state) => state.kind === "weights" },
  ];
}

/** @param {import("../weights/weights_text.js").Layer[] | undefined} layers */
function fitsAddress(layers) {
  return layers !== undefined && parametersOf(layers) <= MOST_PARAMETERS;
}

/**
 * A layer more is as wide as the last one.
 * @param {State} state
 * @param {number} depth
 * @returns {Partial<State>}
 */
function changeDepth({ kind, widths }, depth) {
  if (widths === null || kind !== "random") return { depth };
  const count = Math.max(1, depth);
  return { depth, widths: Array.from({ length: count }, (_, layer) => widths[layer] ?? widths[widths.length - 1]) };
}

/**
 * @param {number[]} ends
 * @returns {boolean} whether a picture of this window can be drawn
 */
function isWide([lower, upper]) {
  const farthest = Math.max(Math.abs(lower), Math.abs(upper));
  return upper - lower >= Math.max(LEAST_WIDTH, NARROWEST * farthest) && farthest <= FARTHEST;
}

/** @returns {Field[]} */
function windowFields() {
  const interval = numbers((ends) => ends.length === 2 && isWide(ends));
  return [
    { ...interval, name: "x", applies: always },
    { ...interval, name: "y", applies: plane },
  ];
}

/** @returns {Field[]} */
function viewFields() {
  return [
    {
      ...choice("map", () => [["map", "Map"], ["surface", "Surface"]]),
      name: "view", label: "View", place: "view", row: true, applies: plane,
    },
    { ...choice("pattern", colours), name: "colour", label: "Colour by", place: "view", applies: plane },
    { ...toggle("on"), name: "folds", label: "Folds", place: "show", applies: plane },
    { ...toggle("off"), name: "zero", label: "f = 0", place: "show", applies: map },
    { ...toggle("off"), name: "dual", label: "Dual graph", place: "show", applies: map },
    {
      ...number(0, () => [0, MOST.grid], 1), name: "grid", label: "Grid", place: "show",
      applies: (state) => line(state) || map(state),
    },
    {
      ...optionalNumber((state) => [0, hiddenWidths(state).length]),
      name: "layer", applies: map,
    },
    {
      ...number(0, (state) => [0, line(state) ? hiddenWidths(state).length : 0], 1),
      name: "curves", label: "Units of layer", place: "show", applies: line,
    },
    {
      ...number(0, (state) => [0, addsUp(state) ? hiddenWidths(state)[state.curves - 1] : 0], 1),
      name: "added", label: "Units added up", place: "show", applies: addsUp,
    },
    { ...toggle("off"), name: "slopes", label: "Slopes", place: "show", applies: line },
    {
      ...numbers((ends) => ends.length === 4 && ends.every((each) => Math.abs(each) <= FARTHEST)),
      name: "profile", applies: plane,
    },
    { ...numbers((point) => point.length === 1 || point.length === 2), name: "probe", applies: always },
  ];
}

/** @returns {Field[]} */
function pageFields() {
  return [
    {
      ...choice("none", (state) => [
        ["none", "None"], ["network", "Network"], ["numbers", "Numbers"],
        ...(plane(state) ? /** @type {[string, string][]} */ ([["profile", "Profile"]]) : []), ["share", "Share"],
      ]),
      name: "panel", applies: always,
    },
    {
      ...choice("auto", () => [["auto", "Auto"], ["light", "Light"], ["dark", "Dark"], ["projector", "Projector"]]),
      name: "theme", label: "Theme", applies: always,
    },
    { ...toggle("off"), name: "controls", applies: always },
  ];
}

/**
 * @param {State} state
 * @returns {[string, string][]}
 */
function kinds(state) {
  /** @type {[string, string][]} */
  const families = [["random", "Random"], ["sawtooth", "Sawtooth"]];
  return state.weights === null ? families : [...families, ["weights", "Edited"]];
}

/**
 * @param {State} state
 * @returns {[string, string][]}
 */
function inits(state) {
  /** @type {[string, string][]} */
  const all = [["he", "He"], ["glorot", "Glorot"], ["pytorch", "PyTorch default"]];
  return state.input_dim === 1 ? [...all, ["lecture", "Lecture: one layer"]] : all;
}

/** @returns {[string, string][]} */
function activations() {
  return [["relu", "ReLU"], ["leaky_relu", "Leaky ReLU"], ["abs", "Absolute value"], ["hard_tanh", "Hard tanh"]];
}

/** @returns {[string, string][]} */
function colours() {
  return [
    ["pattern", "Pattern"], ["linear_region", "Linear region"], ["value", "Value of f"], ["slope", "Slope"],
    ["active_units", "Active units"],
  ];
}

/**
 * @param {any} preset
 * @param {(state: State) => [any, string][]} choices
 */
export function choice(preset, choices) {
  const parse = (/** @type {string} */ text) => (Number.isNaN(Number(text)) ? text : Number(text));
  return { default: preset, choices, parse, format: String };
}

/** @param {Switch} preset */
export function toggle(preset) {
  return choice(preset, () => [["on", "On"], ["off", "Off"]]);
}

/**
 * @param {number | null} preset
 * @param {(state: State) => [number, number]} limits
 * @param {number} step whole numbers only where it is 1
 * @param {(state: State) => [number, number]} [ceiling]
 */
export function number(preset, limits, step, ceiling = limits) {
  return {
    default: preset,
    limits,
    ceiling,
    step,
    parse: (/** @type {string} */ written) => {
      const value = written.trim() === "" ? NaN : Number(written);
      if (!Number.isFinite(value)) return undefined;
      return step < 1 ? Number(value.toFixed(DECIMALS)) : Math.round(value);
    },
    format: (/** @type {number} */ value) => String(value),
  };
}

/**
 * A number that may be left open.
 * @param {(state: State) => [number, number]} limits
 */
function optionalNumber(limits) {
  return number(null, limits, 1);
}

/** @param {(values: number[]) => boolean} fits */
function numbers(fits) {
  return {
    default: null,
    parse: (/** @type {string} */ written) => {
      const values = written.split(",").map((value) => (value.trim() === "" ? NaN : Number(value)));
      return values.every(Number.isFinite) && fits(values) ? values : undefined;
    },
    format: (/** @type {number[]} */ values) => values.join(","),
  };
}

/** @param {(value: string) => boolean} fits */
export function text(fits) {
  return {
    default: null,
    parse: (/** @type {string} */ written) => (fits(written) ? written : undefined),
    format: String,
  };
}
