/** The explorer inside another page. One of this server, as /compare, may follow it and lead it. */

import { emit, on } from "../base/bus.js";
import { receive, send } from "./messages.js";

/** @typedef {import("./messages.js").Message} Message */

/**
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createEmbedding(bus, store, signal) {
  const { dataset } = document.body;
  if (dataset.embedded === undefined) return;
  dataset.controls = store.state.controls;
  // The panels are not part of an embedded page, so nothing is to be computed for them.
  store.set({ panel: "none" });
  if (window.parent === window) return;

  // Nothing is said before the holder says hello: one from elsewhere never does.
  /** @type {Map<string, Message> | null} the latest of each type, until then */
  let kept = new Map();
  let led = false;
  let shown = "null";

  /** @param {Message} message */
  function tell(message) {
    if (kept) kept.set(message.type, message);
    else send(window.parent, message);
  }

  /** @param {() => void} act what the holder wants: it need not be told of it */
  function lead(act) {
    led = true;
    act();
    led = false;
  }

  receive(() => window.parent, (message) => {
    if (message.type === "hello" && kept) {
      for (const each of kept.values()) send(window.parent, each);
      kept = null;
    } else if (message.type === "follow") lead(() => store.follow(message.query));
    else if (message.type === "look") lead(() => emit(bus, "look", { window: message.window }));
    else if (message.type === "values") emit(bus, "values", { range: message.range });
  }, signal);
  on(bus, "state", ({ state }) => led || tell({ type: "state", query: store.address(state) }), signal);
  on(bus, "look", ({ window }) => led || tell({ type: "look", window }), signal);
  on(bus, "drawn", ({ inputs, range }) => {
    const values = inputs === 1 ? range : null;
    if (JSON.stringify(values) === shown) return;
    shown = JSON.stringify(values);
    tell({ type: "values", range: values });
  }, signal);
  for (const type of ["slow", "failed", "cancel"]) on(bus, type, () => tell({ type: "counts", counts: null }), signal);
  on(bus, "done", ({ answer }) => tell({ type: "counts", counts: answer.complete ? answer.counts : null }), signal);
  const sizes = new ResizeObserver(() => tell({ type: "height", height: document.body.offsetHeight }));
  sizes.observe(document.body);
  signal.addEventListener("abort", () => sizes.disconnect());
}
