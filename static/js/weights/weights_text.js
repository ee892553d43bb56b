/**
 * A network as text that fits in an address: "2-16-1~relu~" and then all weights and biases as base64url of
 * little-endian float64, layer by layer, in each first the weight row by row, then the bias. The activations, one a
 * hidden layer with "!" between them, are left out where all are ReLU; "leaky_relu*0.1" has a slope.
 */

/** @typedef {{kind: "relu" | "leaky_relu" | "abs" | "hard_tanh", slope: number}} Activation slope: of leaky ReLU */
/**
 * @typedef {object} Layer
 * @property {number} inputs
 * @property {number} units
 * @property {Float64Array} weight (units * inputs,) row by row
 * @property {Float64Array} bias (units,)
 * @property {Activation | null} activation null for the output layer
 */

/** With more a network does not fit in an address that every server and browser takes. */
export const MOST_PARAMETERS = 4000;

const KINDS = ["relu", "leaky_relu", "abs", "hard_tanh"];
const RELU = /** @type {Activation} */ ({ kind: "relu", slope: 0 });
const SHAPE = /^[1-9]\d{0,3}(-[1-9]\d{0,3})+$/;

/**
 * @param {Layer[]} layers
 * @returns {number} weights and biases in all
 */
export function parametersOf(layers) {
  return layers.reduce((sum, layer) => sum + layer.weight.length + layer.bias.length, 0);
}

/**
 * @param {Layer[]} layers
 * @returns {string}
 */
export function encode(layers) {
  const sizes = [layers[0].inputs, ...layers.map((layer) => layer.units)].join("-");
  const hidden = layers.slice(0, -1).map((layer) => layer.activation ?? RELU);
  const names = hidden.map(({ kind, slope }) => (kind === "leaky_relu" ? `${kind}*${slope}` : kind));
  const activations = names.every((name) => name === "relu") ? "" : names.join("!");
  const bytes = new Uint8Array(8 * parametersOf(layers));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { weight, bias } of layers) {
    for (const value of [...weight, ...bias]) {
      view.setFloat64(at, value, true);
      at += 8;
    }
  }
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return [sizes, activations, btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")].join("~");
}

/** @type {{text: string, layers: Layer[] | undefined}} the last one: a state is decoded many times */
let last = { text: "", layers: undefined };

/**
 * @param {string} text
 * @returns {Layer[] | undefined} undefined if the text is no network of one or two inputs; must not be changed
 */
export function decode(text) {
  if (text !== last.text) last = { text, layers: decodeAnew(text) };
  return last.layers;
}

/**
 * @param {string} text
 * @returns {Layer[] | undefined}
 */
function decodeAnew(text) {
  const [shape, names, base64, ...rest] = text.split("~");
  if (base64 === undefined || rest.length > 0 || !SHAPE.test(shape)) return undefined;
  const sizes = shape.split("-").map(Number);
  const activations = names === "" ? Array(sizes.length - 2).fill(RELU) : names.split("!").map(activationOf);
  const values = numbersOf(base64);
  const layers = sizes.slice(1).map((units, index) => ({ inputs: sizes[index], units }));
  const wanted = layers.reduce((sum, { inputs, units }) => sum + units * (inputs + 1), 0);
  if (sizes[0] > 2 || activations.length !== layers.length - 1 || activations.includes(undefined)) return undefined;
  if (values?.length !== wanted || !values.every(Number.isFinite)) return undefined;
  let at = 0;
  const take = (/** @type {number} */ count) => values.slice(at, (at += count));
  return layers.map(({ inputs, units }, index) => ({
    inputs, units, weight: take(units * inputs), bias: take(units), activation: activations[index] ?? null,
  }));
}

/**
 * @param {string} name
 * @returns {Activation | undefined}
 */
function activationOf(name) {
  const [kind, slope] = name.split("*");
  const takesSlope = kind === "leaky_relu";
  if (!KINDS.includes(kind) || takesSlope !== (slope !== undefined)) return undefined;
  if (takesSlope && (slope === "" || !Number.isFinite(Number(slope)))) return undefined;
  return { kind: /** @type {Activation["kind"]} */ (kind), slope: Number(slope ?? 0) };
}

/**
 * @param {string} base64 of the URL alphabet
 * @returns {Float64Array | undefined}
 */
function numbersOf(base64) {
  let binary = "";
  try {
    binary = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
  if (binary.length % 8 !== 0) return undefined;
  const view = new DataView(Uint8Array.from(binary, (character) => character.charCodeAt(0)).buffer);
  return Float64Array.from({ length: binary.length / 8 }, (_, index) => view.getFloat64(8 * index, true));
}
