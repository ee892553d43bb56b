/** A canvas over the map for what follows the pointer, so that the cells need not be drawn again for it. */

/** @typedef {import("./cell_facts.js").Point} Point */
/** @typedef {import("../plot/colours.js").Theme} Theme */
/**
 * @typedef {object} Marked what is drawn, in coordinates of the network
 * @property {Point[]} cell corners of the cell to be outlined; none: no cell
 * @property {Point | null} pin the input that is held
 * @property {Point[][]} folds both ends of each piece of the fold of a unit
 * @property {string} foldColour
 */

const WIDTHS = { seam: 7, fold: 4, many: 1.5, outline: 3, cross: 2 };
/** A path of more lines takes the browser much longer than several paths. */
const PATH_LINES = 64;
/** More pieces than these leave no room between them for thick lines. */
const MANY_LINES = 3000;
/** How far the arms of the cross reach, and where they start, in pixels. */
const CROSS = { from: 4, to: 13 };

/**
 * @param {HTMLCanvasElement} canvas fills the area inside the axes
 * @param {import("./plane_view.js").Window} window
 * @param {Theme} theme
 * @param {Marked} marked
 */
export function drawOverlay(canvas, window, theme, { cell, pin, folds, foldColour }) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const pixels = { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) };
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels);
  const context = canvas.getContext("2d");
  if (!context) return;
  const unit = theme.fontSize / 16;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineJoin = context.lineCap = "round";

  const { x, y } = window;
  /** @type {(point: Point) => Point} */
  const place = (point) => [
    ((point[0] - x[0]) / (x[1] - x[0])) * width,
    ((y[1] - point[1]) / (y[1] - y[0])) * height,
  ];
  /** @type {(lines: Point[][], strokes: [number, string][], closed?: boolean) => void} */
  const stroke = (lines, strokes, closed = false) => {
    for (const [lineWidth, strokeStyle] of strokes) {
      Object.assign(context, { lineWidth: lineWidth * unit, strokeStyle });
      for (let first = 0; first < lines.length; first += PATH_LINES) {
        context.beginPath();
        for (const line of lines.slice(first, first + PATH_LINES)) {
          line.forEach((point, index) => context[index ? "lineTo" : "moveTo"](...place(point)));
          if (closed) context.closePath();
        }
        context.stroke();
      }
    }
  };

  if (folds.length > MANY_LINES) stroke(folds, [[WIDTHS.many, foldColour]]);
  else stroke(folds, [[WIDTHS.seam, theme.background], [WIDTHS.fold, foldColour]]);
  if (cell.length) stroke([cell], [[WIDTHS.outline + 2, theme.background], [WIDTHS.outline, theme.text]], true);
  if (pin) drawCross(context, place(pin), theme, unit);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Point} at pixels
 * @param {Theme} theme
 * @param {number} unit pixels that count as one
 */
function drawCross(context, [x, y], theme, unit) {
  context.beginPath();
  for (const [across, up] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    context.moveTo(x + across * CROSS.from * unit, y + up * CROSS.from * unit);
    context.lineTo(x + across * CROSS.to * unit, y + up * CROSS.to * unit);
  }
  for (const [width, strokeStyle] of /** @type {[number, string][]} */ ([[WIDTHS.cross + 3, theme.background],
    [WIDTHS.cross, theme.text]])) {
    Object.assign(context, { lineWidth: width * unit, strokeStyle });
    context.stroke();
  }
}
