/** Changes of a network. Each gives a new one; the layers that it was given stay as they are. */

/** @typedef {import("./weights_text.js").Layer} Layer */
/** @typedef {import("./unit_words.js").Unit} Unit */

/**
 * @param {Layer[]} layers
 * @param {number} index of the layer
 * @param {number} to index of its unit
 * @param {number} from index of the unit in the layer before; the bias comes after the last one
 * @param {number} value
 * @returns {Layer[]}
 */
export function withParameter(layers, index, to, from, value) {
  const layer = { ...layers[index] };
  if (from === layer.inputs) {
    layer.bias = layer.bias.slice();
    layer.bias[to] = value;
  } else {
    layer.weight = layer.weight.slice();
    layer.weight[to * layer.inputs + from] = value;
  }
  return layers.with(index, layer);
}

/**
 * @param {Layer[]} layers
 * @param {Unit} unit of a hidden layer that has others
 * @returns {Layer[]}
 */
export function withoutUnit(layers, { layer, unit }) {
  const [own, next] = [layers[layer - 1], layers[layer]];
  const kept = (/** @type {number} */ _, /** @type {number} */ at) => Math.floor(at / own.inputs) !== unit - 1;
  const smaller = {
    ...own,
    units: own.units - 1,
    weight: own.weight.filter(kept),
    bias: own.bias.filter((_, at) => at !== unit - 1),
  };
  const fed = {
    ...next, inputs: own.units - 1, weight: next.weight.filter((_, at) => at % own.units !== unit - 1),
  };
  return layers.with(layer - 1, smaller).with(layer, fed);
}

/**
 * A unit more at the end of a hidden layer, with random weights of the size that He's initialisation gives.
 * @param {Layer[]} layers
 * @param {number} layer from 1
 * @param {() => number} random uniform in [0, 1)
 * @returns {Layer[]}
 */
export function withNewUnit(layers, layer, random) {
  const [own, next] = [layers[layer - 1], layers[layer]];
  const draw = (/** @type {number} */ inputs) => (2 * random() - 1) * Math.sqrt(6 / inputs);
  const larger = {
    ...own,
    units: own.units + 1,
    weight: Float64Array.from([...own.weight, ...Array.from({ length: own.inputs }, () => draw(own.inputs))]),
    bias: Float64Array.from([...own.bias, 2 * random() - 1]),
  };
  const rows = Array.from({ length: next.units }, (_, unit) =>
    [...next.weight.subarray(unit * own.units, (unit + 1) * own.units), draw(own.units + 1)]);
  const fed = { ...next, inputs: own.units + 1, weight: Float64Array.from(rows.flat()) };
  return layers.with(layer - 1, larger).with(layer, fed);
}
