/** Sizes with which one sees what decides the cost, and why. */

import { SCALAR } from "./costs_state.js";

/** @type {{name: string, sizes: string, why: string}[]} */
export const PRESETS = [
  {
    name: "Scalar loss",
    sizes: SCALAR,
    why: "One output, d₄ = 1, as a loss has. From left to right every product is a row times a matrix, "
      + "and reverse mode is optimal.",
  },
  {
    name: "Wide output",
    sizes: "1,40,60,80,100",
    why: "One input, d₀ = 1. From right to left every product is a matrix times a column, "
      + "and forward mode is optimal.",
  },
  {
    name: "Hourglass",
    sizes: "100,50,2,50,100",
    why: "Narrow in the middle, d₂ = 2. Multiply each half first, and only thin matrices are left: "
      + "neither mode does that.",
  },
];
