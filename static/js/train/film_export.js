/** Files of a film: the weights at the play head, the numbers of all steps, and its pictures, still or moving. */

import { emit, on } from "../base/bus.js";
import { make } from "../base/dom.js";
import { digits, several } from "../base/words.js";
import { save } from "../share/download.js";
import { encode, MOST_PARAMETERS } from "../weights/weights_text.js";
import { evenly, filmName, numbersCsv, weightsJson } from "./film_files.js";
import { Frames } from "./film_frames.js";

/** @typedef {import("./film.js").Film} Film */
/** @typedef {import("./train_state.js").TrainStore} TrainStore */

/** More pictures, or larger ones, make a file that nobody wants to send or to wait for. */
const STILL = { most: 200, widest: 1200, levels: 256 };
const MOVING = { most: 100, widest: 720, levels: 64 };
/** How long a moving picture rests on each, and on the last. */
const MILLISECONDS = { each: 100, last: 2000 };

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} view
 * @param {EventTarget} bus
 * @param {import("../plot/explorer.js").Explorer} explorer
 * @param {import("./player.js").Player} player
 * @param {TrainStore} store
 * @param {AbortSignal} signal
 */
export function createFilmExport(element, view, bus, explorer, player, store, signal) {
  const exporter = new FilmExport(element, new Frames(view, bus, explorer, player, signal), bus, explorer, store);
  exporter.listen(signal);
}

class FilmExport {
  /**
   * @param {HTMLElement} element
   * @param {Frames} frames
   * @param {EventTarget} bus
   * @param {import("../plot/explorer.js").Explorer} explorer
   * @param {TrainStore} store
   */
  constructor(element, frames, bus, explorer, store) {
    this.frames = frames;
    this.bus = bus;
    this.explorer = explorer;
    this.store = store;
    /** @type {{film: Film, picture: number} | null} the play head */
    this.head = null;
    this.playing = false;
    /** @type {AbortController | null} */
    this.running = null;
    this.link = make("a", { class: "explore" }, "Open in the explorer");
    this.said = make("p", { class: "said", role: "status" });
    this.bar = make("progress", { "aria-label": "Pictures made" });
    this.cancel = make("button", { type: "button", class: "cancel" }, "Cancel");
    this.progress = make("div", { class: "progress" }, this.bar, this.cancel);
    this.progress.hidden = true;
    /** @type {[string, string, () => unknown][]} */
    const files = [
      ["weights", "Weights (JSON)", () => this.saveWeights()],
      ["numbers", "Numbers (CSV)", () => this.saveNumbers()],
      ["zip", "Pictures (zip of PNG)", () => this.savePictures()],
      ["moving", "Moving picture (animated PNG)", () => this.saveMoving()],
    ];
    this.buttons = files.map(([name, title, action]) => {
      const button = make("button", { type: "button", "data-save": name }, title);
      button.addEventListener("click", () => action());
      return button;
    });
    element.classList.add("film-export");
    element.append(make("details", {}, make("summary", {}, "Save"),
      make("div", { class: "files" }, this.link, ...this.buttons), this.progress, this.said));
    this.show();
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { bus, link } = this;
    this.cancel.addEventListener("click", () => this.running?.abort(), { signal });
    on(bus, "head", (head) => {
      this.head = head;
      // Whoever goes elsewhere in the film wants to see that, and not the pictures that are taken.
      if (!this.frames.leading) this.running?.abort();
      this.show();
    }, signal);
    on(bus, "play", ({ playing }) => {
      this.playing = playing;
      if (playing) this.running?.abort();
      this.show();
    }, signal);
    for (const type of ["run", "failed"]) {
      on(bus, type, () => {
        this.running?.abort();
        this.head = null;
        this.say("");
        this.show();
      }, signal);
    }
    // While the film plays nobody can use a link to what has passed already: it is made when it is wanted.
    for (const type of /** @type {const} */ (["pointerdown", "focus"])) {
      link.addEventListener(type, () => this.showLink(), { signal });
    }
    signal.addEventListener("abort", () => this.running?.abort());
  }

  show() {
    for (const button of this.buttons) button.disabled = this.head === null || this.running !== null;
    if (!this.playing && !this.running) this.showLink();
  }

