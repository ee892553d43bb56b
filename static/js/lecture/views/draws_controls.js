/** The controls of scene 8: what is drawn, the depth, the noise, the seed, and the button of the study. */

import { make } from "../../base/dom.js";
import { createNumber } from "../../controls/number.js";
import { createRadioRow } from "./radio_row.js";
import { NOISE_LIMITS, SEED_LIMITS, within } from "./draws_state.js";

/** @typedef {import("./draws_state.js").DrawsState} DrawsState */

/** @type {[string, string][]} */
const MODES = [["noise", "Noise"], ["middle", "Redraw the middle layers"], ["reset", "Reset all parameters"]];
const DEPTHS = [4, 6, 8];
/** Nothing, as good as nothing, and much. @type {[number, string][]} */
const NOISES = [[0, "0"], [1e-6, "10\u207b\u2076"], [0.7, "0.7"]];
/** Networks of a study. */
export const DRAWS = 1000;
/** The die shows seeds that can be said aloud. */
const DICE = 1000;

/**
 * @param {DrawsState} first what the scene begins with
 * @param {(changes: Partial<DrawsState>) => void} change
 * @param {AbortSignal} signal
 * @returns {{choices: HTMLElement, noise: HTMLElement, seed: HTMLElement, study: HTMLElement,
 *   show: (state: DrawsState) => void}}
 */
export function createDrawsControls(first, change, signal) {
  const depths = [...new Set([...DEPTHS, first.depth])].sort((a, b) => a - b);
  const mode = createRadioRow("draws-mode", "What is drawn at random", MODES,
    (value) => change({ mode: /** @type {DrawsState["mode"]} */ (value) }), signal);
  const depth = createRadioRow("draws-depth", "Depth", depths.map((each) => [String(each), String(each)]),
    (value) => change({ depth: Number(value) }), signal);
  const noise = createNoise(first.noise, change, signal);
  const seed = createSeedField(change, signal);
  const study = button(`Draw ${DRAWS.toLocaleString("en")}`, () => change({ draws: DRAWS }), signal);
  const label = make("span", { class: "label", "aria-hidden": "true" }, "Depth");
  return {
    choices: make("div", { class: "choices" }, mode.element, make("div", { class: "depth" }, label, depth.element)),
    noise: noise.element,
    seed: seed.element,
    study,
    show(state) {
      mode.show(state.mode);
      depth.show(String(state.depth));
      noise.show(state);
      seed.show(state.seed);
    },
  };
}

/**
 * @param {number} first
 * @param {(changes: Partial<DrawsState>) => void} change
 * @param {AbortSignal} signal
 */
function createNoise(first, change, signal) {
  const control = make("div", { class: "control number" });
  const ceiling = NOISE_LIMITS;
  const clamped = (/** @type {number} */ value) => Math.min(Math.max(value, ceiling[0]), ceiling[1]);
  const showNumber = createNumber(control, {
    id: "draws-noise", label: "Noise", step: 0.01, format: String,
    parse: (text) => within(text, [-Infinity, Infinity], false) ?? undefined,
  }, (value) => change({ noise: clamped(value) }), signal);
  const presets = NOISES.map(([value, text]) => button(text, () => change({ noise: value }), signal));
  const element = make("div", { class: "noise" }, control,
    make("div", { class: "presets", role: "group", "aria-label": "Noise of" }, ...presets));
  return {
    element,
    /** @param {DrawsState} state */
    show({ mode, noise }) {
      showNumber({ value: noise, limits: [0, 1], ceiling, preset: first });
      // Its room is kept, so that nothing else moves.
      element.toggleAttribute("data-unused", mode !== "noise");
      presets.forEach((preset, index) => preset.setAttribute("aria-pressed", String(NOISES[index][0] === noise)));
    },
  };
}

/**
 * @param {(changes: Partial<DrawsState>) => void} change
 * @param {AbortSignal} signal
 */
function createSeedField(change, signal) {
  const field = make("input", {
    type: "number", id: "draws-seed", step: 1, min: SEED_LIMITS[0], max: SEED_LIMITS[1], inputmode: "numeric",
  });
  let present = 0;
  field.addEventListener("input", () => {
    const seed = within(field.value, SEED_LIMITS, true);
    if (seed !== null) change({ seed });
  }, { signal });
  field.addEventListener("change", () => (field.value = String(present)), { signal });
  const dice = button("Throw dice", () => {
    const drawn = Math.floor(Math.random() * (DICE - 1));
    change({ seed: drawn < present ? drawn : drawn + 1 });
  }, signal);
  return {
    element: make("div", { class: "seed" }, make("label", { for: field.id }, "Seed"), field, dice),
    /** @param {number} seed */
    show(seed) {
      present = seed;
      // Whoever is typing is not corrected before they are done.
      if (document.activeElement !== field) field.value = String(seed);
    },
  };
}

/**
 * @param {string} text
 * @param {() => void} act
 * @param {AbortSignal} signal
 */
function button(text, act, signal) {
  const element = make("button", { type: "button" }, text);
  element.addEventListener("click", act, { signal });
  return element;
}
