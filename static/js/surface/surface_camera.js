/** Turns and zooms what stands in the middle: by mouse, fingers, wheel and keys. Knows angles, not the picture. */

/** @typedef {{azimuth: number, elevation: number, distance: number}} Camera degrees; distance in sizes of the scene */

/** @type {Camera} */
const USUAL = { azimuth: -62, elevation: 30, distance: 2.1 };
const ELEVATION = { least: -85, most: 89 };
const DISTANCE = { least: 0.5, most: 5 };
const DEGREES_A_PIXEL = 0.4;
const DEGREES_A_KEY = 5;
const ZOOM_A_KEY = 1.15;
/** Zoom, as a logarithm, for each pixel that the wheel scrolls. */
const WHEEL_SPEED = 0.001;
/** @type {Record<string, [number, number]>} */
const TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** @type {Record<string, number>} */
const ZOOMS = { "+": 1 / ZOOM_A_KEY, "=": 1 / ZOOM_A_KEY, "-": ZOOM_A_KEY, _: ZOOM_A_KEY };

export class SurfaceCamera {
  /**
   * @param {HTMLElement} element that is pointed at; it can have the focus
   * @param {() => void} changed at most once a frame
   * @param {AbortSignal} signal
   */
  constructor(element, changed, signal) {
    this.camera = USUAL;
    this.changed = changed;
    this.frame = 0;
    /** @type {Map<number, {x: number, y: number}>} pointers that are down */
    this.points = new Map();
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      this.points.set(event.pointerId, { x: event.clientX, y: event.clientY });
    }, { signal });
    element.addEventListener("pointermove", (event) => this.move(event), { signal });
    for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
      element.addEventListener(type, (event) => this.points.delete(event.pointerId), { signal });
    }
    element.addEventListener("dblclick", () => this.set(USUAL), { signal });
    element.addEventListener("keydown", (event) => this.key(event), { signal });
    element.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(event.deltaY * WHEEL_SPEED));
    }, { signal, passive: false });
    // One finger up and down scrolls the page; two are ours.
    element.addEventListener("touchmove", (event) => event.touches.length > 1 && event.preventDefault(), {
      signal, passive: false,
    });
  }

  /**
   * @param {number} farther times as far away
   * @returns {object} as plotly has it
   */
  eye(farther) {
    const { azimuth, elevation } = this.camera;
    const distance = farther * this.camera.distance;
    const [across, up] = [azimuth, elevation].map((angle) => (angle * Math.PI) / 180);
    return {
      x: distance * Math.cos(up) * Math.cos(across),
      y: distance * Math.cos(up) * Math.sin(across),
      z: distance * Math.sin(up),
    };
  }

  /** @param {Camera} camera */
  set({ azimuth, elevation, distance }) {
    this.camera = {
      azimuth,
      elevation: Math.min(Math.max(elevation, ELEVATION.least), ELEVATION.most),
      distance: Math.min(Math.max(distance, DISTANCE.least), DISTANCE.most),
    };
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.changed();
    });
  }

  /**
   * @param {number} across degrees
   * @param {number} up degrees
   */
  turn(across, up) {
    const { camera } = this;
    this.set({ ...camera, azimuth: camera.azimuth + across, elevation: camera.elevation + up });
  }

  /** @param {number} factor below 1 comes closer */
  zoom(factor) {
    this.set({ ...this.camera, distance: this.camera.distance * factor });
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.points.get(event.pointerId);
    if (!before) return;
    const spread = this.spread();
    const now = { x: event.clientX, y: event.clientY };
    this.points.set(event.pointerId, now);
    const share = DEGREES_A_PIXEL / this.points.size;
    this.turn(-share * (now.x - before.x), share * (now.y - before.y));
    if (spread > 0) this.zoom(spread / Math.max(1, this.spread()));
  }

  /** @returns {number} pixels between two fingers; 0 with one */
  spread() {
    const [one, two] = this.points.values();
    return two ? Math.hypot(one.x - two.x, one.y - two.y) : 0;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = TURNS[event.key];
    const zoom = ZOOMS[event.key];
    if (turn) this.turn(DEGREES_A_KEY * turn[0], DEGREES_A_KEY * turn[1]);
    else if (zoom) this.zoom(zoom);
    else if (event.key === "0") this.set(USUAL);
    else return;
    event.preventDefault();
  }
}