  showLink() {
    const { head, link } = this;
    const parameters = head ? head.film.recorded[head.picture].parameters.length : 0;
    link.hidden = parameters > MOST_PARAMETERS;
    if (!head || link.hidden) {
      link.removeAttribute("href");
      if (head && !this.said.textContent) this.say(tooMany(parameters));
      return;
    }
    const { store } = this.explorer;
    const weights = encode(head.film.layersOf(head.picture));
    link.href = `.${store.address({ ...store.state, kind: "weights", weights, panel: "none", theme: "auto" })}`;
  }

  /** @returns {string} the name of a file about the picture at the head, without its ending */
  get pictureName() {
    const { head } = this;
    return `${filmName(this.store.state)}-step${head?.film.stepOf(head.picture)}`;
  }

  saveWeights() {
    const { head } = this;
    if (head) this.give(weightsJson(head.film, head.picture), "application/json", `${this.pictureName}.json`);
  }

  saveNumbers() {
    if (this.head) this.give(numbersCsv(this.head.film), "text/csv", `${filmName(this.store.state)}.csv`);
  }

  savePictures() {
    return this.make(STILL, async (film, pictures, files) => {
      const { zipOf } = await import("./zip.js");
      const width = String(film.stepOf(film.pictures - 1)).length;
      const name = filmName(this.store.state);
      const named = files.map((bytes, at) =>
        ({ name: `${name}/step-${String(film.stepOf(pictures[at])).padStart(width, "0")}.png`, bytes }));
      return { blob: zipOf(named), name: `${name}.zip` };
    });
  }

  saveMoving() {
    return this.make(MOVING, async (_, pictures, files) => {
      const { animatedPng } = await import("./animated_png.js");
      const milliseconds = pictures.map((_picture, at) =>
        (at < pictures.length - 1 ? MILLISECONDS.each : MILLISECONDS.last));
      return { blob: animatedPng(files, milliseconds), name: `${filmName(this.store.state)}.png` };
    });
  }

  /**
   * @param {import("./film_frames.js").Size & {most: number}} size most: pictures
   * @param {(film: Film, pictures: number[], files: Uint8Array<ArrayBuffer>[]) => Promise<{blob: Blob, name: string}>}
   *   pack makes one file of all
   */
  async make(size, pack) {
    const { head } = this;
    if (!head || this.running) return;
    // The film rests while its pictures are taken.
    if (this.playing) emit(this.bus, "seek", { picture: head.picture });
    const { film } = head;
    const pictures = evenly(film.pictures, size.most);
    const running = this.begin(pictures.length);
    try {
      const tell = (/** @type {number} */ done) => this.tell(done, pictures.length);
      const files = await this.frames.take(film, pictures, size, tell, running.signal);
      if (running.signal.aborted) this.say("Cancelled.");
      else {
        const { blob, name } = await pack(film, pictures, files);
        save(blob, name);
        const of = pictures.length < film.pictures ? ` of ${digits(film.pictures)}` : "";
        this.say(`Saved ${name} with ${digits(pictures.length)}${of} pictures.`);
      }
    } catch (error) {
      this.say(/** @type {Error} */ (error).message);
    }
    this.finish();
  }

  /** @param {number} pictures */
  begin(pictures) {
    this.running = new AbortController();
    this.bar.max = pictures;
    this.tell(0, pictures);
    this.progress.hidden = false;
    this.show();
    return this.running;
  }

  finish() {
    this.running = null;
    this.progress.hidden = true;
    this.show();
  }

  /**
   * @param {number} done
   * @param {number} all
   */
  tell(done, all) {
    this.bar.value = done;
    this.say(`${digits(done)} of ${several(all, "picture")} made\u2026`, "off");
  }

  /**
   * @param {string} sentence
   * @param {"polite" | "off"} [live] whether it is read aloud
   */
  say(sentence, live = "polite") {
    this.said.setAttribute("aria-live", live);
    this.said.textContent = sentence;
  }

  /**
   * @param {string} text
   * @param {string} type
   * @param {string} name
   */
  give(text, type, name) {
    save(new Blob([text], { type }), name);
    this.say(`Saved ${name}.`);
  }
}

/** @param {number} parameters */
function tooMany(parameters) {
  return `${several(parameters, "parameter")} are too many for an address, which holds ${digits(MOST_PARAMETERS)}: `
    + "save the weights instead.";
}
