/** What scene 8 asks the server: one network, and a study of many. */

import { refusal, streamFrames } from "../../server/client.js";
import { Disconnected } from "../../server/frames.js";
import { WINDOW } from "./draws_curve.js";
import { specOf } from "./draws_state.js";

/** @typedef {import("./draws_state.js").DrawsState} DrawsState */
/** @typedef {{mean: number, standard_deviation: number, least: number, most: number}} Statistics */
/**
 * @typedef {object} Drawn
 * @property {number[]} values the linear regions of each draw so far
 * @property {Statistics} statistics of these
 */

/**
 * @param {DrawsState} state
 * @param {AbortSignal} ended
 * @returns {Promise<{arrays: any, counts: Record<string, number> | null}>} the function in the window, and its counts
 *   on the whole line; null where a limit of the server stopped the count
 */
export async function askForOne(state, ended) {
  const network = specOf(state);
  const [seen, whole] = await Promise.all([{ x: WINDOW }, null].map(async (window) => {
    let [arrays, answer] = /** @type {[any, any]} */ ([null, null]);
    // To the very end, past the last frame: only then can the browser use the connection again.
    for await (const { header, arrays: drawing } of streamFrames(JSON.stringify({ network, window }), ended)) {
      if (header.type === "geometry" && header.final) arrays = drawing;
      else if (header.type === "failed") throw refusal(header.problem);
      else if (header.type === "done") ({ answer } = header);
    }
    if (answer === null) throw new Disconnected();
    return { arrays, answer };
  }));
  return { arrays: seen.arrays, counts: whole.answer.complete ? whole.answer.counts : null };
}

/**
 * @param {DrawsState} state
 * @param {AbortSignal} ended
 * @param {(drawn: Drawn) => void} show called a few times a second with all draws so far
 * @returns {Promise<string | null>} why the study is not complete
 */
export async function askForStudy(state, ended, show) {
  const body = JSON.stringify({ network: specOf(state), window: null, draws: state.draws });
  /** @type {number[]} */
  let values = [];
  let answer = null;
  for await (const { header, arrays } of streamFrames(body, ended, "api/v1/draws/stream")) {
    if (ended.aborted) return null;
    if (header.type === "failed") throw refusal(header.problem);
    if (header.type === "done") ({ answer } = header);
    if (header.type === "draws") {
      values = [...values, ...arrays.linear_regions];
      show({ values, statistics: header.statistics.linear_regions });
    }
  }
  if (answer === null) throw new Disconnected();
  return answer.reason;
}
