/**
 * Has the server train and records what it tells. A change of the question ends the run at hand at once, and starts
 * another as soon as the controls have been still for a moment; nothing queues.
 */

import { emit, on } from "../base/bus.js";
import { digits } from "../base/words.js";
import { sentenceOf, serverIsBack, refusal, streamFrames } from "../server/client.js";
import { Disconnected } from "../server/frames.js";
import { Film } from "./film.js";
import { trainingOf, widthsOf } from "./train_question.js";

/** @typedef {import("./train_state.js").TrainStore} TrainStore */

const STREAM = "api/v1/training/stream";
const STILL_MILLISECONDS = 150;
const FIRST_WAIT_MILLISECONDS = 500;
const LONGEST_WAIT_MILLISECONDS = 5000;
/** After so long without a picture one should know that what is seen is of the run before. */
const PATIENCE_MILLISECONDS = 1000;

/**
 * Also tells tests and scripts by an attribute of <body>: data-run is "waiting", "running", "failed", "empty" where
 * there are no points, or the reason of the end.
 * @param {EventTarget} bus
 * @param {TrainStore} store
 * @param {AbortSignal} signal
 */
export function createRunner(bus, store, signal) {
  const { dataset } = document.body;
  let question = "";
  let { head } = store.state;
  let timer = 0;
  let patience = 0;
  let current = new AbortController();
  /** @type {Film | null} */
  let film = null;

  function stop() {
    clearTimeout(timer);
    clearTimeout(patience);
    current.abort();
  }

  /** @param {number} wait milliseconds before the next try, should the server be away */
  function run(wait) {
    stop();
    const training = trainingOf(store.state);
    question = JSON.stringify(training);
    film = null;
    current = new AbortController();
    dataset.run = "running";
    emit(bus, "run", { question: training });
    if (training) {
      patience = window.setTimeout(() => emit(bus, "slow"), PATIENCE_MILLISECONDS);
      record(training, current.signal, wait);
    } else dataset.run = "empty";
  }

  /**
   * @param {Record<string, any>} training the question
   * @param {AbortSignal} ended
   * @param {number} wait
   */
  async function record(training, ended, wait) {
    const shape = { widths: widthsOf(store.state), activation: activationOf(store.state) };
    try {
      for await (const { header, arrays } of streamFrames(JSON.stringify(training), ended, STREAM)) {
        if (ended.aborted) return;
        if (header.type === "failed") throw refusal(header.problem);
        else if (header.type === "started") begin(shape, header, arrays);
        else if (film) add(film, header, arrays);
      }
      if (!film?.end) throw new Disconnected();
    } catch (error) {
      if (ended.aborted || film?.end) return;
      const retrying = error instanceof Disconnected;
      fail(sentenceOf(error), retrying);
      if (retrying && (await serverIsBack(ended, wait))) run(Math.min(2 * wait, LONGEST_WAIT_MILLISECONDS));
    }
  }

  /**
   * @param {{widths: number[], activation: import("./film.js").Shape["activation"]}} shape
   * @param {any} header
   * @param {any} arrays
   */
  function begin({ widths, activation }, header, arrays) {
    const sizes = [header.dimension, ...widths, 1];
    film = new Film({ sizes, activation }, header.plan, header);
    emit(bus, "data", {
      task: header.task, dimension: header.dimension, columns: header.columns ?? null, window: header.window,
      trainPoints: arrays.train_points, trainTargets: arrays.train_targets,
      testPoints: arrays.test_points, testTargets: arrays.test_targets,
    });
  }

  /**
   * @param {Film} recorded
   * @param {any} header
   * @param {any} arrays
   */
  function add(recorded, header, arrays) {
    if (header.type === "steps") recorded.addSteps(header, arrays);
    else if (header.type === "pictures") {
      clearTimeout(patience);
      recorded.addPictures(arrays);
      emit(bus, "film", { film: recorded });
    } else if (header.type === "done") end(recorded, header.end);
  }

  /**
   * @param {Film} recorded
   * @param {NonNullable<Film["end"]>} why
   */
  function end(recorded, why) {
    recorded.end = why;
    dataset.run = why.reason;
    emit(bus, "film", { film: recorded });
    emit(bus, "end", why);
  }

  /**
   * @param {string} sentence
   * @param {boolean} retrying
   */
  function fail(sentence, retrying) {
    clearTimeout(patience);
    dataset.run = "failed";
    emit(bus, "failed", { sentence, retrying });
  }

  on(bus, "state", ({ state }) => {
    const wanted = JSON.stringify(trainingOf(state));
    if (wanted === question) {
      ({ head } = state);
      return;
    }
    stop();
    question = wanted;
    // A new film plays from its start, unless the address says otherwise.
    const kept = state.head === head;
    ({ head } = state);
    if (head !== null && kept) store.set({ head: null });
    dataset.run = "waiting";
    timer = window.setTimeout(() => run(FIRST_WAIT_MILLISECONDS), STILL_MILLISECONDS);
  }, signal);
  on(bus, "retry", () => run(FIRST_WAIT_MILLISECONDS), signal);
  on(bus, "cancel", () => {
    if (dataset.run !== "running") return;
    stop();
    if (film?.pictures) {
      const step = film.steps - 1;
      end(film, { reason: "stopped", sentence: `You stopped it at step ${digits(step)}.`, step });
    } else fail("You stopped it before the first picture.", false);
  }, signal);
  signal.addEventListener("abort", stop);
  run(FIRST_WAIT_MILLISECONDS);
}

/** @param {import("./train_state.js").TrainState} state */
function activationOf({ activation, slope }) {
  return { kind: activation, slope: activation === "leaky_relu" ? slope : 0 };
}
