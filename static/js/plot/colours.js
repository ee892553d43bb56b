/**
 * The page's colours, read from the style sheet, where they are defined once for both themes.
 */

/** @typedef {[number, number, number]} Rgb each in [0, 1] */
/**
 * @typedef {object} Theme
 * @property {boolean} dark
 * @property {string} text
 * @property {string} muted
 * @property {string} grid
 * @property {string} zero the axes through zero
 * @property {string} alarm
 * @property {string} accent
 * @property {string} background
 * @property {string[]} layers the colours of the layers, to be repeated from the start for deeper ones
 * @property {string[]} classes the colours of points of class 0 and 1
 * @property {string} points the colour of points without a class
 * @property {string} font
 * @property {number} fontSize pixels
 */

export const LAYER_COLOURS = 8;

/**
 * @param {HTMLElement} element whose colours are wanted
 * @returns {Theme}
 */
export function readTheme(element) {
  // A probe resolves light-dark() and var(), which a custom property's own text does not.
  const probe = document.createElement("span");
  element.append(probe);
  const colour = (/** @type {string} */ name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const style = getComputedStyle(document.documentElement);
  const background = colour("background");
  const theme = {
    dark: toRgb(background)[1] < 0.5,
    text: colour("text"),
    muted: colour("muted"),
    grid: colour("grid"),
    zero: colour("zero"),
    alarm: colour("alarm"),
    accent: colour("accent"),
    background,
    layers: Array.from({ length: LAYER_COLOURS }, (_, index) => colour(`layer-${index + 1}`)),
    classes: [colour("class-0"), colour("class-1")],
    points: colour("points"),
    font: style.fontFamily,
    fontSize: Math.max(16, parseFloat(style.fontSize)),
  };
  probe.remove();
  return theme;
}

/**
 * @param {Theme} theme
 * @param {number} layer 1, 2, ...
 * @returns {string}
 */
export function layerColour(theme, layer) {
  return theme.layers[(layer - 1) % LAYER_COLOURS];
}

/**
 * @param {string} colour as getComputedStyle gives it: rgb(r, g, b)
 * @returns {Rgb}
 */
export function toRgb(colour) {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red / 255, green / 255, blue / 255];
}
