/** Puts /compare together: two explorers in frames, one state for both, and what they say to each other. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { table } from "../state/fields.js";
import { receive, send } from "../server/messages.js";
import { pairFields, queryOf, SIDES, stateOf, withAxesOf } from "./pair.js";
import { resized, sizeOf } from "./sizes.js";
import { createStore, toQuery } from "../state/state.js";
import { createTheme } from "../controls/theme.js";
import { createToggle } from "../controls/toggle.js";
import { sentenceOfSizes, verdict } from "./verdict.js";

/** @typedef {import("./pair.js").Side} Side */
/** @typedef {import("./pair.js").Pair} Pair */

const bus = new EventTarget();
const { signal } = new AbortController();
const fields = table(JSON.parse(find(document, "#limits").textContent ?? ""));
const store = createStore(bus, pairFields(fields), signal);
const present = () => /** @type {Pair} */ (/** @type {unknown} */ (store.state));
const change = (/** @type {Partial<Pair>} */ changes) => store.set(/** @type {any} */ (changes));

/** @type {Record<Side, HTMLIFrameElement>} */
const frames = { a: frameOf("a"), b: frameOf("b") };
/** What each frame shows.
 * @type {Record<Side, string>} */
const shown = { a: "", b: "" };
/** @type {Record<Side, Record<string, number> | null>} */
const counts = { a: null, b: null };
/** Values of f that each shows with one input.
 * @type {Record<Side, import("../state/fields.js").Interval | null>} */
const values = { a: null, b: null };
let lock = present().lock;

/** @param {Side} side */
function frameOf(side) {
  return /** @type {HTMLIFrameElement} */ (find(document, `[data-side=${side}] iframe`));
}

/** @param {Side} side */
const otherOf = (side) => (side === "a" ? "b" : "a");

/**
 * @param {Pair} pair
 * @param {Side} side
 * @returns {string} the query of the page in the frame
 */
function frameQuery(pair, side) {
  return toQuery(fields, { ...stateOf(fields, pair[side]), theme: pair.theme, controls: "on" });
}

/**
 * @param {Side} side has changed its state
 * @param {string} query of the new one
 */
function hear(side, query) {
  const pair = present();
  const state = stateOf(fields, query);
  const other = otherOf(side);
  const followed = withAxesOf(stateOf(fields, pair[other]), state);
  const changed = { [side]: queryOf(fields, state), ...(pair.lock === "on" && { [other]: queryOf(fields, followed) }) };
  shown[side] = frameQuery({ ...pair, ...changed }, side);
  change(changed);
}

/** B takes the axes of A. */
function join() {
  const { a, b } = present();
  const followed = queryOf(fields, withAxesOf(stateOf(fields, b), stateOf(fields, a)));
  if (followed !== b) change({ b: followed });
}

/** @param {"units" | "parameters"} what B is to have as many of as A, or as nearly as many as its width allows */
function equalise(what) {
  const { a, b } = present();
  const state = stateOf(fields, b);
  const width = fields.find(({ name }) => name === "width");
  const limits = (width?.ceiling ?? width?.limits)?.(state) ?? [1, 1];
  change({ b: queryOf(fields, resized(state, what, sizeOf(stateOf(fields, a))[what], limits)) });
}

/** Brings the frames and the sentences in line with the state. */
function show() {
  const pair = present();
  for (const side of SIDES) {
    const query = frameQuery(pair, side);
    if (query !== shown[side]) send(frames[side].contentWindow, { type: "follow", query });
    shown[side] = query;
  }
  const [a, b] = SIDES.map((side) => stateOf(fields, pair[side]));
  find(document, "#sizes").textContent = sentenceOfSizes(sizeOf(a), sizeOf(b), b.kind === "random");
  for (const what of ["units", "parameters"]) {
    /** @type {HTMLButtonElement} */ (find(document, `#same-${what}`)).disabled = b.kind !== "random";
  }
  if (pair.lock !== lock) {
    lock = pair.lock;
    if (lock === "on") join();
    SIDES.forEach(shareValues);
  }
}

/** @param {Side} side is told what the other shows, so that both have the same axis */
function shareValues(side) {
  send(frames[side].contentWindow, { type: "values", range: lock === "on" ? values[otherOf(side)] : null });
}

function judge() {
  find(document, "#verdict").textContent = verdict(counts.a, counts.b);
}

/** @param {Side} side */
function open(side) {
  const frame = frames[side];
  receive(() => frame.contentWindow, (message) => {
    const other = frames[otherOf(side)].contentWindow;
    if (message.type === "state") hear(side, message.query);
    else if (message.type === "look" && present().lock === "on") send(other, message);
    else if (message.type === "height") frame.style.setProperty("--height", `${message.height}px`);
    else if (message.type === "values") {
      values[side] = message.range;
      SIDES.forEach(shareValues);
    } else if (message.type === "counts") {
      counts[side] = message.counts;
      judge();
    }
  }, signal);
  frame.addEventListener("load", () => send(frame.contentWindow, { type: "hello" }), { signal });
  shown[side] = frameQuery(present(), side);
  frame.src = `embed${shown[side]}`;
}

if (lock === "on") join();
SIDES.forEach(open);
const lockField = store.fields.find(({ label }) => label === "Same axes");
if (lockField) createToggle(find(document, "#lock"), bus, store, lockField, signal);
createTheme(find(document, "#theme"), bus, store, signal);
for (const what of /** @type {const} */ (["units", "parameters"])) {
  find(document, `#same-${what}`).addEventListener("click", () => equalise(what), { signal });
}
on(bus, "state", show, signal);
show();
