/** Shows the picture at the play head in the explorer: one question at a time, then that of the latest head. */

import { emit, on } from "../base/bus.js";
import { Latest } from "../base/latest.js";
import { encode } from "../weights/weights_text.js";
import { windowOf } from "./train_question.js";

/** @typedef {import("../plot/explorer.js").Explorer} Explorer */
/** @typedef {import("./film.js").Film} Film */
/** @typedef {import("../plot/windows.js").Window} Window */

/** A picture that takes longer is given up for a newer one. */
const PATIENCE_MILLISECONDS = 1000;
/** What the explorer shows as the page's controls say. */
const SHOWN = /** @type {const} */ (["colour", "folds", "zero", "curves", "slopes"]);

/**
 * Also tells tests and scripts by an attribute of <body>: data-shown is the step whose picture the plot shows.
 * @param {Explorer} explorer
 * @param {EventTarget} bus
 * @param {import("./train_state.js").TrainStore} store
 * @param {AbortSignal} signal
 */
export function createPictures(explorer, bus, store, signal) {
  /** @type {{film: Film, picture: number} | null} */
  let head = null;
  /** @type {Window | null} the window of the run */
  let usual = null;
  /** Whether the explorer has to be shown it. */
  let moved = false;
  const latest = new Latest(show, PATIENCE_MILLISECONDS);

  const shown = () => Object.fromEntries(SHOWN.map((name) => [name, store.state[name]]));
  const window = () => (usual ? { x: usual.x, y: usual.y ?? null } : {});

  /** @param {Window | null} to from which one looks closer and elsewhere; null = that of the kind of network */
  function setUsual(to) {
    usual = to;
    emit(explorer.bus, "usual", { window: to });
  }

  /** @param {AbortSignal} ended */
  async function show(ended) {
    if (!head) return;
    const { film, picture } = head;
    const answered = nextAnswer(explorer.bus, ended);
    const weights = encode(film.layersOf(picture));
    explorer.store.set({ kind: "weights", weights, ...shown(), ...(moved && window()) });
    moved = false;
    explorer.ask();
    if (!(await answered())) return;
    document.body.dataset.shown = String(film.stepOf(picture));
    emit(bus, "shown", { picture });
  }

  /** Nothing is learnt yet: the network that is 0 everywhere leaves an empty plot. */
  function showNothing() {
    const { inputs } = store.state;
    const [weight, bias] = [new Float64Array(inputs), new Float64Array(1)];
    setUsual(windowOf(store.state));
    moved = false;
    explorer.store.set({
      kind: "weights", weights: encode([{ inputs, units: 1, weight, bias, activation: null }]), ...shown(), ...window(),
    });
    explorer.ask();
  }

  for (const type of ["run", "failed"]) {
    on(bus, type, ({ question }) => {
      head = null;
      latest.stop();
      if (question === null) showNothing();
    }, signal);
  }
  on(bus, "data", (data) => {
    moved = moved || JSON.stringify(data.window) !== JSON.stringify(usual);
    setUsual(data.window);
  }, signal);
  on(bus, "head", (at) => {
    head = at;
    latest.want();
  }, signal);
  on(bus, "state", () => {
    const state = /** @type {any} */ (explorer.store.state);
    if (SHOWN.some((name) => state[name] !== store.state[name])) explorer.store.set(shown());
  }, signal);
  // The usual window is that of the run.
  on(explorer.bus, "state", ({ state }) => usual && state.x === null && explorer.store.set(window()), signal);
  on(explorer.bus, "drawn", (drawing) => emit(bus, "drawn", drawing), signal);
  on(bus, "theme", () => emit(explorer.bus, "theme"), signal);
  // The explorer may go on to another scene of the lecture, which has no use for a picture that is still wanted.
  signal.addEventListener("abort", () => {
    latest.stop();
    setUsual(null);
  });
}

/**
 * @param {EventTarget} bus of the explorer
 * @param {AbortSignal} ended
 * @returns {() => Promise<boolean>} to be called once the question may have been asked; whether there is an answer
 */
function nextAnswer(bus, ended) {
  const heard = new AbortController();
  let asked = false;
  on(bus, "request", () => {
    asked = true;
  }, heard.signal);
  const answer = new Promise((resolve) => {
    on(bus, "done", () => resolve(true), heard.signal);
    for (const type of ["failed", "cancel"]) on(bus, type, () => resolve(false), heard.signal);
    ended.addEventListener("abort", () => resolve(false), { once: true });
  });
  return async () => {
    // What is shown already is not asked for again.
    const there = asked ? await answer : true;
    heard.abort();
    return there;
  };
}
