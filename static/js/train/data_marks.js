/** Draws points to learn from: in train filled, in test hollow; classes by colour and shape, values by colour. */

import { scaleColours } from "../map/map_colours.js";

/** @typedef {import("../plot/colours.js").Theme} Theme */
/** @typedef {import("./learning_data.js").LearningData} LearningData */
/** @typedef {"circle" | "triangle"} Shape */
/**
 * @typedef {object} Mark
 * @property {Shape} shape
 * @property {string} colour
 * @property {boolean} filled
 * @property {string} [rim] a line around its colour, where that may be the background's
 */
/**
 * @typedef {object} Style
 * @property {number} radius pixels of the canvas
 * @property {number} halo the same
 * @property {string} background
 * @property {"both" | "halo" | "body"} parts that are drawn
 */
/**
 * @typedef {object} Seen what the plot shows
 * @property {[number, number]} x
 * @property {[number, number]} y
 */

/** Share of the plot that the points cover, at most, and how large one is then, in pixels at usual type. */
const COVERED = 0.07;
const RADIUS = { least: 2.2, most: 5.5 };
/** The background's colour around each, so that it stands out from every cell. */
const HALO = 1.4;
const RING = 0.42;
/** Points that cover more of the plot than this stand close: with one input they lie along a curve. */
const CROWD = [0.15, 0.5];
/** A triangle looks as large as a circle if its corners are so much farther from the middle. */
const TRIANGLE = 1.4;
/** Colours that tell values apart. */
const LEVELS = 32;

/** @type {readonly Shape[]} */
export const CLASS_SHAPES = ["circle", "triangle"];

/**
 * @param {HTMLCanvasElement} canvas of the size of the plot, empty
 * @param {number} pixelRatio its pixels for one of the page
 * @param {LearningData} data
 * @param {boolean} tests whether the test part is drawn, too
 * @param {Seen} seen
 * @param {Theme} theme
 */
export function drawData(canvas, pixelRatio, data, tests, seen, theme) {
  const context = canvas.getContext("2d");
  if (!context) return;
  const count = data.trainTargets.length + (tests ? data.testTargets.length : 0);
  const size = { width: canvas.width / pixelRatio, height: canvas.height / pixelRatio };
  const radius = radiusOf(count, size, theme.fontSize) * pixelRatio;
  const markOf = marks(data, theme);
  const place = {
    x: (/** @type {number} */ value) => ((value - seen.x[0]) / (seen.x[1] - seen.x[0])) * canvas.width,
    y: (/** @type {number} */ value) => ((seen.y[1] - value) / (seen.y[1] - seen.y[0])) * canvas.height,
  };
  const halo = HALO * pixelRatio;
  const covered = (count * Math.PI * (radius + halo) ** 2) / (canvas.width * canvas.height);
  // In a crowd halos would hide the points beneath: there they come first.
  /** @type {Style["parts"][]} */
  const passes = covered > CROWD[data.dimension - 1] ? ["halo", "body"] : ["both"];
  for (const parts of passes) {
    const stamper = new Stamper(context, place, { radius, halo, background: theme.background, parts });
    if (tests) stamper.stamp(data.dimension, data.testPoints, data.testTargets, (target) => markOf(target, false));
    stamper.stamp(data.dimension, data.trainPoints, data.trainTargets, (target) => markOf(target, true));
  }
}

/**
 * @param {number} count
 * @param {{width: number, height: number}} size
 * @param {number} fontSize
 * @returns {number} pixels of the page
 */
function radiusOf(count, { width, height }, fontSize) {
  const fitting = Math.sqrt((COVERED * width * height) / (Math.PI * Math.max(count, 1)));
  return Math.min(Math.max(fitting, RADIUS.least), RADIUS.most) * (fontSize / 16);
}

/**
 * How a point is drawn: with two inputs its target is not a place and must be seen.
 * @param {LearningData} data
 * @param {Theme} theme
 * @returns {(target: number, filled: boolean) => Mark}
 */
