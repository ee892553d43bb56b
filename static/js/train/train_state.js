/** The table of the state of /train, which is also the query of its address. */

import { digits } from "../base/words.js";
import { choice, number, table, text, toggle } from "../state/fields.js";

/** @typedef {import("../state/fields.js").Field} Field */
/** @typedef {import("../state/fields.js").State} State */
/**
 * @typedef {object} TrainState with `widths` to `slopes` as the explorer has them
 * @property {string} data what is learnt from: a name of the server's, "expression" or "pasted"
 * @property {string | null} expression what was typed, a formula in x; null = DEFAULT_EXPRESSION
 * @property {string | null} pasted rows of numbers; null = there are none yet
 * @property {1 | 2} inputs of what is pasted or drawn
 * @property {State["folds"]} scale whether what is pasted is moved and scaled to where training works
 * @property {number} test_share the part of what is pasted that is kept to test on
 * @property {number} train points
 * @property {number} test points
 * @property {number} noise
 * @property {number} label_noise
 * @property {number} width
 * @property {number} depth
 * @property {number[] | null} widths
 * @property {string} start
 * @property {State["activation"]} activation
 * @property {number} slope
 * @property {number} seed one for the data, the start and the order of the points
 * @property {"gradient_descent" | "momentum" | "adam"} optimiser
 * @property {number | null} rate null = the usual one of the optimiser
 * @property {number} momentum
 * @property {number} decay
 * @property {number} batch points a step; 0 = all
 * @property {number} steps
 * @property {number} every so many steps a picture
 * @property {number} speed steps a second
 * @property {number | null} head the step at which the play head rests; null = the film plays
 * @property {State["colour"]} colour
 * @property {State["folds"]} folds
 * @property {State["zero"]} zero
 * @property {number} curves
 * @property {State["slopes"]} slopes
 * @property {State["theme"]} theme
 */
/**
 * @typedef {object} TrainStore
 * @property {readonly Field[]} fields
 * @property {TrainState} state
 * @property {(changes: Partial<TrainState>) => void} set
 * @property {(state: TrainState) => string} address
 */
/** @typedef {{max_width: number, max_depth: number}} Ceilings */
/** @typedef {Record<string, number>} Rates the usual learning rate of each optimiser */

export const DEFAULT_EXPRESSION = "sin(3*x)";
/** Pasted rows that are longer do not fit an address that every server and browser takes. */
export const LONGEST_PASTED = 6000;
const CURVES = ["sine", "absolute", "step", "polynomial", "expression"];
/** Of the explorer, what means the same here. */
const SHARED = ["depth", "width", "widths", "activation", "slope"];
const SHOWN = ["colour", "folds", "zero", "curves", "slopes"];

const own = (/** @type {TrainState} */ state) => state.data === "pasted";
const made = (/** @type {TrainState} */ state) => !own(state);
const always = () => true;

/**
 * @param {TrainState} state
 * @returns {1 | 2} inputs of the network
 */
export function inputsOf(state) {
  if (own(state)) return state.inputs;
  return CURVES.includes(state.data) ? 1 : 2;
}

/**
 * @param {Ceilings} ceilings what the server allows
 * @param {Rates} rates
 * @returns {readonly Field[]}
 */
export function trainFields(ceilings, rates) {
  const explorer = table(ceilings);
  const take = (/** @type {string[]} */ names) =>
    explorer.filter(({ name }) => names.includes(name)).map((field) => adapted(field));
  const rows = [...dataFields(), ...take(SHARED), ...descentFields(rates), ...filmFields(), ...take(SHOWN)];
  const theme = explorer.filter(({ name }) => name === "theme");
  return [...rows.map((row) => ({ ...row, ...REPLACED[row.name] })), ...theme];
}

/** What is else than in the explorer. @type {Record<string, object>} */
const REPLACED = {
  activation: { place: "network" },
  slope: { place: "network" },
  colour: { default: "value" },
  zero: { default: "on" },
};

/**
 * A row of the explorer's table for a state of this page.
 * @param {any} field
 * @returns {any}
 */
function adapted(field) {
  const ask = (/** @type {string} */ name) => field[name] && {
    [name]: (/** @type {TrainState} */ state, /** @type {any[]} */ ...rest) =>
      field[name]({ ...state, kind: "random", init: "he", view: "map", input_dim: inputsOf(state) }, ...rest),
  };
  return { ...field, ...ask("applies"), ...ask("limits"), ...ask("ceiling"), ...ask("mixed"), ...ask("change") };
}

