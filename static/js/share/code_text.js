/** The question that the page asks as others would ask it: with curl, and with Python's standard library. */

import { networkOf, windowOf } from "../state/question.js";
import { parameters } from "../weights/weights.js";

/** @typedef {import("../state/fields.js").State} State */

/**
 * @param {State} state
 * @param {URL} address of the regions route
 * @returns {string} a line for a shell
 */
export function curlText(state, address) {
  const network = networkOf(state);
  const window = windowOf(state);
  if (network.kind === "weights") return `curl '${address}' --json '${JSON.stringify({ network, window })}'`;
  const pairs = [...Object.entries(network), ...Object.entries(window)];
  const parts = pairs.flatMap(([name, value]) => parameters(name, value)).map((pair) => pair.join("="));
  return `curl '${address}?${parts.join("&").replaceAll("+", "%2B")}'`;
}

/**
 * @param {State} state
 * @param {URL} address of the regions route
 * @returns {string} a program that prints the counts
 */
export function pythonText(state, address) {
  return `import json
from urllib.request import Request, urlopen

question = {
    "network": ${spaced(networkOf(state))},
    "window": ${spaced(windowOf(state))},
}
headers = {"Content-Type": "application/json"}
request = Request("${address}", json.dumps(question).encode(), headers)
with urlopen(request) as response:
    answer = json.load(response)
if not answer["complete"]:
    raise SystemExit(answer["reason"])
for name, count in answer["counts"].items():
    print(f"{count:,} {name.replace('_', ' ')}")
`;
}

/**
 * A value of JSON without true, false and null, which Python writes the same way, but with spaces.
 * @param {any} value
 * @returns {string}
 */
function spaced(value) {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, each]) => `"${name}": ${spaced(each)}`).join(", ")}}`;
}
