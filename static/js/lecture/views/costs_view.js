/** What derivatives cost: a chain of Jacobians with sizes to move, in several orders, and what its Hessian costs. */

import { make } from "../../base/dom.js";
import { Latest } from "../../base/latest.js";
import { significant } from "../../base/significant.js";
import { digits } from "../../base/words.js";
import { indexed } from "../../costs/bracketing.js";
import { numbersOf } from "../../costs/costs_state.js";
import { askForCosts } from "../../costs/server.js";
import { createNumber } from "../../controls/number.js";
import { sentenceOf, serverIsBack } from "../../server/client.js";
import { Disconnected } from "../../server/frames.js";
import { placeBeside } from "./beside.js";
import { createCostsParts } from "./costs_parts.js";

/** @typedef {import("../../costs/server.js").Costs} Costs */
/** @typedef {{label: string, sizes: number[]}} Chain */

/** No slider goes further; more can be typed. */
const SLIDER_MOST = 200;
/** What a deck may hold, see app/lecture/scenes.py. */
const [LEAST, LARGEST] = [1, 1000];
const [FEWEST, MOST] = [3, 6];
/** As in the styles. */
const NARROW = "(max-width: 899px)";
/** Until a server that is away is asked again. */
const WAIT_MILLISECONDS = 500;

/**
 * The number that the scene is about, and its words.
 * @type {Record<string, (costs: Costs) => [number | string, string]>}
 */
const FIGURES = {
  cheapest: ({ orders }) => [orders.cheapest.multiplications, "multiplications at best"],
  times: ({ orders: { forward, reverse } }) => {
    const ratio = forward.multiplications / reverse.multiplications;
    const worse = ratio < 1 ? "reverse" : "forward";
    return [`${significant(Math.max(ratio, 1 / ratio), 3)} ×`, `as many multiplications in ${worse} mode`];
  },
  gradients: ({ sweeps, parameters }) => [
    significant(sweeps.hessian_vector_product / sweeps.gradient, 2),
    `gradients for a Hessian-vector product; the Hessian has ${digits(parameters)} columns`,
  ],
};

/**
 * @param {import("../stage.js").Stage} stage
 * @returns {import("../stage.js").View}
 */
export function createCostsView(stage) {
  return new CostsView(stage);
}

class CostsView {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    const { element, options, signal } = stage;
    /** @type {number[]} */
    this.sizes = options.sizes;
    this.list = make("div", { class: "costs-sizes" });
    /** @type {((shown: import("../../controls/number.js").Shown) => void)[]} */
    this.sliders = [];
    this.listening = new AbortController();
    this.presets = options.presets.map((/** @type {Chain} */ chain) => this.presetOf(chain));
    this.parts = createCostsParts(options);
    this.element = make("div", { class: "costs-view" },
      ...(this.presets.length ? [make("div", { class: "presets", role: "group", "aria-label": "Examples" },
        ...this.presets)] : []),
      ...this.parts.elements);
    element.append(this.element);
    placeBeside(stage, this.list);
    /** @type {[Costs, number[]] | null} */
    this.shown = null;
    const room = new ResizeObserver(() => this.draw());
    room.observe(element);
    this.asking = new Latest((ended) => this.ask(ended));
    signal.addEventListener("abort", () => {
      room.disconnect();
      this.listening.abort();
      this.asking.stop();
    });
    this.show(options.sizes);
  }

  /** @param {Chain} chain */
  presetOf({ label, sizes }) {
    const button = make("button", { type: "button", "data-sizes": sizes.join(",") }, label);
    button.addEventListener("click", () => this.change(sizes), { signal: this.stage.signal });
    return button;
  }

  /** @param {number[]} sizes that the person wants */
  change(sizes) {
    this.show(sizes);
    this.stage.changed(sizes.join(","));
  }

  /** @param {number[]} sizes */
  show(sizes) {
    this.sizes = sizes;
    if (sizes.length !== this.sliders.length) this.build(sizes.length);
    const [limits, ceiling] = /** @type {[number, number][]} */ ([[LEAST, SLIDER_MOST], [LEAST, LARGEST]]);
    sizes.forEach((value, place) => {
      this.sliders[place]({ value, limits, ceiling, preset: this.stage.options.sizes[place] ?? value });
    });
    for (const button of this.presets) {
      button.setAttribute("aria-pressed", String(button.dataset.sizes === sizes.join(",")));
    }
    this.element.dataset.state = "computing";
    this.asking.want();
  }

  /** @param {number} count of sizes */
  build(count) {
    this.listening.abort();
    this.listening = new AbortController();
    const rows = Array.from({ length: count }, () => make("div", { class: "control number" }));
    this.sliders = rows.map((row, place) => createNumber(row, {
      id: `costs-${place}`, label: indexed("d", place), step: 1, format: String,
      parse: (text) => (text.trim() && Number.isFinite(Number(text)) ? Math.round(Number(text)) : undefined),
    }, (value) => {
      this.change(this.sizes.with(place, Math.min(Math.max(LEAST, value), LARGEST)));
    }, this.listening.signal));
    this.list.replaceChildren(...rows);
  }

  /** @param {AbortSignal} ended */
  async ask(ended) {
    const { sizes, stage } = this;
    try {
      const costs = await askForCosts({ sizes, bracketing: null, measure: false }, ended);
      if (ended.aborted || stage.signal.aborted) return;
      this.shown = [costs, sizes];
      this.draw();
      stage.figure(...FIGURES[stage.options.figure](costs));
      this.element.dataset.state = sizes === this.sizes ? "done" : "computing";
    } catch (error) {
      if (ended.aborted || stage.signal.aborted) return;
      this.element.dataset.state = "failed";
      stage.figure("\u2026", sentenceOf(error));
      if (error instanceof Disconnected) this.askLater();
    }
  }

  async askLater() {
    if (await serverIsBack(this.stage.signal, WAIT_MILLISECONDS)) this.asking.want();
  }

  /** @param {string} text */
  follow(text) {
    const sizes = text === "" ? this.stage.options.sizes : read(text);
    if (sizes && sizes.join(",") !== this.sizes.join(",")) this.show(sizes);
  }

  redraw() {
    this.draw();
  }

  draw() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    // A narrow screen scrolls: there the stage is as high as what is in it.
    const room = matchMedia(NARROW).matches ? 0 : this.stage.element.clientHeight / rem;
    if (this.shown) this.parts.show(...this.shown, room);
  }
}

/**
 * @param {string} text
 * @returns {number[] | null} null if it holds no sizes
 */
function read(text) {
  const sizes = numbersOf(text);
  const fine = sizes.every((size) => Number.isInteger(size) && size >= LEAST && size <= LARGEST);
  return fine && sizes.length >= FEWEST && sizes.length <= MOST ? sizes : null;
}
