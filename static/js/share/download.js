/** Files of what is seen: asked of the server, and handed to the person. */

import { networkOf, windowOf } from "../state/question.js";

/** @typedef {import("../state/fields.js").State} State */

/** A browser needs the address of a file for a moment after the click. */
const KEEP_MILLISECONDS = 60000;

/**
 * The regions as a file of the API.
 * @param {State} state
 * @param {"csv" | "json" | "npz" | "graphml"} format
 * @returns {Promise<Blob>}
 * @throws {Error} whose message is a sentence: why there is no such file
 */
export async function regionsFile(state, format) {
  const question = { network: networkOf(state), window: windowOf(state), geometry: true, format };
  const response = await fetch("api/v1/regions", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question),
  }).catch(() => null);
  if (!response) throw new Error("The server does not answer.");
  const blob = await response.blob();
  if (!response.ok) throw new Error(JSON.parse(await blob.text()).detail);
  if (format !== "json") return blob;
  const { complete, reason, geometry, geometry_reason: tooLarge } = JSON.parse(await blob.text());
  if (!complete) throw new Error(`There is no file, since part of the regions would be taken for all. ${reason}`);
  if (!geometry) throw new Error(tooLarge);
  return blob;
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MILLISECONDS);
}
