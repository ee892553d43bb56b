/**
 * Holds the state of a page. The table of its fields is also the query of the page's address, so that every view has a
 * link.
 */

import { emit } from "../base/bus.js";
import { decode } from "../weights/weights_text.js";

/** @typedef {import("./fields.js").State} State */
/** @typedef {import("./fields.js").Field} Field */
/**
 * @typedef {object} Store
 * @property {readonly Field[]} fields
 * @property {State} state
 * @property {(changes: Partial<State>) => void} set
 * @property {(query: string) => void} follow takes the state that a query asks for
 * @property {(state: State) => string} address "" or "?..." that leads to a state
 */

/**
 * The nearest allowed state: numbers go to the end of their limits, impossible choices to their default.
 * @param {readonly Field[]} fields
 * @param {State} wanted
 * @returns {State}
 */
function allowed(fields, wanted) {
  const state = /** @type {any} */ ({ ...wanted });
  const layers = state.kind === "weights" && decode(state.weights ?? "");
  if (layers) state.input_dim = layers[0].inputs;
  if (state.widths && state.kind !== "sawtooth") state.depth = state.widths.length;
  for (const field of fields) {
    const value = state[field.name];
    if (value === null) continue;
    const ceiling = field.ceiling ?? field.limits;
    if (ceiling) {
      const [least, most] = ceiling(state);
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
export function fromQuery(fields, query) {
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
export function toQuery(fields, state) {
  const parts = fields
    .filter((field) => field.applies(state) && state[field.name] !== field.default)
    .map((field) => `${field.name}=${encodeURIComponent(field.format(state[field.name])).replaceAll("%2C", ",")}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

/** A change is written to the history once the state has been still for this long: one drag is one step back. */
const STILL_MILLISECONDS = 250;

/** A page inside another leaves the steps back and forward to the one that holds it. */
const writeHistory = (/** @type {string} */ address) =>
  (window.parent === window ? history.pushState(null, "", address) : history.replaceState(null, "", address));

/**
 * Holds a state and tells the bus of changes.
 * @param {EventTarget} bus
 * @param {readonly Field[]} fields
 * @param {string} query of the first state
 * @returns {Store}
 */
export function createMemory(bus, fields, query) {
  let state = fromQuery(fields, query);
  return {
    fields,
    get state() {
      return state;
    },
    address: (wanted) => toQuery(fields, wanted),
    follow(wanted) {
      state = fromQuery(fields, wanted);
      emit(bus, "state", { state });
    },
    set(changes) {
      state = allowed(fields, { ...state, ...changes });
      emit(bus, "state", { state });
    },
  };
}

/**
 * Holds the state of a page and keeps the address in step with it.
 * @param {EventTarget} bus
 * @param {readonly Field[]} fields
 * @param {AbortSignal} signal
 * @returns {Store}
 */
export function createStore(bus, fields, signal) {
  const memory = createMemory(bus, fields, location.search);
  let timer = 0;

  function writeAddress() {
    clearTimeout(timer);
    const query = toQuery(fields, memory.state);
    const present = toQuery(fields, fromQuery(fields, location.search));
    if (query !== present) writeHistory(query || location.pathname);
  }

  /** @param {string} query */
  function follow(query) {
    memory.follow(query);
    clearTimeout(timer);
  }

  window.addEventListener("popstate", () => follow(location.search), { signal });
  // A reload right after a change must find it in the address.
  window.addEventListener("pagehide", writeAddress, { signal });

  return {
    ...memory,
    get state() {
      return memory.state;
    },
    follow(query) {
      follow(query);
      writeAddress();
    },
    set(changes) {
      clearTimeout(timer);
      timer = window.setTimeout(writeAddress, STILL_MILLISECONDS);
      memory.set(changes);
    },
  };
}
