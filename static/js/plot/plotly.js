/** The plotly library, which the page loads as a script before its modules. */

/**
 * @typedef {object} Library
 * @property {(element: HTMLElement, traces: object[], layout: object, config: object) => Promise<unknown>} react
 * @property {(element: HTMLElement, changes: object) => Promise<unknown>} relayout
 * @property {(element: HTMLElement, options: object) => Promise<string>} toImage
 */

/** @type {Library} */
export const Plotly = /** @type {any} */ (globalThis).Plotly;
