/** A width for each hidden layer: a row a layer, which can be added, removed and made the same again. */

import { on } from "../base/bus.js";
import { make } from "../base/dom.js";
import { hiddenWidths } from "../state/fields.js";
import { createNumber } from "./number.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {(width: number, state: State) => void} ShowRow */

/**
 * @param {HTMLElement} element gets the disclosure that holds the rows
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {import("../state/fields.js").Field} field of the widths
 * @param {AbortSignal} signal
 */
export function createLayersEditor(element, bus, store, field, signal) {
  const width = /** @type {any} */ (store.fields.find(({ name }) => name === "width"));
  const depth = /** @type {any} */ (store.fields.find(({ name }) => name === "depth"));
  const list = make("ol");
  const add = make("button", { type: "button" }, "Add a layer");
  const same = make("button", { type: "button" }, "Same width everywhere");
  const details = make("details", {}, make("summary", {}, field.label ?? ""), list,
    make("div", { class: "buttons" }, add, same));
  element.append(details);
  /** @type {{show: ShowRow, ended: AbortController}[]} */
  const rows = [];

  /** @param {State} state */
  function show(state) {
    if (state.widths !== null) details.open = true;
    if (!details.open || !field.applies(state)) return;
    const widths = hiddenWidths(state);
    while (rows.length > widths.length) removeLastRow();
    while (rows.length < widths.length) addRow(rows.length);
    rows.forEach((row, index) => row.show(widths[index], state));
    list.classList.toggle("one", widths.length === 1);
    add.disabled = widths.length >= depth.ceiling(state)[1];
    same.disabled = state.widths === null;
  }

  /** @param {(widths: number[]) => void} edit may be of a row that is not seen, for a layer that there is no more */
  function edit(edit) {
    const widths = [...hiddenWidths(store.state)];
    edit(widths);
    if (widths.length) store.set({ widths });
  }

  function removeLastRow() {
    rows.pop()?.ended.abort();
    list.lastElementChild?.remove();
  }

  /** @param {number} index */
  function addRow(index) {
    const ended = new AbortController();
    const item = make("li", { class: "control number", style: `--colour: var(--layer-${(index % 8) + 1})` });
    const label = `Layer ${index + 1}`;
    const name = `Remove layer ${index + 1}`;
    const remove = make("button", { type: "button", class: "remove", "aria-label": name }, "\u00d7");
    const { step, format, parse } = width;
    const showNumber = createNumber(item, { id: `layer-${index + 1}`, label, step, format, parse }, (value) =>
      edit((widths) => {
        if (index < widths.length) widths[index] = between(value, width.ceiling(store.state));
      }), ended.signal);
    remove.addEventListener("click", () => edit((widths) => widths.splice(index, 1)), { signal: ended.signal });
    item.append(remove);
    list.append(item);
    rows.push({
      ended,
      show: (value, state) => showNumber({
        value, limits: width.limits(state), ceiling: width.ceiling(state), preset: state.width,
      }),
    });
  }

  add.addEventListener("click", () => edit((widths) => widths.push(widths[widths.length - 1])), { signal });
  same.addEventListener("click", () => store.set({ widths: null }), { signal });
  details.addEventListener("toggle", () => show(store.state), { signal });
  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}

/**
 * @param {number} value
 * @param {[number, number]} ends
 */
function between(value, [least, most]) {
  return Math.min(Math.max(value, least), most);
}
