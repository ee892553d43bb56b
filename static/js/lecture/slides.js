/** The line below the scenes: which one it is, on and back, and what the keys do as well. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";

/** @typedef {import("./fields.js").LectureState} LectureState */

/** @type {LectureState["theme"][]} */
const THEMES = ["light", "dark", "projector"];
const SIZE_STEP = 0.1;

/**
 * @param {import("./player.js").Player} player
 * @param {import("./room.js").Room} room
 * @param {EventTarget} bus
 * @param {import("./player.js").LectureStore} store
 * @param {AbortSignal} signal
 * @returns {(action: import("./keys.js").Action) => void} does what a key asks for
 */
export function createSlides(player, room, bus, store, signal) {
  const element = find(document, "#slides");
  const blank = find(document, "#blank");
  const place = /** @type {HTMLOutputElement} */ (find(element, ".steps output"));
  const buttons = { previous: find(element, ".previous"), next: find(element, ".next") };

  function show() {
    const { size, blank: dark } = store.state;
    const count = player.sections.length;
    place.value = `${player.index + 1} / ${count}`;
    /** @type {HTMLButtonElement} */ (buttons.previous).disabled = player.index === 0;
    const answered = !player.hasAnswer || store.state.reveal === "on";
    /** @type {HTMLButtonElement} */ (buttons.next).disabled = player.index === count - 1 && answered;
    blank.hidden = dark === "off";
    const root = document.documentElement;
    if (root.style.getPropertyValue("--size") !== String(size)) {
      root.style.setProperty("--size", String(size));
      player.view?.redraw();
    }
  }

  /** @param {number} change of the size */
  const resize = (change) => store.set({ size: Math.round((store.state.size + change) / SIZE_STEP) * SIZE_STEP });
  /** @type {Record<import("./keys.js").Action, () => void>} */
  const actions = {
    next: () => player.next(),
    previous: () => player.previous(),
    answer: () => player.answer(),
    full: toggleFullScreen,
    blank: () => store.set({ blank: store.state.blank === "on" ? "off" : "on" }),
    theme: () => store.set({ theme: THEMES[(THEMES.indexOf(store.state.theme) + 1) % THEMES.length] }),
    larger: () => resize(SIZE_STEP),
    smaller: () => resize(-SIZE_STEP),
  };

  buttons.previous.addEventListener("click", actions.previous, { signal });
  buttons.next.addEventListener("click", actions.next, { signal });
  find(element, ".full").addEventListener("click", actions.full, { signal });
  const openNotes = () => window.open("lecture/presenter", "notes", "popup");
  find(element, ".presenter").addEventListener("click", openNotes, { signal });
  offerRoom(find(element, ".open-room"), room, bus, signal);
  blank.addEventListener("click", actions.blank, { signal });
  on(bus, "state", show, signal);
  show();
  return (action) => actions[action]();
}

/**
 * @param {HTMLElement} button is there while this page is in no room
 * @param {import("./room.js").Room} room
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 */
function offerRoom(button, room, bus, signal) {
  button.addEventListener("click", () => room.open(), { signal });
  on(bus, "entered", () => {
    button.hidden = true;
  }, signal);
  on(bus, "ended", () => {
    button.hidden = false;
  }, signal);
}

function toggleFullScreen() {
  // Where the browser forbids it, the page stays as it is.
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  else document.documentElement.requestFullscreen().catch(() => {});
}
