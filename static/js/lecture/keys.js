/** The keys of the lecture: those of a clicker work everywhere, the others where nothing else wants them. */

/** @typedef {"next" | "previous" | "answer" | "full" | "blank" | "theme" | "larger" | "smaller"} Action */

/** What clickers send, whatever has the focus. @type {Record<string, Action>} */
const CLICKER = { PageDown: "next", PageUp: "previous" };
/** @type {Record<string, Action>} */
const KEYS = {
  ArrowRight: "next", ArrowLeft: "previous", Enter: "answer", f: "full", b: "blank", ".": "blank", t: "theme",
  "+": "larger", "=": "larger", "-": "smaller",
};
/** What takes keys for itself: whoever types or moves a slider does not want another scene. */
const TAKES_KEYS = "input, select, textarea, button, a, summary, [role=slider], [role=application], [role=button]";
/** Of these, what takes letters and digits. */
const TAKES_LETTERS = "input:not([type=range], [type=radio], [type=checkbox]), select, textarea, [role=application]";

/**
 * @param {(action: Action) => void} act
 * @param {(index: number) => void} go to a scene, counted from 0
 * @param {AbortSignal} signal
 */
export function listenToKeys(act, go, signal) {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented && !CLICKER[key]) return;
    const element = target instanceof Element ? target : document.body;
    const action = CLICKER[key] ?? KEYS[key.length === 1 ? key.toLowerCase() : key];
    const single = key.length === 1;
    if (!CLICKER[key] && element.matches(single ? TAKES_LETTERS : TAKES_KEYS)) return;
    if (action) act(action);
    else if (/^\d$/.test(key)) go((Number(key) + 9) % 10);
    else return;
    event.preventDefault();
  }, { signal });
}
