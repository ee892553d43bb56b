/** What a scene gives its view, and what it wants back. */

/** @typedef {import("../plot/colours.js").Theme} Theme */
/**
 * @typedef {object} Stage
 * @property {HTMLElement} element empty, as large as the scene has room; it may change its size
 * @property {Record<string, any>} options the view's table in the deck, checked by the server
 * @property {() => Theme} theme
 * @property {(value: number | string, words: string) => void} figure shows the number that the scene is about
 * @property {(text: string) => void} changed tells the view's state, for the address and those who follow; while
 *   something is dragged as well
 * @property {AbortSignal} signal ends listeners, requests and timers
 */
/**
 * @typedef {object} View
 * @property {(text: string) => void} follow shows a state that was told before, here or by the presenter; "" the one
 *   that the scene begins with. It tells nothing, and what it can't read it ignores.
 * @property {() => void} redraw after the theme or the size of the text has changed
 */

export {};
