/** The explorer as a part of the lecture: there is one, which goes from scene to scene. */

import { emit, on } from "../base/bus.js";
import { find } from "../base/dom.js";
import { createControls } from "../controls/controls.js";
import { createLayerPlayer } from "../controls/layer_player.js";
import { createLayerSlider } from "../controls/layer_slider.js";
import { Explorer } from "../plot/explorer.js";

const PLACES = /** @type {const} */ (["network", "more", "view", "show"]);

export class SceneExplorer extends Explorer {
  /**
   * @param {HTMLElement} element holds .explorer-controls, .layers, #view, #legend and .growth
   * @param {readonly import("../state/fields.js").Field[]} fields
   * @param {AbortSignal} signal
   */
  constructor(element, fields, signal) {
    super(element, fields, signal);
    this.controls = find(element, ".explorer-controls");
    this.layers = find(element, ".layers");
    this.asking = false;
    /** Whether nothing was shown yet of the scene at hand. */
    this.fresh = true;
    const { bus, store } = this;
    for (const place of PLACES) createControls(this.controls, place, bus, store, signal);
    createLayerPlayer(find(this.layers, ".play"), bus, store, signal);
    createLayerSlider(find(this.layers, ".layer-slider"), "slider-layer", bus, store, signal);
    on(bus, "request", () => {
      this.asking = true;
    }, signal);
    on(bus, "state", () => this.showLayers(), signal);
  }

  /** Shows the slider of the layers where the scene wants it and the network has some to fold. */
  showLayers() {
    const field = this.fields.find(({ name }) => name === "layer");
    this.layers.hidden = this.layers.dataset.wanted === undefined || !field?.applies(this.store.state);
  }

  /**
   * Goes to a scene.
   * @param {HTMLElement} stage gets the picture
   * @param {HTMLElement} beside gets the controls
   * @param {string[]} controls names of those that the scene needs
   */
  enter(stage, beside, controls) {
    stage.append(this.element);
    beside.replaceChildren(this.controls, this.layers);
    for (const control of this.controls.children) {
      const { dataset } = /** @type {HTMLElement} */ (control);
      if (controls.includes(dataset.control ?? "")) dataset.wanted = "";
      else delete dataset.wanted;
    }
    if (controls.includes("layer")) this.layers.dataset.wanted = "";
    else delete this.layers.dataset.wanted;
    this.element.hidden = false;
    this.fresh = true;
  }

  /** Out of the scene, which may be emptied now. */
  leave() {
    emit(this.bus, "cancel");
    this.element.append(this.controls, this.layers);
    this.element.hidden = true;
    document.body.append(this.element);
  }

  /**
   * Shows a state. A scene that begins asks for its count even if it was the last one that was asked for.
   * @param {string} query
   */
  follow(query) {
    this.asking = false;
    this.store.follow(query);
    if (!this.ask() && this.fresh && !this.asking) emit(this.bus, "retry");
    this.fresh = false;
  }
}
