/** A slider and a number field that move together. They know nothing of the state: whoever makes them shows it. */

import { make } from "../base/dom.js";

/**
 * @typedef {object} NumberOptions
 * @property {string} id ends the ids of both inputs: slider-ID and number-ID
 * @property {string} label
 * @property {number} step whole numbers only where it is 1; else any number can be typed
 * @property {(value: number) => string} format
 * @property {(text: string) => number | undefined} parse undefined if the text says no number
 * @property {boolean} [logarithmic] whether the slider's way is the logarithm of the number
 */
/**
 * @typedef {object} Shown
 * @property {number | null} value null where there is no single one
 * @property {[number, number]} limits ends of the slider
 * @property {[number, number]} ceiling ends of what may be typed
 * @property {number} preset what a double-click goes back to
 */
/**
 * @typedef {object} Track how a number lies on its slider
 * @property {(value: number) => number} to
 * @property {(place: number) => number} from
 */

/** Steps of a logarithmic slider in a power of ten, whose numbers have two digits. */
const LOG_STEPS = 20;
/** @type {Track} */
const EVEN = { to: (value) => value, from: (place) => place };
/** @type {Track} */
const LOGARITHMIC = { to: Math.log10, from: (place) => Number((10 ** place).toPrecision(2)) };

/**
 * @param {HTMLElement} element gets the label and both inputs
 * @param {NumberOptions} options
 * @param {(value: number) => void} change called with each new value, which may lie beyond what is allowed
 * @param {AbortSignal} signal
 * @returns {(shown: Shown) => void}
 */
export function createNumber(element, options, change, signal) {
  const { id, label, step, format, parse, logarithmic } = options;
  const track = logarithmic ? LOGARITHMIC : EVEN;
  const slider = make("input", { type: "range", id: `slider-${id}`, step: logarithmic ? 1 / LOG_STEPS : step });
  const number = make("input", {
    type: "number",
    id: `number-${id}`,
    step: step < 1 ? "any" : step,
    inputmode: step < 1 ? "decimal" : "numeric",
    "aria-label": `${label}, as a number`,
  });
  element.append(make("label", { for: slider.id }, label), slider, number);
  /** @type {Shown} */
  let present = { value: 0, limits: [0, 1], ceiling: [0, 1], preset: 0 };

  function write() {
    number.value = present.value === null ? "" : format(present.value);
  }

  /** @param {Shown} shown */
  function show(shown) {
    present = shown;
    showSlider(slider, shown, format, track);
    showNumber(number, shown);
    // Whoever is typing is not corrected before they are done.
    if (document.activeElement !== number) write();
  }

  listenToSlider(slider, track, () => present, change, signal);
  listenToNumber(number, options, () => present, change, signal);
  number.addEventListener("change", write, { signal });
  element.addEventListener("dblclick", ({ target }) => target !== number && change(present.preset), { signal });
  return show;
}

/**
 * @param {HTMLInputElement} slider
 * @param {Shown} shown
 * @param {(value: number) => string} format
 * @param {Track} track
 */
function showSlider(slider, { value, limits, preset }, format, track) {
  const [least, most] = limits.map(track.to);
  slider.min = String(least);
  slider.max = String(most);
  slider.value = String(track.to(value ?? preset));
  slider.toggleAttribute("data-mixed", value === null);
  slider.setAttribute("aria-valuetext", value === null ? "not the same everywhere" : format(value));
  slider.title = `Double-click or Delete: back to ${format(preset)}`;
  slider.setAttribute("aria-description", slider.title);
  const share = (/** @type {number} */ each) => (each - least) / (most - least || 1);
  slider.style.setProperty("--filled", String(share(Number(slider.value))));
  // Where there are numbers below zero the bar begins at zero.
  slider.style.setProperty("--from", String(track === EVEN ? share(Math.min(Math.max(0, least), most)) : 0));
}

/**
 * @param {HTMLInputElement} number
 * @param {Shown} shown
 */
function showNumber(number, { value, ceiling }) {
  [number.min, number.max] = ceiling.map(String);
  number.placeholder = value === null ? "mixed" : "";
}

/**
 * @param {HTMLInputElement} slider
 * @param {Track} track
 * @param {() => Shown} present
 * @param {(value: number) => void} change
 * @param {AbortSignal} signal
 */
function listenToSlider(slider, track, present, change, signal) {
  // A finger that comes down on a slider may only want to scroll the page: then its jump is taken back.
  /** @type {number | null} */
  let before = null;
  slider.addEventListener("pointerdown", () => {
    before = present().value;
  }, { signal });
  slider.addEventListener("pointercancel", () => before !== null && change(before), { signal });
  slider.addEventListener("input", () => change(track.from(slider.valueAsNumber)), { signal });
  slider.addEventListener("keydown", (event) => {
    if (event.key === "Delete" || event.key === "Backspace") change(present().preset);
  }, { signal });
}

/**
 * @param {HTMLInputElement} number
 * @param {NumberOptions} options
 * @param {() => Shown} present
 * @param {(value: number) => void} change
 * @param {AbortSignal} signal
 */
function listenToNumber(number, { parse, step, logarithmic }, present, change, signal) {
  const typed = () => {
    const value = parse(number.value);
    if (value !== undefined) change(value);
  };
  number.addEventListener("input", () => number.validity.valid && typed(), { signal });
  number.addEventListener("change", typed, { signal });
  // Where any number can be typed the browser would step by 1.
  number.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const value = parse(number.value) ?? present().value;
    if (step >= 1 || direction === undefined || value === null) return;
    event.preventDefault();
    const [least, most] = present().ceiling;
    const next = logarithmic ? LOGARITHMIC.from(Math.log10(value) + direction / LOG_STEPS) : value + direction * step;
    number.value = String(Number(Math.min(Math.max(next, least), most).toFixed(10)));
    typed();
  }, { signal });
}
