/** The absolute address that leads to a state. */

/**
 * Which panel is open and in which theme is a matter of this screen, not of what is seen, and left out.
 * @param {import("./fields.js").State} state
 * @param {import("./state.js").Store} store
 * @returns {string}
 */
export function linkOf(state, store) {
  const query = store.address({ ...state, panel: "none", theme: "auto" });
  return new URL(location.pathname + query, location.href).href;
}
