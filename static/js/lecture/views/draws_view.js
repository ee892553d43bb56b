/** Is that typical? A sawtooth whose parameters are drawn, its count, and the counts of a thousand like it. */

import { make } from "../../base/dom.js";
import { Latest } from "../../base/latest.js";
import { digits } from "../../base/words.js";
import { sentenceOf } from "../../server/client.js";
import { Disconnected } from "../../server/frames.js";
import { createDrawsControls, DRAWS } from "./draws_controls.js";
import { DrawsCurve } from "./draws_curve.js";
import { DrawsHistogram, oneDecimal } from "./draws_histogram.js";
import { askForOne, askForStudy } from "./draws_server.js";
import { queryOf, readQuery } from "./draws_state.js";

/** @typedef {import("./draws_state.js").DrawsState} DrawsState */
/** @typedef {import("./draws_server.js").Drawn} Drawn */

/** A study begins when nothing has changed for so long: a slider that is dragged begins none. */
const STILL_MILLISECONDS = 150;
/** Until a server that is away is asked again. */
const RETRY_MILLISECONDS = 1000;

/**
 * @param {import("../stage.js").Stage} stage
 * @returns {import("../stage.js").View}
 */
export function createDrawsView(stage) {
  return new DrawsView(stage);
}

class DrawsView {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    const { element, options: { depth = 6, noise = 0 }, signal } = stage;
    /** @type {DrawsState} */
    this.first = { mode: "noise", depth, noise, seed: 0, draws: 1 };
    this.state = this.first;
    this.controls = createDrawsControls(this.first, (changes) => this.change(changes), signal);
    this.summary = make("p", { class: "summary", role: "status" });
    const rooms = [make("div", { class: "room" }), make("div", { class: "room" })];
    this.element = make("div", { class: "drawn-view draws" },
      this.controls.choices, this.controls.noise,
      make("section", { class: "one", "aria-label": "One draw" }, this.controls.seed, rooms[0]),
      make("section", { class: "many", "aria-label": "Many draws" },
        make("div", { class: "study" }, this.controls.study, this.summary), rooms[1]));
    element.append(this.element);
    this.curve = new DrawsCurve(rooms[0], signal);
    this.histogram = new DrawsHistogram(rooms[1], signal);
    this.one = new Latest((ended) => this.count(ended));
    this.studying = new AbortController();
    this.waiting = 0;
    signal.addEventListener("abort", () => {
      this.stop();
      this.one.stop();
    });
    this.show(this.first);
  }

  /** @param {Partial<DrawsState>} changes that the person makes */
  change(changes) {
    const again = changes.draws === DRAWS && this.state.draws === DRAWS;
    this.show({ ...this.state, ...changes, ...(again ? { seed: this.state.seed + DRAWS } : {}) });
    this.stage.changed(queryOf(this.state));
  }

  /** @param {string} text */
  follow(text) {
    const state = text === "" ? this.first : readQuery(text, this.state);
    if (state !== null && queryOf(state) !== queryOf(this.state)) this.show(state);
  }

  redraw() {
    for (const { chart } of [this.curve, this.histogram]) chart.measure();
    this.curve.draw();
    this.histogram.draw();
  }

  /** @param {DrawsState} state */
  show(state) {
    this.state = state;
    this.controls.show(state);
    this.element.dataset.state = "computing";
    this.stop();
    this.one.want();
    if (state.draws === 1) this.forget();
    else {
      this.tellStudy("old");
      this.waiting = window.setTimeout(() => this.study(), STILL_MILLISECONDS);
    }
  }

  /** Ends the study that goes on. */
  stop() {
    clearTimeout(this.waiting);
    this.studying.abort();
  }

  /** @param {AbortSignal} ended */
  async count(ended) {
    const { state, stage } = this;
    try {
      const { arrays, counts } = await askForOne(state, ended);
      if (ended.aborted || stage.signal.aborted) return;
      this.curve.show(arrays);
      this.tell(counts);
      this.element.dataset.state = state === this.state ? "done" : "computing";
    } catch (error) {
      if (!ended.aborted) this.fail(error);
    }
  }

  /** @param {Record<string, number> | null} counts null where a limit of the server stopped the count */
  tell(counts) {
    if (counts === null) this.stage.figure("\u2026", "too many to be counted");
    else {
      const turning = `${digits(counts.turning_points)} turning ${counts.turning_points === 1 ? "point" : "points"}`;
      const regions = counts.linear_regions === 1 ? "linear region" : "linear regions";
      this.stage.figure(counts.linear_regions, `${regions} on the whole line, ${turning}`);
    }
  }

  /** There is one draw only. */
  forget() {
    this.summary.textContent = "";
    this.tellStudy("none");
    this.drawHistogram({ values: [], statistics: { mean: 0, standard_deviation: 0, least: 0, most: 0 } });
  }

  async study() {
    const { state } = this;
    this.studying = new AbortController();
    const { signal: ended } = this.studying;
    this.tellStudy("computing");
    try {
      const reason = await askForStudy(state, ended, (drawn) => {
        this.drawHistogram(drawn);
        this.summary.textContent = sentenceFor(drawn, state);
      });
      if (ended.aborted) return;
      if (reason !== null) this.summary.textContent = `${reason} ${this.summary.textContent}`;
      this.tellStudy(reason === null ? "done" : "partial");
    } catch (error) {
      if (!ended.aborted) this.fail(error);
    }
  }

  /** @param {Drawn} drawn */
  drawHistogram({ values, statistics }) {
    const { depth, draws, mode } = this.state;
    const end = mode === "noise" ? 2 ** (depth + 1) : 1.15 * 2 ** depth;
    this.histogram.show({ values, mean: statistics.mean, draws, depth, end });
  }

  /** @param {"none" | "old" | "computing" | "done" | "partial"} what how far the study is */
  tellStudy(what) {
    this.element.dataset.study = what;
    // Whoever hears the page hears the end only.
    this.summary.setAttribute("aria-busy", String(what === "old" || what === "computing"));
  }

  /** @param {unknown} error */
  fail(error) {
    this.element.dataset.state = "failed";
    this.summary.textContent = sentenceOf(error);
    if (!(error instanceof Disconnected)) return;
    this.stop();
    this.waiting = window.setTimeout(() => this.show(this.state), RETRY_MILLISECONDS);
  }
}

/**
 * @param {Drawn} drawn
 * @param {DrawsState} state
 */
function sentenceFor({ values, statistics: { mean, standard_deviation: deviation, least, most } }, { seed, draws }) {
  const how = values.length < draws ? `${digits(values.length)} of ${digits(draws)}` : digits(draws);
  const spread = `mean ${oneDecimal(mean)} \u00b1 ${oneDecimal(deviation)}, from ${digits(least)} to ${digits(most)}`;
  return `${how} draws from seed ${seed} on: ${spread}`;
}
