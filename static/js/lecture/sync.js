/** Keeps the lecture and the window with its notes in step; both are windows of one browser. */

import { on } from "../base/bus.js";

/** @typedef {import("./fields.js").LectureState} LectureState */

const CHANNEL = "reluscope-lecture";
/** What both windows share. @type {(keyof LectureState)[]} */
const SHARED = ["scene", "at", "reveal", "blank"];

/**
 * The lecture says nothing before a window with notes has said hello.
 * @param {"lecture" | "notes"} role of this window
 * @param {EventTarget} bus
 * @param {import("./player.js").LectureStore} store
 * @param {AbortSignal} signal
 * @param {() => void} [linked] is called when the other window is there
 */
export function createSync(role, bus, store, signal, linked = () => {}) {
  const channel = new BroadcastChannel(CHANNEL);
  let open = role === "notes";
  const present = () => Object.fromEntries(SHARED.map((name) => [name, store.state[name]]));
  let known = JSON.stringify(present());

  /** @param {MessageEvent} event */
  function hear({ data }) {
    if (data.hello === role) return;
    if (data.hello) {
      open = true;
      linked();
      if (data.hello === "notes") channel.postMessage({ state: present() });
      else channel.postMessage({ hello: role });
    } else if (open && data.state) {
      linked();
      known = JSON.stringify(data.state);
      if (known !== JSON.stringify(present())) store.set(data.state);
    }
  }

  channel.addEventListener("message", hear, { signal });
  on(bus, "state", () => {
    const text = JSON.stringify(present());
    if (!open || text === known) return;
    known = text;
    channel.postMessage({ state: present() });
  }, signal);
  signal.addEventListener("abort", () => channel.close());
  channel.postMessage({ hello: role });
}
