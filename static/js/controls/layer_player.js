/** The button that folds the plane layer after layer. */

import { emit, on } from "../base/bus.js";
import { hiddenWidths } from "../state/fields.js";

/** How long a layer is looked at, and how long the next one takes to fold. */
const STILL_MILLISECONDS = 1100;
const FOLD_MILLISECONDS = 700;

/**
 * @param {HTMLElement} button
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createLayerPlayer(button, bus, store, signal) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {{from: number, since: number} | null} while it plays: from which layer, since when (milliseconds) */
  let playing = null;
  let shown = NaN;
  let frame = 0;

  const layers = () => hiddenWidths(store.state).length;

  /** @param {number} now milliseconds */
  function step(now) {
    if (!playing) return;
    const passed = now - playing.since - STILL_MILLISECONDS;
    const share = Math.min(Math.max(passed / FOLD_MILLISECONDS, 0), 1);
    if (share === 1) playing = { from: playing.from + 1, since: now };
    if (playing.from >= layers()) stop();
    else {
      // Slow at both ends; without motion the next layer comes at once.
      const folded = calm.matches || share === 1 ? 0 : share * share * (3 - 2 * share);
      tell(playing.from + folded);
      frame = requestAnimationFrame(step);
    }
  }

  /** @param {number} layer */
  function tell(layer) {
    if (layer === shown) return;
    shown = layer;
    emit(bus, "fold", { layer });
  }

  function play() {
    const start = store.state.layer ?? layers();
    playing = { from: start >= layers() ? 0 : start, since: performance.now() };
    frame = requestAnimationFrame(step);
    show();
  }

  /** Stops, and keeps what is seen. */
  function stop() {
    if (!playing) return;
    const { from } = playing;
    end();
    store.set({ layer: from >= layers() ? null : from });
  }

  function end() {
    cancelAnimationFrame(frame);
    playing = null;
    shown = NaN;
    emit(bus, "fold", { layer: null });
    show();
  }

  function show() {
    button.setAttribute("aria-pressed", String(playing !== null));
    button.setAttribute("aria-label", playing ? "Stop folding" : "Fold layer by layer");
    button.toggleAttribute("disabled", layers() === 0);
  }

  button.addEventListener("click", () => (playing ? stop() : play()), { signal });
  // Another network, or a hand on the slider: what is played is not what is wanted any more.
  let before = store.state;
  on(bus, "state", ({ state }) => {
    if (playing && (state.layer !== before.layer || layers() <= playing.from || state.view !== "map")) end();
    before = state;
    show();
  }, signal);
  signal.addEventListener("abort", () => cancelAnimationFrame(frame));
  show();
}
