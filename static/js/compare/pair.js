/** The state of /compare: two states of the explorer, each written as the query that leads to it. */

import { windowOf } from "../state/question.js";
import { fromQuery, toQuery } from "../state/state.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("../state/fields.js").Field} Field */
/** @typedef {"a" | "b"} Side */
/**
 * @typedef {object} Pair
 * @property {string} a query of the network on the left, without "?"
 * @property {string} b query of the one on the right
 * @property {"on" | "off"} lock whether both have the same axes
 * @property {State["theme"]} theme of the page and of both within
 */

/** @type {Side[]} */
export const SIDES = ["a", "b"];

/** As many units, once in one layer, once in three. */
const SHALLOW = "depth=1&width=48";
const DEEP = "depth=3&width=16";

/**
 * The table of this page's state.
 * @param {readonly Field[]} fields of the explorer
 * @returns {readonly Field[]}
 */
export function pairFields(fields) {
  const network = (/** @type {string} */ preset) => ({
    default: queryOf(fields, stateOf(fields, preset)),
    parse: (/** @type {string} */ text) => queryOf(fields, stateOf(fields, text)),
    format: String,
    applies: () => true,
  });
  const rows = [
    { ...network(SHALLOW), name: "a" },
    { ...network(DEEP), name: "b" },
    {
      name: "lock", label: "Same axes", default: "on", choices: () => [["on", "On"], ["off", "Off"]], parse: String,
      format: String, applies: () => true,
    },
    ...fields.filter(({ name }) => name === "theme"),
  ];
  return /** @type {any} */ (rows);
}

/**
 * @param {readonly Field[]} fields of the explorer
 * @param {string} query
 * @returns {State}
 */
export function stateOf(fields, query) {
  return fromQuery(fields, query);
}

/**
 * @param {readonly Field[]} fields of the explorer
 * @param {State} state
 * @returns {string} the query without "?" and without what belongs to the page around it
 */
export function queryOf(fields, state) {
  return toQuery(fields, { ...state, theme: "auto", panel: "none", controls: "off" }).slice(1);
}

/**
 * The follower with the leader's axes: as many inputs, if it can, and the same window.
 * @param {State} follower
 * @param {State} leader
 * @returns {State}
 */
export function withAxesOf(follower, leader) {
  const dimension = follower.kind === "weights" ? follower.input_dim : leader.input_dim;
  const plain = { ...follower, input_dim: dimension, x: null, y: null };
  const window = windowOf(leader);
  if (JSON.stringify(windowOf(plain)) === JSON.stringify(window)) return plain;
  return { ...plain, x: window.x, y: window.y ?? follower.y };
}
