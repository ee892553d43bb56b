/** The numbers at the play head, and the charts of how they came about. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { significant } from "../base/significant.js";
import { digits } from "../base/words.js";
import { createStepChart } from "./step_chart.js";

/** @typedef {import("./film.js").Film} Film */
/** @typedef {import("./film.js").Numbers} Numbers */

const UNKNOWN = "…";
const NONE = "–";
/** Numbers between these are written without a power of ten, with so many digits. */
const [SMALLEST, LARGEST, DIGITS] = [1e-4, 1000, 3];

/**
 * @param {HTMLElement} element holds an output for each number, and the charts
 * @param {import("./player.js").Player} player
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
export function createReadout(element, player, bus, signal) {
  const outputs = /** @type {HTMLOutputElement[]} */ ([...element.querySelectorAll("output[data-number]")]);

  /**
   * @param {Numbers | null} numbers
   * @param {number} units of all hidden layers
   */
  function show(numbers, units) {
    for (const output of outputs) {
      const name = /** @type {keyof Numbers} */ (output.dataset.number);
      const value = numbers?.[name] ?? null;
      output.value = value === null ? (numbers ? NONE : UNKNOWN) : written(name, value);
      if (value === null) delete output.dataset.value;
      else output.dataset.value = String(value);
      const word = output.nextElementSibling;
      if (numbers && word instanceof HTMLElement && word.dataset.one) word.textContent = wordsOf(word, value, units);
    }
  }

  on(bus, "run", ({ question }) => question === null && show(null, 0), signal);
  for (const type of ["slow", "failed"]) on(bus, type, () => show(null, 0), signal);
  on(bus, "data", ({ task, testTargets }) => {
    find(element, ".classes").hidden = task !== "classification";
    for (const part of element.querySelectorAll("[data-part=test]")) {
      /** @type {HTMLElement} */ (part).hidden = testTargets.length === 0;
    }
  }, signal);
  on(bus, "head", ({ film, picture }) => show(film.numbersAt(picture), film.units), signal);
  createStepChart(find(element, ".regions-chart"), REGIONS, player, bus, signal);
  createStepChart(find(element, ".loss-chart"), LOSSES, player, bus, signal);
}

/**
 * @param {keyof Numbers} name
 * @param {number} value
 * @returns {string}
 */
function written(name, value) {
  if (name.endsWith("Regions") || name === "deadUnits") return digits(value);
  if (name.endsWith("Error")) return `${significant(100 * value, 3)} %`;
  // As many digits at each step: numbers that change in place stay where they are.
  const plain = Math.abs(value) >= SMALLEST && Math.abs(value) < LARGEST;
  return plain ? value.toPrecision(DIGITS) : significant(value, DIGITS);
}

/**
 * @param {HTMLElement} word
 * @param {number | null} value
 * @param {number} units
 */
function wordsOf(word, value, units) {
  const text = value === 1 ? word.dataset.one : word.dataset.more;
  return String(text).replace("{units}", digits(units));
}

/** @type {import("./step_chart.js").ChartOptions} */
const REGIONS = {
  label: "Step, in the chart of regions",
  logarithmic: false,
  lines: (film) => /** @type {const} */ (["activationRegions", "linearRegions"]).map((name) => ({
    kind: name === "linearRegions" ? "first" : "second",
    count: film.pictures,
    at: (picture) => film.stepOf(picture),
    of: (picture) => film.recorded[picture][name],
  })),
  words: (film, picture) => {
    const { linearRegions, activationRegions } = film.numbersAt(picture);
    if (linearRegions === null || activationRegions === null) return "not counted";
    return `${digits(linearRegions)} linear regions, ${digits(activationRegions)} activation regions`;
  },
};

/** @type {import("./step_chart.js").ChartOptions} */
const LOSSES = {
  label: "Step, in the chart of losses",
  logarithmic: true,
  lines: (film) => [{ kind: "second", losses: film.testLoss }, { kind: "first", losses: film.trainLoss }]
    .flatMap(({ kind, losses }) => losses === null ? [] : [{
      kind, count: film.steps, at: (step) => step, of: (step) => losses[step],
    }]),
  words: (film, picture) => {
    const { trainLoss, testLoss } = film.numbersAt(picture);
    const test = testLoss === null ? "" : `, test loss ${significant(testLoss, 3)}`;
    return `train loss ${significant(trainLoss, 3)}${test}`;
  },
};
