/** Long work in slices, so that the page stays awake meanwhile. */

const SLICE_MILLISECONDS = 12;

/**
 * @template T
 * @param {Generator<void, T, void>} work yields at least every few milliseconds
 * @param {AbortSignal} signal
 * @returns {Promise<T | null>} null if it was stopped
 */
export async function inSlices(work, signal) {
  for (;;) {
    const end = performance.now() + SLICE_MILLISECONDS;
    do {
      if (signal.aborted) return null;
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < end);
    await pause();
  }
}

/**
 * Lets the page do other things first.
 * @param {number} [milliseconds]
 * @returns {Promise<void>}
 */
export function pause(milliseconds = 0) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * The same at one go, for work that is known to be short.
 * @template T
 * @param {Generator<void, T, void>} work
 * @returns {T}
 */
export function atOnce(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
