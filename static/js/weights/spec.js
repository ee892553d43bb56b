/** Between the layers that the page computes with and a SPEC of the kind `weights`, as the API has it. */

/** @typedef {import("./weights_text.js").Layer} Layer */

/**
 * @param {{layers: {weight: number[][], bias: number[], activation?: any}[]}} spec of the kind weights
 * @returns {Layer[]}
 */
export function fromSpec({ layers }) {
  return layers.map(({ weight, bias, activation = "relu" }, index) => ({
    inputs: weight[0].length,
    units: bias.length,
    weight: Float64Array.from(weight.flat()),
    bias: Float64Array.from(bias),
    activation: index === layers.length - 1 ? null
      : typeof activation === "string" ? { kind: /** @type {any} */ (activation), slope: 0 } : activation,
  }));
}

/**
 * @param {Layer[]} layers
 * @returns {{kind: "weights", layers: object[]}} a SPEC of the API
 */
export function toSpec(layers) {
  return {
    kind: "weights",
    layers: layers.map(({ inputs, units, weight, bias, activation }) => ({
      weight: Array.from({ length: units }, (_, unit) => [...weight.subarray(unit * inputs, (unit + 1) * inputs)]),
      bias: [...bias],
      ...(activation && activation.kind !== "relu"
        ? { activation: activation.kind === "leaky_relu" ? activation : activation.kind } : {}),
    })),
  };
}
