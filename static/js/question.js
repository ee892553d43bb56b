/** What the page asks the server for in a given state: the body of a request, in the words of the API. */

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Interval} Interval */

/**
 * The window that shows this kind of network best, unless the address names one.
 * @param {State} state
 * @returns {{x: Interval, y?: Interval}}
 */
export function windowOf(state) {
  const half = state.kind === "sawtooth" ? 2 : state.init === "lecture" ? 2.2 : 3;
  const x = state.x ?? /** @type {Interval} */ ([-half, half]);
  const y = state.y ?? /** @type {Interval} */ ([-half, half]);
  return state.input_dim === 1 ? { x } : { x, y };
}

/**
 * @param {State} state
 * @returns {object} a network SPEC of the API
 */
function networkOf(state) {
  const { kind, input_dim, depth, noise, seed, init } = state;
  if (kind === "sawtooth") return { kind, input_dim, depth, noise, seed: noise > 0 ? seed : 0 };
  const layers = init === "lecture" ? 1 : depth;
  return { kind, input_dim, widths: Array(layers).fill(state.width), init, seed };
}

/**
 * @param {State} state
 * @returns {string} the JSON body; equal states give equal text
 */
export function questionOf(state) {
  return JSON.stringify({ network: networkOf(state), window: windowOf(state) });
}
