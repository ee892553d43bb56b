/** What is said of a function that is built by hand. */

import { significant } from "../../base/significant.js";
import { several } from "../../base/words.js";
import { targetOf } from "../build_state.js";
import { bendsOf, leastUnits } from "../fit.js";
import { WINDOW } from "../targets.js";
import { farthest, kinksOf, unitWords } from "../units.js";
import { HIT } from "./build_drawing.js";

/** @typedef {import("../build_state.js").Built} Built */

/** @param {Built} built @returns {string} beside the number of units */
export function figureWords(built) {
  const target = targetOf(built);
  const units = built.units.length === 1 ? "unit" : "units";
  if (target === null) return `${units}, ${several(kinksOf(built.units, WINDOW).length, "kink")}`;
  const least = leastUnits(target);
  if (farthest(built, target).error >= HIT) return `${units}; the target needs at least ${least}`;
  const fewer = built.units.length === least ? ", and fewer can't" : `; ${least} can`;
  return `${units} hit the target${fewer}`;
}

/** @param {Built} built @returns {string} the chosen unit's part of the sum */
export function unitText({ units, chosen }) {
  const unit = units[chosen];
  return unit ? `unit ${chosen + 1}: ${significant(unit.weight)} · ${unitWords(unit)}` : "";
}

/** @param {Built} built @returns {string} */
export function targetText(built) {
  const target = targetOf(built);
  if (target === null) return "";
  const pieces = several(bendsOf(target).kinks.length + 1, "straight piece");
  const { error } = farthest(built, target);
  const ink = Array.isArray(built.target) ? " Draw it, or drag its points." : "";
  return `Target: ${pieces}. ${error < HIT ? "Hit." : `Largest error ${significant(error, 3)}.`}${ink}`;
}
