/** The link as a QR code: small in the panel, and as large as the screen for the back row. */

import { on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { linkOf } from "../state/link.js";
import { qrPicture, reach } from "./qr_picture.js";

/** A code is asked for once the link has been still for this long. */
const STILL_MILLISECONDS = 300;

/**
 * @param {HTMLElement} element holds .code, a button with a picture; a dialog with a picture, .link and a button; and
 *   .why
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createQr(element, bus, store, signal) {
  const code = find(element, ".code");
  const dialog = /** @type {HTMLDialogElement} */ (find(element, "dialog"));
  const why = find(element, ".why");
  const pictures = /** @type {HTMLImageElement[]} */ ([...element.querySelectorAll("img")]);
  let shown = "";
  let timer = 0;

  /** @param {import("../state/fields.js").State} state */
  function show(state) {
    clearTimeout(timer);
    if (state.panel !== "share") return;
    const link = linkOf(state, store);
    if (link !== shown) timer = window.setTimeout(() => draw(link), STILL_MILLISECONDS);
  }

  /** @param {string} link */
  async function draw(link) {
    shown = link;
    find(dialog, ".link").textContent = link;
    const drawn = await qrPicture(link, signal);
    if (shown !== link) return;
    if (!drawn) shown = "";
    const source = drawn?.source;
    code.hidden = !source;
    why.textContent = source ? reach() : "The link is too long for a code that a camera could read.";
    if (source) for (const picture of pictures) picture.src = source;
  }

  code.addEventListener("click", () => dialog.showModal(), { signal });
  find(dialog, "button").addEventListener("click", () => dialog.close(), { signal });
  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}
