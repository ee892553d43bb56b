/** What scene 8 shows: a family of networks, the seed of the one that is drawn, and how many follow it. */

/** @typedef {"noise" | "middle" | "reset"} Mode what is drawn: noise on the middle layers, these, or all parameters */
/**
 * @typedef {object} DrawsState
 * @property {Mode} mode
 * @property {number} depth hidden layers, of two units each
 * @property {number} noise for the mode noise; the others keep it
 * @property {number} seed of the network that is shown, and the first of the study
 * @property {number} draws networks of the study; 1 without one
 */

export const NOISE_LIMITS = /** @type {[number, number]} */ ([0, 10]);
/** Beyond it a study could not have its seeds. */
export const SEED_LIMITS = /** @type {[number, number]} */ ([0, 1e12]);
const DEPTH_LIMITS = /** @type {[number, number]} */ ([1, 10]);
const DRAWS_LIMITS = /** @type {[number, number]} */ ([1, 10_000]);

/**
 * @param {DrawsState} state
 * @returns {object} a network SPEC of the API
 */
export function specOf({ mode, depth, noise, seed }) {
  if (mode === "noise") return { kind: "sawtooth", depth, noise, seed };
  if (mode === "middle") return { kind: "sawtooth", depth, middle: "random", seed };
  return { kind: "random", widths: Array(depth).fill(2), init: "pytorch", seed };
}

/**
 * @param {DrawsState} state
 * @returns {string} the query with which GET /api/v1/draws gives the numbers that are shown
 */
export function queryOf(state) {
  const fields = Object.entries({ ...specOf(state), draws: state.draws });
  return fields.map(([name, value]) => `${name}=${value}`).join("&");
}

/**
 * @param {string} text that `queryOf` has written
 * @param {DrawsState} state what the text leaves open
 * @returns {DrawsState | null} null if it can't be read
 */
export function readQuery(text, state) {
  const query = new URLSearchParams(text);
  const number = (/** @type {string} */ name, /** @type {[number, number]} */ limits, whole = true) =>
    within(query.get(name), limits, whole);
  const mode = modeOf(query);
  const widths = (query.get("widths") ?? "").split(",");
  if (mode === "reset" && widths.some((width) => width !== "2")) return null;
  const depth = mode === "reset" ? within(String(widths.length), DEPTH_LIMITS, true) : number("depth", DEPTH_LIMITS);
  const noise = mode === "noise" ? number("noise", NOISE_LIMITS, false) : state.noise;
  const seed = number("seed", SEED_LIMITS);
  const draws = number("draws", DRAWS_LIMITS);
  if (mode === null || depth === null || noise === null || seed === null || draws === null) return null;
  return { mode, depth, noise, seed, draws };
}

/**
 * @param {URLSearchParams} query
 * @returns {Mode | null}
 */
function modeOf(query) {
  const kind = query.get("kind");
  if (kind === "sawtooth") return query.get("middle") === "random" ? "middle" : "noise";
  return kind === "random" && query.get("init") === "pytorch" ? "reset" : null;
}

/**
 * @param {string | null} text
 * @param {[number, number]} limits
 * @param {boolean} whole
 * @returns {number | null} null if it is no such number
 */
export function within(text, [least, most], whole) {
  const value = text === null || text.trim() === "" ? NaN : Number(text);
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : null;
}
