/** The play head: it goes along the film at the chosen speed, or rests where one puts it. */

import { emit, on } from "../base/bus.js";

/** @typedef {import("./film.js").Film} Film */
/** @typedef {import("./train_state.js").TrainStore} TrainStore */

/** A page that stood still goes on from where it was. */
const LONGEST_FRAME_MILLISECONDS = 100;

export class Player {
  /**
   * @param {EventTarget} bus
   * @param {TrainStore} store
   * @param {AbortSignal} signal
   */
  constructor(bus, store, signal) {
    this.bus = bus;
    this.store = store;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    /** @type {Film | null} */
    this.film = null;
    this.picture = -1;
    this.playing = false;
    /** Where the head is between pictures while it plays, in steps. */
    this.place = 0;
    this.frame = 0;
    this.before = 0;
    on(bus, "run", ({ question }) => this.begin(question !== null), signal);
    on(bus, "film", ({ film }) => this.extend(film), signal);
    on(bus, "failed", () => this.begin(false), signal);
    on(bus, "seek", ({ picture }) => this.seek(picture), signal);
    on(bus, "state", ({ state }) => this.follow(state.head), signal);
    signal.addEventListener("abort", () => cancelAnimationFrame(this.frame));
  }

  /** @param {boolean} coming whether there will be a film */
  begin(coming) {
    this.film = null;
    this.picture = -1;
    this.place = 0;
    this.setPlaying(coming && this.store.state.head === null && !this.calm.matches);
  }

  /** @param {Film} film with more in it */
  extend(film) {
    this.film = film;
    const { head } = this.store.state;
    if (!film.pictures) return;
    if (this.picture < 0) this.show(0);
    if (this.playing) this.schedule();
    // Whoever wants no motion sees the start, and then the end.
    else if (head !== null) this.show(film.pictureAt(head));
    else if (film.end && this.calm.matches) this.show(film.pictures - 1);
  }

  /** @param {number | null} head the step that the state names */
  follow(head) {
    if (head === null || !this.film?.pictures) return;
    const picture = this.film.pictureAt(head);
    if (this.playing) this.setPlaying(false);
    this.show(picture);
  }

  /** Plays on, from the start if the head is at the end. */
  play() {
    const { film } = this;
    if (!film?.pictures) return;
    const atEnd = film.end !== null && this.picture === film.pictures - 1;
    this.place = atEnd ? 0 : film.stepOf(this.picture);
    this.store.set({ head: null });
    if (atEnd) this.show(0);
    this.setPlaying(true);
    this.schedule();
  }

  pause() {
    if (this.film?.pictures) this.seek(this.picture);
    else this.setPlaying(false);
  }

  /** @param {number} picture at which the head rests from now on */
  seek(picture) {
    const { film } = this;
    if (!film?.pictures) return;
    const wanted = Math.min(Math.max(picture, 0), film.pictures - 1);
    this.setPlaying(false);
    this.show(wanted);
    this.store.set({ head: film.stepOf(wanted) });
  }

  schedule() {
    if (this.frame) return;
    this.before = performance.now();
    this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  /** @param {number} now milliseconds */
  tick(now) {
    this.frame = 0;
    const { film } = this;
    if (!this.playing || !film) return;
    const last = film.stepOf(film.pictures - 1);
    const passed = Math.min(Math.max(0, now - this.before), LONGEST_FRAME_MILLISECONDS) / 1000;
    // What is not recorded yet is waited for.
    this.place = Math.min(this.place + passed * this.store.state.speed, last);
    this.before = now;
    this.show(film.pictureAt(this.place));
    if (film.end && this.place >= last) this.setPlaying(false);
    else this.frame = requestAnimationFrame((next) => this.tick(next));
  }

  /** @param {number} picture */
  show(picture) {
    if (!this.film || picture === this.picture) return;
    this.picture = picture;
    emit(this.bus, "head", { film: this.film, picture, step: this.film.stepOf(picture) });
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    if (playing === this.playing) return;
    this.playing = playing;
    emit(this.bus, "play", { playing });
  }
}
