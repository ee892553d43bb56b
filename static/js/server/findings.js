/** Brings the panels what is finished, while they are open: they compute for nobody else. */

import { on } from "../base/bus.js";

/**
 * @typedef {object} Finding a complete answer and its drawing
 * @property {import("../state/fields.js").State} state that was asked about
 * @property {any} answer of the API
 * @property {any} arrays the finished drawing, see the server's frames; null if it was too large to be sent
 */

/**
 * Calls `show` with each finding while the panel is open, and with the latest when it is opened.
 * @param {import("../state/fields.js").State["panel"]} panel
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 * @param {(finding: Finding, ended: AbortSignal) => void} show `ended` aborts when the finding is void or the panel
 *   closed
 */
export function whileOpen(panel, bus, store, signal, show) {
  /** @type {Finding | null} */
  let finding = null;
  let shown = new AbortController();
  let isShown = false;
  let state = store.state;
  /** @type {any} */
  let arrays = null;

  function hide() {
    shown.abort();
    isShown = false;
  }

  function update() {
    const wanted = store.state.panel === panel && finding !== null;
    if (!wanted) hide();
    if (!wanted || isShown || !finding) return;
    shown = new AbortController();
    isShown = true;
    show(finding, shown.signal);
  }

  on(bus, "request", (request) => {
    ({ state } = request);
    arrays = null;
    finding = null;
    hide();
  }, signal);
  on(bus, "geometry", (geometry) => {
    if (geometry.header.final) ({ arrays } = geometry);
  }, signal);
  on(bus, "done", ({ answer }) => {
    finding = answer.complete ? { state, answer, arrays } : null;
    update();
  }, signal);
  on(bus, "state", update, signal);
  signal.addEventListener("abort", hide);
}
