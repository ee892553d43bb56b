/** Where a scene has its controls: beside the stage, so that the picture is as large as can be. */

import { find } from "../../base/dom.js";

/**
 * @param {import("../stage.js").Stage} stage
 * @param {HTMLElement} tools
 */
export function placeBeside({ element }, tools) {
  find(/** @type {HTMLElement} */ (element.closest("section")), ".beside").replaceChildren(tools);
}
