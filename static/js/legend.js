/** Which colour belongs to which layer. */

import { on } from "./bus.js";
import { LAYER_COLOURS } from "./colours.js";
import { make } from "./dom.js";

/**
 * @param {HTMLElement} element
 * @param {EventTarget} bus
 * @param {import("./state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createLegend(element, bus, store, signal) {
  let layers = 0;
  let inputs = 0;
  let fits = true;
  let shown = "";

  function show() {
    element.hidden = layers === 0 || (inputs === 2 && store.state.folds === "off");
    const wanted = JSON.stringify([layers, inputs, fits]);
    if (wanted === shown) return;
    shown = wanted;
    element.dataset.inputs = String(inputs);
    const what = inputs === 1 ? "Kinks" : "Folds";
    if (fits) element.replaceChildren(make("span", {}, `${what} of layer`), make("ul", {}, ...chips(layers)));
    else element.replaceChildren(`${what}: too close together to draw`);
  }

  on(bus, "started", ({ header }) => {
    layers = header.network.hidden_widths.length;
    show();
  }, signal);
  on(bus, "marks", (marks) => {
    ({ inputs, fits } = marks);
    show();
  }, signal);
}

/**
 * @param {number} layers
 * @returns {HTMLLIElement[]}
 */
function chips(layers) {
  return Array.from({ length: layers }, (_, index) => {
    const colour = `var(--layer-${(index % LAYER_COLOURS) + 1})`;
    return make("li", {}, make("span", { class: "swatch", style: `--colour: ${colour}` }), String(index + 1));
  });
}
