/** The numbers: both counts side by side, and what else was counted. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { digits } from "../base/words.js";

/** A screen reader hears the numbers once they have been still for this long. */
const ANNOUNCE_MILLISECONDS = 900;
const UNKNOWN = "\u2026";

/**
 * @param {HTMLElement} element holds an output for each count, and .announcement
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
export function createCounts(element, bus, signal) {
  const outputs = /** @type {HTMLOutputElement[]} */ ([...element.querySelectorAll("output[data-count]")]);
  let announceTimer = 0;

  /** @param {Record<string, number | null> | null} counts null where they are not known */
  function show(counts) {
    for (const output of outputs) {
      const name = String(output.dataset.count);
      const value = counts?.[name] ?? null;
      output.value = value === null ? UNKNOWN : digits(value);
      output.nextElementSibling?.replaceChildren(words(name, value));
      if (value === null) delete output.dataset.value;
      else output.dataset.value = String(value);
      const block = /** @type {HTMLElement} */ (output.parentElement);
      if (block.dataset.optional !== undefined) block.hidden = !value;
      else if (counts) block.hidden = !(name in counts);
    }
    const longest = Math.max(...outputs.slice(0, 2).map((output) => output.value.length));
    element.style.setProperty("--digits", String(Math.max(4, longest)));
  }

  /** @param {Record<string, number | null>} counts */
  function announce(counts) {
    clearTimeout(announceTimer);
    announceTimer = window.setTimeout(() => {
      const names = ["linear_regions", "activation_regions"];
      find(element, ".announcement").textContent = names
        .map((name) => `${digits(Number(counts[name]))} ${words(name, counts[name])}`)
        .join(", ");
    }, ANNOUNCE_MILLISECONDS);
  }

  on(bus, "request", () => clearTimeout(announceTimer), signal);
  on(bus, "geometry", ({ header }) => header.final || show(null), signal);
  on(bus, "slow", () => show(null), signal);
  on(bus, "done", ({ answer }) => {
    show(answer.counts);
    if (answer.complete) announce(answer.counts);
  }, signal);
  on(bus, "failed", () => show(null), signal);
  on(bus, "cancel", () => show(null), signal);
}

/**
 * @param {string} name such as linear_regions
 * @param {number | null} value
 * @returns {string} such as "linear regions"; "linear region" for one
 */
function words(name, value) {
  const plural = name.replaceAll("_", " ");
  return value === 1 ? plural.replace(/s$/, "") : plural;
}
