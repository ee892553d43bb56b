/** Puts /costs together: the sizes, the product that one clicks together, and what the server says it costs. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { Latest } from "../base/latest.js";
import { createTheme } from "../controls/theme.js";
import { sentenceOf, serverIsBack } from "../server/client.js";
import { Disconnected } from "../server/frames.js";
import { table } from "../state/fields.js";
import { createStore } from "../state/state.js";
import { multiplied } from "./bracketing.js";
import { createBuilder } from "./builder.js";
import { costsFields, numbersOf } from "./costs_state.js";
import { drawnGrowth } from "./growth_chart.js";
import { createOrdersTable, measuringOf, verdictOf } from "./orders_table.js";
import { askForCosts } from "./server.js";
import { createSizesEditor } from "./sizes_editor.js";
import { createSweepBars, sweepsInWords } from "./sweep_bars.js";
import { drawnTree } from "./tree_drawing.js";

/** @typedef {import("./costs_state.js").CostsStore} CostsStore */

const WAIT_MILLISECONDS = 500;

const bus = new EventTarget();
const { signal } = new AbortController();
const limits = JSON.parse(find(document, "#limits").textContent ?? "");
const pageStore = createStore(bus, costsFields(limits.max_width, table(limits)), signal);
const store = /** @type {CostsStore} */ (/** @type {unknown} */ (pageStore));
const button = /** @type {HTMLButtonElement} */ (find(document, "#measure"));
const showOrders = createOrdersTable(find(document, "#orders .table"));
const showSweeps = createSweepBars(find(document, "#sweeps .bars"));
/** What is asked, as JSON: an answer to anything else is void. */
let asked = "";

function question() {
  const sizes = numbersOf(store.state.sizes);
  const { parts } = multiplied(sizes, numbersOf(store.state.dots));
  return { sizes, bracketing: parts.length === 1 ? parts[0].tree : null, measure: false };
}

/**
 * Says something new: a screen reader would read the same again.
 * @param {string} place
 * @param {string} sentence
 */
function tell(place, sentence) {
  const element = find(document, place);
  if (element.textContent !== sentence) element.textContent = sentence;
}

/** @param {import("./server.js").Costs} costs */
function show(costs) {
  const sizes = numbersOf(store.state.sizes);
  const { cheapest, given } = costs.orders;
  showOrders(costs);
  showSweeps(costs);
  tell("#orders .verdict", verdictOf(costs));
  find(document, "#sweeps .facts").textContent = sweepsInWords(costs);
  tell("#orders .measured", measuringOf(costs));
  find(document, "#sweeps .growth").replaceChildren(drawnGrowth(costs.growth));
  find(document, "#trees .both").replaceChildren(
    drawnTree("The cheapest:", cheapest.bracketing, sizes),
    ...(given ? [drawnTree("Yours:", given.bracketing, sizes)] : []),
  );
}

/**
 * Asks and shows the answer, unless something else is asked by then.
 * @param {boolean} measure
 * @param {AbortSignal} ended
 */
async function answer(measure, ended) {
  const mine = question();
  const key = JSON.stringify(mine);
  try {
    const costs = await askForCosts({ ...mine, measure }, ended);
    if (key !== asked) return;
    show(costs);
    document.body.dataset.state = "done";
  } catch (error) {
    if (ended.aborted || key !== asked) return;
    document.body.dataset.state = "failed";
    tell("#orders .verdict", sentenceOf(error));
    if (error instanceof Disconnected && (await serverIsBack(signal, WAIT_MILLISECONDS))) wanted.want();
  }
}

const wanted = new Latest((ended) => answer(false, ended));

function ask() {
  const key = JSON.stringify(question());
  if (key === asked) return;
  asked = key;
  document.body.dataset.state = "computing";
  wanted.want();
}

async function measure() {
  button.setAttribute("aria-disabled", "true");
  button.textContent = "Measuring …";
  document.body.dataset.state = "computing";
  await answer(true, signal);
  button.textContent = "Measure with numpy";
  button.removeAttribute("aria-disabled");
}

createTheme(find(document, "#theme"), bus, pageStore, signal);
createSizesEditor(find(document, "#layer-sizes"), bus, store, limits.max_width, signal);
createBuilder(find(document, "#chain"), bus, store, signal);
button.addEventListener("click", () => !button.hasAttribute("aria-disabled") && measure(), { signal });
on(bus, "state", ask, signal);
ask();
