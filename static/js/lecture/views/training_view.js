/** A network learns before one's eyes: the film of a run, its loss and its regions over the steps. */

import { emit, on } from "../../base/bus.js";
import { find, make } from "../../base/dom.js";
import { significant } from "../../base/significant.js";
import { createControls } from "../../controls/controls.js";
import { createMemory } from "../../state/state.js";
import { createDataPoints } from "../../train/data_points.js";
import { createFilmBar } from "../../train/film_bar.js";
import { createPictures } from "../../train/pictures.js";
import { Player } from "../../train/player.js";
import { createReadout } from "../../train/readout.js";
import { createRunner } from "../../train/runner.js";
import { filmBar, filmReadout } from "./training_parts.js";

/** @typedef {import("../../train/film.js").Numbers} Numbers */
/** @typedef {import("../../train/train_state.js").TrainStore} TrainStore */

const PLACES = /** @type {const} */ (["data", "network", "descent"]);
const percent = (/** @type {number} */ value) => `${significant(100 * value, 2)} %`;

/**
 * The number that the scene is about.
 * @type {Record<string, {of: keyof Numbers, words: string, written?: (value: number) => string}>}
 */
const FIGURES = {
  linear_regions: { of: "linearRegions", words: "linear regions" },
  activation_regions: { of: "activationRegions", words: "activation regions" },
  dead_units: { of: "deadUnits", words: "dead units" },
  train_loss: { of: "trainLoss", words: "train loss", written: (value) => significant(value, 2) },
  test_loss: { of: "testLoss", words: "test loss", written: (value) => significant(value, 2) },
  test_error: { of: "testError", words: "of the test points in the wrong class", written: percent },
};

/**
 * @param {import("../stage.js").Stage} stage
 * @param {import("../explorer.js").SceneExplorer} explorer shows the network at the play head
 * @param {readonly import("../../state/fields.js").Field[]} fields of a training run
 * @returns {import("../stage.js").View}
 */
export function createTrainingView(stage, explorer, fields) {
  const { element, options, signal } = stage;
  const scene = /** @type {HTMLElement} */ (element.closest("section"));
  const bus = new EventTarget();
  const memory = createMemory(bus, fields, options.state);
  const store = /** @type {TrainStore} */ (/** @type {unknown} */ (memory));
  const [room, legend, bar, readout] = [
    make("div", { class: "film-room" }), make("div", {}), filmBar(), filmReadout(),
  ];
  let following = false;

  element.append(make("div", { class: "film-view" }, room, bar, make("div", { class: "film-side" }, readout, legend)));
  explorer.enter(room, find(scene, ".scene-controls"), []);
  // A control of the run may have the name of one of the explorer's.
  explorer.controls.remove();
  explorer.layers.remove();
  find(scene, ".scene-controls").replaceChildren(controlsOf(options.controls, bus, memory, signal));
  const presetOf = (/** @type {{label: string, state: string}} */ preset) => {
    const button = make("button", { type: "button" }, preset.label);
    button.addEventListener("click", () => memory.follow(preset.state), { signal });
    return button;
  };
  find(scene, ".beside").replaceChildren(...options.presets.map(presetOf));

  on(bus, "head", ({ film, picture }) => {
    const { of, words, written } = FIGURES[options.figure];
    const value = film.numbersAt(picture)[of];
    stage.figure(value === null ? "\u2026" : written?.(value) ?? value, `${words} at step ${film.stepOf(picture)}`);
  }, signal);
  on(bus, "failed", ({ sentence }) => stage.figure("\u2026", sentence), signal);
  on(bus, "state", () => following || stage.changed(store.address(store.state).slice(1)), signal);
  signal.addEventListener("abort", () => {
    emit(explorer.bus, "values", { range: null });
    find(explorer.element, "canvas.data").remove();
    explorer.leave();
  });

  const player = new Player(bus, store, signal);
  createPictures(explorer, bus, store, signal);
  createFilmBar(bar, player, bus, store, signal);
  createReadout(readout, player, bus, signal);
  createDataPoints(find(explorer.element, "#view"), legend, bus, explorer.bus, signal);
  createRunner(bus, store, signal);
  playByKey(player, signal);

  return {
    follow(text) {
      following = true;
      memory.follow(text || options.state);
      following = false;
    },
    redraw: () => emit(bus, "theme"),
  };
}

/**
 * @param {string[]} wanted names
 * @param {EventTarget} bus
 * @param {import("../../state/state.js").Store} store
 * @param {AbortSignal} signal
 * @returns {HTMLElement}
 */
function controlsOf(wanted, bus, store, signal) {
  const form = make("form", { class: "explorer-controls", "aria-label": "The run", autocomplete: "off" });
  for (const place of PLACES) createControls(form, place, bus, store, signal);
  for (const control of form.children) {
    const { dataset } = /** @type {HTMLElement} */ (control);
    if (wanted.includes(dataset.control ?? "")) dataset.wanted = "";
  }
  return form;
}

/**
 * The space bar plays and pauses, where nothing else has the focus.
 * @param {Player} player
 * @param {AbortSignal} signal
 */
function playByKey(player, signal) {
  document.addEventListener("keydown", (event) => {
    const taken = event.target instanceof Element && event.target.closest("input, select, button, a, [tabindex='0']");
    if (event.key !== " " || taken) return;
    event.preventDefault();
    if (player.playing) player.pause();
    else player.play();
  }, { signal });
}
