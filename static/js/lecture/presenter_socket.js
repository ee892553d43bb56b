/** The presenter's side of a room. */

import { emit } from "../base/bus.js";
import { createLastingSocket } from "./lasting_socket.js";
import { createTeller } from "./teller.js";

/**
 * @typedef {object} Opened
 * @property {string} room its code
 * @property {string} key
 */
/**
 * @typedef {object} PresenterSocket
 * @property {Promise<boolean>} entered whether the room was there and took the key
 * @property {(state: object) => void} tell
 * @property {() => void} end
 * @property {() => void} leave
 */

/**
 * @param {Opened} room
 * @param {EventTarget} bus hears `entered`, `followers`, `lost` and `back`
 * @param {AbortSignal} signal
 * @param {(code: number, sentence: string) => void} refused after it was entered
 * @returns {PresenterSocket}
 */
export function createPresenterSocket({ room, key }, bus, signal, refused) {
  /** @type {(entered: boolean) => void} */
  let settle = () => {};
  /** @type {Promise<boolean>} */
  const entered = new Promise((resolve) => (settle = resolve));
  let inside = false;

  const socket = createLastingSocket(`api/v1/rooms/${room}/presenter`, {
    opened: () => {
      socket.say(JSON.stringify({ type: "present", key }));
      teller.again();
    },
    heard,
    lost: () => emit(bus, "lost"),
    back: () => emit(bus, "back"),
    refused: (code, sentence) => {
      teller.stop();
      if (inside) refused(code, sentence);
      settle(false);
    },
  }, signal);
  const teller = createTeller(socket);

  /** @param {any} message */
  function heard({ type, count }) {
    if (type !== "followers") return;
    if (!inside) emit(bus, "entered", { code: room, presenting: true });
    inside = true;
    settle(true);
    emit(bus, "followers", { count });
  }

  return {
    entered,
    tell: teller.tell,
    end: () => socket.say(JSON.stringify({ type: "end" })),
    leave: () => {
      teller.stop();
      socket.close();
      settle(false);
    },
  };
}
