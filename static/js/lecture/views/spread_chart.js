/** A chart of how runs ended: a mark for each seed, a line for the median, the runs side by side. */

import { make } from "../../base/dom.js";
import { makeSvg } from "../../base/svg.js";
import { digits, raised } from "../../base/words.js";
import { VALUES, median } from "./spread_values.js";

/** @typedef {import("./spread_values.js").Value} Value */
/** @typedef {{label: string, values: number[][]}} Column of each value of the panel what the seeds have given */
/** @typedef {{low: number, high: number, ticks: number[]}} Scale logarithms where it is one of these */

/** Room for the numbers, and for the labels below, also where they are tilted, times the size of the text. */
const [LEFT, BELOW, ABOVE, TILTED] = [3.4, 3.2, 0.8, 4];
/** Of a mark, and of a median's line, times the size of the text; fewer columns have room for the numbers, too. */
const [MARK, LINE, ROOMY] = [0.3, 1.5, 3];
/** Degrees, of a label that is too wide. */
const TILT = -42;
/** Width of a letter, about. */
const LETTER = 0.55;
/** Powers of ten; on less than so many of them, 2 and 5 times such, too. */
const [WIDE, LEADS] = [1.7, [1, 2, 5]];
/** Ends of a scale of shares, or of numbers of units. */
const ENDS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 2, 4, 10, 20, 40, 60, 100, 200, 400, 1000];

export class SpreadChart {
  /**
   * @param {string[]} names of its values, in VALUES
   * @param {{joined: boolean, across: string}} options
   */
  constructor(names, options) {
    this.values = names.map((name) => VALUES[name]);
    this.options = options;
    this.room = make("div", { class: "room" });
    this.svg = makeSvg("svg", { class: "spread", role: "img" });
    this.room.append(this.svg);
    this.element = make("section", { class: "panel" },
      make("h2", {}, this.title()), ...(names.length > 1 ? [this.legend()] : []), this.room);
  }

  /** A single value of a kind of which there are two is named. */
  title() {
    const [{ title, name, paired }] = this.values;
    return this.values.length === 1 && paired ? `${title}, ${name}` : title;
  }

  legend() {
    return make("ul", { class: "panel-legend" }, ...this.values.map((value) => make("li", {},
      make("span", { class: value.second ? "sign second" : "sign" }), value.name)));
  }

  /** @param {Column[]} columns */
  draw(columns) {
    const { clientWidth: width, clientHeight: height } = this.room;
    const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (width === 0 || height === 0) return;
    const scale = scaleOf(columns.flatMap(({ values }) => values.flat()), this.values[0]);
    const slot = (width - LEFT * em) / columns.length;
    const tight = columns.some(({ label }) => !label.includes(" ") && label.length * LETTER * em > slot);
    const free = height - (ABOVE + (tight ? TILTED : BELOW)) * em;
    const box = { left: LEFT * em, top: ABOVE * em, width: width - LEFT * em, height: free };
    const labelOf = tight ? tilted : labelled;
    const x = (/** @type {number} */ column) => box.left + (column + 0.5) * slot;
    const y = (/** @type {number} */ value) =>
      box.top + box.height * (1 - (levelOf(value, this.values[0]) - scale.low) / (scale.high - scale.low));
    this.svg.setAttribute("aria-label", this.inWords(columns));
    this.svg.replaceChildren(
      ...this.axis(scale, box, em),
      ...columns.flatMap(({ label }, index) =>
        labelOf(label, x(index), box.top + box.height + 1.3 * em, slot, em)),
      ...(this.options.across
        ? [text("name", this.options.across, box.left + box.width / 2, height - 0.3 * em)] : []),
      ...this.values.flatMap((value, which) => this.drawValue(value, which, columns, { x, y, slot, em })),
    );
  }

  /**
   * @param {Scale} scale
   * @param {{left: number, top: number, width: number, height: number}} box
   * @param {number} em
   */
  axis({ low, high, ticks }, box, em) {
    const [value] = this.values;
    return ticks.flatMap((tick) => {
      const top = box.top + box.height * (1 - (tick - low) / (high - low));
      const words = value.logarithmic ? levelWords(tick) : value.written(tick);
      return [
        makeSvg("path", { class: "grid", d: `M${box.left} ${top}h${box.width}` }),
        text("up", words, box.left - 0.5 * em, top + 0.35 * em),
      ];
    });
  }

