/** A scene with the explorer: the picture, the controls that the scene needs, its count, and beside it theory. */

import { emit, on } from "../../base/bus.js";
import { find, make } from "../../base/dom.js";
import { raised } from "../../base/words.js";
import { GrowthChart } from "../growth.js";

/** @typedef {import("../stage.js").Stage} Stage */
/** @typedef {import("../stage.js").View} View */

/** Lines of theory for which a scene has room. */
const MOST_LINES = 3;

/**
 * @param {Stage} stage
 * @param {import("../explorer.js").SceneExplorer} explorer
 * @returns {View}
 */
export function createExplorerView(stage, explorer) {
  const { element, options, signal } = stage;
  const { bus, store } = explorer;
  const scene = /** @type {HTMLElement} */ (element.closest("section"));
  let following = false;

  explorer.enter(element, find(scene, ".scene-controls"), options.controls);
  const growth = createGrowth(stage, explorer);
  const beside = find(scene, ".beside");
  beside.replaceChildren(...options.presets.map((/** @type {{label: string, state: string}} */ preset) => {
    const button = make("button", { type: "button" }, preset.label);
    button.addEventListener("click", () => store.follow(preset.state), { signal });
    return button;
  }));
  const theory = find(explorer.element, ".theory-lines");
  theory.replaceChildren();
  theory.hidden = !options.theory;

  on(bus, "started", ({ header }) => {
    const lines = options.theory ? header.theory.slice(0, MOST_LINES) : [];
    theory.replaceChildren(...lines.map((/** @type {any} */ line) => make("li", {}, raised(line.sentence))));
  }, signal);
  on(bus, "done", ({ answer }) => {
    const count = answer.complete ? answer.counts[options.figure] : undefined;
    stage.figure(count ?? "\u2026", options.words || options.figure.replaceAll("_", " "));
    if (count !== undefined) growth?.mark(store.state, count);
  }, signal);
  on(bus, "state", ({ state }) => following || stage.changed(store.address(state).slice(1)), signal);
  on(bus, "look", ({ window }) => {
    if (window && !following) stage.changed(store.address({ ...store.state, y: null, ...window }).slice(1));
  }, signal);
  signal.addEventListener("abort", () => explorer.leave());

  return {
    follow(text) {
      following = true;
      explorer.follow(text || options.state);
      following = false;
    },
    redraw() {
      emit(bus, "theme");
      growth?.draw(stage.theme());
    },
  };
}

/**
 * @param {Stage} stage
 * @param {import("../explorer.js").SceneExplorer} explorer
 * @returns {GrowthChart | null}
 */
function createGrowth(stage, explorer) {
  const chart = find(explorer.element, ".growth");
  const list = find(explorer.element, ".growth-series");
  const { growth, figure } = stage.options;
  chart.hidden = list.hidden = !growth;
  if (!growth) return null;
  const made = new GrowthChart(chart, list, growth, figure, explorer.fields, stage.signal);
  const sizes = new ResizeObserver(() => made.draw(stage.theme()));
  sizes.observe(chart);
  stage.signal.addEventListener("abort", () => sizes.disconnect());
  return made;
}
