"""The map of f on each piece of the line, found as in `maps`, and f at the breakpoints."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import NamedTuple

import numpy as np

from app.errors import NumericError
from app.geometry.arrays import ROWS_A_STEP, IntArray, WordArray, packed, word_of
from app.geometry.evaluate import side_by_side
from app.geometry.jit import compiled, compiled_part
from app.geometry.maps import (
    CLOSE,
    Corners,
    Maps,
    Places,
    care,
    evaluate_outputs,
    find_constant,
    flip_units,
    least_bound,
    misplaced,
    rows_a_step,
)
from app.geometry.prepared import ERROR, REFERENCE, Layer, Prepared
from app.geometry.vertices import WEIGHT, Vertices, X
from app.geometry.weights import exact_gradients
from app.networks.network import FloatArray


class LastLayer(NamedTuple):
    """What is known of the last hidden layer; the identity where there is none.

    started, rows: (V_start, n), the breakpoints with which it started and the deviations there. parents, patterns: of
    the pieces, see `Pieces`.
    """

    layer: Layer
    started: Vertices
    rows: FloatArray
    parents: IntArray
    patterns: WordArray


def function_on_pieces(
    prepared: Prepared, last: LastLayer, offsets: FloatArray
) -> Generator[None, None, tuple[Maps, FloatArray]]:
    """The maps of f on the pieces between the breakpoints at `offsets`, (P + 1,), and f at these, (P + 1, m).

    At infinity it is the growth of f. Raises NumericError where float64 overflows.
    """
    layer, output, rows, cells = last.layer, prepared.layers[-1], last.rows, len(offsets) - 1
    outputs, units = output.weight.shape
    reads = packed((output.weight != 0.0).any(axis=0))
    corners = Corners(np.empty((len(rows), outputs)), np.empty((len(rows), 2)), reads)
    gradients, anchored = np.empty((cells, outputs, 1)), np.empty((cells, outputs))
    maps = Maps(gradients, anchored, np.empty(cells), np.empty(cells, dtype=np.bool_))
    values = np.empty((cells + 1, outputs))

    network = (layer, output, prepared.flat, prepared.places)

    def block(low: int, high: int, first: int, end: int) -> int:
        """The breakpoints low..high-1 with which the layer started, and the pieces first..end-1."""
        work = (np.empty(units), np.empty((2, outputs)), maps, values)
        maps_of_pieces(
            last.started, rows, last.parents, last.patterns, offsets, *network, low, high, first, end, corners, *work
        )
        return 0

    def value_block(low: int, high: int) -> int:
        values_at(last.started.numbers, last.parents, offsets, output.limits, low, high, maps, values)
        return 0

    vertex_rows = min(ROWS_A_STEP, rows_a_step([layer, output]))
    if len(rows) <= vertex_rows and cells <= ROWS_A_STEP:
        block(0, len(rows), 0, cells)
    else:
        yield from side_by_side(len(rows), vertex_rows, lambda low, high: block(low, high, 0, 0))
        yield from side_by_side(cells, ROWS_A_STEP, lambda low, high: block(0, 0, low, high))
    closely = np.flatnonzero(maps.rough)
    if len(closely):
        yield from exact_gradients(prepared.layers, last.patterns, closely, gradients)
        yield from side_by_side(cells, ROWS_A_STEP, value_block)
    if not math.isfinite(gradients.sum() + values.sum()):
        raise NumericError("The network's values or slopes grow beyond what float64 can hold.")
    return maps, values


@compiled
def maps_of_pieces(
    started: Vertices,
    rows: FloatArray,
    parents: IntArray,
    patterns: WordArray,
    offsets: FloatArray,
    layer: Layer,
    output: Layer,
    flat: FloatArray,
    places: Places,
    low: int,
    high: int,
    first: int,
    end: int,
    corners: Corners,
    change: FloatArray,
    at_ends: FloatArray,
    maps: Maps,
    values: FloatArray,
) -> None:
    """First write what `Corners` tells of the breakpoints low..high-1, then `maps` of the pieces first..end-1, and f.

    started, rows: the breakpoints with which the last hidden layer started. To work with: change, (n,), at_ends, (2,
    m).
    """
    evaluate_outputs(started, rows, layer, output, low, high, corners, change)
    _write_maps(
        started.numbers, started.bits, rows, parents, patterns, layer, output, corners, first, end, at_ends, maps
    )
    find_constant(patterns, layer, output, flat, places, corners.reads, first, end, maps)
    values_at(started.numbers, parents, offsets, output.limits, first, end, maps, values)


@compiled_part
def _write_maps(
    numbers: FloatArray,
    bits: WordArray,
    rows: FloatArray,
    parents: IntArray,
    patterns: WordArray,
    layer: Layer,
    output: Layer,
    corners: Corners,
    low: int,
    high: int,
    values: FloatArray,
    maps: Maps,
) -> None:
    """Write `maps` of the pieces low..high-1.

    numbers, bits, rows: of the breakpoints with which the last hidden layer started. values: (2, m) float64, to work
    with: f on a piece, continued to both ends of its parent.
    """
    errors, flip, references, weights = output.limits[ERROR], 1.0 - layer.slope, layer.limits[REFERENCE], output.weight
    first = low
    while first > 0 and parents[first - 1] == parents[low]:
        first -= 1
    for piece in range(first, high):
        parent = parents[piece]
        a, b = _corners(numbers, parent)
        fresh = piece == first or parents[piece - 1] != parent
        started = (numbers, bits, rows)
        _continue(started, patterns, layer.bit, flip, references, weights, corners.values, piece, fresh, (a, b), values)
        if piece < low:
            continue
        weight = numbers[b, WEIGHT]
        length = numbers[b, X] - numbers[a, X] * weight
        inverse = 1.0 / abs(length)
        thin = care(rows.shape[1]) * max(abs(length), 1.0) * inverse
        bound = thin * max(corners.sizes[a, 0], corners.sizes[b, 0])
        error = thin * max(corners.sizes[a, 1], corners.sizes[b, 1])
        turned = misplaced(max(abs(numbers[b, X]), abs(numbers[a, X]) * weight, 1.0), inverse)
        rough = not turned <= CLOSE
        for k in range(len(weights)):
            slope = (values[1, k] - values[0, k] * weight) / length
            maps.anchored[piece, k], maps.gradients[piece, k, 0] = values[0, k], slope
            rough |= not errors[k] * error <= CLOSE * abs(slope)
            bound = least_bound(bound, turned * abs(slope), errors[k])
        maps.bounds[piece], maps.rough[piece] = bound, rough


@compiled_part
def _corners(numbers: FloatArray, parent: int) -> tuple[int, int]:
    """The ends of a parent, the first of which is not at infinity."""
    return (parent, parent + 1) if numbers[parent, WEIGHT] > 0.0 else (parent + 1, parent)


@compiled_part
def _continue(
    started: tuple[FloatArray, WordArray, FloatArray],
    patterns: WordArray,
    bit: int,
    flip: float,
    references: FloatArray,
    weights: FloatArray,
    at_corners: FloatArray,
    piece: int,
    fresh: bool,
    corners: tuple[int, int],
    values: FloatArray,
) -> None:
    """Make `values` those of a piece from those of the piece before, or of f at the corners for the first part.

    started: `numbers`, `bits` and `rows` of `maps_of_pieces`.
    """
    numbers, bits, rows = started
    units = rows.shape[1]
    for column in range(2):
        corner = corners[column]
        if fresh:
            for k in range(len(weights)):
                values[column, k] = at_corners[corner, k]
        for word in range(bits.shape[2]):
            on = word_of(patterns, piece, bit, units, word)
            flipped = on ^ (bits[corner, 0, word] if fresh else word_of(patterns, piece - 1, bit, units, word))
            weight = numbers[corner, WEIGHT]
            flip_units(rows, references, weights, corner, weight, word, on, flipped, flip, values[column])


@compiled
def values_at(
    numbers: FloatArray,
    parents: IntArray,
    offsets: FloatArray,
    limits: FloatArray,
    low: int,
    high: int,
    maps: Maps,
    values: FloatArray,
) -> None:
    """Write f, or its growth at infinity, at the left ends of the pieces low..high-1, and at the right end of the last.

    numbers: of the breakpoints with which the last hidden layer started. limits: of the output.
    """
    last = len(offsets) - 1
    for vertex in range(low, high + (high == last)):
        piece = min(vertex, last - 1)
        a, _ = _corners(numbers, parents[piece])
        offset = offsets[vertex]
        x, weight = (math.copysign(1.0, offset), 0.0) if math.isinf(offset) else (offset, 1.0)
        for k in range(values.shape[1]):
            slope, anchored = maps.gradients[piece, k, 0], maps.anchored[piece, k]
            values[vertex, k] = slope * (x - numbers[a, X] * weight) + (anchored + limits[REFERENCE, k]) * weight
