/** Where the plot lies in its element, and the axes that plotly draws around it. */

/** @typedef {import("./colours.js").Theme} Theme */
/** @typedef {import("./fields.js").Interval} Interval */
/** @typedef {{left: number, top: number, width: number, height: number}} Place pixels within the element */

/** Beyond this ratio of the window's sides the axes no longer share one scale. */
const LARGEST_RATIO = 4;

/**
 * The area inside the axes: everything but room for the numbers; with two inputs in the shape of the window.
 * @param {{width: number, height: number}} size of the element, pixels
 * @param {number} fontSize pixels
 * @param {{x: Interval, y?: Interval}} window
 * @returns {Place}
 */
export function plotPlace(size, fontSize, window) {
  const left = Math.round(3.4 * fontSize);
  const top = Math.round(0.75 * fontSize);
  const width = Math.max(1, size.width - left - Math.round(fontSize));
  const height = Math.max(1, size.height - top - Math.round(3.2 * fontSize));
  if (!window.y) return { left, top, width, height };
  const span = (/** @type {Interval} */ [lower, upper]) => upper - lower;
  const ratio = Math.min(Math.max(span(window.x) / span(window.y), 1 / LARGEST_RATIO), LARGEST_RATIO);
  const fittedWidth = Math.floor(Math.min(width, height * ratio));
  const fittedHeight = Math.floor(fittedWidth / ratio);
  return { left: left + Math.floor((width - fittedWidth) / 2), top, width: fittedWidth, height: fittedHeight };
}

/**
 * @param {Theme} theme
 * @param {{width: number, height: number}} size
 * @param {Place} place
 * @param {{x: {range: Interval, title: string}, y: {range: Interval, title: string}, grid: boolean}} axes
 * @returns {object} a plotly layout
 */
export function plotLayout(theme, size, place, { x, y, grid }) {
  /** @type {(axis: {range: Interval}) => object} */
  const axis = ({ range }) => ({
    range: [...range],
    fixedrange: true,
    showgrid: grid,
    gridcolor: theme.grid,
    zeroline: grid,
    zerolinecolor: theme.zero,
    showline: false,
    ticks: "outside",
    ticklen: 5,
    tickcolor: theme.grid,
    nticks: 7,
  });
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
    hoverlabel: {
      bgcolor: theme.background,
      bordercolor: theme.muted,
      font: { color: theme.text, size: theme.fontSize },
    },
    hovermode: "closest",
    dragmode: false,
    showlegend: false,
    xaxis: axis(x),
    yaxis: axis(y),
    annotations: [
      { ...LABEL, text: x.title, x: 0.5, y: 0, yanchor: "top", yshift: -1.6 * theme.fontSize },
      grid
        ? { ...LABEL, text: y.title, x: 0, y: 1, xanchor: "left", yanchor: "top", bgcolor: theme.background }
        : { ...LABEL, text: y.title, x: 0, y: 0.5, xanchor: "right", xshift: -2 * theme.fontSize },
    ],
  };
}

/** The axes' names as annotations, since plotly would turn that of the y axis on its side. */
const LABEL = { xref: "paper", yref: "paper", showarrow: false };

/** What plotly may do: nothing but hover; the page itself has the controls. */
export const PLOT_CONFIG = { displayModeBar: false, doubleClick: false, scrollZoom: false, responsive: false };
