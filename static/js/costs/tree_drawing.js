/** A bracketing as a tree: the Jacobians in a row below, above them each product with its multiplications. */

import { make } from "../base/dom.js";
import { makeSvg } from "../base/svg.js";
import { written } from "./bracketing.js";

/** @typedef {import("./bracketing.js").Tree} Tree */
/** @typedef {{x: number, height: number, high: number, low: number}} Node x in parts of the width; height in levels */

const LEVEL_REM = 2.6;
const [TOP_REM, BOTTOM_REM] = [1.6, 2];
const FEW_DIGITS = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/**
 * @param {string} title
 * @param {Tree} tree
 * @param {number[]} sizes
 * @param {number} [level] rem between two levels
 * @returns {HTMLElement}
 */
export function drawnTree(title, tree, sizes, level = LEVEL_REM) {
  const factors = sizes.length - 1;
  const height = heightOf(tree);
  const svg = makeSvg("svg", {
    role: "img", "aria-label": `${title}: ${written(tree)}`,
    width: "100%", height: `${TOP_REM + height * level + BOTTOM_REM}rem`,
  });
  const place = (/** @type {Node} */ node) => (
    [`${100 * node.x}%`, `${TOP_REM + (height - node.height) * level}rem`]
  );
  const labels = makeSvg("g");

  /**
   * @param {Tree} node
   * @returns {Node}
   */
  function draw(node) {
    if (typeof node === "number") {
      const leaf = { x: (factors - node + 0.5) / factors, height: 0, high: node, low: node };
      const [x, y] = place(leaf);
      labels.append(makeSvg("text", { x, y, dy: "1.2em" }, written(node)));
      return leaf;
    }
    const [left, right] = node.map(draw);
    const product = {
      x: (left.x + right.x) / 2, height: heightOf(node), high: left.high, low: right.low,
    };
    const [x, y] = place(product);
    for (const branch of [left, right]) {
      const [x2, y2] = place(branch);
      svg.append(makeSvg("line", { x1: x, y1: y, x2, y2 }));
    }
    const cost = sizes[left.high] * sizes[right.high] * sizes[right.low - 1];
    labels.append(makeSvg("circle", { cx: x, cy: y, r: "0.3rem" }));
    labels.append(makeSvg("text", { x, y, dy: "-0.6em" }, FEW_DIGITS.format(cost)));
    return product;
  }

  draw(tree);
  svg.append(labels);
  const caption = make("figcaption", {}, make("b", {}, title), ` ${written(tree)}`);
  const figure = make("figure", { class: "product-tree" }, caption, svg);
  figure.style.setProperty("--factors", String(factors));
  return figure;
}

/**
 * @param {Tree} tree
 * @returns {number} levels of products
 */
function heightOf(tree) {
  return typeof tree === "number" ? 0 : 1 + Math.max(...tree.map(heightOf));
}
