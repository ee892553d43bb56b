/** What stands around the function that is built: the chosen unit's numbers, units to add, targets to hit. */

import { make } from "../../base/dom.js";
import { createNumber } from "../../controls/number.js";
import { LARGEST_BIAS, LARGEST_WEIGHT, MOST_UNITS, STEEPEST } from "../build_state.js";
import { TARGETS } from "../targets.js";
import { targetText, unitText } from "./build_words.js";
import { unitColour } from "./unit_handles.js";

/** @typedef {import("../build_state.js").Built} Built */
/**
 * @typedef {object} Actions
 * @property {(part: Partial<import("../units.js").Unit>) => void} tune changes the chosen unit
 * @property {(bias: number) => void} lift
 * @property {(index: number) => void} choose
 * @property {() => void} remove the chosen unit
 * @property {(kind: "unit" | "bump" | "step") => void} add
 * @property {(target: string) => void} aim at a name of TARGETS or DRAWN; at what is aimed at already: at nothing
 * @property {() => void} fit
 */

export const DRAWN = "draw";
/** What is added, its name, and how many units it takes. @type {["unit" | "bump" | "step", string, number][]} */
const ADDED = [["unit", "Add a unit", 1], ["bump", "Make a bump", 3], ["step", "Make a step", 2]];
/** Weights that a slider reaches; larger ones can be typed. */
const WEIGHTS = /** @type {[number, number]} */ ([-4, 4]);

/**
 * @param {Actions} actions
 * @param {AbortSignal} signal
 * @returns {{under: HTMLElement, beside: HTMLElement, show: (built: Built, how: string) => void}} what stands under the
 *   chart, and what beside it
 */
export function createBuildTools(actions, signal) {
  const chips = make("div", { class: "chips", role: "group", "aria-label": "Units" });
  const slope = createNumberOf("slope", "w₁", (value) => actions.tune({ slope: value }), signal);
  const weight = createNumberOf("weight", "w₂", (value) => actions.tune({ weight: value }), signal);
  const bias = createNumberOf("bias", "b₂", actions.lift, signal);
  const button = (/** @type {string} */ text, /** @type {() => void} */ press) => {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", press, { signal });
    return made;
  };
  const remove = button("Remove", actions.remove);
  const added = ADDED.map(([kind, text]) => button(text, () => actions.add(kind)));
  const targets = [...Object.keys(TARGETS), DRAWN].map((name) => button(name, () => actions.aim(name)));
  const fit = button("Fit it", actions.fit);
  const words = make("span", { class: "unit-words" });
  const reading = make("p", { role: "status" });
  const under = make("div", { class: "unit-tools" },
    make("div", { class: "tools" }, chips, words, remove),
    make("div", { class: "tools" }, slope.element, weight.element, bias.element));
  const beside = make("div", { class: "view-tools" }, ...added,
    make("span", { class: "target-name" }, "Hit this target"), ...targets, fit, reading);

  /** @param {Built} built @param {string} how what was added last works, if something was */
  function show(built, how) {
    const { units, chosen, target } = built;
    words.textContent = unitText(built);
    reading.textContent = how || targetText(built);
    showChips(chips, built, actions.choose);
    const unit = units[chosen];
    for (const each of [slope.element, weight.element, remove]) each.classList.toggle("nothing", !unit);
    slope.show(unit?.slope ?? 0, [-STEEPEST, STEEPEST], [-STEEPEST, STEEPEST]);
    weight.show(unit?.weight ?? 0, WEIGHTS, [-LARGEST_WEIGHT, LARGEST_WEIGHT]);
    bias.show(built.bias, [-2, 2], [-LARGEST_BIAS, LARGEST_BIAS]);
    added.forEach((each, index) => (each.disabled = units.length + ADDED[index][2] > MOST_UNITS));
    const aimed = Array.isArray(target) ? DRAWN : target;
    for (const each of targets) each.setAttribute("aria-pressed", String(each.textContent === aimed));
    fit.disabled = target === null;
  }

  return { under, beside, show };
}

/**
 * @param {string} id
 * @param {string} label
 * @param {(value: number) => void} change
 * @param {AbortSignal} signal
 */
function createNumberOf(id, label, change, signal) {
  const element = make("div", { class: "control number" });
  /** @type {[number, number]} */
  let ends = [0, 0];
  const showNumber = createNumber(element, {
    id: `build-${id}`, label, step: 0.1,
    format: (value) => String(Number(value.toFixed(3))),
    parse: (text) => (text.trim() && Number.isFinite(Number(text)) ? Number(text) : undefined),
  }, (value) => change(Math.min(Math.max(value, ends[0]), ends[1])), signal);
  /** @param {number} value @param {[number, number]} limits @param {[number, number]} ceiling */
  function show(value, limits, ceiling) {
    ends = ceiling;
    showNumber({ value, limits, ceiling, preset: value });
  }
  return { element, show };
}

/**
 * @param {HTMLElement} element
 * @param {Built} built
 * @param {(index: number) => void} choose
 */
function showChips(element, { units, chosen }, choose) {
  while (element.children.length > units.length) element.lastElementChild?.remove();
  while (element.children.length < units.length) {
    const index = element.children.length;
    const chip = make("button", { type: "button", "aria-label": `unit ${index + 1}` }, String(index + 1));
    chip.style.setProperty("--colour", unitColour(index));
    chip.addEventListener("click", () => choose(index));
    element.append(chip);
  }
  for (const [index, chip] of [...element.children].entries()) {
    chip.setAttribute("aria-pressed", String(index === chosen));
  }
}
