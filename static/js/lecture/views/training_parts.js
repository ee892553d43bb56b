/** What a film needs around its picture: the bar, and the numbers with their charts, as /train has them. */

import { make } from "../../base/dom.js";

/** @returns {HTMLElement} what `createFilmBar` fills */
export function filmBar() {
  const button = (/** @type {string} */ kind, /** @type {string | null} */ label) =>
    make("button", { type: "button", class: kind, "aria-label": label });
  return make("section", { id: "film", "aria-label": "The film" }, make("div", { class: "bar" },
    make("div", { class: "buttons" }, button("back", "A picture back"), button("play", null),
      button("forth", "A picture on")),
    make("input", { type: "range", class: "scrubber", id: "scrubber", "aria-label": "Step", min: 0, value: 0 }),
    make("output", { class: "step", for: "scrubber" }),
    make("div", { class: "below" },
      make("div", { class: "run" }, make("button", { type: "button", id: "run" }, "Run anew"),
        make("button", { type: "button", id: "stop" }, "Stop")),
      make("p", { class: "end", role: "status" }), make("div", { class: "speed" }))));
}

/** @returns {HTMLElement} what `createReadout` fills */
export function filmReadout() {
  const pair = (/** @type {string} */ kind, /** @type {HTMLElement[]} */ ...numbers) =>
    make("div", { class: `pair ${kind}` }, ...numbers);
  return make("section", { id: "readout", "aria-label": "Numbers at this step" },
    pair("", number("linearRegions", "linear regions", "first"),
      number("activationRegions", "activation regions", "second")),
    make("div", { class: "step-chart regions-chart" }),
    pair("loss", number("trainLoss", "train loss", "first"), number("testLoss", "test loss", "second", true)),
    make("div", { class: "step-chart loss-chart" }),
    make("div", { class: "small" }, make("div", { class: "classes", hidden: true },
      number("testError", "in the wrong class (test)", "", true))));
}

/**
 * @param {string} name in `Numbers`
 * @param {string} words
 * @param {string} kind of the line in the chart
 * @param {boolean} [tested] whether only a test part has it
 */
function number(name, words, kind, tested = false) {
  return make("p", { "data-part": tested ? "test" : null },
    make("output", { "data-number": name, "aria-live": "off" }, "\u2026"), " ",
    make("span", { class: `word ${kind}` }, words));
}
