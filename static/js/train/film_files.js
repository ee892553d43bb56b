/** Files of a film that are text: the network of a picture, and the numbers of all steps. Knows no page. */

import { toSpec } from "../weights/spec.js";
import { widthsOf } from "./train_question.js";

/** @typedef {import("./film.js").Film} Film */
/** @typedef {import("./train_state.js").TrainState} TrainState */

const COLUMNS = [
  "step", "train_loss", "test_loss", "gradient_norm", "dead_units", "linear_regions", "activation_regions",
  "train_error", "test_error",
];

/**
 * @param {Film} film
 * @param {number} picture
 * @returns {string} the body of a question to POST /api/v1/regions
 */
export function weightsJson(film, picture) {
  const { window } = film.header;
  return `${JSON.stringify({ network: toSpec(film.layersOf(picture)), ...(window && { window }) })}\n`;
}

/**
 * @param {Film} film
 * @returns {string} a line for each recorded step; regions and errors are known of pictures only
 */
export function numbersCsv(film) {
  const { trainLoss, testLoss, gradientNorm, deadUnits, recorded } = film;
  const pictures = new Map(recorded.map((picture) => [picture.step, picture]));
  const lines = [COLUMNS.join(",")];
  for (let step = 0; step < film.steps; step += 1) {
    const { linearRegions, activationRegions, trainError, testError } = pictures.get(step) ?? {};
    lines.push([
      step, trainLoss[step], testLoss?.[step], gradientNorm[step], deadUnits[step], linearRegions, activationRegions,
      trainError, testError,
    ].map((value) => value ?? "").join(","));
  }
  return `${lines.join("\n")}\n`;
}

/**
 * @param {TrainState} state
 * @returns {string} such as reluscope-train-moons-16x16x16-pytorch-adam-seed0, to which a file adds its ending
 */
export function filmName(state) {
  const { data, start, activation, slope, optimiser, seed } = state;
  const unit = activation === "leaky_relu" ? `${activation}${slope}` : activation;
  return [
    "reluscope-train", data, widthsOf(state).join("x"), ...(unit === "relu" ? [] : [unit]), start,
    optimiser, `seed${seed}`,
  ].join("-");
}

/**
 * @param {number} count of pictures
 * @param {number} most
 * @returns {number[]} which of them to take, evenly, the first and the last among them
 */
export function evenly(count, most) {
  if (count <= most) return Array.from({ length: count }, (_, at) => at);
  return Array.from({ length: most }, (_, at) => Math.round((at * (count - 1)) / (most - 1)));
}
