/** What /compare says in words. */

/** @typedef {import("./sizes.js").Size} Size */

const DIGITS = new Intl.NumberFormat("en");
const FEW_DIGITS = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/**
 * @param {Size} a
 * @param {Size} b
 * @param {boolean} adjustable whether B's width can be chosen
 * @returns {string}
 */
export function sentenceOfSizes(a, b, adjustable) {
  const fixed = adjustable ? "" : " Only the width of a random network can be chosen.";
  return `A has ${inWords(a)}; B has ${inWords(b)}.${fixed}`;
}

/** @param {Size} size */
function inWords({ units, parameters }) {
  return `${DIGITS.format(units)} ${units === 1 ? "unit" : "units"}, ${DIGITS.format(parameters)} parameters`;
}

/**
 * @param {Record<string, number> | null} a the counts, null while they are not known
 * @param {Record<string, number> | null} b
 * @returns {string}
 */
export function verdict(a, b) {
  if (!a || !b) return "";
  const [fewer, more] = [a, b].map((counts) => counts.linear_regions).sort((one, two) => one - two);
  if (fewer === more) return "Both have the same number of linear regions.";
  const [winner, loser] = b.linear_regions === more ? ["B", "A"] : ["A", "B"];
  return `${winner} has ${FEW_DIGITS.format(more / fewer)} times as many linear regions as ${loser}.`;
}
