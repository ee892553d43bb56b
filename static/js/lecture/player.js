/** Shows one scene at a time, with its view, and keeps what the view shows in the state. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { digits } from "../base/words.js";
import { readTheme } from "../plot/colours.js";

/** @typedef {import("./stage.js").Stage} Stage */
/** @typedef {import("./stage.js").View} View */
/** @typedef {import("./fields.js").LectureState} LectureState */
/** @typedef {Record<string, (stage: Stage) => View>} Makers makes the view of each kind */
/** @typedef {{state: LectureState, set: (changes: Partial<LectureState>) => void}} LectureStore */

export class Player {
  /**
   * @param {HTMLElement[]} sections of the scenes
   * @param {EventTarget} bus
   * @param {LectureStore} store
   * @param {Makers} makers
   * @param {AbortSignal} signal
   */
  constructor(sections, bus, store, makers, signal) {
    this.sections = sections;
    this.store = store;
    this.makers = makers;
    this.scene = "";
    /** What the view has told last, or was told. */
    this.told = "";
    /** @type {View | null} */
    this.view = null;
    this.leaving = new AbortController();
    for (const section of sections) {
      section.querySelector(".answer button")?.addEventListener("click", () => this.answer(), { signal });
    }
    on(bus, "state", () => this.show(), signal);
    on(bus, "theme", () => this.view?.redraw(), signal);
    signal.addEventListener("abort", () => this.leaving.abort());
    this.show();
  }

  /** @returns {number} of the present scene, from 0 */
  get index() {
    return this.sections.findIndex(({ dataset }) => dataset.scene === this.store.state.scene);
  }

  get hasAnswer() {
    return this.sections[this.index].querySelector(".answer") !== null;
  }

  show() {
    const { scene, at, reveal } = this.store.state;
    if (scene !== this.scene) this.open(scene, at);
    else if (at !== this.told) {
      this.told = at;
      this.view?.follow(at);
    }
    const section = this.sections[this.index];
    const answer = section.querySelector(".reveal");
    if (answer instanceof HTMLElement) answer.hidden = reveal === "off";
    section.toggleAttribute("data-revealed", reveal === "on");
  }

  /**
   * @param {string} scene
   * @param {string} at
   */
  open(scene, at) {
    const first = this.scene === "";
    this.leaving.abort();
    this.leaving = new AbortController();
    this.scene = scene;
    this.told = at;
    for (const section of this.sections) section.hidden = section.dataset.scene !== scene;
    const section = this.sections[this.index];
    // Whoever hears the page hears the new title; the first one is heard with the page.
    if (!first) find(section, "h1").focus();
    const element = find(section, ".stage");
    element.replaceChildren();
    const options = JSON.parse(section.dataset.view ?? "{}");
    const view = this.makers[options.kind](this.stageOf(section, element, options));
    this.view = view;
    view.follow(at);
    document.body.dataset.scene = scene;
  }

  /**
   * @param {HTMLElement} section
   * @param {HTMLElement} element
   * @param {Record<string, any>} options
   * @returns {Stage}
   */
  stageOf(section, element, options) {
    const { signal } = this.leaving;
    return {
      element,
      options,
      signal,
      theme: () => readTheme(element),
      figure(value, words) {
        const output = /** @type {HTMLOutputElement} */ (find(section, ".figure output"));
        output.value = typeof value === "number" ? digits(value) : value;
        output.dataset.value = String(value);
        find(section, ".figure span").textContent = words;
      },
      changed: (text) => {
        if (signal.aborted || text === this.told) return;
        this.told = text;
        this.store.set({ at: text });
      },
    };
  }

  /** @param {number} index of a scene; nothing happens where there is none */
  go(index) {
    const section = this.sections[index];
    if (section) this.store.set({ scene: section.dataset.scene, at: "", reveal: "off" });
  }

  /** The answer first, then the next scene. */
  next() {
    if (this.hasAnswer && this.store.state.reveal === "off") this.answer();
    else this.go(this.index + 1);
  }

  previous() {
    this.go(this.index - 1);
  }

  answer() {
    if (this.hasAnswer) this.store.set({ reveal: this.store.state.reveal === "on" ? "off" : "on" });
  }
}
