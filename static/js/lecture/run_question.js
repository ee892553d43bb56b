/** A training run as a deck writes it, in one table, and as the API wants it. */

/** @typedef {Record<string, any>} Run a table of a deck; null where nothing is said */

/** @type {Record<"data" | "network" | "plan", string[]>} */
const FIELDS = {
  data: ["train", "test", "noise", "label_noise", "seed"],
  network: ["widths", "start", "seed"],
  plan: ["optimiser", "learning_rate", "batch", "steps", "seed"],
};

/**
 * @param {Run} common
 * @param {Run} own what differs
 * @returns {Run} all that is said
 */
export function joined(common, own) {
  const said = (/** @type {Run} */ run) => Object.entries(run).filter(([, value]) => value !== null);
  return Object.fromEntries([...said(common), ...said(own)]);
}

/**
 * @param {Run} run
 * @returns {Record<string, any>} a run of POST /api/v1/training/spread
 */
export function questionOf(run) {
  const part = (/** @type {string[]} */ names) =>
    Object.fromEntries(names.filter((name) => name in run).map((name) => [name, run[name]]));
  return {
    data: { kind: run.data, ...part(FIELDS.data) }, network: part(FIELDS.network), plan: part(FIELDS.plan),
  };
}
