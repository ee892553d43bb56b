/** The programs of the graphics card, in GLSL ES 3.00. */

/**
 * A cell's colour: from keys, of which ten bits each choose hue, lightness and chroma within a narrow, calm range of
 * OKLCH (Bjorn Ottosson 2020), or from a level on a scale. Between two colourings both are mixed.
 */
export const CELL_VERTEX = `#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in uint word;
layout(location = 2) in uint earlierWord;
uniform vec2 scale;
uniform vec2 shift;
uniform vec3 least;  // lightness, chroma, hue in radians
uniform vec3 range;
uniform float mixing;  // 0 shows the earlier keys, 1 these
flat out vec3 colour;
out float level;

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

vec3 keyColour(uint key) {
  uvec3 bits = (uvec3(key) >> uvec3(0u, 10u, 20u)) & 1023u;
  return toSrgb(least + range * vec3(bits) / 1023.0);
}

void main() {
  gl_Position = vec4(position * scale + shift, 0.0, 1.0);
  level = uintBitsToFloat(word);
  colour = keyColour(word);
  if (mixing < 1.0) colour = mix(keyColour(earlierWord), colour, mixing);
}`;

export const CELL_FRAGMENT = `#version 300 es
precision highp float;
flat in vec3 colour;
in float level;
uniform bool scaled;
uniform sampler2D scaleColours;  // one row
out vec4 pixel;
void main() {
  float steps = float(textureSize(scaleColours, 0).x);
  pixel = scaled ? texture(scaleColours, vec2((0.5 + level * (steps - 1.0)) / steps, 0.5)) : vec4(colour, 1.0);
}`;

/** A segment is drawn as a rectangle around it, large enough for its round ends and its soft border. */
export const LINE_VERTEX = `#version 300 es
layout(location = 0) in vec4 ends;
layout(location = 1) in uint layer;  // 0: of no layer
uniform vec2 scale;
uniform vec2 shift;
uniform vec2 viewport;  // pixels
uniform float width;    // pixels, of the deepest layers
uniform float margin;   // pixels wider than the line
uniform float layersShown;  // with a fraction, the next layer is drawn so far
uniform bool ownColour;  // lines of layers in the colour of their layer
uniform vec4 lineColour;
uniform vec3 layerColours[8];
flat out vec4 colour;
flat out float segmentLength;
flat out float halfWidth;
out vec2 place;  // pixels along the segment and across it

void main() {
  float shown = layer == 0u ? 1.0 : clamp(layersShown - float(layer) + 1.0, 0.0, 1.0);
  vec2 from = (ends.xy * scale + shift) * 0.5 * viewport;
  vec2 to = (ends.zw * scale + shift) * 0.5 * viewport;
  segmentLength = distance(from, to);
  vec2 along = segmentLength > 0.0 ? (to - from) / segmentLength : vec2(1.0, 0.0);
  // The first layer folds the whole plane: its lines are the thickest.
  halfWidth = 0.5 * width * (layer == 0u ? 1.0 : 1.0 + 0.6 / float(layer)) + margin;
  float around = halfWidth + 1.0;
  vec2 corner = vec2(gl_VertexID >> 1, gl_VertexID & 1);
  place = vec2(mix(-around, segmentLength + around, corner.x), mix(-around, around, corner.y));
  vec2 at = from + place.x * along + place.y * vec2(-along.y, along.x);
  gl_Position = shown == 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(at / (0.5 * viewport), 0.0, 1.0);
  colour = ownColour && layer > 0u ? vec4(layerColours[(layer - 1u) % 8u], 1.0) : lineColour;
  colour.a *= shown;
}`;

export const LINE_FRAGMENT = `#version 300 es
precision highp float;
flat in vec4 colour;
flat in float segmentLength;
flat in float halfWidth;
in vec2 place;
out vec4 pixel;
void main() {
  float beyond = max(max(-place.x, place.x - segmentLength), 0.0);
  float coverage = clamp(halfWidth + 0.5 - length(vec2(beyond, place.y)), 0.0, 1.0);
  pixel = vec4(colour.rgb, colour.a * coverage * min(1.0, 2.0 * halfWidth));
}`;

/** A dot with a ring around it that parts it from what lies beneath. */
export const DOT_VERTEX = `#version 300 es
layout(location = 0) in vec2 position;
uniform vec2 scale;
uniform vec2 shift;
uniform float radius;  // pixels, without the ring
uniform float ring;    // pixels
void main() {
  gl_Position = vec4(position * scale + shift, 0.0, 1.0);
  gl_PointSize = 2.0 * (radius + ring + 1.0);
}`;

export const DOT_FRAGMENT = `#version 300 es
precision highp float;
uniform float radius;
uniform float ring;
uniform vec3 dotColour;
uniform vec3 ringColour;
out vec4 pixel;
void main() {
  float away = length(gl_PointCoord - 0.5) * 2.0 * (radius + ring + 1.0);
  float inner = clamp(radius + 0.5 - away, 0.0, 1.0);
  float outer = clamp(radius + ring + 0.5 - away, 0.0, 1.0);
  pixel = vec4(mix(ringColour, dotColour, inner), outer);
}`;
