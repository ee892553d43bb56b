/** Colours of cells by a number: one colour where it is the same in all of a cell, else a gradient, which is exact. */

/** @typedef {import("../plot/colours.js").Rgb} Rgb */

/** Colours of a scale that a gradient names; between two of them it is a straight line. */
const STOPS = 32;
/** A level changes over a cell if by more than this. */
const CHANGE = 1e-4;

/**
 * @param {Float64Array} points x and y of all corners, pixels
 * @param {[number, number][]} polygons the first and the last corner of each cell
 * @param {Float32Array} levels (corners,) in [0, 1], in each cell affine in x and y
 * @param {Rgb[]} scale colours of the levels 0 to 1
 * @returns {{fills: string[], definitions: string}} what each cell is filled with, and what that refers to
 */
export function cellFills(points, polygons, levels, scale) {
  /** @type {string[]} */
  const gradients = [];
  const fills = polygons.map(([first, last], cell) => {
    const ends = first === last ? null : gradientEnds(points, levels, first, last);
    if (!ends) return hex(colourAt(scale, mean(levels.subarray(first, last + 1))));
    gradients.push(`<linearGradient id="cell${cell}" href="#scale" gradientUnits="userSpaceOnUse" ${ends}/>`);
    return `url(#cell${cell})`;
  });
  const stops = Array.from({ length: STOPS + 1 }, (_, stop) =>
    `<stop offset="${stop / STOPS}" stop-color="${hex(colourAt(scale, stop / STOPS))}"/>`);
  const shared = `<linearGradient id="scale">${stops.join("")}</linearGradient>`;
  return { fills, definitions: gradients.length ? `<defs>${shared}${gradients.join("")}</defs>` : "" };
}

/**
 * Where along its steepest direction a cell's level would be 0 and 1.
 * @param {Float64Array} points
 * @param {Float32Array} levels
 * @param {number} first corner
 * @param {number} last corner
 * @returns {string | null} attributes of a gradient; null where the level does not change
 */
function gradientEnds(points, levels, first, last) {
  const own = levels.subarray(first, last + 1);
  if (Math.max(...own) - Math.min(...own) < CHANGE) return null;
  // The triangle with the largest area tells the slope best.
  let [area, slopeX, slopeY] = [0, 0, 0];
  const [x, y] = [points[2 * first], points[2 * first + 1]];
  for (let at = first + 2; at <= last; at += 1) {
    const [ux, uy] = [points[2 * at - 2] - x, points[2 * at - 1] - y];
    const [vx, vy] = [points[2 * at] - x, points[2 * at + 1] - y];
    const doubled = ux * vy - uy * vx;
    if (Math.abs(doubled) <= Math.abs(area)) continue;
    const [rise, other] = [levels[at - 1] - levels[first], levels[at] - levels[first]];
    area = doubled;
    slopeX = (rise * vy - other * uy) / doubled;
    slopeY = (other * ux - rise * vx) / doubled;
  }
  const square = slopeX ** 2 + slopeY ** 2;
  if (!(square > 0)) return null;
  const at = (/** @type {number} */ level) => {
    const step = (level - levels[first]) / square;
    return [x + slopeX * step, y + slopeY * step].map((value) => value.toFixed(3));
  };
  const [[x1, y1], [x2, y2]] = [at(0), at(1)];
  return `x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`;
}

/**
 * @param {Rgb[]} scale
 * @param {number} level
 */
function colourAt(scale, level) {
  return scale[Math.round(Math.min(Math.max(level, 0), 1) * (scale.length - 1))];
}

/** @param {Float32Array} numbers */
function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/**
 * @param {readonly number[]} colour red, green and blue in [0, 1]; more is not looked at
 * @returns {string} such as #0072b2
 */
export function hex(colour) {
  const bytes = colour.slice(0, 3).map((value) => Math.round(255 * Math.min(Math.max(value, 0), 1)));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
