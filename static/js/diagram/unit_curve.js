/** A small curve of one unit of a network with one input: h over the window. */

import { makeSvg } from "../base/svg.js";
import { forward } from "../weights/weights.js";

/** @typedef {import("../weights/weights_text.js").Layer} Layer */

const WIDTH = 300;
const HEIGHT = 90;
const MARGIN = 6;
/** Multiplications that a redraw may take. */
const MOST_WORK = 2e6;
const MOST_POINTS = 1200;

/**
 * @param {SVGElement} element
 * @param {Layer[]} layers
 * @param {import("../weights/unit_words.js").Unit} unit
 * @param {[number, number]} window
 * @param {ArrayLike<number>} borders where some unit goes on or off: between them the curve is straight
 * @param {number} input that is held fast
 */
export function drawCurve(element, layers, { layer, unit }, window, borders, input) {
  const part = layers.slice(0, layer);
  const value = (/** @type {number} */ x) => {
    const pass = forward(part, [x]);
    return (layers[layer - 1].activation ? pass.after : pass.before)[layer - 1][unit - 1];
  };
  const points = abscissas(part, window, borders).map((x) => [x, value(x)]);
  const heights = points.map(([, y]) => y);
  const [least, most] = [Math.min(0, ...heights), Math.max(0, ...heights)];
  const place = (/** @type {number[]} */ [x, y]) => {
    const across = (x - window[0]) / (window[1] - window[0]);
    const up = most === least ? 0 : (y - least) / (most - least);
    return `${(across * WIDTH).toFixed(1)} ${(HEIGHT - MARGIN - up * (HEIGHT - 2 * MARGIN)).toFixed(1)}`;
  };
  const [left, zero] = place([window[0], 0]).split(" ");
  const inside = input >= window[0] && input <= window[1];
  const [dotX, dotY] = place([input, value(input)]).split(" ");
  element.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  element.replaceChildren(
    makeSvg("path", { class: "zero", d: `M${left} ${zero}H${WIDTH}` }),
    makeSvg("path", { class: "curve", d: `M${points.map(place).join("L")}` }),
    ...(inside ? [makeSvg("circle", { class: "dot", cx: dotX, cy: dotY, r: 5 })] : []),
  );
}

/**
 * The borders within the window, so that the curve is exact; points at equal distances where they are too many.
 * @param {Layer[]} part
 * @param {[number, number]} window
 * @param {ArrayLike<number>} borders
 * @returns {number[]}
 */
function abscissas(part, [low, high], borders) {
  const cost = part.reduce((sum, { weight }) => sum + weight.length, 0);
  const most = Math.max(2, Math.min(MOST_POINTS, Math.floor(MOST_WORK / cost)));
  if (borders.length > 0 && borders.length < most) {
    return [low, ...Array.from(borders).filter((x) => x > low && x < high), high];
  }
  return Array.from({ length: most }, (_, index) => low + ((high - low) * index) / (most - 1));
}
