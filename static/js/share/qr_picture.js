/** A link as a picture that cameras read, drawn by the server. */

/** Names by which only this machine knows itself. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * @param {string} link
 * @param {AbortSignal} signal
 * @returns {Promise<{source: string | null} | null>} what an image shows, none if the link is too long for a code; null
 *   if the server did not answer
 */
export async function qrPicture(link, signal) {
  const response = await fetch(`qr.svg?link=${encodeURIComponent(link)}`, { signal }).catch(() => null);
  if (!response) return null;
  if (!response.ok) return { source: null };
  return { source: `data:image/svg+xml,${encodeURIComponent(await response.text())}` };
}

/** @returns {string} why phones cannot follow a link to this page, or "" */
export function reach() {
  if (!LOOPBACK.test(location.hostname)) return "";
  return "No phone can follow this link, since it names this machine only. Start the server with HOST=0.0.0.0 and open "
    + "the page by the machine's own address.";
}
