/** The ladder: the counts beside what theory says, on one logarithmic scale. A rung that is pointed at tells more. */

import { on } from "../base/bus.js";
import { readTheme } from "../plot/colours.js";
import { find, make } from "../base/dom.js";
import { whileOpen } from "../server/findings.js";
import { drawLadder } from "./ladder_chart.js";
import { mathOf } from "../base/math.js";
import { networkOf } from "../state/question.js";
import { rungsOf } from "./rungs.js";

/** @typedef {import("./rungs.js").Rung} Rung */

/**
 * @param {HTMLElement} element holds .rungs, .chart and .details
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createLadder(element, bus, store, signal) {
  const list = find(element, ".rungs");
  const chart = find(element, ".chart");
  const details = find(element, ".details");
  /** @type {Rung[]} */
  let rungs = [];
  let chosen = "";
  /** @type {import("../server/findings.js").Finding | null} */
  let finding = null;
  /** @type {{network: string, counts: import("./rungs.js").Counts} | null} */
  let whole = null;

  function draw() {
    if (rungs.length && chart.clientWidth > 0) drawLadder(chart, rungs, readTheme(element));
  }

  /** @param {string} key */
  function choose(key) {
    const rung = rungs.find((each) => each.key === key) ?? rungs.find(({ line }) => line !== null) ?? rungs[0];
    chosen = rung.key;
    for (const button of list.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.rung === chosen));
    }
    details.replaceChildren(...told(rung));
  }

  /** @param {Event} event */
  function point(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button?.dataset.rung && button.dataset.rung !== chosen) choose(button.dataset.rung);
  }

  for (const type of ["pointerover", "focusin", "click"]) list.addEventListener(type, point, { signal });
  function show() {
    if (!finding) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.rung;
    const isOfThis = whole?.network === JSON.stringify(networkOf(finding.state));
    rungs = rungsOf(finding.answer, isOfThis && whole ? whole.counts : null);
    list.replaceChildren(...rungs.map(toItem));
    choose(chosen);
    if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-rung="${focused}"]`))?.focus();
    draw();
  }

  whileOpen("numbers", bus, store, signal, (latest) => {
    finding = latest;
    show();
  });
  on(bus, "whole", (counted) => {
    whole = counted;
    show();
  }, signal);
  on(bus, "theme", draw, signal);
  const observer = new ResizeObserver(draw);
  observer.observe(chart);
  signal.addEventListener("abort", () => observer.disconnect());
}

/**
 * @param {Rung} rung
 * @returns {HTMLLIElement}
 */
function toItem({ key, kind, name, value }) {
  const button = make("button", { type: "button", "data-rung": key, "data-kind": kind }, make("span", {}, name),
    make("span", { class: "value" }, value));
  return make("li", {}, button);
}

/**
 * @param {Rung} rung
 * @returns {(Node | string)[]} what there is to say about it
 */
function told({ sentences, line }) {
  const said = make("p", {}, sentences.join(" "));
  if (!line) return [said];
  return [said, mathOf(line.mathml), source(line)];
}

/**
 * @param {import("./rungs.js").TheoryLine} line
 * @returns {HTMLElement}
 */
function source({ source, reference }) {
  if (!reference) return make("p", { class: "source" }, `Source: ${source}.`);
  const { authors, year, title, theorem, link } = reference;
  const place = theorem ? `, ${theorem}` : "";
  const address = link ? [" ", make("a", { href: link, rel: "noreferrer" }, link.replace(/^\w+:\/\//, ""))] : [];
  return make("p", { class: "source" }, `${authors} (${year}): `, make("cite", {}, title), `${place}.`, ...address);
}
