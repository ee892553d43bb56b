/** What the counts say: why the two differ, and how they were checked. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { digits, several } from "../base/words.js";

/**
 * @typedef {object} Answer a complete one
 * @property {number} dimension
 * @property {{activation_regions: number, linear_regions: number}} counts
 * @property {{area_error: number | null, ambiguous: number}} assurance
 */

/**
 * @param {HTMLElement} element holds .difference and .assurance
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
export function createChecks(element, bus, signal) {
  // What was said of other numbers keeps its place until there are new ones.
  const forget = () => element.classList.add("unknown");

  on(bus, "geometry", ({ header }) => header.final || forget(), signal);
  for (const type of ["slow", "failed", "cancel"]) on(bus, type, forget, signal);
  on(bus, "done", ({ answer }) => {
    if (!answer.complete) return forget();
    element.classList.remove("unknown");
    find(element, ".difference").textContent = difference(answer);
    find(element, ".assurance").textContent = checked(answer);
  }, signal);
  forget();
}

/**
 * @param {Answer} answer
 * @returns {string} why there are fewer linear regions than activation regions, or why there are as many
 */
function difference({ dimension, counts: { activation_regions: activation, linear_regions: linear } }) {
  const merged = activation - linear;
  if (activation === 1) return "Everywhere f is one affine map.";
  if (dimension === 1) {
    if (merged === 0) return "At every breakpoint the slope changes: each is a kink.";
    const are = merged === 1 ? "is no kink" : "are no kinks";
    return `${several(merged, "breakpoint")} ${are}: the slope is the same on both sides.`;
  }
  if (merged === 0) return "Crossing any border changes f: each activation region is a linear region.";
  const merge = merged === 1 ? "merges into a neighbour" : "merge into their neighbours";
  return `${several(merged, "activation region")} ${merge}: crossing their border changes nothing in f.`;
}

/**
 * @param {Answer} answer
 * @returns {string} how the counts were checked, and how many signs could not be told
 */
function checked({ dimension, assurance: { area_error: areaError, ambiguous } }) {
  const sum = areaError === null ? "" : ` and the sum of ${dimension === 1 ? "lengths" : "areas"}`;
  const sentence = `Checked: Euler's formula${sum}.`;
  if (ambiguous === 0) return sentence;
  const signs = ambiguous === 1 ? "1 sign was" : `${digits(ambiguous)} signs were`;
  return `${sentence} ${signs} too close to zero to tell and ${ambiguous === 1 ? "was" : "were"} taken as zero.`;
}
