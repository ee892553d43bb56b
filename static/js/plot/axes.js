/** Where the plot lies in its element, and the axes that plotly draws around it. */

import { scaleOf } from "./ticks.js";

/** @typedef {import("./colours.js").Theme} Theme */
/** @typedef {import("../state/fields.js").Interval} Interval */
/** @typedef {{left: number, top: number, width: number, height: number}} Place pixels within the element */

/** Beyond this ratio of the window's sides the axes no longer share one scale. */
const LARGEST_RATIO = 4;

/** Room that a tick takes, in font sizes. */
const TICK_ROOM = { x: 4.5, y: 2.2 };
const MOST_TICKS = 7;
/** Height of a line of notes, in font sizes. */
const NOTE_LINE = 1.35;
/** In a plot less wide, in font sizes, the notes begin further to the left. */
const NARROW_NOTES = 20;
/** With a strip beneath: the parts of the height that it and the gap above take; room: its ticks are so much denser. */
const STRIP = { part: 0.24, gap: 0.09, room: 1.6 };

/**
 * The area inside the axes: everything but room for the numbers; with two inputs in the shape of the window.
 * @param {{width: number, height: number}} size of the element, pixels
 * @param {number} fontSize pixels
 * @param {{x: Interval, y?: Interval}} window
 * @param {number} [notes] lines of text above
 * @returns {Place}
 */
export function plotPlace(size, fontSize, window, notes = 0) {
  const left = Math.round(3.4 * fontSize);
  const width = Math.max(1, size.width - left - Math.round(fontSize));
  // What the numbers of a deep zoom share stands above the y axis, where there is room for it.
  const told = window.y && yScale(window.y, size, fontSize, "y").title !== "y";
  const top = Math.round((told ? 2 : 0.75 + NOTE_LINE * notes) * fontSize);
  const height = Math.max(1, size.height - top - Math.round(3.2 * fontSize));
  if (!window.y) return { left, top, width, height };
  const span = (/** @type {Interval} */ [lower, upper]) => upper - lower;
  const ratio = Math.min(Math.max(span(window.x) / span(window.y), 1 / LARGEST_RATIO), LARGEST_RATIO);
  const fittedWidth = Math.floor(Math.min(width, height * ratio));
  const fittedHeight = Math.min(height, Math.round(fittedWidth / ratio));
  return { left: left + Math.floor((width - fittedWidth) / 2), top, width: fittedWidth, height: fittedHeight };
}

/**
 * @param {Interval} interval
 * @param {Place} place
 * @param {number} fontSize pixels
 * @param {string} name
 */
export function xScale(interval, { width }, fontSize, name) {
  return scaleOf(interval, name, Math.min(MOST_TICKS, Math.max(2, width / (TICK_ROOM.x * fontSize))));
}

/**
 * @param {Interval} interval
 * @param {{height: number}} place
 * @param {number} fontSize pixels
 * @param {string} name
 */
export function yScale(interval, { height }, fontSize, name) {
  return scaleOf(interval, name, Math.min(MOST_TICKS, Math.max(2, height / (TICK_ROOM.y * fontSize))));
}

/**
 * @param {Place} place
 * @param {boolean} strip whether there is one
 * @returns {Place} what the strip leaves to the picture above it
 */
export function abovePlace(place, strip) {
  return strip ? { ...place, height: place.height * (1 - STRIP.part - STRIP.gap) } : place;
}

/**
 * @typedef {object} Axes
 * @property {{range: Interval, title: string}} x
 * @property {{range: Interval, title: string}} y
 * @property {{range: Interval, title: string}} [strip] a second picture beneath, over the same inputs
 * @property {string[]} [notes] lines above the picture
 * @property {boolean} grid
 */

/**
 * @param {Theme} theme
 * @param {{width: number, height: number}} size
 * @param {Place} place
 * @param {Axes} axes
 * @returns {object} a plotly layout, in the coordinates of xScale and yScale
 */
