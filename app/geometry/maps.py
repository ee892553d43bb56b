"""The affine map of each cell, and which neighbours have the same one.

f is evaluated where the last hidden layer starts, which costs one sum over its units a vertex. On a parent of that
layer f is affine but for the units that cross it, so f on each of its parts, continued to three corners of the parent,
differs from the values there by these units alone, and from the part that it was cut from by one or a few of them. The
values at three corners give the map. Only where that is not exact enough, as the parent is very thin or f much steeper
along one axis, it is multiplied out from the weights.
Whether neighbours differ is decided by a bound on the rounding error, and where that leaves it open, by what the units
that flip between them add up to, and its magnitude (see `signs`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import ONE, WORD, BoolArray, IntArray, WordArray, dot, lowest_bit, square_sum, word_of
from app.geometry.jit import compiled, compiled_apart, compiled_part
from app.geometry.prepared import ERROR, PLACE_BIT, PLACE_PAIRS, PLACE_UNITS, PLACE_WEIGHTS, REFERENCE, Layer
from app.geometry.signs import TOLERANCE
from app.geometry.vertices import SIZE, WEIGHT, Vertices, X, Y, activation_change
from app.networks.network import FloatArray

EFFORT_A_STEP = 1 << 25
"""Multiplications, or memory accesses at 64 to one, in one step: a few milliseconds."""


FIRST, PARENT, ORIGIN_CELL, CORNER_A, CORNER_B, CORNER_C = range(6)
LINKS = 6
"""The columns of `links`, (C, 6) int32: a half-edge of each cell; the cell of the layer before
that a cell is a part of, its parent; the part of that parent that it was cut from, a cell before it, or itself for the
first; of a parent, three vertices with which the layer started that are far from lying on one line, the first of them
the nearest to the reference point."""


CLOSE, CLOSE_ENOUGH = 2.0**-26, 2.0**-16
"""How much of the largest entry, and of itself, an entry of a gradient may be wrong. Nearly all are far better."""
Places = NDArray[np.int64]
"""See `Prepared`."""


class Corners(NamedTuple):
    """What the vertices with which the last hidden layer started are worth.

    values: (V, m), f minus f(reference), at infinity its growth. sizes: (V, 2), see below. reads: (words,)
    uint64, the units of the layer that any output depends on.
    """

    values: FloatArray
    sizes: FloatArray
    reads: WordArray


class Maps(NamedTuple):
    """The affine map of f on each cell, in units.

    gradients: (C, m, d). anchored: (C, m), f minus f(reference), continued to the first corner of the parent. bounds:
    (C,), a gradient is wrong by at most bound * ERROR of its output, large where the corners are nearly on one line, 0
    where f is constant for certain. rough: (C,), whether a gradient should rather be worked out from the weights; this
    is told without what may have grown from layer to layer.
    """

    gradients: FloatArray
    anchored: FloatArray
    bounds: FloatArray
    rough: BoolArray


def rows_a_step(layers: Sequence[Layer]) -> int:
    """How many rows to multiply by these layers' matrices in one step."""
    return max(1, EFFORT_A_STEP // sum(layer.weight.size + 64 * sum(layer.weight.shape) for layer in layers))


@compiled
def output_maps(
    vertices: Vertices,
    rows: FloatArray,
    links: IntArray,
    patterns: WordArray,
    layer: Layer,
    output: Layer,
    flat: FloatArray,
    places: Places,
    low: int,
    high: int,
    parts: NDArray[np.int64],
    corners: Corners,
    change: FloatArray,
    values: FloatArray,
    maps: Maps,
) -> None:
    """First write what `Corners` tells of the vertices low..high-1, then the maps of the parts of some parents.

    vertices, rows: of those with which the layer started, (V, n) the deviations. patterns: (C, words) uint64. parts:
    (2, 2), two ranges of cells, which hold all parts of each parent, in an order in which each is cut from one before
    it. To work with: change, (n,), values, (C, 3, m).
    """
    evaluate_outputs(vertices, rows, layer, output, low, high, corners, change)
    started = (vertices.numbers, vertices.bits, rows)
    _corner_values(*started, links, patterns, layer, output.weight, corners.values, parts, values)
    _solve_maps(vertices.numbers, links, output, corners.sizes, parts, values, maps)
    for block in range(2):
        first, end = parts[block, 0], parts[block, 1]
        find_constant(patterns, layer, output, flat, places, corners.reads, first, end, maps)


@compiled_part
def care(terms: int) -> float:
    """How many times the tolerance two values at corners may be wrong together, sums of so many terms.

    Up to 256 terms they are good to 2^-48 of their size, sixteen times better than the tolerance. At worst the error
    grows with the number of terms: where a thousand add up with one sign, it was 2 times what 256 may have.
    """
    return 0.25 * max(1.0, terms / 256.0)


@compiled_part
def evaluate_outputs(
    vertices: Vertices,
    rows: FloatArray,
    layer: Layer,
    output: Layer,
    low: int,
    high: int,
    corners: Corners,
    change: FloatArray,
) -> None:
    """Write the values and sizes of `Corners` of the vertices low..high-1.

    The sizes say how large the numbers are that feed the output, whatever the pattern: first a bound that counts the
    magnitudes of the layers before (see `signs`), then without these. rows: (V, n). change: (n,), to work with.
    """
    units = rows.shape[1]
    steepest = max(1.0, abs(layer.slope))
    squares = 0.0
    for unit in range(units):
        squares += layer.limits[REFERENCE, unit] * layer.limits[REFERENCE, unit]
    reference = math.sqrt(squares)
    for vertex in range(low, high):
        weight = vertices.numbers[vertex, WEIGHT]
        plain = steepest * (math.sqrt(square_sum(rows[vertex])) + 2.0 * reference * weight)
        corners.sizes[vertex, 0] = plain + layer.growth * vertices.numbers[vertex, SIZE] + layer.offset * weight
        corners.sizes[vertex, 1] = plain
        activation_change(vertices.bits, vertex, rows[vertex], layer, weight, change)
        for k in range(len(output.weight)):
            corners.values[vertex, k] = dot(change, output.weight[k])


@compiled_part
def _corner_values(
    numbers: FloatArray,
    bits: WordArray,
    rows: FloatArray,
    links: IntArray,
    patterns: WordArray,
    layer: Layer,
    weight: FloatArray,
    at_vertices: FloatArray,
    parts: NDArray[np.int64],
    values: FloatArray,
) -> None:
    """f on the parts of some parents, continued to the corners of the parent: `values`, (C, 3, m), is written.

    numbers, bits, rows: of the vertices with which the layer started. weight: of the output. at_vertices: see
    `Corners`. parts: (2, 2), two ranges of cells, which hold all parts of each parent, in an order in which each is cut
    from one before it. patterns: (C, words) uint64.
    """
    references, flip, units, bit = layer.limits[REFERENCE], 1.0 - layer.slope, rows.shape[1], layer.bit
    outputs = len(weight)
    for block in range(2):
        for cell in range(parts[block, 0], parts[block, 1]):
            parent, origin = links[cell, PARENT], links[cell, ORIGIN_CELL]
            for column in range(values.shape[1]):
                corner = links[parent, CORNER_A + column]
                for k in range(outputs):
                    values[cell, column, k] = at_vertices[corner, k] if origin == cell else values[origin, column, k]
                for word in range(bits.shape[2]):
                    on = word_of(patterns, cell, bit, units, word)
                    before = bits[corner, 0, word] if origin == cell else word_of(patterns, origin, bit, units, word)
                    at, here = numbers[corner, WEIGHT], values[cell, column]
                    flip_units(rows, references, weight, corner, at, word, on, on ^ before, flip, here)


@compiled_part
def flip_units(
    rows: FloatArray,
    references: FloatArray,
    weights: FloatArray,
    corner: int,
    weight: float,
    word: int,
    on: np.uint64,
    flipped: np.uint64,
    flip: float,
    values: FloatArray,
) -> None:
    """Change f at a corner, (m,), by what the units of a word add that flip, of which those are on now that `on` tells.

    rows, references: deviations and z at the reference point. weights: of the output. weight: the homogeneous one of
    the corner. flip: by how much the two sides of a unit differ in slope.
    """
    while flipped:
        lowest = flipped & (~flipped + ONE)
        unit = word * WORD + lowest_bit(flipped)
        flipped ^= lowest
        step = flip * (rows[corner, unit] + references[unit] * weight)
        if not on & lowest:
            step = -step
        for k in range(len(weights)):
            values[k] += weights[k, unit] * step


@compiled_part
def _solve_maps(
    numbers: FloatArray,
    links: IntArray,
    output: Layer,
    sizes: FloatArray,
    parts: NDArray[np.int64],
    values: FloatArray,
    maps: Maps,
) -> None:
    """The maps of these parts from the values at the corners, and how wrong they may be; see `_corner_values`."""
    errors, careful = output.limits[ERROR], care(output.weight.shape[1])
    for block in range(2):
        for cell in range(parts[block, 0], parts[block, 1]):
            parent = links[cell, PARENT]
            a, b, c = links[parent, CORNER_A], links[parent, CORNER_B], links[parent, CORNER_C]
            weight_b, weight_c = numbers[b, WEIGHT], numbers[c, WEIGHT]
            bx, by = numbers[b, X] - numbers[a, X] * weight_b, numbers[b, Y] - numbers[a, Y] * weight_b
            cx, cy = numbers[c, X] - numbers[a, X] * weight_c, numbers[c, Y] - numbers[a, Y] * weight_c
            area, longest = bx * cy - by * cx, max(abs(bx), abs(by), abs(cx), abs(cy))
            inverse = 1.0 / abs(area)
            thin = careful * longest * inverse if longest > 0.0 else np.inf
            bound = thin * max(sizes[a, 0], sizes[b, 0], sizes[c, 0])
            error = thin * max(sizes[a, 1], sizes[b, 1], sizes[c, 1])
            far_b, far_c = _far(numbers, a, b), _far(numbers, a, c)
            turned = misplaced(far_b * max(abs(cx), abs(cy)) + far_c * max(abs(bx), abs(by)), inverse)
            rough = not turned <= CLOSE
            for k in range(values.shape[2]):
                at_a = values[cell, 0, k]
                maps.anchored[cell, k] = at_a
                rise_b = values[cell, 1, k] - at_a * weight_b
                rise_c = values[cell, 2, k] - at_a * weight_c
                slope_x, slope_y = (rise_b * cy - rise_c * by) / area, (rise_c * bx - rise_b * cx) / area
                maps.gradients[cell, k, 0], maps.gradients[cell, k, 1] = slope_x, slope_y
                steepest, flattest = max(abs(slope_x), abs(slope_y)), min(abs(slope_x), abs(slope_y))
                rough |= not errors[k] * error <= min(CLOSE * steepest, CLOSE_ENOUGH * flattest)
                bound = least_bound(bound, turned * steepest, errors[k])
            maps.bounds[cell], maps.rough[cell] = bound, rough


@compiled_part
def _far(numbers: FloatArray, a: int, b: int) -> float:
    """The size of the largest number from which the side from corner a to corner b was computed."""
    there = max(abs(numbers[a, X]), abs(numbers[a, Y])) * numbers[b, WEIGHT]
    return max(abs(numbers[b, X]), abs(numbers[b, Y]), there, 1.0)  # type: ignore[no-any-return]


@compiled_part
def misplaced(size: float, inverse: float) -> float:
    """What part of a gradient may be wrong because corners are not where they should be.

    size: what they are placed by, times the length of the other side; inverse: 1 by the area. On the line without the
    other side, and 1 by the length.
    """
    return care(1) * TOLERANCE * size * inverse


@compiled_part
def least_bound(bound: float, wrong: float, error: float) -> float:
    """A bound of `Maps` that allows for an entry that may be as wrong."""
    return wrong / error if wrong > bound * error and error > 0.0 else bound


@compiled_part
def find_constant(
    patterns: WordArray,
    layer: Layer,
    output: Layer,
    flat: FloatArray,
    places: Places,
    reads: WordArray,
    low: int,
    high: int,
    maps: Maps,
) -> None:
    """Find the cells low..high-1 on which f is constant for certain; their maps are made exact."""
    for cell in range(low, high):
        read = layer.slope != 0.0
        for word in range(len(reads)):
            read |= (word_of(patterns, cell, layer.bit, output.weight.shape[1], word) & reads[word]) != 0
        if not read or (_may_be_constant(output, cell, maps) and _is_constant(flat, places, patterns, cell)):
            maps.bounds[cell], maps.rough[cell] = 0.0, False
            for k in range(len(output.weight)):
                for i in range(maps.gradients.shape[2]):
                    maps.gradients[cell, k, i] = 0.0


@compiled_part
def _may_be_constant(output: Layer, cell: int, maps: Maps) -> bool:
    """Whether no entry of the gradient is more than it may be wrong."""
    for k in range(len(output.weight)):
        for i in range(maps.gradients.shape[2]):
            if abs(maps.gradients[cell, k, i]) > output.limits[ERROR, k] * maps.bounds[cell]:
                return False
    return True


@compiled_apart
def _is_constant(flat: FloatArray, places: Places, patterns: WordArray, cell: int) -> bool:
    """Whether no unit of some layer is on and none has a slope where it is off: f is constant on the cell."""
    for layer in range(len(places)):
        if slope_of(flat, places, layer) == 0.0:
            units, pairs = places[layer, PLACE_UNITS], places[layer, PLACE_PAIRS]
            some = np.uint64(0)
            for word in range((units + WORD - 1) // WORD if pairs == 0 else 0):
                some |= word_of(patterns, cell, places[layer, PLACE_BIT], units, word)
            for unit in range(pairs):
                some |= np.uint64(side_of(flat, places, patterns, cell, layer, unit) != 0.0)
            if not some:
                return True
    return False


@compiled_part
def side_of(flat: FloatArray, places: Places, patterns: WordArray, cell: int, layer: int, unit: int) -> float:
    """What a unit multiplies by: 1 where it is on, else the slope of its layer. Hard tanh: 0 where the second is on."""
    bit, pairs = places[layer, PLACE_BIT] + unit, places[layer, PLACE_PAIRS]
    on = bool((patterns[cell, bit >> 6] >> np.uint64(bit & 63)) & ONE)
    if pairs > 0:
        bit += pairs
        return 1.0 if on and unit < pairs and not (patterns[cell, bit >> 6] >> np.uint64(bit & 63)) & ONE else 0.0
    return 1.0 if on else slope_of(flat, places, layer)


@compiled_part
def slope_of(flat: FloatArray, places: Places, layer: int) -> float:
    """The slope of the off side of a layer, counted from 0."""
    return flat[places[layer, PLACE_WEIGHTS] - places[layer, PLACE_UNITS] - 2]  # type: ignore[no-any-return]
