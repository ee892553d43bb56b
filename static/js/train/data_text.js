/** The field where rows of numbers are pasted, and the choice of a file with such rows. */

import { on } from "../base/bus.js";
import { make } from "../base/dom.js";
import { digits } from "../base/words.js";
import { rowsOf } from "./learning_data.js";

/** @typedef {import("./train_state.js").TrainState} TrainState */

/** What the body of a request holds beside the text. */
const REST_OF_BODY = 4096;

/**
 * @param {EventTarget} bus
 * @param {import("./train_state.js").TrainStore} store
 * @param {number} mostBytes of a request
 * @param {(sentence: string) => void} tell why a text is not taken; "" if it is
 * @param {AbortSignal} signal
 * @returns {HTMLElement}
 */
export function createDataText(bus, store, mostBytes, tell, signal) {
  const field = make("textarea", {
    id: "data-text", rows: 6, spellcheck: "false", wrap: "off", "aria-describedby": "data-text-note data-error",
    placeholder: "0.5, 1.25",
  });
  const file = make("input", { type: "file", id: "data-file", accept: ".csv,.tsv,.txt,text/csv,text/plain" });
  const note = make("p", { class: "note", id: "data-text-note" }, "Rows of x, y or of x\u2081, x\u2082, y.");
  const element = make("details", { class: "text" },
    make("summary", {}, "Paste or open a file"),
    make("label", { for: "data-text" }, "Rows of numbers"), field, note,
    make("label", { class: "button", for: "data-file" }, "Open a file…"), file);
  // The label looks like a button, and is one for whoever has no keyboard; the input itself takes the focus.
  file.classList.add("visually-hidden");

  /** @param {string} text */
  function take(text) {
    if (text === (store.state.pasted ?? "")) return;
    const bytes = new Blob([JSON.stringify(text)]).size + REST_OF_BODY;
    tell(bytes > mostBytes ? tooLarge(bytes, mostBytes) : "");
    if (bytes > mostBytes) return;
    const inputs = /** @type {const} */ ([1, 2]).find((each) => rowsOf(text, each + 1)) ?? store.state.inputs;
    store.set({ pasted: text.trim() ? text : null, inputs, scale: "on" });
  }

  async function open() {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    if (chosen.size > mostBytes) tell(tooLarge(chosen.size, mostBytes));
    else take(await chosen.text());
    // The same file may be chosen again after it was changed.
    file.value = "";
  }

  /** @param {TrainState} state */
  function show(state) {
    if (document.activeElement !== field) field.value = state.pasted ?? "";
  }

  field.addEventListener("change", () => take(field.value), { signal });
  field.addEventListener("paste", () => setTimeout(() => take(field.value)), { signal });
  file.addEventListener("change", open, { signal });
  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
  return element;
}

/**
 * @param {number} bytes
 * @param {number} most
 */
function tooLarge(bytes, most) {
  const kilobytes = (/** @type {number} */ count) => `${digits(Math.ceil(count / 1024))} KB`;
  return `These are ${kilobytes(bytes)}; at most ${kilobytes(most)} are taken.`;
}
