/** The table of the state of /costs: the sizes and the dots chosen, as text, so that equal ones are the same. */

/** @typedef {import("../state/fields.js").Field} Field */
/**
 * @typedef {object} CostsState
 * @property {string} sizes d_0, ..., d_L
 * @property {string} dots the dots chosen so far, in this order, see bracketing.js; "" = none
 * @property {import("../state/fields.js").State["theme"]} theme
 */
/**
 * @typedef {object} CostsStore
 * @property {CostsState} state
 * @property {(changes: Partial<CostsState>) => void} set
 */

/** What the page can show: factors of the product. */
export const [FEWEST, MOST] = [2, 8];

export const SCALAR = "100,80,60,40,1";

/**
 * @param {number} largest size that the server allows
 * @param {readonly Field[]} fields of the explorer
 * @returns {readonly Field[]}
 */
export function costsFields(largest, fields) {
  const rows = [
    {
      name: "sizes", default: SCALAR, format: String, applies: () => true,
      parse: (/** @type {string} */ text) => {
        const sizes = numbersOf(text);
        const factors = sizes.length - 1;
        const whole = sizes.every((size) => Number.isInteger(size) && size >= 1);
        if (factors < FEWEST || factors > MOST || !whole) return undefined;
        return sizes.map((size) => Math.min(size, largest)).join(",");
      },
    },
    {
      name: "dots", default: "", format: String, applies: () => true,
      parse: (/** @type {string} */ text) => {
        const dots = numbersOf(text);
        const known = dots.every((dot) => Number.isInteger(dot) && dot >= 1 && dot < MOST);
        return known && new Set(dots).size === dots.length ? dots.join(",") : undefined;
      },
    },
    ...fields.filter(({ name }) => name === "theme"),
  ];
  return /** @type {any} */ (rows);
}

/**
 * @param {string} text
 * @returns {number[]} what stands between its commas; nothing in ""
 */
export function numbersOf(text) {
  return text === "" ? [] : text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
}
