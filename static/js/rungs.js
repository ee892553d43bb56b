/** The rungs of the ladder: the two counts and what theory says, as rows of one list. */

import { digits, raised, several } from "./words.js";

/**
 * @typedef {object} TheoryLine as the API gives it
 * @property {string} name
 * @property {"exact" | "upper" | "reached" | "expectation"} kind
 * @property {number | null} value
 * @property {number} log10
 * @property {string} sentence
 * @property {string} mathml
 * @property {string} source
 * @property {{authors: string, year: number, title: string, theorem: string | null, link: string | null} | null}
 *   reference
 * @property {string[]} also
 */
/**
 * @typedef {object} Rung
 * @property {string} key
 * @property {"count" | TheoryLine["kind"]} kind
 * @property {string} name
 * @property {string} value such as "1,042"
 * @property {number} log10
 * @property {string[]} sentences
 * @property {TheoryLine | null} line
 */

/**
 * @param {import("./findings.js").Finding["answer"]} answer
 * @returns {Rung[]} the largest first
 */
export function rungsOf(answer) {
  const { linear_regions: linear, activation_regions: activation } = answer.counts;
  const rungs = [
    counted("linear_regions", "Linear regions", linear),
    counted("activation_regions", "Activation regions", activation),
    ...answer.theory.map((/** @type {TheoryLine} */ line) => said(line, answer)),
  ];
  return rungs.sort((one, other) => other.log10 - one.log10);
}

/**
 * @param {string} key
 * @param {string} name
 * @param {number} count
 * @returns {Rung}
 */
function counted(key, name, count) {
  const sentence = `${several(count, name.toLowerCase().slice(0, -1))} in the window, counted exactly.`;
  const log10 = count > 0 ? Math.log10(count) : 0;
  return { key, kind: "count", name, value: digits(count), log10, sentences: [sentence], line: null };
}

/**
 * @param {TheoryLine} line
 * @param {any} answer
 * @returns {Rung}
 */
function said(line, answer) {
  const sentences = [raised(line.sentence)];
  if (line.also.length) sentences.push(`${line.also.join(" and ")} ${line.also.length === 1 ? "gives" : "give"} the same here.`);
  if (line.name === "hanin_rolnick_2019" && answer.window) sentences.push(measured(answer));
  const value = line.value === null ? raised(`10^${Math.round(line.log10)}`) : digits(line.value);
  return { key: line.name, kind: line.kind, name: line.source, value, log10: line.log10, sentences, line };
}

/**
 * The constant that the theorems leave open, as it is in this window.
 * @param {any} answer
 * @returns {string}
 */
function measured({ dimension, window: { x, y }, counts, network: { units } }) {
  const width = x[1] - x[0];
  if (dimension === 1) {
    const density = (counts.activation_regions - 1) / width / units;
    return `That is up to a constant. Here each unit makes ${density.toPrecision(2)} breakpoints a unit of length.`;
  }
  const constant = Math.sqrt((2 * counts.activation_regions) / (width * (y[1] - y[0]))) / units;
  return `The theorem allows at most (T N)²/2 regions a unit of area. Here that holds with T = ${constant.toPrecision(2)}.`;
}
