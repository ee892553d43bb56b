/** Puts /lecture/presenter together: the notes to the scene that the lecture shows, and the time. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { createStore } from "../state/state.js";
import { lectureFields } from "./fields.js";
import { listenToKeys } from "./keys.js";
import { createSync } from "./sync.js";

const bus = new EventTarget();
const { signal } = new AbortController();
const sections = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".notes")]);
const names = sections.map(({ dataset }) => dataset.scene ?? "");
const store = /** @type {import("./player.js").LectureStore} */ (/** @type {unknown} */ (
  createStore(bus, lectureFields(names, []), signal)));
const link = find(document, ".link");
let start = Date.now();

const index = () => names.indexOf(store.state.scene);

/** @param {number} wanted */
function go(wanted) {
  if (names[wanted]) store.set({ scene: names[wanted], at: "", reveal: "off" });
}

function next() {
  const hasAnswer = sections[index()].dataset.answer !== undefined;
  if (hasAnswer && store.state.reveal === "off") store.set({ reveal: "on" });
  else go(index() + 1);
}

function show() {
  const { scene, reveal, blank } = store.state;
  for (const section of sections) {
    section.hidden = section.dataset.scene !== scene;
    section.toggleAttribute("data-revealed", reveal === "on");
  }
  document.body.toggleAttribute("data-blank", blank === "on");
  /** @type {HTMLOutputElement} */ (find(document, ".steps output")).value = `${index() + 1} / ${names.length}`;
}

function tick() {
  const seconds = Math.floor((Date.now() - start) / 1000);
  /** @type {HTMLOutputElement} */ (find(document, ".clock output")).value =
    `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

find(document, ".clock button").addEventListener("click", () => {
  start = Date.now();
  tick();
}, { signal });
find(document, ".previous").addEventListener("click", () => go(index() - 1), { signal });
find(document, ".next").addEventListener("click", next, { signal });
link.textContent = "No window with the lecture is open in this browser.";
createSync("notes", bus, store, signal, () => {
  link.textContent = "In step with the lecture.";
});
/** @type {Partial<Record<import("./keys.js").Action, () => void>>} */
const actions = {
  next,
  previous: () => go(index() - 1),
  answer: () => store.set({ reveal: store.state.reveal === "on" ? "off" : "on" }),
  blank: () => store.set({ blank: store.state.blank === "on" ? "off" : "on" }),
};
listenToKeys((action) => actions[action]?.(), go, signal);
on(bus, "state", show, signal);
show();
setInterval(tick, 1000);
