/** The tools above the plot: a line of what is used all the time, and the rest behind the button "Show". */

import { on } from "../base/bus.js";
import { createControls } from "./controls.js";
import { find, make } from "../base/dom.js";
import { createLayerPlayer } from "./layer_player.js";
import { createLayerSlider } from "./layer_slider.js";

/** Pixels between the button and what it opens. */
const GAP = 6;

/**
 * @param {HTMLElement} element holds .line, .layers, #show-more and the popover #show
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createTools(element, bus, store, signal) {
  const layers = find(element, ".layers");
  const popover = find(element, "#show");
  createControls(find(element, ".line"), "view", bus, store, signal);
  createLayerPlayer(find(layers, ".play"), bus, store, signal);
  createLayerSlider(find(layers, ".layer-slider"), "slider-layer", bus, store, signal);
  // A phone has room for the slider, and for what plays it, only here.
  const play = make("button", { type: "button", class: "play" });
  const narrow = make("div", { class: "layer-slider" }, play);
  popover.append(narrow);
  createLayerPlayer(play, bus, store, signal);
  createLayerSlider(narrow, "slider-layer-narrow", bus, store, signal);
  createControls(popover, "show", bus, store, signal);
  placePopover(popover, find(element, "#show-more"), signal);

  const field = store.fields.find(({ name }) => name === "layer");
  const show = () => {
    layers.hidden = narrow.hidden = !field?.applies(store.state);
  };
  on(bus, "state", show, signal);
  show();
}

/**
 * @param {HTMLElement} popover
 * @param {HTMLElement} button under which it opens
 * @param {AbortSignal} signal
 */
export function placePopover(popover, button, signal) {
  const place = () => {
    const { right, bottom } = button.getBoundingClientRect();
    const left = Math.max(GAP, Math.min(right, innerWidth - GAP) - popover.offsetWidth);
    Object.assign(popover.style, { left: `${left + scrollX}px`, top: `${bottom + GAP + scrollY}px` });
  };
  popover.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "open") place();
  }, { signal });
  window.addEventListener("resize", () => popover.matches(":popover-open") && place(), { signal });
}
