/** A pen on a chart: where it is allowed to, a pointer draws a stroke. */

/** @typedef {import("./chart.js").Chart} Chart */
/** @typedef {import("./chart.js").Point} Point */

/**
 * @param {Chart} chart
 * @param {() => boolean} allowed
 * @param {(stroke: Point[], ended: boolean) => void} draw called with all points of the stroke, inside the axes
 * @param {AbortSignal} signal
 */
export function createPen(chart, allowed, draw, signal) {
  const { svg } = chart;
  /** @type {Point[] | null} */
  let stroke = null;

  /** @param {PointerEvent} event @returns {Point} */
  function pointOf(event) {
    const { x, y } = chart.options;
    const point = chart.pointAt(chart.pixelsOf(event));
    return [Math.min(Math.max(point[0], x[0]), x[1]), Math.min(Math.max(point[1], y[0]), y[1])];
  }

  svg.addEventListener("pointerdown", (event) => {
    if (!allowed() || event.button !== 0) return;
    svg.setPointerCapture(event.pointerId);
    stroke = [pointOf(event)];
  }, { signal });
  svg.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    stroke.push(pointOf(event));
    draw(stroke, false);
  }, { signal });
  for (const type of ["pointerup", "pointercancel"]) {
    svg.addEventListener(type, () => {
      if (stroke) draw(stroke, true);
      stroke = null;
    }, { signal });
  }
}
