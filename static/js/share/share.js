/** The panel that gives a view away: its link, the code that asks the same, and files of what is seen. */

import { on } from "../base/bus.js";
import { copyFrom } from "../base/clipboard.js";
import { curlText, pythonText } from "./code_text.js";
import { find } from "../base/dom.js";
import { regionsFile, save } from "./download.js";
import { fileName } from "../state/file_name.js";
import { linkOf } from "../state/link.js";

/** @typedef {import("../state/fields.js").State} State */

/**
 * @param {HTMLElement} element holds [data-text] with a field and a button, .files with [data-format], and .said
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createShare(element, bus, store, signal) {
  const said = find(element, ".said");
  const share = find(element, ".device");
  share.hidden = !navigator.share;
  /** @type {any} what was drawn last */
  let geometry = null;
  /** @type {any} what was counted last */
  let answer = null;
  /** @type {any} what stands on the plot */
  let marks = null;

  /** @param {State} state */
  function show(state) {
    if (state.panel !== "share") return;
    said.textContent = "";
    for (const [name, text] of Object.entries(textsOf(state, store))) {
      fieldOf(find(element, `[data-text="${name}"]`)).value = text;
    }
  }

  /** @param {HTMLElement} row */
  async function copy(row) {
    const name = row.dataset.label;
    const copied = await copyFrom(fieldOf(row));
    said.textContent = copied ? `${name} copied.`
      : `The browser lets no page copy. The ${name} is selected: press Ctrl+C, or \u2318C.`;
  }

  /** @param {HTMLButtonElement} button */
  async function download(button) {
    const { state } = store;
    const format = String(button.dataset.format);
    button.disabled = true;
    said.textContent = "Making the file\u2026";
    try {
      const name = `${fileName(state)}.${format}`;
      save(await fileOf(state, format), name);
      said.textContent = `Saved ${name}.`;
    } catch (error) {
      said.textContent = /** @type {Error} */ (error).message;
    }
    button.disabled = false;
  }

  /**
   * @param {State} state
   * @param {string} format
   * @returns {Promise<Blob>}
   */
  async function fileOf(state, format) {
    if (format !== "png" && format !== "svg") return regionsFile(state, /** @type {any} */ (format));
    // Few save a picture: the others need not load what makes it.
    const { takePicture, toPng, MOST_POLYGONS_IN_PNG } = await import("../picture/picture.js");
    const [view, seen] = [find(document, "#view"), { geometry, answer, marks }];
    if (format === "png") return toPng(await takePicture(view, seen, state, MOST_POLYGONS_IN_PNG));
    return new Blob([(await takePicture(view, seen, state)).svg], { type: "image/svg+xml" });
  }

  async function handOver() {
    // Rejected when the person changes their mind, which is nothing to tell of.
    await navigator.share({ title: document.title, url: linkOf(store.state, store) }).catch(() => undefined);
  }

  element.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    const row = button?.closest("[data-text]");
    if (row instanceof HTMLElement) copy(row);
    else if (button === share) handOver();
    else if (button?.dataset.format) download(button);
  }, { signal });
  on(bus, "request", () => {
    geometry = null;
    answer = null;
  }, signal);
  on(bus, "geometry", (latest) => (geometry = latest), signal);
  on(bus, "marks", (latest) => (marks = latest), signal);
  on(bus, "done", (latest) => (answer = latest.answer), signal);
  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}

/**
 * @param {State} state
 * @param {import("../state/state.js").Store} store
 * @returns {{link: string, curl: string, python: string}}
 */
function textsOf(state, store) {
  const address = new URL("api/v1/regions", document.baseURI);
  return {
    link: linkOf(state, store),
    curl: curlText(state, address),
    python: pythonText(state, address),
  };
}

/**
 * @param {HTMLElement} row
 * @returns {HTMLInputElement | HTMLTextAreaElement}
 */
function fieldOf(row) {
  return /** @type {HTMLInputElement} */ (find(row, "input, textarea"));
}
