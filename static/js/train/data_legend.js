/** What the marks of the points mean, in words, and a switch for the test part. */

import { make } from "../base/dom.js";
import { significant } from "../base/significant.js";
import { makeSvg } from "../base/svg.js";
import { digits } from "../base/words.js";
import { largest, levelColours } from "./data_marks.js";

/** @typedef {import("./learning_data.js").LearningData} LearningData */

const SHAPES = [
  () => makeSvg("circle", { cx: 8, cy: 8, r: 5 }),
  () => makeSvg("path", { d: "M8 1.6L14.2 12.8H1.8Z" }),
];

/**
 * @param {HTMLElement} element
 * @param {(tests: boolean) => void} change is told whether the test part shall be seen
 * @param {AbortSignal} signal
 * @returns {(data: LearningData | null, theme: import("../plot/colours.js").Theme) => void} shows what belongs to data
 */
export function createDataLegend(element, change, signal) {
  const lines = make("ul");
  const scale = make("div", { class: "scale" });
  const box = make("input", { type: "checkbox", checked: true });
  const count = make("span", { class: "count" });
  const tests = make("label", {}, box, symbol(0, "points", false), "test", " ", count);
  element.classList.add("data-legend");
  element.append(lines, tests, scale);
  element.hidden = true;
  box.addEventListener("change", () => change(box.checked), { signal });

  return (data, theme) => {
    element.hidden = data === null;
    if (!data) return;
    const train = data.trainTargets.length;
    const classes = data.task === "classification";
    lines.replaceChildren(
      ...(classes ? [0, 1].map((each) => line(symbol(each, `class-${each}`, true), `class ${each}`)) : []),
      line(symbol(0, "points", true), "train ", make("span", { class: "count" }, digits(train))),
    );
    tests.hidden = data.testTargets.length === 0;
    count.textContent = digits(data.testTargets.length);
    const valued = !classes && data.dimension === 2;
    scale.replaceChildren(...(valued ? scaleParts(data, theme.dark) : []));
  };
}

/**
 * @param {...(Node | string)} parts
 */
function line(...parts) {
  return make("li", {}, ...parts);
}

/**
 * @param {number} shape
 * @param {string} colour
 * @param {boolean} filled
 */
function symbol(shape, colour, filled) {
  const svg = makeSvg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, SHAPES[shape]());
  svg.style.setProperty("--colour", `var(--${colour})`);
  if (!filled) svg.classList.add("hollow");
  return svg;
}

/**
 * @param {LearningData} data
 * @param {boolean} dark
 */
function scaleParts({ trainTargets }, dark) {
  const most = largest(trainTargets);
  const bar = make("div", { class: "bar" });
  bar.style.setProperty("--stops", levelColours(dark).join(", "));
  const numbers = [-most, 0, most].map((value) => make("span", {}, significant(value, 3)));
  return [make("p", {}, "Colour of a point: its target"), bar, make("div", { class: "numbers" }, ...numbers)];
}
