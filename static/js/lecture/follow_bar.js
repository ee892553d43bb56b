/**
 * The bar of a room. A follower sees who leads, may let go, and comes back; the presenter sees the room's code and how
 * many follow, and shows the code large.
 *
 * It hears the events of room.js and tells `follow`, {state}: what a follower is to see now.
 */

import { emit, on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { several } from "../base/words.js";
import { qrPicture, reach } from "../share/qr_picture.js";

/** @typedef {import("./room.js").LectureState} LectureState */
/**
 * @typedef {object} FollowBar
 * @property {() => void} letGo as the button does; to be called when a follower moves something
 */

/**
 * @param {HTMLElement} element of the template _room.html
 * @param {EventTarget} bus
 * @param {import("./room.js").Room} room
 * @param {AbortSignal} signal
 * @returns {FollowBar}
 */
export function createFollowBar(element, bus, room, signal) {
  const follower = find(element, ".follower");
  const presenter = find(element, ".presenter");
  const letGo = createFollowerBar(follower, bus, signal);
  createPresenterBar(presenter, bus, room, signal);

  on(bus, "entered", ({ presenting }) => {
    element.hidden = false;
    follower.hidden = presenting;
    presenter.hidden = !presenting;
  }, signal);
  on(bus, "ended", ({ sentence }) => {
    element.hidden = sentence === "";
    follower.hidden = false;
    presenter.hidden = true;
  }, signal);
  return { letGo };
}

/**
 * @param {HTMLElement} element
 * @param {EventTarget} bus
 * @param {AbortSignal} signal
 * @returns {() => void} lets go
 */
function createFollowerBar(element, bus, signal) {
  const words = find(element, ".words");
  const button = find(element, "button");
  let code = "";
  let following = false;
  let lost = false;
  /** @type {LectureState | null} */
  let latest = null;

  function show() {
    const sentence = following ? `You follow the lecture in room ${code}.` : "You look around on your own.";
    words.textContent = lost ? `${sentence} The connection is lost; it comes back by itself.` : sentence;
    button.textContent = following ? "Look around on my own" : "Back to the lecture";
    button.hidden = false;
  }

  /** @param {boolean} wanted */
  function follow(wanted) {
    following = wanted;
    show();
    if (following && latest) emit(bus, "follow", { state: latest });
  }

  button.addEventListener("click", () => follow(!following), { signal });
  on(bus, "entered", (entered) => {
    code = entered.code;
    latest = null;
    lost = false;
    follow(!entered.presenting);
  }, signal);
  on(bus, "told", ({ state }) => {
    latest = state;
    if (following) emit(bus, "follow", { state });
  }, signal);
  on(bus, "lost", () => { lost = true; show(); }, signal);
  on(bus, "back", () => { lost = false; show(); }, signal);
  on(bus, "ended", ({ sentence }) => {
    following = false;
    words.textContent = sentence;
    button.hidden = true;
  }, signal);
  return () => following && follow(false);
}

/**
 * @param {HTMLElement} element
 * @param {EventTarget} bus
 * @param {import("./room.js").Room} room
 * @param {AbortSignal} signal
 */
function createPresenterBar(element, bus, room, signal) {
  const words = find(element, ".words");
  const dialog = /** @type {HTMLDialogElement} */ (find(element, "dialog"));
  const show = find(element, ".show");
  let count = 0;
  let lost = false;

  function tell() {
    words.textContent = lost ? "The connection is lost; it comes back by itself." : several(count, "follower");
  }

  show.addEventListener("click", () => dialog.showModal(), { signal });
  find(dialog, "button").addEventListener("click", () => dialog.close(), { signal });
  find(element, ".end").addEventListener("click", () => room.end(), { signal });
  on(bus, "entered", ({ code, presenting }) => {
    if (presenting) showCode(element, code, signal);
    lost = false;
  }, signal);
  on(bus, "followers", (told) => { count = told.count; tell(); }, signal);
  on(bus, "lost", () => { lost = true; tell(); }, signal);
  on(bus, "back", () => { lost = false; tell(); }, signal);
  on(bus, "ended", () => dialog.close(), signal);
}

/**
 * @param {HTMLElement} element
 * @param {string} code
 * @param {AbortSignal} signal
 */
async function showCode(element, code, signal) {
  const link = followLink(code);
  for (const place of element.querySelectorAll(".code")) place.textContent = code;
  find(element, ".link").textContent = link;
  find(element, ".why").textContent = reach();
  const source = (await qrPicture(link, signal))?.source;
  const picture = /** @type {HTMLImageElement} */ (find(element, "img"));
  picture.hidden = !source;
  if (source) picture.src = source;
}

/**
 * @param {string} code
 * @returns {string} the address of this page for those who follow
 */
export function followLink(code) {
  return new URL(`${location.pathname}?room=${code}`, location.href).href;
}