  /**
   * @param {Value} value
   * @param {number} which of the panel's values
   * @param {Column[]} columns
   * @param {{x: (column: number) => number, y: (value: number) => number, slot: number, em: number}} place
   */
  drawValue(value, which, columns, { x, y, slot, em }) {
    const kind = value.second ? "second" : "first";
    const roomy = columns.length <= ROOMY && this.values.length * 5 * em < slot;
    const apart = this.options.joined || this.values.length === 1 ? 0 : Math.min(slot / 2, 6.5 * em);
    const aside = (which - (this.values.length - 1) / 2) * apart - (roomy ? 1.2 * em : 0);
    const middles = columns.map(({ values }) => (values[which].length ? median(values[which]) : null));
    const places = middles.flatMap((middle, index) => (middle === null ? [] : [[x(index) + aside, y(middle)]]));
    const line = Math.min(LINE * em, (0.8 * slot) / this.values.length) / 2;
    return [
      ...columns.flatMap(({ values }, index) =>
        values[which].map((each) => markOf(value.second, x(index) + aside, y(each), MARK * em))),
      ...(this.options.joined && places.length > 1
        ? [makeSvg("path", { class: `middle ${kind}`, d: `M${places.map(([a, b]) => `${a} ${b}`).join("L")}` })]
        : places.map(([a, b]) => makeSvg("path", { class: `middle ${kind}`, d: `M${a - line} ${b}h${2 * line}` }))),
      ...middles.flatMap((middle, index) => (middle === null || !roomy ? []
        : [text("number", value.written(middle), x(index) + aside + line + 0.3 * em, y(middle) + 0.4 * em)])),
    ];
  }

  /** @param {Column[]} columns */
  inWords(columns) {
    const told = columns.filter(({ values }) => values.some((each) => each.length)).map(({ label, values }) => {
      const parts = this.values.flatMap(({ name, written }, which) =>
        (values[which].length ? [`${name} ${written(median(values[which]))}`] : []));
      return `${label}: ${parts.join(", ")}`;
    });
    return `${this.title()}, medians. ${told.join("; ")}`;
  }
}

/**
 * @param {boolean} square
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function markOf(square, x, y, size) {
  if (!square) return makeSvg("circle", { class: "mark first", cx: x, cy: y, r: size });
  const side = 1.8 * size;
  return makeSvg("rect", { class: "mark second", x: x - side / 2, y: y - side / 2, width: side, height: side });
}

/**
 * @param {string} kind
 * @param {string} words
 * @param {number} x
 * @param {number} y
 */
function text(kind, words, x, y) {
  return makeSvg("text", { class: kind, x, y }, words);
}

/**
 * A label below its column, in two lines where one is too wide.
 * @param {string} label
 * @param {number} x
 * @param {number} y
 * @param {number} slot
 * @param {number} em
 */
function labelled(label, x, y, slot, em) {
  const words = label.split(" ");
  const half = Math.ceil(words.length / 2);
  const wide = label.length * LETTER * em > slot && words.length > 1;
  const lines = wide ? [words.slice(0, half).join(" "), words.slice(half).join(" ")] : [label];
  return lines.map((line, index) => text("column", line, x, y + 1.25 * index * em));
}

/**
 * The same where a word is wider than its column.
 * @param {string} label
 * @param {number} x
 * @param {number} y
 * @param {number} _ the column is narrower anyway
 * @param {number} em
 */
function tilted(label, x, y, _, em) {
  const place = { x: x + 0.5 * em, y, transform: `rotate(${TILT} ${x + 0.5 * em} ${y})` };
  return [makeSvg("text", { class: "column tilted", ...place }, label)];
}

/**
 * @param {number[]} values
 * @param {Value} value
 * @returns {Scale}
 */
function scaleOf(values, { logarithmic }) {
  if (!logarithmic) {
    const most = values.reduce((a, b) => Math.max(a, b), 0);
    const high = ENDS.find((end) => end >= most) ?? most;
    return { low: 0, high, ticks: [0, high / 2, high] };
  }
  const levels = values.filter((each) => each > 0).map((each) => Math.log10(each));
  const least = levels.reduce((a, b) => Math.min(a, b), levels.length ? Infinity : 0);
  const most = levels.reduce((a, b) => Math.max(a, b), least);
  const [first, last] = [Math.floor(least), Math.ceil(most) + 1];
  const wide = most - least > WIDE;
  const every = wide ? Math.ceil((most - least) / 5) : 1;
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    .filter((power) => (power - first) % every === 0)
    .flatMap((power) => (wide ? [power] : LEADS.map((lead) => power + Math.log10(lead))));
  const low = ticks.findLast((tick) => tick <= least) ?? least;
  const high = ticks.find((tick) => tick >= most && tick > low) ?? most;
  return { low, high, ticks: ticks.filter((tick) => tick >= low && tick <= high) };
}

/**
 * @param {number} value
 * @param {Value} kind
 */
function levelOf(value, { logarithmic }) {
  return logarithmic ? Math.log10(Math.max(value, Number.MIN_VALUE)) : value;
}

/** @param {number} tick a logarithm */
function levelWords(tick) {
  return Math.abs(tick) < 5 ? digits(Number((10 ** tick).toPrecision(1))) : raised(`10^${Math.round(tick)}`);
}
