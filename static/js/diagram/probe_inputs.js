/** The input that lights the units, as a slider and a number for each coordinate. */

import { make } from "../base/dom.js";
import { createNumber } from "../controls/number.js";
import { windowOf } from "../state/question.js";
import { significant } from "../base/significant.js";
import { plain } from "../weights/unit_words.js";

/** @typedef {import("../state/fields.js").State} State */

const STEPS = 200;
/** As far as a window reaches. */
const LARGEST = 1e9;

/**
 * @param {HTMLElement} element
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 * @returns {(state: State, input: number[], values: Float64Array) => void} shows an input and the outputs there
 */
export function createProbeInputs(element, store, signal) {
  /** @type {number[]} */
  let present = [];
  const result = make("output", { "aria-live": "off" });
  const axes = /** @type {("x" | "y")[]} */ (["x", "y"]).map((axis, index) => {
    const row = make("div", { class: "control number" });
    element.append(row);
    const show = createNumber(row, {
      id: `probe-${axis}`,
      label: axis,
      step: 0.01,
      format: plain,
      parse: (text) => (text.trim() === "" || !Number.isFinite(Number(text)) ? undefined : Number(text)),
    }, (value) => store.set({ probe: present.with(index, Math.min(Math.max(value, -LARGEST), LARGEST)) }), signal);
    return { axis, row, show };
  });

  element.append(result);

  return (state, input, values) => {
    present = input;
    const texts = Array.from(values, (value) => significant(value));
    result.textContent = `f = ${texts.length === 1 ? texts[0] : `(${texts.join(", ")})`}`;
    const window = windowOf(state);
    axes.forEach(({ axis, row, show }, index) => {
      const limits = window[axis];
      row.hidden = limits === undefined;
      if (!limits) return;
      const step = 10 ** Math.floor(Math.log10((limits[1] - limits[0]) / STEPS));
      row.querySelectorAll("input").forEach((input) => input.type === "range" && (input.step = String(step)));
      show({ value: input[index], limits, ceiling: [-LARGEST, LARGEST], preset: (limits[0] + limits[1]) / 2 });
    });
  };
}
