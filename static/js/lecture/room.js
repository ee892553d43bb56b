/**
 * A room: what its presenter shows reaches everyone who follows, on whatever machine.
 *
 * On the bus:
 *
 * | event     | detail             | meaning                                                               |
 * |-----------|--------------------|-----------------------------------------------------------------------|
 * | entered   | {code, presenting} | this page is in a room                                                |
 * | told      | {state}            | the presenter's state: on coming in, whenever it changes, and on back |
 * | followers | {count}            | how many follow; for the presenter                                    |
 * | lost      | {}                 | the connection is lost, and looked for                                |
 * | back      | {}                 | it is there again                                                     |
 * | ended     | {sentence}         | this page is in no room any more; "" if that was its own wish         |
 */

import { emit } from "../base/bus.js";
import { createLastingSocket } from "./lasting_socket.js";
import { createPresenterSocket } from "./presenter_socket.js";

/** @typedef {import("./presenter_socket.js").Opened} Opened */
/**
 * @typedef {object} LectureState
 * @property {string} scene its name
 * @property {string} at what the scene's view tells of itself
 */
/**
 * @typedef {object} Room
 * @property {() => Promise<string>} open presents in a room: in that of before, if this page was loaded anew, else in a
 *   new one. Gives its code, or "" after an `ended` that says why not.
 * @property {() => boolean} held whether this page presented before it was loaded anew
 * @property {(state: LectureState) => void} tell tells the followers, at most once a frame; the latest wins. Nothing
 *   happens while this page does not present.
 * @property {() => void} end sends everybody home
 * @property {(code: string) => void} join follows the room with this code
 * @property {() => void} leave
 */

const ROOMS = "api/v1/rooms";
const HELD = "reluscope-room";
/** The presenter's socket is closed with it when another page took the room over, and has the key, too. */
const REPLACED = 4409;
const ENDED = 4410;
const AWAY_SENTENCE = "The server does not answer. Try again.";

/**
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 * @returns {Room}
 */
export function createRoom(bus, signal) {
  /** What this page is in. @type {{leave: () => void, tell?: (state: object) => void, end?: () => void}} */
  let inside = { leave() {} };
  let attempt = 0;

  function leave() {
    attempt += 1;
    inside.leave();
    inside = { leave() {} };
  }

  /** @param {string} sentence */
  function over(sentence) {
    leave();
    emit(bus, "ended", { sentence });
  }

  /** @returns {Promise<string>} */
  async function open() {
    leave();
    const mine = attempt;
    const before = held();
    const room = before ?? (await newRoom(signal));
    if (mine !== attempt || signal.aborted) return "";
    if (typeof room === "string") {
      over(room);
      return "";
    }
    hold(room);
    const socket = createPresenterSocket(room, bus, signal, refused);
    inside = socket;
    if (await socket.entered) return room.room;
    if (mine !== attempt || signal.aborted) return "";
    hold(null);
    if (before) return open();
    over(AWAY_SENTENCE);
    return "";
  }

  /**
   * @param {number} code
   * @param {string} sentence
   */
  function refused(code, sentence) {
    if (code !== REPLACED) hold(null);
    over(code === ENDED ? "" : sentence);
  }

  /** @param {string} code */
  function join(code) {
    leave();
    emit(bus, "entered", { code: code.toUpperCase(), presenting: false });
    const socket = createLastingSocket(`${ROOMS}/${encodeURIComponent(code)}`, {
      opened: () => {},
      heard: (message) => isState(message) && emit(bus, "told", { state: message.state }),
      lost: () => emit(bus, "lost"),
      back: () => emit(bus, "back"),
      refused: (_, sentence) => over(sentence),
    }, signal);
    inside = { leave: socket.close };
  }

  return {
    open,
    held: () => held() !== null,
    tell: (state) => inside.tell?.(state),
    end: () => inside.end?.(),
    join,
    leave: () => over(""),
  };
}

/** @param {any} message */
function isState({ type, state }) {
  return type === "state" && typeof state.scene === "string" && typeof state.at === "string";
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<Opened | string>} or why there is none
 */
async function newRoom(signal) {
  try {
    const response = await fetch(ROOMS, { method: "POST", signal });
    const answer = await response.json();
    return response.ok ? answer : String(answer.detail);
  } catch {
    return AWAY_SENTENCE;
  }
}

/** @returns {Opened | null} the room that this tab presents, also after the page was loaded anew */
function held() {
  try {
    return JSON.parse(sessionStorage.getItem(HELD) ?? "null");
  } catch {
    return null; // the browser keeps nothing
  }
}

/** @param {Opened | null} room */
function hold(room) {
  try {
    if (room) sessionStorage.setItem(HELD, JSON.stringify(room));
    else sessionStorage.removeItem(HELD);
  } catch {
    // The browser keeps nothing: a page that is loaded anew opens a new room.
  }
}
