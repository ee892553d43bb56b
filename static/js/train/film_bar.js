/** The bar beneath the plot: plays the film, steps and scrubs through it; runs it anew and stops the run. */

import { emit, on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { digits, several } from "../base/words.js";
import { NO_POINTS_SENTENCE } from "./train_question.js";
import { createControls } from "../controls/controls.js";

/** @typedef {import("./film.js").Film} Film */

/**
 * @param {HTMLElement} element the section #film
 * @param {import("./player.js").Player} player
 * @param {EventTarget} bus
 * @param {import("./train_state.js").TrainStore} store
 * @param {AbortSignal} signal
 */
export function createFilmBar(element, player, bus, store, signal) {
  const play = find(element, ".play");
  const scrubber = /** @type {HTMLInputElement} */ (find(element, ".scrubber"));
  createControls(find(element, ".speed"), "film", bus, /** @type {any} */ (store), signal);
  createRunButtons(element, bus, store, signal);

  /** @param {boolean} playing */
  function showPlaying(playing) {
    play.setAttribute("aria-pressed", String(playing));
    play.setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  /** @param {Film | null} film */
  function showFilm(film) {
    const length = film?.length ?? store.state.steps;
    scrubber.max = String(length);
    const recorded = film?.pictures ? film.stepOf(film.pictures - 1) : 0;
    scrubber.style.setProperty("--recorded", String(length ? recorded / length : 1));
    showStep();
  }

  function showStep() {
    const { film, picture } = player;
    const step = film?.pictures ? film.stepOf(Math.max(0, picture)) : 0;
    const words = `Step ${digits(step)} of ${digits(Number(scrubber.max))}`;
    scrubber.value = String(step);
    const found = film?.pictures && picture >= 0 ? film.recorded[picture].linearRegions : null;
    scrubber.setAttribute("aria-valuetext", found === null ? words : `${words}: ${several(found, "linear region")}`);
    scrubber.style.setProperty("--filled", String(step / (Number(scrubber.max) || 1)));
    find(element, "output.step").textContent = words;
  }

  play.addEventListener("click", () => (player.playing ? player.pause() : player.play()), { signal });
  find(element, ".back").addEventListener("click", () => player.seek(player.picture - 1), { signal });
  find(element, ".forth").addEventListener("click", () => player.seek(player.picture + 1), { signal });
  scrubber.addEventListener("input", () => {
    if (player.film?.pictures) player.seek(player.film.pictureAt(scrubber.valueAsNumber));
    showStep();
  }, { signal });
  scrubber.addEventListener("keydown", (event) => {
    const pictures = pictureKeys(event.key, player.film?.pictures ?? 0, player.picture);
    if (pictures === null) return;
    event.preventDefault();
    player.seek(pictures);
  }, { signal });
  for (const type of ["run", "failed"]) on(bus, type, () => showFilm(null), signal);
  on(bus, "film", ({ film }) => showFilm(film), signal);
  on(bus, "head", showStep, signal);
  on(bus, "play", ({ playing }) => showPlaying(playing), signal);
  showPlaying(player.playing);
}

/**
 * What a key makes of the play head, in the scrubber and in the charts.
 * @param {string} key
 * @param {number} pictures
 * @param {number} present
 * @returns {number | null} the picture to go to
 */
export function pictureKeys(key, pictures, present) {
  const page = Math.max(1, Math.round(pictures / 10));
  /** @type {Record<string, number>} */
  const goals = {
    ArrowLeft: present - 1, ArrowDown: present - 1, ArrowRight: present + 1, ArrowUp: present + 1,
    PageDown: present - page, PageUp: present + page, Home: 0, End: pictures - 1,
  };
  return goals[key] ?? null;
}

/**
 * @param {HTMLElement} element
 * @param {EventTarget} bus
 * @param {import("./train_state.js").TrainStore} store
 * @param {AbortSignal} signal
 */
function createRunButtons(element, bus, store, signal) {
  const stop = find(element, "#stop");
  const end = find(element, ".end");

  /**
   * @param {boolean} running
   * @param {{reason: string, sentence: string}} [why]
   */
  function show(running, why) {
    stop.setAttribute("aria-disabled", String(!running));
    end.textContent = running ? "Recording …" : why?.sentence ?? "";
    end.classList.toggle("alarm", why !== undefined && why.reason !== "finished");
  }

  find(element, "#run").addEventListener("click", () => {
    if (store.state.head !== null) store.set({ head: null });
    emit(bus, "retry");
  }, { signal });
  stop.addEventListener("click", () => emit(bus, "cancel"), { signal });
  on(bus, "run", ({ question }) => {
    if (question === null) show(false, { reason: "finished", sentence: NO_POINTS_SENTENCE });
    else show(true);
  }, signal);
  on(bus, "end", (why) => show(false, why), signal);
  on(bus, "failed", () => show(false), signal);
}
