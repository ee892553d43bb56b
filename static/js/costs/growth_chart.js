/** What the sweeps cost as the network grows: lines on two logarithmic scales, whose slopes are the powers. */

import { makeSvg } from "../base/svg.js";
import { raised } from "../base/words.js";

/** @typedef {import("./server.js").Costs["growth"]} Growth */
/** @typedef {[string, string]} Place x in percent, y in rem: the chart is as wide as there is room */

const HEIGHT_REM = 15;
/** Room for the labels below. */
const BELOW_REM = 3.2;
/** Powers of ten between two lines across. */
const TICK_POWERS = 3;
/** Of the two lines that lie close together one has its name above, one below.
 * @type {{name: import("./server.js").Sweep, words: string, layer: number, dy: string}[]} */
const CURVES = [
  { name: "hessian", words: "Full Hessian", layer: 4, dy: "-0.7em" },
  { name: "hessian_vector_product", words: "Hessian-vector product", layer: 3, dy: "-0.7em" },
  { name: "gradient", words: "Gradient", layer: 1, dy: "1.5em" },
];

/**
 * @param {Growth} growth
 * @param {number} [rem] height of the chart without the labels below
 * @returns {SVGElement}
 */
export function drawnGrowth(growth, rem = HEIGHT_REM) {
  const [first, last] = [growth[0], growth[growth.length - 1]];
  const left = Math.floor(Math.log10(first.parameters));
  const right = Math.ceil(Math.log10(last.parameters));
  const top = TICK_POWERS * Math.ceil(Math.log10(last.sweeps.hessian) / TICK_POWERS);
  /** @type {(parameters: number, cost: number) => Place} */
  const place = (parameters, cost) => [
    `${(100 * (Math.log10(parameters) - left)) / (right - left)}%`,
    `${rem * (1 - Math.log10(cost) / top)}rem`,
  ];
  const times = CURVES.map(({ name, words }) => `${words} ${raised(powerOf(last.sweeps[name] / first.sweeps[name]))}`);
  const grew = raised(powerOf(last.parameters / first.parameters));
  return makeSvg("svg", {
    class: "cost-growth", role: "img", width: "100%", height: `${rem + BELOW_REM}rem`,
    "aria-label": `From the first to the last network parameters grow ${grew} times, costs: ${times.join(", ")}`,
  }, ...axes([left, right, top], rem, place), ...CURVES.flatMap((curve) => drawnCurve(curve, growth, place)));
}

/**
 * @param {[number, number, number]} ends powers of ten, at the left, the right and the top
 * @param {number} rem height
 * @param {(parameters: number, cost: number) => Place} place
 * @returns {SVGElement[]}
 */
function axes([left, right, top], rem, place) {
  const across = Array.from({ length: right - left + 1 }, (_, index) => left + index);
  const up = Array.from({ length: top / TICK_POWERS + 1 }, (_, index) => TICK_POWERS * index);
  return [
    ...across.map((power) => line("grid", place(10 ** power, 1), place(10 ** power, 10 ** top))),
    ...up.map((power) => line("grid", place(10 ** left, 10 ** power), place(10 ** right, 10 ** power))),
    ...across.map((power) => text("across", place(10 ** power, 1), "1.3em", raised(`10^${power}`))),
    ...up.map((power) => text("up", place(10 ** left, 10 ** power), "0.35em", power ? raised(`10^${power}`) : "1")),
    text("across", ["50%", `${rem}rem`], "2.7em", "Parameters"),
  ];
}

/**
 * @param {typeof CURVES[number]} curve
 * @param {Growth} growth
 * @param {(parameters: number, cost: number) => Place} place
 * @returns {SVGElement[]}
 */
function drawnCurve({ name, words, layer, dy }, growth, place) {
  const points = growth.map(({ parameters, sweeps }) => place(parameters, sweeps[name]));
  const [x, y] = points[0];
  const parts = [
    ...points.slice(1).map((point, index) => line("curve", points[index], point)),
    makeSvg("circle", { cx: x, cy: y, r: "0.35rem" }),
  ];
  for (const part of parts) part.style.setProperty("--colour", `var(--layer-${layer})`);
  return [...parts, text("name", points[points.length - 1], dy, words)];
}

/**
 * @param {string} kind
 * @param {Place} from
 * @param {Place} to
 */
function line(kind, [x1, y1], [x2, y2]) {
  return makeSvg("line", { class: kind, x1, y1, x2, y2 });
}

/**
 * @param {string} kind
 * @param {Place} place
 * @param {string} dy
 * @param {string} words
 */
function text(kind, [x, y], dy, words) {
  return makeSvg("text", { class: kind, x, y, dy }, words);
}

/** @param {number} value */
function powerOf(value) {
  return `10^${Math.round(Math.log10(value))}`;
}
