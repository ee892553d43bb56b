/** An explorer in memory: the picture of a network with all that one can do in it, without a place in the address. */

import { createLineHover } from "../line/line_hover.js";
import { createLineMarks } from "../line/line_marks.js";
import { createLineProbe } from "../line/line_probe.js";
import { createMapProbe } from "../map/map_probe.js";
import { createClient } from "../server/client.js";
import { createStatus } from "../server/status.js";
import { createMemory } from "../state/state.js";
import { find } from "../base/dom.js";
import { createGestures } from "./gestures.js";
import { createLegend } from "./legend.js";
import { createView } from "./view.js";

export class Explorer {
  /**
   * @param {HTMLElement} element holds #view, with #status in it, and #legend
   * @param {readonly import("../state/fields.js").Field[]} fields
   * @param {AbortSignal} signal
   */
  constructor(element, fields, signal) {
    this.element = element;
    this.fields = fields;
    this.signal = signal;
    this.bus = new EventTarget();
    this.store = createMemory(this.bus, fields, "");
    this.asked = false;
    const { bus, store } = this;
    const view = find(element, "#view");
    createLegend(find(element, "#legend"), bus, store, signal);
    createView(view, bus, store, signal);
    createGestures(view, bus, store, signal);
    createLineHover(view, bus, signal);
    createLineMarks(view, bus, signal);
    createLineProbe(view, bus, store, signal);
    createMapProbe(view, bus, store, signal);
    createStatus(find(element, "#status"), bus, signal);
  }

  /**
   * Asks about the state, and from now on whenever it changes.
   * @returns {boolean} false if it did so already
   */
  ask() {
    if (this.asked) return false;
    this.asked = true;
    createClient(this.bus, this.store, this.signal);
    return true;
  }
}
