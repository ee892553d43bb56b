/** OKLCH (Bjorn Ottosson 2020), in which equal steps look equal, and scales of colours made in it. */

/** @typedef {import("./colours.js").Rgb} Rgb */
/** @typedef {readonly [number, number, number]} Lch lightness in [0, 1], chroma, hue in radians */

/** Colours of a scale, enough for no step to be seen. */
export const SCALE_STEPS = 256;

/**
 * @param {Lch} lch
 * @returns {Rgb} in sRGB; what a screen cannot show is cut off
 */
export function toSrgb([lightness, chroma, hue]) {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s),
  ];
}

/**
 * The colours between some stops at equal distances, each part a straight line in OKLab.
 * @param {readonly Lch[]} stops at least two
 * @returns {Rgb[]} SCALE_STEPS
 */
export function scaleThrough(stops) {
  return Array.from({ length: SCALE_STEPS }, (_, step) => {
    const at = (step / (SCALE_STEPS - 1)) * (stops.length - 1);
    const first = Math.min(Math.floor(at), stops.length - 2);
    return toSrgb(between(stops[first], stops[first + 1], at - first));
  });
}

/**
 * @param {Lch} from
 * @param {Lch} to
 * @param {number} share 0 gives `from`, 1 gives `to`
 * @returns {Lch}
 */
function between(from, to, share) {
  const [x, y] = [from, to].map(([, chroma, hue]) => [chroma * Math.cos(hue), chroma * Math.sin(hue)]);
  const a = x[0] + (y[0] - x[0]) * share;
  const b = x[1] + (y[1] - x[1]) * share;
  return [from[0] + (to[0] - from[0]) * share, Math.hypot(a, b), Math.atan2(b, a)];
}

/** @param {number} linear */
function encode(linear) {
  const value = Math.min(Math.max(linear, 0), 1);
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
