/**
 * Asks the server and passes on what it says. Each new question aborts the one before; the latest wins, nothing
 * queues, and what an older question still brings is dropped.
 */

import { emit, on } from "../base/bus.js";
import { Disconnected, FrameError, readFrames } from "./frames.js";
import { questionOf } from "../state/question.js";

/** @typedef {import("../state/fields.js").State} State */

/** The server said why there is no answer. */
class Refused extends Error {}

const AWAY_SENTENCE = "The server does not answer. This page asks again as soon as it is back.";
/** Whoever waits longer than this wants to know for what. */
const PATIENCE_MILLISECONDS = 300;
/** Statuses with which something in front of a server says that the server is away. */
const AWAY_STATUSES = [502, 503, 504];
const FIRST_WAIT_MILLISECONDS = 500;
const LONGEST_WAIT_MILLISECONDS = 5000;

/**
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createClient(bus, store, signal) {
  let sequence = 0;
  let question = "";
  let current = new AbortController();
  let patience = 0;

  /** @param {number} wait milliseconds before the next try, should the server be away */
  function ask(wait) {
    stop();
    current = new AbortController();
    sequence += 1;
    const mine = sequence;
    const { state } = store;
    question = questionOf(state);
    emit(bus, "request", { sequence, state });
    patience = window.setTimeout(() => emit(bus, "slow", { sequence: mine }), PATIENCE_MILLISECONDS);
    answer(state, mine, current.signal, wait);
  }

  function stop() {
    clearTimeout(patience);
    current.abort();
  }

  /**
   * @param {State} state
   * @param {number} mine the sequence number of this question
   * @param {AbortSignal} ended
   * @param {number} wait
   */
  async function answer(state, mine, ended, wait) {
    let done = false;
    try {
      // To the very end, past the last frame: only then can the browser use the connection again.
      for await (const frame of streamFrames(question, ended)) {
        if (ended.aborted) return;
        passOn(frame, state, mine);
        done = frame.header.type === "done";
      }
      if (!done) throw new Disconnected();
    } catch (error) {
      if (ended.aborted || done) return;
      clearTimeout(patience);
      const retrying = error instanceof Disconnected;
      emit(bus, "failed", { sequence: mine, sentence: sentenceOf(error), retrying });
      if (retrying && (await serverIsBack(ended, wait))) ask(Math.min(2 * wait, LONGEST_WAIT_MILLISECONDS));
    }
  }

  /**
   * @param {import("./frames.js").Frame} frame
   * @param {State} state
   * @param {number} mine
   */
  function passOn({ header, arrays }, state, mine) {
    if (header.type === "started") emit(bus, "started", { sequence: mine, header });
    else if (header.type === "counts") emit(bus, "progress", { sequence: mine, ...header });
    else if (header.type === "geometry") emit(bus, "geometry", { sequence: mine, state, header, arrays });
    else if (header.type === "failed") throw refusal(header.problem);
    else if (header.type === "done") {
      clearTimeout(patience);
      emit(bus, "done", { sequence: mine, answer: header.answer });
    }
  }

  on(bus, "state", ({ state }) => questionOf(state) !== question && ask(FIRST_WAIT_MILLISECONDS), signal);
  on(bus, "retry", () => ask(FIRST_WAIT_MILLISECONDS), signal);
  on(bus, "cancel", stop, signal);
  signal.addEventListener("abort", stop);
  ask(FIRST_WAIT_MILLISECONDS);
}

/**
 * @param {string} body a question, as JSON
 * @param {AbortSignal} ended
 * @param {string} [address] of another stream
 * @returns {AsyncGenerator<import("./frames.js").Frame, void, void>}
 */
export async function* streamFrames(body, ended, address = "api/v1/regions/stream") {
  const response = await reach(address, {
    method: "POST", headers: { "Content-Type": "application/json" }, body, signal: ended,
  });
  if (!response.ok || response.body === null) {
    const unknown = { status: response.status, detail: `The server answered with status ${response.status}.` };
    throw refusal(await response.json().catch(() => unknown));
  }
  yield* readFrames(response.body);
}

/**
 * @param {{status: number, detail: string}} problem the body of an error of the API (RFC 9457)
 * @returns {Error}
 */
export function refusal({ status, detail }) {
  return AWAY_STATUSES.includes(status) ? new Disconnected() : new Refused(detail);
}

/**
 * fetch, but a server that is away is named as such.
 * @param {string} address
 * @param {RequestInit} options
 */
export async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    throw new Disconnected();
  }
}

/**
 * @param {unknown} error that reading the stream has thrown
 * @returns {string} what to tell the person
 */
export function sentenceOf(error) {
  if (error instanceof Refused) return error.message;
  if (error instanceof FrameError || error instanceof SyntaxError || error instanceof RangeError) {
    return `The server's answer could not be read. ${error.message}`;
  }
  if (error instanceof Disconnected) return AWAY_SENTENCE;
  throw error;
}

/**
 * Asks for the server's health until it answers.
 * @param {AbortSignal} ended
 * @param {number} wait milliseconds between two tries
 * @returns {Promise<boolean>} false if it was stopped first
 */
export async function serverIsBack(ended, wait) {
  while (!ended.aborted) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const response = await fetch("healthz", { signal: ended }).catch(() => null);
    if (response?.ok) return !ended.aborted;
  }
  return false;
}
