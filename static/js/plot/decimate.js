/** Thins a curve for drawing. Nothing that is counted goes through here. */

/**
 * At most four points a column of pixels: the first, lowest, highest and last; drawn, the curve looks the same.
 * @param {Float64Array} x increasing
 * @param {Float64Array} y same length
 * @param {number} columns how many pixels wide the drawing is
 * @returns {{x: Float64Array, y: Float64Array}}
 */
export function decimate(x, y, columns) {
  const count = x.length;
  const start = x[0];
  const perColumn = columns / (x[count - 1] - start);
  const kept = new Uint32Array(Math.min(count, 4 * (columns + 1)));
  let length = 0;
  for (let first = 0; first < count; ) {
    const column = Math.floor((x[first] - start) * perColumn);
    let lowest = first;
    let highest = first;
    let next = first + 1;
    for (; next < count && Math.floor((x[next] - start) * perColumn) === column; next += 1) {
      if (y[next] < y[lowest]) lowest = next;
      if (y[next] > y[highest]) highest = next;
    }
    const points = [first, Math.min(lowest, highest), Math.max(lowest, highest), next - 1];
    for (const point of points) {
      if (length === 0 || point > kept[length - 1]) kept[length++] = point;
    }
    first = next;
  }
  const indices = kept.subarray(0, length);
  return { x: Float64Array.from(indices, (index) => x[index]), y: Float64Array.from(indices, (index) => y[index]) };
}
