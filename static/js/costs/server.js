/** What /costs asks the server. */

import { reach, refusal } from "../server/client.js";

/** @typedef {import("./bracketing.js").Tree} Tree */
/** @typedef {{sizes: number[], bracketing: Tree | null, measure: boolean}} Question */
/**
 * @typedef {object} Order
 * @property {Tree} bracketing
 * @property {number} multiplications
 * @property {{activations: number, derivatives: number}} memory
 * @property {number | null} seconds
 * @property {number} repeats
 * @property {string | null} not_measured
 */
/** @typedef {"forward" | "reverse" | "cheapest"} Known */
/** @typedef {"evaluation" | "gradient" | "hessian_vector_product" | "hessian"} Sweep */
/**
 * @typedef {object} Costs
 * @property {Record<Known, Order> & {given: Order | null}} orders
 * @property {number} parameters
 * @property {Record<Sweep, number>} sweeps
 * @property {{factor: number, parameters: number, sweeps: Record<Sweep, number>}[]} growth with wider hidden layers
 */

/**
 * @param {Question} question
 * @param {AbortSignal} ended
 * @returns {Promise<Costs>}
 */
export async function askForCosts(question, ended) {
  const response = await reach("api/v1/chain", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question), signal: ended,
  });
  if (response.ok) return response.json();
  const unknown = { status: response.status, detail: `The server answered with status ${response.status}.` };
  throw refusal(await response.json().catch(() => unknown));
}
