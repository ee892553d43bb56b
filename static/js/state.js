/**
 * The whole state of the page in one table. The table is also the query of the page's address, so that every view
 * has a link. A row says all there is to know about one piece of state.
 */

import { emit } from "./bus.js";

/** @typedef {[number, number]} Interval lower and upper end, lower < upper */
/**
 * @typedef {object} State
 * @property {"random" | "sawtooth"} kind
 * @property {1 | 2} input_dim
 * @property {string} init
 * @property {number} width units in each hidden layer of a random network
 * @property {number} depth number of hidden layers
 * @property {number} noise standard deviation of the noise on the sawtooth's middle layers
 * @property {number} seed
 * @property {Interval | null} x window; null = the usual one of this kind of network
 * @property {Interval | null} y window, for two inputs
 * @property {"pattern" | "linear_region"} colour what gives a cell its colour
 * @property {"on" | "off"} folds
 * @property {"auto" | "light" | "dark"} theme
 */
/**
 * @typedef {object} Field
 * @property {keyof State} name
 * @property {any} default
 * @property {(text: string) => any} parse undefined if the text says nothing usable
 * @property {(value: any) => string} format
 * @property {string} [label]
 * @property {number} [step] of a number
 * @property {(state: State) => [number, number]} [limits] of a number, both ends allowed
 * @property {(state: State) => [any, string][]} [choices] of a choice: value and its name on the page
 * @property {(state: State) => boolean} applies whether it means anything in this state
 */

/**
 * @typedef {object} Store
 * @property {readonly Field[]} fields
 * @property {State} state
 * @property {(changes: Partial<State>) => void} set
 */
/** @typedef {{max_width: number, max_depth: number}} Ceilings what the server allows */

/** No slider goes further, whatever the server allows: beyond, a picture shows no more. */
const MOST = { width: 64, depth: { random: 8, sawtooth1D: 20, sawtooth2D: 8 }, seed: 99, noise: 1 };

/**
 * @param {Ceilings} ceilings
 * @returns {readonly Field[]}
 */
function table({ max_width: maxWidth, max_depth: maxDepth }) {
  const always = () => true;
  const random = (/** @type {State} */ state) => state.kind === "random";
  const plane = (/** @type {State} */ state) => state.input_dim === 2;
  const lecture = (/** @type {State} */ state) => random(state) && state.init === "lecture";
  /** @type {(state: State) => [number, number]} */
  const depths = (state) => {
    if (random(state)) return [1, Math.min(MOST.depth.random, maxDepth)];
    return [0, Math.min(plane(state) ? MOST.depth.sawtooth2D : MOST.depth.sawtooth1D, maxDepth)];
  };
  return [
    {
      ...choice("random", () => [["random", "Random"], ["sawtooth", "Sawtooth"]]),
      name: "kind", label: "Network", applies: always,
    },
    { ...choice(2, () => [[1, "1D"], [2, "2D"]]), name: "input_dim", label: "Inputs", applies: always },
    { ...number(3, depths, 1), name: "depth", label: "Depth", applies: (state) => !lecture(state) },
    { ...number(16, () => [1, Math.min(MOST.width, maxWidth)], 1), name: "width", label: "Width", applies: random },
    { ...number(0, () => [0, MOST.noise], 0.01), name: "noise", label: "Noise", applies: (state) => !random(state) },
    {
      ...number(24, () => [0, MOST.seed], 1),
      name: "seed", label: "Seed", applies: (state) => random(state) || state.noise > 0,
    },
    { ...choice("he", inits), name: "init", label: "Initialisation", applies: random },
    { ...interval(), name: "x", applies: always },
    { ...interval(), name: "y", applies: plane },
    {
      ...choice("pattern", () => [["pattern", "Pattern"], ["linear_region", "Linear region"]]),
      name: "colour", label: "Colour by", applies: plane,
    },
    { ...choice("on", () => [["on", "Shown"], ["off", "Hidden"]]), name: "folds", label: "Folds", applies: plane },
    {
      ...choice("auto", () => [["auto", "Auto"], ["light", "Light"], ["dark", "Dark"]]),
      name: "theme", applies: always,
    },
  ];
}

/**
 * @param {State} state
 * @returns {[string, string][]}
 */
