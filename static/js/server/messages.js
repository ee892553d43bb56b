/** Messages between a page and the pages inside it, both of this server: what comes from elsewhere is not heard. */

/** @typedef {import("../state/question.js").Interval} Interval */
/**
 * What the pages say to each other.
 * @typedef {{type: "hello"}
 *   | {type: "follow", query: string}
 *   | {type: "look", window: {x: Interval, y?: Interval} | null}
 *   | {type: "state", query: string}
 *   | {type: "values", range: Interval | null}
 *   | {type: "counts", counts: Record<string, number> | null}
 *   | {type: "height", height: number}} Message
 * hello: the holder listens, from now on it is told; follow: take this state; look: show this window while a gesture
 * lasts, null: it is over; state: the person has changed it; values: of f that are shown with one
 * input, from a page inside; to it, what the other page shows; counts: null while they are not known; height: pixels
 * that the page inside needs
 */

/**
 * @param {Window | null} other
 * @param {Message} message
 */
export function send(other, message) {
  other?.postMessage(message, location.origin);
}

/**
 * @param {() => Window | null} other whose messages are heard
 * @param {(message: Message) => void} listener
 * @param {AbortSignal} signal
 */
export function receive(other, listener, signal) {
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin === location.origin && source === other() && typeof data?.type === "string") listener(data);
  }, { signal });
}
