/** Copying, also where the browser has no clipboard for pages: on plain HTTP it gives it to nobody. */

/**
 * Must be called by a click. Where nothing can be copied the text is left selected.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @returns {Promise<boolean>} whether the text of the field was copied
 */
export async function copyFrom(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}
