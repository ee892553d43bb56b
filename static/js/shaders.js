/** The programs of the graphics card, in GLSL ES 3.00. */

/**
 * A cell's colour from its key: ten bits each choose hue, lightness and chroma within a narrow, calm range of OKLCH
 * (Bjorn Ottosson 2020), in which equal steps look equal.
 */
export const CELL_VERTEX = `#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in uint key;
uniform vec2 scale;
uniform vec2 shift;
uniform vec3 least;  // lightness, chroma, hue in radians
uniform vec3 range;
flat out vec3 colour;

vec3 toSrgb(vec3 lch) {
  float a = lch.y * cos(lch.z);
  float b = lch.y * sin(lch.z);
  vec3 lms = vec3(
    lch.x + 0.3963377774 * a + 0.2158037573 * b,
    lch.x - 0.1055613458 * a - 0.0638541728 * b,
    lch.x - 0.0894841775 * a - 1.2914855480 * b);
  lms = lms * lms * lms;
  vec3 linear = vec3(
    4.0767416621 * lms.x - 3.3077115913 * lms.y + 0.2309699292 * lms.z,
    -1.2684380046 * lms.x + 2.6097574011 * lms.y - 0.3413193965 * lms.z,
    -0.0041960863 * lms.x - 0.7034186147 * lms.y + 1.7076147010 * lms.z);
  linear = clamp(linear, 0.0, 1.0);
  return mix(12.92 * linear, 1.055 * pow(linear, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, linear));
}

void main() {
  gl_Position = vec4(position * scale + shift, 0.0, 1.0);
  uvec3 bits = (uvec3(key) >> uvec3(0u, 10u, 20u)) & 1023u;
  colour = toSrgb(least + range * vec3(bits) / 1023.0);
}`;

export const CELL_FRAGMENT = `#version 300 es
precision mediump float;
flat in vec3 colour;
out vec4 pixel;
void main() { pixel = vec4(colour, 1.0); }`;

/** A segment is drawn as a rectangle around it, large enough for its round ends and its soft border. */
export const FOLD_VERTEX = `#version 300 es
layout(location = 0) in vec4 ends;
layout(location = 1) in uint layer;
uniform vec2 scale;
uniform vec2 shift;
uniform vec2 viewport;  // pixels
uniform float width;    // pixels, of the deepest layers
uniform vec3 layerColours[8];
flat out vec3 colour;
flat out float segmentLength;
flat out float halfWidth;
out vec2 place;  // pixels along the segment and across it

void main() {
  vec2 from = (ends.xy * scale + shift) * 0.5 * viewport;
  vec2 to = (ends.zw * scale + shift) * 0.5 * viewport;
  segmentLength = distance(from, to);
  vec2 along = segmentLength > 0.0 ? (to - from) / segmentLength : vec2(1.0, 0.0);
  // The first layer folds the whole plane: its lines are the thickest.
  halfWidth = 0.5 * width * (1.0 + 0.6 / float(layer));
  float margin = halfWidth + 1.0;
  vec2 corner = vec2(gl_VertexID >> 1, gl_VertexID & 1);
  place = vec2(mix(-margin, segmentLength + margin, corner.x), mix(-margin, margin, corner.y));
  vec2 at = from + place.x * along + place.y * vec2(-along.y, along.x);
  gl_Position = vec4(at / (0.5 * viewport), 0.0, 1.0);
  colour = layerColours[(layer - 1u) % 8u];
}`;

export const FOLD_FRAGMENT = `#version 300 es
precision highp float;
flat in vec3 colour;
flat in float segmentLength;
flat in float halfWidth;
in vec2 place;
out vec4 pixel;
void main() {
  float beyond = max(max(-place.x, place.x - segmentLength), 0.0);
  float coverage = clamp(halfWidth + 0.5 - length(vec2(beyond, place.y)), 0.0, 1.0);
  pixel = vec4(colour, coverage * min(1.0, 2.0 * halfWidth));
}`;
