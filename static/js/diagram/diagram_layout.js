/** Where the units of the diagram stand and which of their weights are drawn. Pure: no document. */

/** @typedef {import("../weights/weights_text.js").Layer} Layer */
/**
 * @typedef {object} Column
 * @property {number} x middle
 * @property {number} size units there are; fewer may be shown
 * @property {Float64Array} y middle of each unit that is shown
 */
/**
 * @typedef {object} Layout lengths in pixels
 * @property {number} width
 * @property {number} height
 * @property {number} radius of a unit
 * @property {boolean} spacious whether there is room for words above a column
 * @property {Column[]} columns inputs, each hidden layer, outputs
 */
/**
 * @typedef {object} Edge
 * @property {number} layer index of the layer whose weight it is
 * @property {number} from index of the unit in the column before
 * @property {number} to index of the unit
 * @property {number} weight
 * @property {number} strength its size beside the largest weight of the layer, in (0, 1]
 */

/** More circles than these would not move with the pointer. */
export const MOST_UNITS = 1024;
export const MOST_IN_COLUMN = 128;
export const MOST_EDGES = 2000;
/** Of a column, in heights of a letter. */
const HEIGHT = 26;
const PITCH = { least: 0.55, most: 2.6 };
const SPACING = { least: 1.7, words: 4.4 };
const BINS = 1000;

/**
 * @param {Layer[]} layers
 * @param {number} width pixels there are; the layout may be wider
 * @param {number} em pixels of a letter's height
 * @returns {Layout}
 */
export function layOut(layers, width, em) {
  const sizes = [layers[0].inputs, ...layers.map((layer) => layer.units)];
  const most = Math.max(1, Math.min(MOST_IN_COLUMN, Math.floor(MOST_UNITS / sizes.length)));
  const shown = sizes.map((size) => Math.min(size, most));
  const tallest = Math.max(...shown);
  const pitch = em * Math.min(Math.max(HEIGHT / tallest, PITCH.least), PITCH.most);
  const margin = { side: 1.5 * em, top: 2.4 * em };
  const spacing = Math.max((width - 2 * margin.side) / layers.length, SPACING.least * em);
  const columns = sizes.map((size, index) => ({
    x: margin.side + index * spacing,
    size,
    y: Float64Array.from({ length: shown[index] }, (_, unit) =>
      margin.top + pitch * (unit + 0.5 + (tallest - shown[index]) / 2)),
  }));
  return {
    width: Math.max(width, 2 * margin.side + spacing * layers.length),
    height: margin.top + pitch * tallest + 0.5 * em,
    radius: Math.min(0.4 * pitch, 0.8 * em, 0.4 * spacing),
    spacious: spacing >= SPACING.words * em,
    columns,
  };
}

/**
 * The weights between the units that are shown; the strongest ones where they are too many.
 * @param {Layer[]} layers
 * @param {Layout} layout
 * @returns {{edges: Edge[], total: number}} total: weights that are not zero, drawn or not
 */
export function edgesOf(layers, { columns }) {
  const edges = layers.flatMap((layer, index) => edgesOfLayer(layer, index, columns));
  const total = layers.reduce((sum, { weight }) => sum + weight.filter((value) => value !== 0).length, 0);
  return { edges: edges.length > MOST_EDGES ? strongest(edges) : edges, total };
}

/**
 * @param {Layer} layer
 * @param {number} index
 * @param {Column[]} columns
 * @returns {Edge[]}
 */
export function edgesOfLayer({ inputs, weight }, index, columns) {
  const largest = weight.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  /** @type {Edge[]} */
  const edges = [];
  for (let to = 0; to < columns[index + 1].y.length; to += 1) {
    for (let from = 0; from < columns[index].y.length; from += 1) {
      const value = weight[to * inputs + from];
      if (value !== 0) edges.push({ layer: index, from, to, weight: value, strength: Math.abs(value) / largest });
    }
  }
  return edges;
}

/**
 * @param {Edge[]} edges
 * @returns {Edge[]} at most MOST_EDGES, or a few more where strengths are equal
 */
function strongest(edges) {
  const counts = new Uint32Array(BINS + 1);
  for (const { strength } of edges) counts[Math.floor(BINS * strength)] += 1;
  let bin = BINS;
  for (let kept = counts[bin]; bin > 0 && kept + counts[bin - 1] <= MOST_EDGES; kept += counts[bin]) bin -= 1;
  return edges.filter(({ strength }) => Math.floor(BINS * strength) >= bin);
}

/**
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @param {number} reach how far a unit may be, in pixels
 * @returns {{layer: number, unit: number} | null} from 1, as everywhere on the page; the outputs are the last layer
 */
export function unitAt({ columns }, x, y, reach) {
  let [found, nearest] = [/** @type {{layer: number, unit: number} | null} */ (null), reach];
  columns.forEach((column, layer) => {
    if (layer === 0 || Math.abs(column.x - x) > nearest) return;
    column.y.forEach((middle, unit) => {
      const distance = Math.hypot(column.x - x, middle - y);
      if (distance < nearest) [found, nearest] = [{ layer, unit: unit + 1 }, distance];
    });
  });
  return found;
}
