/** Hidden units with one input, and their sum: where it has kinks, how far it is from a target. Knows no page. */

/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {[number, number]} Point */
/** @typedef {Point[]} Polyline points with growing x: a continuous function on the window from the first to the last */
/**
 * @typedef {object} Unit relu(slope (x - kink)), and its weight in the sum
 * @property {number} kink
 * @property {number} slope below zero it points to the left
 * @property {number} weight
 */
/**
 * @typedef {object} Sum f(x) = bias + the sum of weight relu(slope (x - kink))
 * @property {Unit[]} units
 * @property {number} bias
 */

/** Slopes that differ by less than this are the same: rounding makes such differences, hands do not. */
export const SAME_SLOPE = 1e-9;

/** @param {Unit} unit @param {number} x */
export function unitAt({ kink, slope }, x) {
  return Math.max(slope * (x - kink), 0);
}

/** @param {Sum} sum @param {number} x */
export function sumAt({ units, bias }, x) {
  return units.reduce((total, unit) => total + unit.weight * unitAt(unit, x), bias);
}

/**
 * @param {Unit[]} units
 * @param {Interval} window
 * @returns {number[]} where the slope of their sum changes inside the window, from left to right
 */
export function kinksOf(units, [lower, upper]) {
  /** @type {Map<number, number>} by how much the slope changes at each place: by |slope|, wherever a unit points */
  const changes = new Map();
  for (const { kink, slope, weight } of units) {
    if (kink > lower && kink < upper) changes.set(kink, (changes.get(kink) ?? 0) + weight * Math.abs(slope));
  }
  return [...changes].filter(([, change]) => Math.abs(change) > SAME_SLOPE).map(([kink]) => kink).sort((a, b) => a - b);
}

/**
 * @param {Sum} sum
 * @param {Interval} window
 * @returns {Polyline} the sum on the window, exactly
 */
export function polylineOf(sum, window) {
  return [window[0], ...kinksOf(sum.units, window), window[1]].map((x) => [x, sumAt(sum, x)]);
}

/** @param {Polyline} line @param {number} x in its window */
export function lineAt(line, x) {
  const next = Math.max(1, line.findIndex(([each]) => each >= x));
  const [[x1, y1], [x2, y2]] = [line[next - 1], line[next]];
  return y1 + ((x - x1) / (x2 - x1)) * (y2 - y1);
}

/**
 * Between its kinks and those of the target their difference is straight: the largest is at one of these, or at an end.
 * @param {Sum} sum
 * @param {Polyline} target
 * @returns {{error: number, x: number}} the largest distance on the target's window, and where it is
 */
export function farthest(sum, target) {
  const window = /** @type {Interval} */ ([target[0][0], target[target.length - 1][0]]);
  let most = { error: -1, x: window[0] };
  for (const x of [...window, ...kinksOf(sum.units, window), ...target.map(([each]) => each)]) {
    const error = Math.abs(sumAt(sum, x) - lineAt(target, x));
    if (error > most.error) most = { error, x };
  }
  return most;
}

/**
 * @param {Unit[]} units
 * @param {Interval} interval
 * @returns {Interval} the widest part of it without a kink
 */
export function widestGap(units, [lower, upper]) {
  const kinks = units.map(({ kink }) => kink).filter((kink) => kink > lower && kink < upper);
  const places = [lower, ...kinks, upper].sort((a, b) => a - b);
  let widest = 1;
  for (let next = 2; next < places.length; next += 1) {
    if (places[next] - places[next - 1] > places[widest] - places[widest - 1] + 1e-9) widest = next;
  }
  return [places[widest - 1], places[widest]];
}

/**
 * @param {Unit} unit
 * @returns {string} such as "φ(2x − 1)"
 */
export function unitWords({ kink, slope }) {
  const bias = rounded(-slope * kink);
  const sign = bias < 0 ? "−" : "+";
  return `φ(${times(slope)}x${bias === 0 ? "" : ` ${sign} ${Math.abs(bias)}`})`;
}

/** @param {number} factor @returns {string} what stands before the x */
function times(factor) {
  const size = rounded(Math.abs(factor));
  return `${factor < 0 ? "−" : ""}${size === 1 ? "" : size}`;
}

/** @param {number} value */
function rounded(value) {
  return Number(value.toFixed(2));
}
