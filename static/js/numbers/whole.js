/** The counts in the window beside those on the whole line or plane, and why they differ. */

import { emit } from "../base/bus.js";
import { refusal, sentenceOf, streamFrames } from "../server/client.js";
import { find, make } from "../base/dom.js";
import { whileOpen } from "../server/findings.js";
import { NO_CELL } from "../map/layer_cells.js";
import { networkOf } from "../state/question.js";
import { pause } from "../base/slices.js";
import { digits, several } from "../base/words.js";

/** The whole is counted once the window's count has been still for this long. */
const STILL_MILLISECONDS = 250;
/** So many answers are kept. */
const REMEMBERED = 32;
const UNKNOWN = "\u2026";
const NAMES = ["linear_regions", "activation_regions", "kinks", "turning_points"];

/** @typedef {Record<string, number>} Counts */

/**
 * @param {HTMLElement} element holds a table, .progress and .reason
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createWhole(element, bus, store, signal) {
  /** @type {Map<string, any>} answers by their question */
  const answers = new Map();
  const progress = find(element, ".progress");
  const reason = find(element, ".reason");

  whileOpen("numbers", bus, store, signal, async (finding, ended) => {
    const network = networkOf(finding.state);
    const question = JSON.stringify({ network, window: null });
    const { dimension, counts } = finding.answer;
    const show = (/** @type {Counts | null} */ whole) =>
      find(element, "table").replaceChildren(...rows(dimension, counts, whole));
    show(answers.get(question)?.counts ?? null);
    if (!answers.has(question)) {
      reason.textContent = "";
      progress.textContent = "Counting\u2026";
      try {
        await pause(STILL_MILLISECONDS);
        remember(question, await ask(question, ended, (sentence) => (progress.textContent = sentence)));
      } catch (error) {
        if (!ended.aborted) progress.textContent = sentenceOf(error);
        return;
      }
    }
    const whole = answers.get(question);
    if (ended.aborted) return;
    progress.textContent = whole.complete ? "" : `${whole.reason} That is not the count.`;
    show(whole.complete ? whole.counts : null);
    reason.textContent = whole.complete ? why(finding, whole.counts) : "";
    if (whole.complete) emit(bus, "whole", { network: JSON.stringify(network), counts: whole.counts });
  });

  /**
   * @param {string} question
   * @param {any} answer
   */
  function remember(question, answer) {
    answers.set(question, answer);
    const [oldest] = answers.keys();
    if (answers.size > REMEMBERED) answers.delete(oldest);
  }
}

/**
 * @param {string} question
 * @param {AbortSignal} ended
 * @param {(sentence: string) => void} tell how far the count is
 * @returns {Promise<any>} the answer, complete or stopped by a budget
 */
async function ask(question, ended, tell) {
  ended.throwIfAborted();
  let answer = null;
  for await (const { header } of streamFrames(question, ended)) {
    ended.throwIfAborted();
    if (header.type === "done") ({ answer } = header);
    else if (header.type === "failed") throw refusal(header.problem);
    else if (header.type === "counts") {
      tell(`${header.layer} of ${header.layers} layers done, ${digits(header.cells)} cells so far.`);
    }
  }
  return answer;
}

/**
 * @param {number} dimension
 * @param {Counts} window
 * @param {Counts | null} whole null where it is not known
 * @returns {HTMLElement[]}
 */
function rows(dimension, window, whole) {
  const titles = ["In the window", `On the whole ${dimension === 1 ? "line" : "plane"}`];
  const cell = (/** @type {number | undefined} */ count) =>
    make("td", {}, count === undefined ? UNKNOWN : digits(count));
  const lines = NAMES.filter((name) => name in window).map((name) =>
    make("tr", { "data-count": name }, make("th", { scope: "row" }, sentenceCase(name)), cell(window[name]),
      cell(whole?.[name])));
  return [
    make("thead", {}, make("tr", {}, make("td", {}), ...titles.map((title) => make("th", { scope: "col" }, title)))),
    make("tbody", {}, ...lines),
  ];
}

/**
 * @param {string} name such as linear_regions
 * @returns {string} such as "Linear regions"
 */
function sentenceCase(name) {
  return name[0].toUpperCase() + name.slice(1).replaceAll("_", " ");
}

/**
 * @param {import("../server/findings.js").Finding} finding
 * @param {Counts} whole
 * @returns {string} why the counts of the window are not those of the whole
 */
function why({ answer: { dimension, counts }, arrays }, whole) {
  if (dimension === 1) {
    const kinks = whole.kinks - counts.kinks;
    if (kinks <= 0) return "Every kink is in the window.";
    return `${several(kinks, "kink")} ${kinks === 1 ? "is" : "are"} outside the window.`;
  }
  const outside = whole.activation_regions - counts.activation_regions;
  const sentences = [
    outside > 0
      ? `${several(outside, "activation region")} ${outside === 1 ? "lies" : "lie"} wholly outside the window.`
      : "Every activation region reaches into the window.",
  ];
  if (arrays) {
    const reaching = cellsAtBorder(arrays);
    sentences.push(`${several(reaching, "cell")} in the window ${reaching === 1 ? "reaches" : "reach"} its border.`);
  }
  if (counts.linear_regions > whole.linear_regions) {
    sentences.push("The window cuts linear regions that are not convex into several, and so shows more of them.");
  }
  const linear = several(whole.unbounded_linear_regions, "linear region");
  const activation = several(whole.unbounded_activation_regions, "activation region");
  sentences.push(`On the whole plane ${linear} and ${activation} are unbounded, the others bounded.`);
  return sentences.join(" ");
}

/**
 * @param {import("../map/layer_cells.js").PlaneArrays} arrays
 * @returns {number} how many cells have an edge on the window's border
 */
function cellsAtBorder({ edge_layers: layers, edge_cells: cells, slivers }) {
  const reached = new Set();
  for (let edge = 0; edge < layers.length; edge += 1) {
    if (layers[edge] !== 0) continue;
    for (const cell of [cells[2 * edge], cells[2 * edge + 1]]) {
      if (cell !== NO_CELL && !slivers[cell]) reached.add(cell);
    }
  }
  return reached.size;
}
