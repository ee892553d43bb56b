/** The picture of a function of one input, drawn as the explorer draws it, with a dot that can be put on it. */

import { make } from "../base/dom.js";
import { linePlace, LineView } from "../line/line_view.js";
import { streamFrames } from "../server/client.js";
import { questionOf, windowOf } from "../state/question.js";

/** @typedef {import("../state/fields.js").State} State */

export class Curve {
  /**
   * @param {() => import("../plot/colours.js").Theme} theme
   * @param {AbortSignal} signal
   */
  constructor(theme, signal) {
    this.theme = theme;
    this.plot = make("div", { class: "plot" });
    this.dot = make("div", { class: "dot", hidden: "" });
    this.element = make("div", { class: "curve" }, this.plot, this.dot);
    this.line = new LineView(this.plot, () => this.draw());
    this.asking = new AbortController();
    /** @type {any} */
    this.geometry = null;
    /** @type {[number, number] | null} */
    this.point = null;
    signal.addEventListener("abort", () => this.asking.abort());
  }

  /**
   * Asks the server and draws.
   * @param {State} state of a network with one input
   * @returns {Promise<number | null>} the linear regions in its window; null where a later question came first
   */
  async show(state) {
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    let regions = null;
    try {
      for await (const { header, arrays } of streamFrames(questionOf(state), signal)) {
        if (header.type === "geometry" && header.final) this.geometry = { state, arrays };
        if (header.type === "done" && header.answer.complete) regions = header.answer.counts.linear_regions;
      }
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
    if (signal.aborted) return null;
    this.draw();
    return regions;
  }

  /**
   * Puts the dot there.
   * @param {number} x
   * @param {number} y
   */
  mark(x, y) {
    this.point = [x, y];
    this.placeDot();
  }

  get size() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  draw() {
    const { size, geometry } = this;
    if (!geometry || size.width === 0 || size.height === 0) return;
    const { state } = geometry;
    this.line.draw(geometry, /** @type {any} */ (windowOf(state)), state, this.theme(), size);
    this.placeDot();
  }

  placeDot() {
    const { point, geometry, dot, line: { seen } } = this;
    dot.hidden = point === null || geometry === null;
    if (point === null || geometry === null) return;
    const { x } = windowOf(geometry.state);
    const place = linePlace(this.size, this.theme().fontSize, { x }, geometry.state);
    dot.style.left = `${place.left + ((point[0] - x[0]) / (x[1] - x[0])) * place.width}px`;
    dot.style.top = `${place.top + ((seen[1] - point[1]) / (seen[1] - seen[0])) * place.height}px`;
  }
}
