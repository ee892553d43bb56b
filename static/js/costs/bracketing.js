/** A product that is clicked together: each choice of a dot multiplies the two matrices beside it. */

import { digits } from "../base/words.js";

/** @typedef {number | Tree[]} Tree the number of a Jacobian, or a product of two trees */
/**
 * @typedef {object} Part
 * @property {Tree} tree
 * @property {number} high the highest Jacobian in it: the part has d_high rows
 * @property {number} low the lowest one: the part has d_(low - 1) columns
 * @property {number} cost multiplications of its last product; 0 for a Jacobian
 */
/**
 * @typedef {object} Step
 * @property {number} dot
 * @property {Part} left
 * @property {Part} right
 * @property {number} cost
 */

const SUBSCRIPT_ZERO = 0x2080;

/**
 * @param {number[]} sizes d_0, ..., d_L
 * @param {number[]} dots chosen one after the other; dot l is between J_(l + 1) and J_l
 * @returns {{parts: Part[], steps: Step[]}} what is left to multiply, from left to right, and what was multiplied; dots
 *   that are not between two parts are passed over
 */
export function multiplied(sizes, dots) {
  /** @type {Part[]} */
  let parts = sizes.slice(1).map((_, before) => factor(before + 1)).reverse();
  /** @type {Step[]} */
  const steps = [];
  for (const dot of dots) {
    const place = parts.findIndex(({ low }) => low === dot + 1);
    if (place < 0 || place + 1 === parts.length) continue;
    const [left, right] = parts.slice(place, place + 2);
    const cost = costOf(sizes, left, right);
    steps.push({ dot, left, right, cost });
    const product = { tree: [left.tree, right.tree], high: left.high, low: right.low, cost };
    parts = [...parts.slice(0, place), product, ...parts.slice(place + 2)];
  }
  return { parts, steps };
}

/**
 * @param {number} number of a Jacobian
 * @returns {Part}
 */
function factor(number) {
  return { tree: number, high: number, low: number, cost: 0 };
}

/**
 * @param {number[]} sizes
 * @param {Part} left
 * @param {Part} right its neighbour
 * @returns {number} the multiplications of their product
 */
export function costOf(sizes, left, right) {
  return sizes[left.high] * sizes[right.high] * sizes[right.low - 1];
}

/**
 * @param {string} letter
 * @param {number} index of one digit
 * @returns {string} such as "d₀"
 */
export function indexed(letter, index) {
  return letter + String.fromCharCode(SUBSCRIPT_ZERO + index);
}

/**
 * @param {Tree} tree
 * @param {boolean} [inside] whether it stands in a larger product, and a product needs brackets
 * @returns {string} such as "J₃ (J₂ J₁)"
 */
export function written(tree, inside = false) {
  if (typeof tree === "number") return indexed("J", tree);
  const text = tree.map((branch) => written(branch, true)).join(" ");
  return inside ? `(${text})` : text;
}

/**
 * @param {number[]} sizes
 * @param {Part} part
 * @returns {string} rows and columns, such as "50 × 10"
 */
export function shapeOf(sizes, { high, low }) {
  return `${digits(sizes[high])} × ${digits(sizes[low - 1])}`;
}

/**
 * @param {number[]} sizes
 * @param {Step} step
 * @returns {string} such as "50 · 50 · 10", the multiplications of the step as a product
 */
export function factorsOf(sizes, { left, right }) {
  return [sizes[left.high], sizes[right.high], sizes[right.low - 1]].map(digits).join(" · ");
}
