/** Canvases that can be painted again in more pixels: a picture of the page is larger than the page. */

/** @typedef {(canvas: HTMLCanvasElement, pixelRatio: number) => void} Paint pixelRatio: pixels for one of the page */

/** @type {WeakMap<HTMLCanvasElement, Paint>} */
const paints = new WeakMap();

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Paint} paint does to another canvas what was done to this one
 */
export function rememberPaint(canvas, paint) {
  paints.set(canvas, paint);
}

/**
 * @param {HTMLCanvasElement} canvas on the page
 * @param {number} pixelRatio
 * @returns {HTMLCanvasElement} the same in so many pixels, or the canvas itself where nobody can paint it again
 */
export function finer(canvas, pixelRatio) {
  const paint = paints.get(canvas);
  if (!paint) return canvas;
  const { clientWidth, clientHeight } = canvas;
  const larger = document.createElement("canvas");
  Object.assign(larger, { width: Math.round(pixelRatio * clientWidth), height: Math.round(pixelRatio * clientHeight) });
  paint(larger, pixelRatio);
  return larger;
}
