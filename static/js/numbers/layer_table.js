/** The table of layers: what each hidden layer has added to the picture in the window. */

import { LAYER_COLOURS } from "../plot/colours.js";
import { find, make } from "../base/dom.js";
import { whileOpen } from "../server/findings.js";
import { lineRegionsAfter, planeRegionsAfter } from "../map/layer_cells.js";
import { inSlices } from "../base/slices.js";
import { digits } from "../base/words.js";

/** @typedef {{title: string, values: number[]}} Column one number a layer; the title may be broken at soft hyphens */

/**
 * @param {HTMLElement} element holds a table and .note
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createLayerTable(element, bus, store, signal) {
  const table = find(element, "table");
  const note = find(element, ".note");

  whileOpen("numbers", bus, store, signal, async ({ answer, arrays }, ended) => {
    const widths = answer.network.hidden_widths;
    const known = arrays !== null && widths.length > 0;
    if (!known) {
      table.replaceChildren();
      note.textContent = arrays === null ? answer.geometry_reason : "There is no hidden layer.";
      return;
    }
    const columns = await inSlices(answer.dimension === 1 ? ofLine(arrays, widths) : ofPlane(arrays, widths), ended);
    if (columns === null) return;
    table.replaceChildren(...rows(columns));
    note.textContent = answer.dimension === 1
      ? "A breakpoint is where a unit goes on or off; a kink where that changes the slope."
      : "An edge is a straight piece of a fold between two cells.";
  });
}

/**
 * @param {any} arrays
 * @param {number[]} widths
 * @returns {Generator<void, Column[], void>}
 */
function* ofPlane(arrays, widths) {
  const regions = yield* planeRegionsAfter(arrays, widths.length);
  return [
    { title: "Units", values: widths },
    { title: "Edges", values: tally(arrays.edge_layers, widths.length) },
    { title: "Acti\u00advation regions after it", values: regions },
  ];
}

/**
 * @param {any} arrays
 * @param {number[]} widths
 * @returns {Generator<void, Column[], void>}
 */
function* ofLine(arrays, widths) {
  const regions = yield* lineRegionsAfter(arrays, widths.length);
  return [
    { title: "Units", values: widths },
    { title: "Break\u00adpoints", values: tally(arrays.layers, widths.length) },
    { title: "Kinks", values: tally(arrays.layers, widths.length, arrays.kinks) },
    { title: "Acti\u00advation regions after it", values: regions },
  ];
}

/**
 * @param {Uint32Array} layers of edges or breakpoints, 0 for the window's border
 * @param {number} count how many hidden layers there are
 * @param {Uint8Array} [counted] 1 for those that count; all without it
 * @returns {number[]} how many each layer has
 */
function tally(layers, count, counted) {
  const sums = Array(count + 1).fill(0);
  for (let at = 0; at < layers.length; at += 1) sums[layers[at]] += counted ? counted[at] : 1;
  return sums.slice(1);
}

/**
 * @param {Column[]} columns
 * @returns {HTMLElement[]}
 */
function rows(columns) {
  const titles = columns.map(({ title }) => make("th", { scope: "col" }, title));
  const head = make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Layer"), ...titles));
  const lines = columns[0].values.map((_, index) => {
    const colour = `--colour: var(--layer-${(index % LAYER_COLOURS) + 1})`;
    const name = make("th", { scope: "row" }, make("span", { class: "swatch", style: colour }), String(index + 1));
    return make("tr", {}, name, ...columns.map(({ values }) => make("td", {}, digits(values[index]))));
  });
  return [head, make("tbody", {}, ...lines)];
}