function marks({ task, dimension, trainTargets }, theme) {
  if (task === "classification") {
    return (target, filled) => {
      const index = target > 0.5 ? 1 : 0;
      return { shape: CLASS_SHAPES[index], colour: theme.classes[index], filled };
    };
  }
  if (dimension === 1) return (_, filled) => ({ shape: "circle", colour: theme.points, filled });
  const colours = levelColours(theme.dark);
  const most = largest(trainTargets);
  return (target, filled) => {
    const level = Math.round(((Math.min(Math.max(target / most, -1), 1) + 1) / 2) * (LEVELS - 1));
    return { shape: "circle", colour: colours[level], filled, rim: theme.text };
  };
}

/**
 * @param {Float64Array} targets
 * @returns {number} the largest absolute value, 1 if there is none
 */
export function largest(targets) {
  return targets.reduce((most, target) => Math.max(most, Math.abs(target)), 0) || 1;
}

/**
 * @param {boolean} dark
 * @returns {string[]} for targets from the most negative to the most positive, as a map of values has them
 */
export function levelColours(dark) {
  const colours = scaleColours("diverging", dark);
  return Array.from({ length: LEVELS }, (_, level) => {
    const colour = colours[Math.round((level / (LEVELS - 1)) * (colours.length - 1))];
    return `rgb(${colour.map((share) => Math.round(255 * share)).join(" ")})`;
  });
}

class Stamper {
  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{x: (value: number) => number, y: (value: number) => number}} place
   * @param {Style} style
   */
  constructor(context, place, style) {
    this.context = context;
    this.place = place;
    this.style = style;
    /** Each kind of mark is drawn once, and stamped from then on. @type {Map<string, HTMLCanvasElement>} */
    this.stamps = new Map();
  }

  /**
   * @param {number} dimension
   * @param {Float64Array} points
   * @param {Float64Array} targets
   * @param {(target: number) => Mark} markOf
   */
  stamp(dimension, points, targets, markOf) {
    const { context, place } = this;
    targets.forEach((target, at) => {
      const stamp = this.stampOf(markOf(target));
      const x = place.x(points[dimension * at]);
      const y = place.y(dimension === 1 ? target : points[dimension * at + 1]);
      context.drawImage(stamp, Math.round(x - stamp.width / 2), Math.round(y - stamp.height / 2));
    });
  }

  /** @param {Mark} mark */
  stampOf(mark) {
    const name = `${mark.shape} ${mark.colour} ${mark.filled}`;
    const stamp = this.stamps.get(name) ?? drawStamp(mark, this.style);
    this.stamps.set(name, stamp);
    return stamp;
  }
}

/**
 * @param {Mark} mark
 * @param {Style} style
 * @returns {HTMLCanvasElement}
 */
function drawStamp({ shape, colour, filled, rim }, { radius, halo, background, parts }) {
  const stamp = document.createElement("canvas");
  stamp.width = stamp.height = 2 * Math.ceil(TRIANGLE * radius + 2 * halo);
  const context = /** @type {CanvasRenderingContext2D} */ (stamp.getContext("2d"));
  context.translate(stamp.width / 2, stamp.height / 2);
  context.lineJoin = "round";
  const ring = filled ? 0 : RING * radius;
  outline(context, shape, radius - ring / 2);
  const stroke = (/** @type {number} */ lineWidth, /** @type {string} */ strokeStyle) => {
    Object.assign(context, { lineWidth, strokeStyle });
    context.stroke();
  };
  if (parts !== "body") stroke(ring + (rim ? 3 : 2) * halo, background);
  if (parts === "halo") return stamp;
  if (rim) stroke(ring + halo, rim);
  context.fillStyle = filled ? colour : background;
  context.fill();
  if (!filled) stroke(ring, colour);
  return stamp;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {number} radius
 */
function outline(context, shape, radius) {
  context.beginPath();
  if (shape === "circle") {
    context.arc(0, 0, radius, 0, 2 * Math.PI);
    return;
  }
  for (const corner of [0, 1, 2]) {
    const angle = (corner * 2 * Math.PI) / 3 - Math.PI / 2;
    context.lineTo(TRIANGLE * radius * Math.cos(angle), TRIANGLE * radius * (Math.sin(angle) + 0.12));
  }
  context.closePath();
}
