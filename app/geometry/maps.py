"""The affine map of each cell, and which neighbours have the same one.

The values of the units at the vertices give the map of f on a cell almost for free. Only where that is not exact
enough, as the cell's parent is very thin or f much steeper along one axis, it is multiplied out from the weights.
Whether neighbours differ is decided by a bound on the rounding error, and where that leaves it open, by what the units
that flip between them add up to, and its magnitude (see `signs`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import ONE, WORD, BoolArray, IntArray, WordArray, dot, square_sum
from app.geometry.jit import compiled_part, compiled_with_arrays
from app.geometry.prepared import (
    ERROR,
    PLACE_UNITS,
    PLACE_WEIGHTS,
    PLACE_WORD,
    REFERENCE,
    SHIFT_OFF,
    SHIFT_ON,
    Layer,
)
from app.geometry.vertices import SIZE, WEIGHT, X, Y
from app.networks.network import FloatArray

EFFORT_A_STEP = 1 << 25
"""Multiplications, or memory accesses at 64 to one, in one step: a few milliseconds."""


FIRST, PARENT, CORNER_A, CORNER_B, CORNER_C = range(5)
"""The columns of `links`, which each mesh has, (C, 5) int32: something of the mesh's own; the cell of the layer before
that a cell is a part of; of a parent, three vertices with which the layer started that are far from lying on one
line, the first of them the nearest to the reference point (on the line two; the third is the first)."""


CLOSE, CLOSE_ENOUGH = 2.0**-26, 2.0**-16
"""How much of the largest entry, and of itself, an entry of a gradient may be wrong. Nearly all are far better."""
Places = NDArray[np.int64]
"""See `Prepared`."""


def rows_a_step(layers: Sequence[Layer]) -> int:
    """How many rows to multiply by these layers' matrices in one step."""
    return max(1, EFFORT_A_STEP // sum(layer.weight.size + 64 * sum(layer.weight.shape) for layer in layers))


@compiled_with_arrays
def vertex_sizes(numbers: FloatArray, rows: FloatArray, layer: Layer) -> FloatArray:
    """How large the numbers are that feed the layer after this one, (V, 2), whatever the pattern.

    First a bound that counts the magnitudes of the layers before (see `signs`), then without these. rows: (V, n).
    """
    units = rows.shape[1]
    steepest = max(1.0, abs(layer.slope))
    squares = 0.0
    for unit in range(units):
        squares += layer.limits[REFERENCE, unit] * layer.limits[REFERENCE, unit]
    reference = math.sqrt(squares)
    sizes = np.empty((len(rows), 2))
    for vertex in range(len(rows)):
        weight = numbers[vertex, WEIGHT]
        plain = steepest * (math.sqrt(square_sum(rows[vertex])) + 2.0 * reference * weight)
        sizes[vertex, 0] = plain + layer.growth * numbers[vertex, SIZE] + layer.offset * weight
        sizes[vertex, 1] = plain
    return sizes


@compiled_with_arrays
def output_maps(
    numbers: FloatArray,
    rows: FloatArray,
    sizes: FloatArray,
    links: IntArray,
    patterns: WordArray,
    base: int,
    layer: Layer,
    output: Layer,
    flat: FloatArray,
    places: Places,
    low: int,
    high: int,
    gradients: FloatArray,
    anchored: FloatArray,
    bounds: FloatArray,
    rough: BoolArray,
) -> None:
    """The map of f on the cells low..high-1, in units, from the last hidden layer at the corners of their parents.

    f is affine on a cell; continued to the parent's corners it is a sum over the units that are on in the cell.
    rows, sizes: deviations (V, n) and `vertex_sizes` of that layer. patterns: (C, words) uint64, of which the
    layer's begin at word `base`. Written are gradients: (C, m, d), anchored: (C, m), f minus f(reference) at the first
    corner, bounds: (C,), so that a gradient is wrong by at most bound * ERROR of its output, large where the corners
    are nearly on one line, 0 where f is constant for certain, and rough: (C,), whether a gradient should rather be
    worked out from the weights. This last is told without what may have grown from layer to layer.
    """
    dimension, units = gradients.shape[2], rows.shape[1]
    weighted, shifts, limits = np.empty(units), np.empty(units), layer.limits
    for cell in range(low, high):
        parent = links[cell, PARENT]
        a, b, c = links[parent, CORNER_A], links[parent, CORNER_B], links[parent, CORNER_C]
        weight_b, weight_c = numbers[b, WEIGHT], numbers[c, WEIGHT]
        bx, by = numbers[b, X] - numbers[a, X] * weight_b, numbers[b, Y] - numbers[a, Y] * weight_b
        cx, cy = numbers[c, X] - numbers[a, X] * weight_c, numbers[c, Y] - numbers[a, Y] * weight_c
        if dimension == 1:
            cx, cy = 0.0, 1.0
        area, longest = bx * cy - by * cx, max(abs(bx), abs(by), abs(cx), abs(cy))
        read = False
        for k in range(len(output.weight)):
            for word in range((units + WORD - 1) // WORD):
                bits, first = patterns[cell, base + word], word * WORD
                for place in range(min(units - first, WORD)):
                    on, unit = (bits >> np.uint64(place)) & ONE, first + place
                    weighted[unit] = output.weight[k, unit] * (1.0 if on else layer.slope)
                    read |= weighted[unit] != 0.0
                    shifts[unit] = limits[SHIFT_ON, unit] if on else limits[SHIFT_OFF, unit]
            constant = dot(shifts, output.weight[k])
            at_a = dot(weighted, rows[a]) + constant
            rise_b = dot(weighted, rows[b]) + constant * weight_b - at_a * weight_b
            anchored[cell, k] = at_a
            if dimension == 1:
                gradients[cell, k, 0] = rise_b / bx
            else:
                rise_c = dot(weighted, rows[c]) + constant * weight_c - at_a * weight_c
                gradients[cell, k, 0] = (rise_b * cy - rise_c * by) / area
                gradients[cell, k, 1] = (rise_c * bx - rise_b * cx) / area
        # The values are good to 2^-48 of their size, sixteen times better than the tolerance.
        thickness = abs(area) / longest
        thin = 0.25 / thickness if thickness > 0.0 else np.inf
        bounds[cell] = thin * max(sizes[a, 0], sizes[b, 0], sizes[c, 0])
        error = thin * max(sizes[a, 1], sizes[b, 1], sizes[c, 1])
        rough[cell], nothing = False, True
        for k in range(len(output.weight)):
            steepest, flattest = 0.0, np.inf
            for i in range(dimension):
                slope = abs(gradients[cell, k, i])
                steepest, flattest = max(steepest, slope), min(flattest, slope)
            nothing = nothing and not steepest > output.limits[ERROR, k] * bounds[cell]
            close = min(CLOSE * steepest, CLOSE_ENOUGH * flattest)
            rough[cell] |= not output.limits[ERROR, k] * error <= close
        if not read or (nothing and _is_constant(flat, places, patterns, cell)):
            bounds[cell], rough[cell] = 0.0, False
            for k in range(len(output.weight)):
                for i in range(dimension):
                    gradients[cell, k, i] = 0.0


@compiled_part
def _is_constant(flat: FloatArray, places: Places, patterns: WordArray, cell: int) -> bool:
    """Whether no unit of some layer is on and none has a slope where it is off: f is constant on the cell."""
    for layer in range(len(places)):
        if slope_of(flat, places, layer) == 0.0:
            first = places[layer, PLACE_WORD]
            words = (places[layer, PLACE_UNITS] + WORD - 1) // WORD
            some = np.uint64(0)
            for word in range(first, first + words):
                some |= patterns[cell, word]
            if not some:
                return True
    return False


@compiled_part
def slope_of(flat: FloatArray, places: Places, layer: int) -> float:
    """The slope of the off side of a layer, counted from 0."""
    return flat[places[layer, PLACE_WEIGHTS] - places[layer, PLACE_UNITS] - 1]  # type: ignore[no-any-return]
