/** The plotly library, which the page loads as a script before its modules. */

/** @type {{react: (element: HTMLElement, traces: object[], layout: object, config: object) => Promise<unknown>}} */
export const Plotly = /** @type {any} */ (globalThis).Plotly;
