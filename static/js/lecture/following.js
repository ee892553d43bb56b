/** Ties the lecture to its room: what the presenter shows is told, what is told is shown. */

import { on } from "../base/bus.js";

/** @typedef {import("./fields.js").LectureState} LectureState */

/** What followers see as the presenter does; the theme and the size are their own. @type {(keyof LectureState)[]} */
const TOLD = ["scene", "at", "reveal"];

/**
 * @param {EventTarget} bus
 * @param {import("./player.js").LectureStore} store
 * @param {import("./room.js").Room} room
 * @param {import("./follow_bar.js").FollowBar} bar
 * @param {AbortSignal} signal
 */
export function createFollowing(bus, store, room, bar, signal) {
  const present = () => /** @type {any} */ (Object.fromEntries(TOLD.map((name) => [name, store.state[name]])));
  let known = JSON.stringify(present());

  on(bus, "state", () => {
    const text = JSON.stringify(present());
    if (text === known) return;
    known = text;
    room.tell(present());
    // Whoever moves something while following wants to look around.
    bar.letGo();
  }, signal);
  on(bus, "follow", ({ state }) => {
    const wanted = Object.fromEntries(TOLD.map((name) => [name, state[name] ?? store.state[name]]));
    known = JSON.stringify(wanted);
    store.set(wanted);
  }, signal);
  on(bus, "entered", ({ presenting }) => presenting && room.tell(present()), signal);

  if (store.state.room) room.join(store.state.room);
  else if (room.held()) room.open();
}
