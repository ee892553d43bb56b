/** Many networks learn: how they end, run beside run, each with several seeds. */

import { make } from "../../base/dom.js";
import { digits, several } from "../../base/words.js";
import { refusal, sentenceOf, serverIsBack, streamFrames } from "../../server/client.js";
import { Disconnected } from "../../server/frames.js";
import { joined, questionOf } from "../run_question.js";
import { placeBeside } from "./beside.js";
import { SpreadChart } from "./spread_chart.js";
import { AT_START, VALUES, median } from "./spread_values.js";

/** @typedef {import("./spread_values.js").Result} Result */

const STREAM = "api/v1/training/spread/stream";
/** Until a server that is away is asked again. */
const WAIT_MILLISECONDS = 500;
/** What a state may ask for. */
const MOST_SEEDS = 50;

/**
 * @param {import("../stage.js").Stage} stage
 * @returns {import("../stage.js").View}
 */
export function createSpreadView(stage) {
  return new SpreadView(stage);
}

class SpreadView {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    const { element, options, signal } = stage;
    /** @type {string[]} */
    this.labels = options.runs.map((/** @type {{label: string}} */ run) => run.label);
    this.questions = questionsOf(options);
    this.seeds = options.seeds;
    /** @type {Result[][]} by run and seed */
    this.results = [];
    this.asking = new AbortController();
    const { joined: isJoined, across } = options;
    /** @type {SpreadChart[]} */
    this.charts = options.panels.map((/** @type {string[]} */ names) =>
      new SpreadChart(names, { joined: isJoined, across }));
    this.element = make("div", { class: "spread-view" }, ...this.charts.map((chart) => chart.element));
    element.append(this.element);
    this.more = make("button", { type: "button" }, `${digits(options.more)} seeds`);
    this.more.addEventListener("click", () => this.change(this.seeds === options.more ? options.seeds : options.more),
      { signal });
    this.words = make("p", { role: "status" });
    placeBeside(stage, make("div", { class: "view-tools" }, this.more, this.words));
    const sizes = new ResizeObserver(() => this.draw());
    sizes.observe(element);
    signal.addEventListener("abort", () => {
      sizes.disconnect();
      this.asking.abort();
    });
    this.train(options.seeds);
  }

  /** @param {number} seeds that the person wants */
  change(seeds) {
    this.train(seeds);
    this.stage.changed(String(seeds));
  }

  /** @param {number} seeds of each run */
  train(seeds) {
    this.seeds = seeds;
    this.results = this.questions.map((_, run) => (this.results[run] ?? []).slice(0, seeds));
    this.more.setAttribute("aria-pressed", String(seeds === this.stage.options.more));
    this.asking.abort();
    this.asking = new AbortController();
    this.stage.figure("\u2026", this.stage.options.figure.words);
    this.record(this.asking.signal);
  }

  /** @param {AbortSignal} ended */
  async record(ended) {
    const total = this.questions.length * this.seeds;
    const body = JSON.stringify({ runs: this.questions, seeds: this.seeds });
    let [count, answer] = /** @type {[number, any]} */ ([0, null]);
    this.tell("computing", `Training ${several(total, "network")} \u2026`);
    this.draw();
    try {
      for await (const { header } of streamFrames(body, ended, STREAM)) {
        if (ended.aborted) return;
        if (header.type === "failed") throw refusal(header.problem);
        if (header.type === "done") ({ answer } = header);
        if (header.type !== "run") continue;
        this.results[header.run][header.seed] = header.result;
        count += 1;
        this.tell("computing", `${digits(count)} of ${several(total, "network")} trained`);
        this.draw();
      }
      if (answer === null) throw new Disconnected();
      this.finish(answer.reason);
    } catch (error) {
      if (!ended.aborted) this.fail(error, ended);
    }
  }

  /** @param {string | null} reason why not all were trained */
  finish(reason) {
    const { figure: { run, value, words } } = this.stage.options;
    const found = this.valuesOf(this.labels.indexOf(run), value);
    this.stage.figure(found.length ? VALUES[value].written(median(found)) : "\u2026", words);
    const results = this.results.flat();
    const diverged = results.filter((result) => String(result.reason) === "diverged").length;
    const seeds = this.seeds === 1 ? "One seed." : `${digits(this.seeds)} seeds: a mark each, lines are medians.`;
    const trouble = diverged ? ` ${digits(diverged)} of ${several(results.length, "run")} diverged.` : "";
    this.tell(reason ? "partial" : "done", `${reason ?? seeds}${trouble}`);
  }

  /**
   * @param {unknown} error
   * @param {AbortSignal} ended
   */
  async fail(error, ended) {
    this.tell("failed", sentenceOf(error));
    if (error instanceof Disconnected && (await serverIsBack(ended, WAIT_MILLISECONDS))) this.train(this.seeds);
  }

  /**
   * @param {"computing" | "done" | "partial" | "failed"} state
   * @param {string} words
   */
  tell(state, words) {
    this.element.dataset.state = state;
    // Whoever hears the page hears the end only.
    this.words.setAttribute("aria-busy", String(state === "computing"));
    this.words.textContent = words;
  }

  /**
   * @param {number} run
   * @param {string} name of a value
   * @returns {number[]} of all seeds so far that have it
   */
  valuesOf(run, name) {
    const [asked, field] = name === AT_START ? [run + this.labels.length, "linear_regions"] : [run, name];
    return this.results[asked].flatMap((result) => result?.[field] ?? []);
  }

  draw() {
    this.stage.options.panels.forEach((/** @type {string[]} */ names, /** @type {number} */ index) => {
      this.charts[index].draw(this.labels.map((label, run) =>
        ({ label, values: names.map((name) => this.valuesOf(run, name)) })));
    });
  }

  /** @param {string} text */
  follow(text) {
    const seeds = text === "" ? this.stage.options.seeds : Number(text);
    const fine = Number.isInteger(seeds) && seeds >= 1 && seeds <= MOST_SEEDS;
    if (fine && seeds !== this.seeds) this.train(seeds);
  }

  redraw() {
    this.draw();
  }
}

/**
 * @param {Record<string, any>} options
 * @returns {Record<string, any>[]} the runs, and after them the same without a step where their start is shown, too
 */
function questionsOf({ run: common, runs, panels, figure }) {
  const questions = runs.map((/** @type {{label: string}} */ { label: _, ...own }) => questionOf(joined(common, own)));
  if (![figure.value, ...panels.flat()].includes(AT_START)) return questions;
  const starts = questions.map((/** @type {any} */ each) => ({ ...each, plan: { ...each.plan, steps: 0 } }));
  return [...questions, ...starts];
}
