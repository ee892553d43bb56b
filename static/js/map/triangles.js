/** Fills triangles with colours: a pixel is of the triangle that holds its middle, so that no two leave a crack. */

/** @typedef {{pixels: Uint32Array, width: number, height: number}} Picture one number a pixel, row by row from above */
/** @typedef {{across: number, down: number, start: number}} Slope a number at x and y: across x + down y + start */

/**
 * @param {Picture} picture
 * @param {Float64Array} points x and y of all corners, pixels
 * @param {Uint32Array} triangles three corners each, those of a cell one after the other, with the same first corner
 * @param {(corner: number) => number} colourOf what the pixels of a cell with this first corner are to be
 */
export function fillCells(picture, points, triangles, colourOf) {
  for (let at = 0, first = -1, colour = 0; at < triangles.length; at += 3) {
    if (triangles[at] !== first) {
      first = triangles[at];
      colour = colourOf(first);
    }
    eachRow(picture, points, triangles, at, (from, to) => picture.pixels.fill(colour, from, to));
  }
}

/**
 * The same with colours that change from corner to corner.
 * @param {Picture} picture
 * @param {Float64Array} points
 * @param {Uint32Array} triangles
 * @param {Float32Array} levels (corners,)
 * @param {Uint32Array} scale what the pixels of the levels 0 to 1 are to be
 */
export function shadeCells(picture, points, triangles, levels, scale) {
  const { pixels } = picture;
  const last = scale.length - 1;
  for (let at = 0; at < triangles.length; at += 3) {
    const { across, down, start } = slopeOf(points, levels, triangles, at);
    eachRow(picture, points, triangles, at, (from, to, x, y) => {
      let level = across * x + down * y + start;
      for (let pixel = from; pixel < to; pixel += 1, level += across) {
        pixels[pixel] = scale[Math.round(last * Math.min(Math.max(level, 0), 1))];
      }
    });
  }
}

/**
 * @param {Picture} picture
 * @param {Float64Array} points
 * @param {Uint32Array} triangles
 * @param {number} at where the triangle's corners are
 * @param {(from: number, to: number, x: number, y: number) => void} fill the pixels of a row from one number to before
 *   another; x and y are the middle of the first
 */
function eachRow({ width, height }, points, triangles, at, fill) {
  // The corners from the highest to the lowest: neighbours then find the same pixels on both sides of an edge.
  let [high, middle, low] = [2 * triangles[at], 2 * triangles[at + 1], 2 * triangles[at + 2]];
  if (points[middle + 1] < points[high + 1]) [high, middle] = [middle, high];
  if (points[low + 1] < points[high + 1]) [high, low] = [low, high];
  if (points[low + 1] < points[middle + 1]) [middle, low] = [low, middle];
  const end = Math.min(Math.ceil(points[low + 1] - 0.5), height);
  for (let row = Math.max(Math.ceil(points[high + 1] - 0.5), 0); row < end; row += 1) {
    const y = row + 0.5;
    const one = crossing(points, high, low, y);
    const other = y < points[middle + 1] ? crossing(points, high, middle, y) : crossing(points, middle, low, y);
    const from = Math.max(Math.ceil(Math.min(one, other) - 0.5), 0);
    const to = Math.min(Math.ceil(Math.max(one, other) - 0.5), width);
    if (from < to) fill(row * width + from, row * width + to, from + 0.5, y);
  }
}

/**
 * @param {Float64Array} points
 * @param {number} from where the upper end's x is
 * @param {number} to where the lower end's x is
 * @param {number} y
 * @returns {number} x of the edge there
 */
function crossing(points, from, to, y) {
  const share = (y - points[from + 1]) / (points[to + 1] - points[from + 1] || 1);
  return points[from] + share * (points[to] - points[from]);
}

/**
 * @param {Float64Array} points
 * @param {Float32Array} levels
 * @param {Uint32Array} triangles
 * @param {number} at
 * @returns {Slope} of the levels in a triangle
 */
function slopeOf(points, levels, triangles, at) {
  const [a, b, c] = [triangles[at], triangles[at + 1], triangles[at + 2]];
  const [ux, uy] = [points[2 * b] - points[2 * a], points[2 * b + 1] - points[2 * a + 1]];
  const [vx, vy] = [points[2 * c] - points[2 * a], points[2 * c + 1] - points[2 * a + 1]];
  const [rise, other] = [levels[b] - levels[a], levels[c] - levels[a]];
  const doubled = ux * vy - uy * vx || 1;
  const across = (rise * vy - other * uy) / doubled;
  const down = (other * ux - rise * vx) / doubled;
  return { across, down, start: levels[a] - across * points[2 * a] - down * points[2 * a + 1] };
}
