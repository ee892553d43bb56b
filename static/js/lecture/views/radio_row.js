/** Buttons side by side of which one is chosen, as the explorer's controls have them. */

import { make } from "../../base/dom.js";

/**
 * @param {string} name of the group, on this page
 * @param {string} label
 * @param {[string, string][]} choices value and its name
 * @param {(value: string) => void} change
 * @param {AbortSignal} signal
 * @returns {{element: HTMLElement, show: (value: string) => void}}
 */
export function createRadioRow(name, label, choices, change, signal) {
  const inputs = choices.map(([value]) => make("input", { type: "radio", name, value, id: `${name}-${value}` }));
  const group = make("div", { class: "row", role: "radiogroup", "aria-label": label },
    ...inputs.flatMap((input, index) => [input, make("label", { for: input.id }, choices[index][1])]));
  group.addEventListener("change", ({ target }) => change(/** @type {HTMLInputElement} */ (target).value), { signal });
  return {
    element: group,
    show(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}