/** @returns {any[]} */
function dataFields() {
  return [
    { ...choice("moons", dataKinds), name: "data", label: "Data", place: "data", applies: always },
    { ...text((value) => value.length <= 400), name: "expression", applies: (/** @type {TrainState} */ state) =>
      state.data === "expression" },
    { ...text(() => true), name: "pasted", applies: (/** @type {TrainState} */ state) =>
      own(state) && (state.pasted?.length ?? 0) <= LONGEST_PASTED },
    { ...choice(2, () => [[1, "1D"], [2, "2D"]]), name: "inputs", label: "Inputs", row: true, applies: own },
    { ...toggle("on"), name: "scale", applies: own },
    { ...number(200, () => [1, 1000], 1, () => [1, 1e6]), name: "train", label: "Training points", place: "data",
      applies: made },
    { ...number(200, () => [0, 1000], 1, () => [0, 1e6]), name: "test", label: "Test points", place: "data",
      applies: made },
    { ...number(0, () => [0, 0.5], 0.05, () => [0, 0.99]), name: "test_share", label: "Share to test on",
      place: "data", applies: own },
    { ...number(0.1, () => [0, 1], 0.05, () => [0, 1000]), name: "noise", label: "Noise", place: "data",
      applies: made },
    { ...number(0, () => [0, 1], 0.05), name: "label_noise", label: "Label noise", place: "data", applies: always },
  ];
}

/**
 * @param {Rates} rates
 * @returns {any[]}
 */
function descentFields(rates) {
  const usual = (/** @type {TrainState} */ state) => rates[state.optimiser];
  const momentum = (/** @type {TrainState} */ { optimiser }) => optimiser === "momentum";
  return [
    { ...choice("pytorch", starts), name: "start", label: "Initialisation", place: "network", applies: always },
    { ...choice("adam", optimisers), name: "optimiser", label: "Optimiser", place: "descent", applies: always,
      change: (/** @type {TrainState} */ _, /** @type {string} */ optimiser) => ({ optimiser, rate: null }) },
    { ...number(null, () => [1e-4, 10], 0.01, () => [1e-6, 1e6]), name: "rate", label: "Learning rate",
      place: "descent", logarithmic: true, usual, applies: always,
      change: (/** @type {TrainState} */ state, /** @type {number} */ rate) =>
        ({ rate: rate === usual(state) ? null : rate }) },
    { ...number(0.9, () => [0, 0.99], 0.01, () => [0, 0.9999]), name: "momentum", label: "Momentum",
      place: "descent", applies: momentum },
    { ...number(0, () => [0, 1], 0.01, () => [0, 1e6]), name: "decay", label: "Weight decay", place: "descent",
      applies: always },
    { ...number(0, () => [0, 200], 1, () => [0, 1e6]), name: "batch", label: "Batch (0: all)",
      place: "descent", applies: always },
    { ...number(500, () => [10, 5000], 1, () => [0, 1e6]), name: "steps", label: "Steps", place: "descent",
      applies: always },
    { ...number(5, () => [1, 50], 1, () => [1, 1e6]), name: "every", label: "Steps a picture",
      place: "descent", applies: always },
    { ...number(0, () => [0, 99], 1, () => [0, Number.MAX_SAFE_INTEGER]), name: "seed", label: "Seed",
      place: "descent", applies: always },
  ];
}

/** @returns {any[]} */
function filmFields() {
  return [
    { ...choice(100, speeds), name: "speed", label: "Speed", place: "film", applies: always },
    { ...number(null, () => [0, 1e6], 1), name: "head", applies: always },
  ];
}

/** @returns {[string, string][]} */
function dataKinds() {
  return [
    ["sine", "Sine"], ["absolute", "|x|"], ["step", "Step"], ["polynomial", "Polynomial"],
    ["expression", "Your own f(x)"], ["moons", "Moons"], ["circles", "Circles"], ["spirals", "Spirals"],
    ["xor", "XOR"], ["stripes", "Stripes"], ["pasted", "Your own points"],
  ];
}

/** @returns {[string, string][]} */
function starts() {
  return [
    ["pytorch", "PyTorch default"], ["he", "He"], ["glorot", "Glorot"], ["tiny", "Tiny: He times 0.1"],
    ["large", "Large: He times 4"],
  ];
}

/** @returns {[string, string][]} */
function optimisers() {
  return [["gradient_descent", "Gradient descent"], ["momentum", "Momentum"], ["adam", "Adam"]];
}

/** @returns {[number, string][]} */
function speeds() {
  return [10, 30, 100, 300, 1000, 3000, 10000].map((speed) => [speed, `${digits(speed)} steps/s`]);
}
