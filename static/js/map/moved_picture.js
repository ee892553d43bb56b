/** The picture of a map, moved to another window without being drawn again. */

/** @typedef {import("../plot/axes.js").Place} Place */
/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {{x: Interval, y: Interval}} Window */

/** So much larger than they were drawn pixels may become. */
const LARGEST_PIXEL = 2;

/**
 * @param {Window} seen
 * @param {Window} own of the picture
 * @param {Window} whole all that there is to be seen
 * @returns {boolean} whether the picture shows all of it that lies in the window, sharp enough
 */
export function isGoodIn(seen, own, whole) {
  return own.x[1] - own.x[0] <= LARGEST_PIXEL * (seen.x[1] - seen.x[0]) && holds(own, common(whole, seen));
}

/**
 * Puts a picture of a window where it is in another one; what is outside of the axes is cut off.
 * @param {HTMLCanvasElement} canvas
 * @param {Place} place of the window that is seen
 * @param {Window} own
 * @param {Window} seen
 */
export function moveCanvas(canvas, place, own, seen) {
  const across = place.width / (seen.x[1] - seen.x[0]);
  const down = place.height / (seen.y[1] - seen.y[0]);
  const left = (own.x[0] - seen.x[0]) * across;
  const top = (seen.y[1] - own.y[1]) * down;
  const width = (own.x[1] - own.x[0]) * across;
  const height = (own.y[1] - own.y[0]) * down;
  const cut = [-top, left + width - place.width, top + height - place.height, -left];
  Object.assign(canvas.style, {
    left: `${place.left + left}px`, top: `${place.top + top}px`, width: `${width}px`, height: `${height}px`,
    clipPath: `inset(${cut.map((pixels) => `${Math.max(pixels, 0)}px`).join(" ")})`,
  });
}

/**
 * @param {Window} one
 * @param {Window} other
 * @returns {Window} what both hold; with ends in the wrong order if that is nothing
 */
function common(one, other) {
  const overlap = (/** @type {Interval} */ [a, b], /** @type {Interval} */ [c, d]) =>
    /** @type {Interval} */ ([Math.max(a, c), Math.min(b, d)]);
  return { x: overlap(one.x, other.x), y: overlap(one.y, other.y) };
}

/**
 * @param {Window} outer
 * @param {Window} inner
 */
function holds(outer, inner) {
  const within = (/** @type {Interval} */ [a, b], /** @type {Interval} */ [c, d]) => c > d || (a <= c && d <= b);
  return within(outer.x, inner.x) && within(outer.y, inner.y);
}
