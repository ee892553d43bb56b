/** The panel of the profile: f along a line across the map, with its exact kinks. */

import { emit, on } from "../base/bus.js";
import { refusal, sentenceOf, streamFrames } from "../server/client.js";
import { find } from "../base/dom.js";
import { Latest } from "../base/latest.js";
import { ProfileChart } from "./profile_chart.js";
import { isOpen, LAID, lengthOf, profileOf, restricted } from "./profile_line.js";
import { networkOf, windowOf } from "../state/question.js";
import { toSpec } from "../weights/spec.js";
import { layersOf } from "../weights/weights.js";
import { digits, several } from "../base/words.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("./profile_line.js").Ends} Ends */

const UNKNOWN = "\u2026";

/**
 * @param {HTMLElement} element the panel
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createProfile(element, bus, store, signal) {
  const chart = new ProfileChart(find(element, ".chart"), find(element, ".reading"), bus, signal);
  const wish = new Latest(work);
  let asked = "";

  /** @param {AbortSignal} ended */
  async function work(ended) {
    const { state } = store;
    const ends = profileOf(state);
    if (lengthOf(ends) === 0) return fail("Both ends of the line are at the same place.", ends);
    const layers = await layersOf(state).catch(() => null);
    if (!layers) return fail("The weights of the network are not known.", ends);
    const network = toSpec(restricted(layers, ends));
    try {
      const found = await ask(JSON.stringify({ network, window: { x: [0, lengthOf(ends)] } }), ended);
      if (found && isOpen(store.state)) show(found, ends);
    } catch (error) {
      if (!ended.aborted) fail(sentenceOf(error), ends);
    }
  }

  /**
   * @param {string} sentence
   * @param {Ends} ends
   */
  function fail(sentence, ends) {
    asked = "";
    tell(null, sentence);
    chart.show(null, ends);
    emit(bus, "profile", { ends, arrays: null });
  }

  /**
   * @param {{arrays: any, answer: any}} found
   * @param {Ends} ends
   */
  function show({ arrays, answer }, ends) {
    const { complete, counts, reason } = answer;
    const regions = several(counts.activation_regions, "activation region");
    if (complete) tell(counts.linear_regions, `${several(counts.kinks, "kink")}, ${regions}`);
    else tell(null, `${reason} That is not the count.`);
    chart.show(arrays, ends);
    emit(bus, "profile", { ends, arrays });
  }

  /**
   * @param {number | null} count
   * @param {string} sentence
   */
  function tell(count, sentence) {
    const output = /** @type {HTMLOutputElement} */ (find(element, ".count output"));
    output.value = count === null ? UNKNOWN : digits(count);
    if (count === null) delete output.dataset.value;
    else output.dataset.value = String(count);
    find(element, ".count .word").textContent = `${count === 1 ? "linear region" : "linear regions"} along the line`;
    find(element, ".sentence").textContent = sentence;
  }

  function update() {
    const { state } = store;
    if (!isOpen(state)) {
      wish.stop();
      if (asked) emit(bus, "profile", { ends: profileOf(state), arrays: null });
      asked = "";
      return;
    }
    const question = JSON.stringify([profileOf(state), networkOf(state)]);
    if (question === asked) return;
    asked = question;
    wish.want();
  }

  for (const [name, lay] of Object.entries(LAID)) {
    find(element, `[data-lay=${name}]`).addEventListener("click", () => {
      const { x, y } = windowOf(store.state);
      if (y) store.set({ profile: lay(x, y) });
    }, { signal });
  }
  on(bus, "state", update, signal);
  // A server that was away is back.
  on(bus, "done", update, signal);
  on(bus, "theme", () => chart.draw(), signal);
  signal.addEventListener("abort", () => wish.stop());
  update();
}

/**
 * @param {string} question the body of a request
 * @param {AbortSignal} ended
 * @returns {Promise<{arrays: any, answer: any} | null>} arrays: null without a drawing; null if it was given up
 */
async function ask(question, ended) {
  let arrays = null;
  for await (const frame of streamFrames(question, ended)) {
    if (ended.aborted) return null;
    const { header } = frame;
    if (header.type === "geometry") ({ arrays } = frame);
    else if (header.type === "failed") throw refusal(header.problem);
    else if (header.type === "done") return { arrays, answer: header.answer };
  }
  return null;
}
