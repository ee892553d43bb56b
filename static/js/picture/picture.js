/** What is seen as a file: an SVG of plotly's axes, the map beneath them and the counts; and the same as PNG. */

import { plotPlace } from "../plot/axes.js";
import { readTheme } from "../plot/colours.js";
import { PlaneView } from "../map/plane_view.js";
import { Plotly } from "../plot/plotly.js";
import { windowOf } from "../state/question.js";
import { FlatRenderer } from "../map/flat_renderer.js";
import { createRenderer } from "../map/renderer.js";
import { captionOf, escaped } from "./caption.js";
import { finer } from "./finer.js";
import { VectorRenderer } from "./vector_renderer.js";

/** @typedef {import("../state/fields.js").State} State */
/** @typedef {import("../plot/colours.js").Theme} Theme */
/** @typedef {import("../plot/axes.js").Place} Place */
/** @typedef {{width: number, height: number}} Size */
/**
 * @typedef {object} Seen
 * @property {any} geometry the latest event of this name
 * @property {any} answer a complete one to the same question
 * @property {any} marks the latest event of this name
 */
/** @typedef {{svg: string, size: Size}} Picture */

/** Cells that an SVG holds as polygons; more are a picture in it. */
const MOST_POLYGONS = 20000;
/** For a PNG they need not be polygons, and the graphics card is faster. */
export const MOST_POLYGONS_IN_PNG = 2000;
/** Pixels of a PNG for one of the page. */
const SCALE = 2;
const NOTHING_SENTENCE = "There is no picture to save.";

/** The map without axes. */
class MapPicture extends PlaneView {
  drawAxes() {}
}

/**
 * @param {HTMLElement} element the view, with plotly's plots
 * @param {Seen} seen
 * @param {State} state
 * @param {number} [mostPolygons] more cells are a picture within the picture
 * @returns {Promise<Picture>}
 * @throws {Error} whose message is a sentence: why there is no picture
 */
export async function takePicture(element, seen, state, mostPolygons = MOST_POLYGONS) {
  const { geometry } = seen;
  if (!geometry?.header.final || !seen.answer) throw new Error(NOTHING_SENTENCE);
  const theme = readTheme(element);
  return pictureWith(element, geometry, state, theme, mostPolygons, captionOf(seen, state, theme, element.clientWidth));
}

/**
 * @param {HTMLElement} element the view, with plotly's plots
 * @param {any} geometry
 * @param {State} state
 * @param {Theme} theme
 * @param {number} mostPolygons
 * @param {{svg: string, height: number, title: string}} caption
 * @returns {Promise<Picture>}
 * @throws {Error} whose message is a sentence: why there is no picture
 */
export async function pictureWith(element, geometry, state, theme, mostPolygons, caption) {
  const plots = /** @type {HTMLElement[]} */ ([...element.querySelectorAll(".js-plotly-plot")]);
  const plot = plots.find((each) => each.clientWidth > 0);
  if (!plot) throw new Error(NOTHING_SENTENCE);
  const size = { width: element.clientWidth, height: element.clientHeight };
  const map = state.input_dim === 2 && state.view === "map" ? mapOf(geometry, state, theme, size, mostPolygons) : "";
  const axes = await Plotly.toImage(plot, { ...size, format: "svg", imageDataOnly: true });
  const whole = { width: size.width, height: size.height + caption.height };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}" viewBox="0 0 ${
    whole.width} ${whole.height}">
<title>${escaped(caption.title)}</title>
<rect width="100%" height="100%" fill="${theme.background}"/>
${map}
${marksOn(element, "canvas.beneath")}
${axes}
${marksOn(element, "canvas:not(.beneath)")}
<g transform="translate(0 ${size.height})">${caption.svg}</g>
</svg>
`;
  return { svg, size: whole };
}

/**
 * @param {Picture} picture
 * @returns {Promise<Blob>}
 */
export async function toPng(picture) {
  const canvas = await toCanvas(picture, SCALE);
  const blob = await /** @type {Promise<Blob | null>} */ (new Promise((resolve) => canvas.toBlob(resolve)));
  if (!blob) throw new Error("The browser cannot hold a picture of this size.");
  return blob;
}

/**
 * @param {Picture} picture
 * @param {number} scale pixels of the canvas for one of the page
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function toCanvas({ svg, size }, scale) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.round(scale * size.width), height: Math.round(scale * size.height) });
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    await image.decode();
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  } finally {
    URL.revokeObjectURL(image.src);
  }
  return canvas;
}

/**
 * @param {any} geometry
 * @param {State} state
 * @param {Theme} theme
 * @param {Size} size
 * @param {number} mostPolygons
 * @returns {string} elements of SVG
 */
function mapOf(geometry, state, theme, size, mostPolygons) {
  const window = /** @type {any} */ (windowOf(geometry.state));
  const canvas = document.createElement("canvas");
  const draw = (/** @type {any} */ renderer, /** @type {number} */ factor) => {
    const larger = { width: factor * size.width, height: factor * size.height };
    const view = new MapPicture(document.createElement("div"), canvas, renderer);
    return view.draw(geometry, window, state, { ...theme, fontSize: factor * theme.fontSize }, larger);
  };
  const place = plotPlace(size, theme.fontSize, window);
  const at = `x="${place.left}" y="${place.top}" width="${place.width}" height="${place.height}"`;
  const cells = geometry.arrays.slivers.length;
  if (cells > mostPolygons) return `<image ${at} preserveAspectRatio="none" href="${pictureOf(canvas, draw)}"/>`;
  const renderer = new VectorRenderer(place, devicePixelRatio);
  draw(renderer, 1);
  return `<svg ${at} class="map">${renderer.svg}</svg>`;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(renderer: any, factor: number) => unknown} draw
 * @returns {string} its data URL
 */
function pictureOf(canvas, draw) {
  const card = createRenderer(canvas);
  draw(card ?? new FlatRenderer(canvas), SCALE / devicePixelRatio);
  const url = canvas.toDataURL();
  // A browser keeps few of these: it is given back at once.
  card?.gl.getExtension("WEBGL_lose_context")?.loseContext();
  return url;
}

/**
 * What is marked on the plot, such as the cell that is held, and points that a network learns from.
 * @param {HTMLElement} element
 * @param {string} which
 * @returns {string} elements of SVG
 */
function marksOn(element, which) {
  const canvases = /** @type {NodeListOf<HTMLCanvasElement>} */ (element.querySelectorAll(`.inside ${which}`));
  const corner = element.getBoundingClientRect();
  return Array.from(canvases, (canvas) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    if (width === 0) return "";
    const at = `x="${left - corner.left}" y="${top - corner.top}" width="${width}" height="${height}"`;
    return `<image class="marks" ${at} preserveAspectRatio="none" href="${finer(canvas, SCALE).toDataURL()}"/>`;
  }).join("");
}