function inits(state) {
  /** @type {[string, string][]} */
  const all = [["he", "He"], ["glorot", "Glorot"], ["pytorch", "PyTorch default"]];
  return state.input_dim === 1 ? [...all, ["lecture", "Lecture: one hidden layer"]] : all;
}

/**
 * @param {any} preset
 * @param {(state: State) => [any, string][]} choices
 */
function choice(preset, choices) {
  const parse = (/** @type {string} */ text) => (Number.isNaN(Number(text)) ? text : Number(text));
  return { default: preset, choices, parse, format: String };
}

/**
 * @param {number} preset
 * @param {(state: State) => [number, number]} limits
 * @param {number} step
 */
function number(preset, limits, step) {
  const decimals = step < 1 ? 2 : 0;
  return {
    default: preset,
    limits,
    step,
    parse: (/** @type {string} */ text) => {
      const value = text.trim() === "" ? NaN : Number(text);
      return Number.isFinite(value) ? Number(value.toFixed(decimals)) : undefined;
    },
    format: (/** @type {number} */ value) => String(value),
  };
}

function interval() {
  return {
    default: null,
    parse: (/** @type {string} */ text) => {
      const ends = text.split(",").map((end) => (end.trim() === "" ? NaN : Number(end)));
      return ends.length === 2 && ends.every(Number.isFinite) && ends[0] < ends[1] ? ends : undefined;
    },
    format: (/** @type {Interval} */ ends) => ends.join(","),
  };
}

/**
 * The nearest allowed state: numbers go to the end of their limits, impossible choices to their default.
 * @param {readonly Field[]} fields
 * @param {State} wanted
 * @returns {State}
 */
function allowed(fields, wanted) {
  const state = /** @type {any} */ ({ ...wanted });
  for (const field of fields) {
    const value = state[field.name];
    if (field.limits) {
      const [least, most] = field.limits(state);
      state[field.name] = Math.min(Math.max(value, least), most);
    } else if (field.choices && !field.choices(state).some(([known]) => known === value)) {
      state[field.name] = field.default;
    }
  }
  return state;
}

/**
 * The state that an address asks for; what it does not name has its default.
 * @param {readonly Field[]} fields
 * @param {string} query
 * @returns {State}
 */
function fromQuery(fields, query) {
  const parameters = new URLSearchParams(query);
  const entries = fields.map((field) => {
    const text = parameters.get(field.name);
    return [field.name, (text === null ? undefined : field.parse(text)) ?? field.default];
  });
  return allowed(fields, Object.fromEntries(entries));
}

/**
 * The query of a state: only what applies and is not the default, so that links stay short.
 * @param {readonly Field[]} fields
 * @param {State} state
 * @returns {string} "" or "?..."
 */
function toQuery(fields, state) {
  const parts = fields
    .filter((field) => field.applies(state) && state[field.name] !== field.default)
    .map((field) => `${field.name}=${encodeURIComponent(field.format(state[field.name])).replaceAll("%2C", ",")}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

/** A change is written to the history once the state has been still for this long: one drag is one step back. */
const STILL_MILLISECONDS = 250;

/**
 * Holds the state, tells the bus of changes and keeps the address in step.
 * @param {EventTarget} bus
 * @param {Ceilings} ceilings
 * @param {AbortSignal} signal
 * @returns {Store}
 */
export function createStore(bus, ceilings, signal) {
  const fields = table(ceilings);
  let state = fromQuery(fields, location.search);
  let timer = 0;

  function writeAddress() {
    clearTimeout(timer);
    const query = toQuery(fields, state);
    const present = toQuery(fields, fromQuery(fields, location.search));
    if (query !== present) history.pushState(null, "", query || location.pathname);
  }

  window.addEventListener("popstate", () => {
    clearTimeout(timer);
    state = fromQuery(fields, location.search);
    emit(bus, "state", { state });
  }, { signal });
  // A reload right after a change must find it in the address.
  window.addEventListener("pagehide", writeAddress, { signal });

  return {
    fields,
    get state() {
      return state;
    },
    set(changes) {
      state = allowed(fields, { ...state, ...changes });
      clearTimeout(timer);
      timer = window.setTimeout(writeAddress, STILL_MILLISECONDS);
      emit(bus, "state", { state });
    },
  };
}
