/** The rungs of the ladder: the two counts and what theory says, as rows of one list. */

import { digits, raised, several } from "../base/words.js";

/** What a line says of its number: max is the most that any network of this shape has. */
const SIGNS = { exact: "=", upper: "max \u2264", reached: "max \u2265", expectation: "~" };
/** From here on a number has no more room in its row. */
const SHORT_FROM = 1e9;
/** @type {(keyof Counts)[]} */
const NAMES = ["linear_regions", "activation_regions"];

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
 * @property {"count" | "whole" | TheoryLine["kind"]} kind
 * @property {string} name
 * @property {string} value such as "1,042", "max ≤ 2,571,353"
 * @property {number} log10
 * @property {string[]} sentences
 * @property {TheoryLine | null} line
 */

/** @typedef {{linear_regions: number, activation_regions: number}} Counts */

/**
 * @param {import("../server/findings.js").Finding["answer"]} answer
 * @param {Counts | null} whole the counts of the whole line or plane, if they are known
 * @returns {Rung[]} the largest first
 */
export function rungsOf(answer, whole) {
  const rungs = NAMES.map((name) => counted(name, answer.counts[name], "count", "in the window"));
  const everywhere = answer.dimension === 1 ? "on the whole line" : "on the whole plane";
  for (const name of NAMES) {
    if (whole && whole[name] !== answer.counts[name]) rungs.push(counted(name, whole[name], "whole", everywhere));
  }
  rungs.push(...answer.theory.map((/** @type {TheoryLine} */ line) => said(line, answer)));
  return rungs.sort((one, other) => other.log10 - one.log10);
}

/**
 * @param {keyof Counts} name
 * @param {number} count
 * @param {"count" | "whole"} kind
 * @param {string} where
 * @returns {Rung}
 */
function counted(name, count, kind, where) {
  const word = name.replace("_", " ");
  return {
    key: kind === "whole" ? `whole_${name}` : name,
    kind,
    name: `${word[0].toUpperCase()}${word.slice(1)}${kind === "whole" ? ` ${where}` : ""}`,
    value: digits(count),
    log10: count > 0 ? Math.log10(count) : 0,
    sentences: [`${several(count, word.slice(0, -1))} ${where}, counted exactly.`],
    line: null,
  };
}

/**
 * @param {TheoryLine} line
 * @param {any} answer
 * @returns {Rung}
 */
function said(line, answer) {
  const sentences = [raised(line.sentence)];
  const give = line.also.length === 1 ? "gives" : "give";
  if (line.also.length) sentences.push(`${line.also.join(" and ")} ${give} the same here.`);
  if (line.name === "hanin_rolnick_2019" && answer.window) sentences.push(measured(answer));
  const value = `${SIGNS[line.kind]} ${written(line)}`;
  return { key: line.name, kind: line.kind, name: line.source, value, log10: line.log10, sentences, line };
}

/**
 * @param {TheoryLine} line
 * @returns {string} its number; three digits and a power of ten where that is shorter
 */
function written({ value, log10 }) {
  if (value !== null && value < SHORT_FROM) return digits(value);
  const power = Math.floor(log10);
  return raised(`${(10 ** (log10 - power)).toFixed(2)} \u00d7 10^${power}`);
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
  const constant = (Math.sqrt((2 * counts.activation_regions) / (width * (y[1] - y[0]))) / units).toPrecision(2);
  return `The theorem allows at most (T N)²/2 regions a unit of area. Here that holds with T = ${constant}.`;
}
