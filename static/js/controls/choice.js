/** A choice of the state: a row of buttons that are radio buttons, or a list where the names are long. */

import { on } from "../base/bus.js";
import { make } from "../base/dom.js";

/**
 * @param {HTMLElement} element gets the label and the choices
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {import("../state/fields.js").Field} field with choices
 * @param {AbortSignal} signal
 */
export function createChoice(element, bus, store, field, signal) {
  const choices = /** @type {NonNullable<typeof field.choices>} */ (field.choices);
  const show = (field.row ? row : list)(element, field, choices);
  element.addEventListener("dblclick", ({ target }) => {
    const name = /** @type {Element} */ (target);
    if (name.matches(".label, .control > label")) store.set({ [field.name]: field.default });
  }, { signal });
  element.addEventListener("change", (event) => {
    const { value } = /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target);
    const chosen = field.parse(value);
    store.set(field.change?.(store.state, chosen) ?? { [field.name]: chosen });
  }, { signal });
  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}

/**
 * @param {HTMLElement} element
 * @param {import("../state/fields.js").Field} field
 * @param {NonNullable<import("../state/fields.js").Field["choices"]>} choices
 * @returns {(state: import("../state/fields.js").State) => void} shows a state
 */
function list(element, field, choices) {
  const select = make("select", { id: `choice-${field.name}` });
  element.append(make("label", { for: select.id }, field.label ?? ""), select);
  let offered = "";
  return (state) => {
    const present = choices(state);
    if (offered !== String(present)) {
      select.replaceChildren(...present.map(([value, text]) => make("option", { value }, text)));
      offered = String(present);
    }
    select.value = field.format(state[field.name]);
  };
}

/**
 * @param {HTMLElement} element
 * @param {import("../state/fields.js").Field} field
 * @param {NonNullable<import("../state/fields.js").Field["choices"]>} choices
 * @returns {(state: import("../state/fields.js").State) => void} shows a state
 */
function row(element, field, choices) {
  const group = make("div", { class: "row", role: "radiogroup", "aria-label": field.label ?? "" });
  element.append(make("span", { class: "label", "aria-hidden": "true" }, field.label ?? ""), group);
  let offered = "";
  return (state) => {
    const present = choices(state);
    if (offered !== String(present)) {
      offered = String(present);
      group.replaceChildren();
      for (const [value, text] of present) {
        const radio = make("input", { type: "radio", name: field.name, value, id: `${field.name}-${value}` });
        group.append(radio, make("label", { for: radio.id }, text));
      }
    }
    const chosen = field.format(state[field.name]);
    for (const radio of group.querySelectorAll("input")) radio.checked = radio.value === chosen;
  };
}