export function plotLayout(theme, size, place, { x, y, strip, notes = [], grid }) {
  const across = xScale(x.range, place, theme.fontSize, x.title);
  const up = yScale(y.range, abovePlace(place, strip !== undefined), theme.fontSize, y.title);
  return {
    ...size,
    autosize: false,
    margin: {
      l: place.left,
      t: place.top,
      r: size.width - place.left - place.width,
      b: size.height - place.top - place.height,
      pad: 0,
    },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: theme.fontSize, color: theme.muted },
    hovermode: false,
    dragmode: false,
    showlegend: false,
    xaxis: { ...axisLayout(across, theme, grid), ...(strip && { anchor: "y2" }) },
    yaxis: { ...axisLayout(up, theme, grid), ...(strip && { domain: [STRIP.part + STRIP.gap, 1] }) },
    ...(strip && { yaxis2: stripLayout(strip, place, theme) }),
    annotations: [
      { ...LABEL, text: across.title, x: 0.5, y: 0, yanchor: "top", yshift: -1.6 * theme.fontSize },
      yTitle(up.title, y.title, theme, grid),
      ...(strip ? [stripTitle(strip, place, theme)] : []),
      ...(notes.length ? [notesAbove(notes, place, theme)] : []),
    ],
  };
}

/**
 * The scale of the strip, as plotLayout draws it.
 * @param {{range: Interval, title: string}} strip
 * @param {Place} place of the whole
 * @param {number} fontSize pixels
 */
export function stripScale({ range, title }, place, fontSize) {
  return yScale(range, { height: STRIP.room * STRIP.part * place.height }, fontSize, title);
}

/**
 * @param {{range: Interval, title: string}} strip
 * @param {Place} place
 * @param {Theme} theme
 */
function stripLayout(strip, place, theme) {
  return { ...axisLayout(stripScale(strip, place, theme.fontSize), theme, true), domain: [0, STRIP.part], anchor: "x" };
}

/**
 * @param {{range: Interval, title: string}} strip
 * @param {Place} place
 * @param {Theme} theme
 */
function stripTitle(strip, place, theme) {
  const text = stripScale(strip, place, theme.fontSize).title;
  return { ...LABEL, text, x: 0, y: STRIP.part, xanchor: "left", yanchor: "bottom" };
}

/**
 * @param {import("./ticks.js").Scale} scale
 * @param {Theme} theme
 * @param {boolean} grid whether there are lines at the ticks and through zero
 * @returns {object} of plotly
 */
export function axisLayout(scale, theme, grid) {
  return {
    range: [...scale.range],
    fixedrange: true,
    showgrid: grid,
    gridcolor: theme.grid,
    zeroline: grid && scale.origin === 0,
    zerolinecolor: theme.zero,
    showline: false,
    ticks: "outside",
    ticklen: 5,
    tickcolor: theme.grid,
    tickmode: "array",
    tickvals: scale.places,
    ticktext: scale.labels,
  };
}

/**
 * @param {string} text
 * @param {string} name the text where there is nothing that the numbers share
 * @param {Theme} theme
 * @param {boolean} grid
 */
function yTitle(text, name, theme, grid) {
  if (grid) return { ...LABEL, text, x: 0, y: 1, xanchor: "left", yanchor: "top", bgcolor: theme.background };
  if (text === name) return { ...LABEL, text, x: 0, y: 0.5, xanchor: "right", xshift: -2 * theme.fontSize };
  return { ...LABEL, text, x: 0, y: 1, xanchor: "left", yanchor: "bottom" };
}

/**
 * @param {string[]} lines
 * @param {Place} place
 * @param {Theme} theme
 */
function notesAbove(lines, place, theme) {
  const { fontSize } = theme;
  // A narrow plot has not even room for one of them, unless it begins above the numbers.
  const xshift = place.width < NARROW_NOTES * fontSize ? 0.4 * fontSize - place.left : 0;
  return { ...NOTES, xshift, text: lines.join("<br>"), font: { color: theme.text } };
}

/** The axes' names as annotations, since plotly would turn that of the y axis on its side. */
const LABEL = { xref: "paper", yref: "paper", showarrow: false };
const NOTES = { ...LABEL, x: 0, y: 1, xanchor: "left", yanchor: "bottom", align: "left" };

/** What plotly may do: nothing, not even hover; the page itself has the gestures and the controls. */
export const PLOT_CONFIG = {
  staticPlot: true, displayModeBar: false, doubleClick: false, scrollZoom: false, responsive: false,
};
