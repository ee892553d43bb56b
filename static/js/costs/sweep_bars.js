/** What evaluation, gradient, Hessian-vector product and Hessian cost, as bars on a logarithmic scale. */

import { make } from "../base/dom.js";
import { significant } from "../base/significant.js";
import { digits, raised, several } from "../base/words.js";

/** @typedef {import("./server.js").Costs} Costs */

/** @type {[import("./server.js").Sweep, string][]} */
const ROWS = [
  ["evaluation", "Evaluation"], ["gradient", "Gradient"], ["hessian_vector_product", "Hessian-vector product"],
  ["hessian", "Full Hessian"],
];
/** Powers of ten between two lines. */
const TICK_POWERS = 3;

/**
 * @param {HTMLElement} element gets the bars
 * @returns {(costs: Costs) => void} shows an answer
 */
export function createSweepBars(element) {
  const bars = ROWS.map(() => make("span", { class: "cost-bar" }));
  const values = ROWS.map(() => make("dd", { class: "value" }));
  element.classList.add("sweep-bars");
  element.append(make("dl", {}, ...ROWS.map(([name, words], row) => make("div", { "data-sweep": name },
    make("dt", {}, words), values[row], make("dd", { class: "track", "aria-hidden": "true" }, bars[row])))));
  const scale = make("div", { class: "scale", "aria-hidden": "true" });
  element.append(scale);

  return ({ sweeps }) => {
    const powers = TICK_POWERS * Math.ceil(Math.log10(sweeps.hessian) / TICK_POWERS);
    element.style.setProperty("--powers", String(powers / TICK_POWERS));
    ROWS.forEach(([name], row) => {
      bars[row].style.setProperty("--share", String(Math.log10(sweeps[name]) / powers));
      values[row].textContent = exactly(sweeps[name]);
    });
    scale.replaceChildren(...Array.from({ length: powers / TICK_POWERS + 1 }, (_, tick) => {
      const label = make("span", {}, tick === 0 ? "1" : raised(`10^${tick * TICK_POWERS}`));
      label.style.setProperty("--at", String((tick * TICK_POWERS) / powers));
      return label;
    }));
  };
}

/**
 * @param {Costs} costs
 * @returns {string}
 */
export function sweepsInWords({ parameters, sweeps }) {
  const { gradient, hessian_vector_product: product, hessian } = sweeps;
  return `This network has ${several(parameters, "parameter")}. A Hessian-vector product costs `
    + `${significant(product / gradient, 3)} gradients; the full Hessian, a column for each parameter, costs `
    + `${digits(Number((hessian / product).toPrecision(3)))} Hessian-vector products.`;
}

/** @param {number} value */
function exactly(value) {
  return Number.isSafeInteger(value) ? digits(value) : significant(value);
}
