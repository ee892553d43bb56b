"""The vertices of a mesh, with what one hidden layer does at them.

A vertex is a point in homogeneous coordinates, so that the whole plane needs no special case: weight 1 for an
ordinary point, weight 0 for a point at infinity, which is then a direction. A pre-activation there is
z = deviation + reference * weight; at infinity that is the growth of z along the direction, the same for all
parallel rays, since ReLU commutes with positive factors.

The sign of each unit at each vertex is decided once, when the vertex is made, and kept as two bits. All later
decisions, in whatever cell, read these bits. That is what keeps the mesh a mesh when folds meet in one point,
run along each other or through a corner.

Only the vertices with which a layer starts have their deviations written down. A vertex that the layer makes lies
between two others, on whose line everything is affine but for the units that change sign there. So it keeps these two,
their shares, and the bends; its deviations in the next layer follow from those of the two, and after the last layer
none are needed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from app.geometry.arrays import ONE, WORD, IntArray, WordArray, square_sum
from app.geometry.jit import compiled, compiled_apart, compiled_part
from app.geometry.prepared import ERROR, HEADER, REFERENCE, REFERENCE_ERROR, SHIFT_OFF, SHIFT_ON, SHIFT_ZERO, Layer
from app.geometry.signs import sign
from app.networks.network import FloatArray

X, Y, WEIGHT, SIZE, SHARE_A, SHARE_B = range(6)
END_A, END_B, SLOT, BENDS = range(4)


class Vertices(NamedTuple):
    """One row a vertex; rows beyond the count in use are room to grow.

    Few arrays with many columns, because compiled functions pay for each array that they hand on.

    numbers: (V, 6) float64. X, Y: the offset from the reference point (Y is 0 on the line). WEIGHT: the homogeneous
    weight, 1 or 0. SIZE: at least the size of what feeds the layer, which is the root of the sum of the squares of its
    numbers and of their own magnitudes (see `signs`). SHARE_A, SHARE_B: the shares of the ends.
    marks: (V, 4) int32. END_A, END_B: of a vertex made by the layer, the two between which it lies. SLOT, BENDS: places
    for a mesh to note something.
    bits: (V, 2, words) uint64, bit j of word k tells of unit 64 k + j: whether it is positive, whether it is negative;
    neither: zero.
    """

    numbers: FloatArray
    marks: IntArray
    bits: WordArray


def room_for_vertices(points: FloatArray, capacity: int) -> Vertices:
    """A table without signs that begins with these points, (V, 3): X, Y, WEIGHT.

    The system gives memory to rows only when they are written.
    """
    numbers = np.empty((capacity, 6))
    numbers[: len(points), :3] = points
    return Vertices(numbers, np.empty((capacity, 4), dtype=np.int32), np.empty((capacity, 2, 0), dtype=np.uint64))


@compiled
def first_changes(numbers: FloatArray, low: int, high: int, changes: FloatArray) -> None:
    """What feeds the first layer at the vertices low..high-1: their offsets. changes: (high - low, d), is written."""
    dimension = changes.shape[1]
    for vertex in range(low, high):
        square = dimension * _place_square(numbers[vertex])
        for i in range(dimension):
            x = numbers[vertex, i]
            changes[vertex - low, i] = x
            square += x * x
        numbers[vertex, SIZE] = math.sqrt(square)


@compiled_part
def _place_square(numbers: FloatArray) -> float:
    """The square of the magnitude of each coordinate: what its rounding goes by is the size of the largest, and of the
    unit, the size of the mesh that the vertex was cut from.
    """
    largest = max(abs(numbers[X]), abs(numbers[Y]), 1.0)
    return largest * largest  # type: ignore[no-any-return]


@compiled
def activation_changes(
    vertices: Vertices, rows: FloatArray, fresh: FloatArray, layer: Layer, low: int, high: int, changes: FloatArray
) -> bool:
    """h - h(reference) of a finished layer at the vertices low..high-1, and the new sizes.

    rows: (V_start, n), the deviations of the vertices with which the layer started; fresh: (V - V_start, n), of the
    others. changes: (high - low, n) float64, is written. Returns whether all is finite.
    """
    start, total = len(rows), 0.0
    for vertex in range(low, high):
        row = rows[vertex] if vertex < start else fresh[vertex - start]
        change, weight = changes[vertex - low], vertices.numbers[vertex, WEIGHT]
        activation_change(vertices.bits, vertex, row, layer, weight, change)
        error = layer.growth * vertices.numbers[vertex, SIZE] + layer.offset * weight
        vertices.numbers[vertex, SIZE] = math.sqrt(square_sum(change) + error * error)
        total += vertices.numbers[vertex, SIZE]
    return math.isfinite(total)


@compiled_part
def activation_change(
    bits: WordArray, vertex: int, row: FloatArray, layer: Layer, weight: float, change: FloatArray
) -> None:
    """h - h(reference) at a vertex of this weight, into `change`, (n,), given its signs and its deviations `row`."""
    units, limits, slope = len(row), layer.limits, layer.slope
    for word in range(bits.shape[2]):
        first, positive = word * WORD, bits[vertex, 0, word]
        for place in range(min(units - first, WORD)):
            on, unit = (positive >> np.uint64(place)) & ONE, first + place
            shift = limits[SHIFT_ON, unit] if on else limits[SHIFT_OFF, unit]
            change[unit] = row[unit] * (1.0 if on else slope) + shift * weight
        if slope != 0.0:
            zero = ~(positive | bits[vertex, 1, word])
            for place in range(min(units - first, WORD)):
                if (zero >> np.uint64(place)) & ONE:
                    change[first + place] = limits[SHIFT_ZERO, first + place] * weight
    for unit in range(layer.pairs):
        second = layer.pairs + unit
        change[second] = 0.0
        if not (bits[vertex, 1, second // WORD] >> np.uint64(second % WORD)) & ONE:
            change[unit] = limits[SHIFT_ON, second] * weight


@compiled
def decide_signs(
    vertices: Vertices, rows: FloatArray, layer: Layer, flat: FloatArray, work: FloatArray, low: int, high: int
) -> int:
    """Decide the sign of every unit at the vertices low..high-1; what counts as zero is made zero.

    rows: (V, n), the deviations. work: see `squares_at`. Returns how many signs were closer to zero than rounding can
    tell.
    """
    ambiguous = 0
    for vertex in range(low, high):
        if not decide_clear_signs(vertices, rows[vertex], layer, vertex):
            for word in range(vertices.bits.shape[2]):
                ambiguous += _decide_closely(vertices, rows[vertex], layer, flat, work, vertex, word)
    return ambiguous


@compiled_part
def decide_clear_signs(vertices: Vertices, row: FloatArray, layer: Layer, vertex: int) -> bool:
    """Decide the signs that the bound decides; the others look like zeros. Returns whether that were all."""
    units, limits, clear = len(row), layer.limits, True
    weight, size = vertices.numbers[vertex, WEIGHT], vertices.numbers[vertex, SIZE]
    for word in range(vertices.bits.shape[2]):
        first = word * WORD
        some, other = np.uint64(0), np.uint64(0)
        for place in range(min(units - first, WORD)):
            unit, shift = first + place, np.uint64(place)
            z = row[unit] + limits[REFERENCE, unit] * weight
            limit = limits[ERROR, unit] * size + limits[REFERENCE_ERROR, unit] * weight
            some |= np.uint64(z > limit) << shift
            other |= np.uint64(z < -limit) << shift
        vertices.bits[vertex, 0, word], vertices.bits[vertex, 1, word] = some, other
        full = ~np.uint64(0) if units - first >= WORD else (ONE << np.uint64(units - first)) - ONE
        clear &= some | other == full
    return clear


@compiled_apart
def _decide_closely(
    vertices: Vertices, row: FloatArray, layer: Layer, flat: FloatArray, work: FloatArray, vertex: int, word: int
) -> int:
    """The signs of one word that the bound has left open."""
    ambiguous = 0
    known = False
    for unit in range(word * WORD, min(len(row), (word + 1) * WORD)):
        bit = ONE << np.uint64(unit % WORD)
        if (vertices.bits[vertex, 0, word] | vertices.bits[vertex, 1, word]) & bit:
            continue
        z_reference = layer.limits[REFERENCE, unit] * vertices.numbers[vertex, WEIGHT]
        z = row[unit] + z_reference
        decided = 0
        if layer.pairs > 0 and vertices.numbers[vertex, WEIGHT] > 0.0:
            decided = _by_other_fold(vertices.bits, row, layer, vertex, unit, z)
        if decided == 0 and z != 0.0:
            if not known:
                known = True
                vertices.numbers[vertex, SIZE] = squares_at(flat, vertices.numbers[vertex], layer.number, work)
            decided = sign(z, magnitude(flat, layer.number, unit, work) + abs(z_reference))
        if decided == 0:
            row[unit] = -z_reference
            ambiguous += layer.limits[ERROR, unit] > 0.0
        else:
            vertices.bits[vertex, 0 if decided > 0 else 1, word] |= bit
    return ambiguous


@compiled_part
def _by_other_fold(bits: WordArray, row: FloatArray, layer: Layer, vertex: int, unit: int, z: float) -> int:
    """The sign of a unit of a pair where the other fold passes, or 0; see `signs`. Not for points at infinity."""
    if unit >= layer.pairs:
        first = unit - layer.pairs
        signs = bits[vertex, 0, first // WORD] | bits[vertex, 1, first // WORD]
        return 0 if (signs >> np.uint64(first % WORD)) & ONE else -1
    second = unit + layer.pairs
    return 1 if abs(row[second] + layer.limits[REFERENCE, second]) < abs(z) else 0


@compiled_apart
def squares_at(flat: FloatArray, numbers: FloatArray, number: int, work: FloatArray) -> float:
    """What feeds layer `number` at a vertex: the squares of its numbers and of their magnitudes, added up, in work[4].

    flat: see `Prepared`. numbers: (6,), the vertex's. work: (5, `Prepared.widest`) float64. Returns the root of the
    sum. This goes through the whole network up to there; it is for the few signs that a cheap bound cannot decide.
    """
    inputs, place, here = int(flat[0]), 1, 0
    for j in range(inputs):
        work[0, j], work[1, j] = numbers[j], numbers[j] * numbers[j] + _place_square(numbers)
    for _ in range(number - 1):
        units, slope, pairs = int(flat[place]), flat[place + 1], int(flat[place + 2])
        references = place + HEADER
        place = references + units
        after = 2 - here
        for unit in range(units - pairs):
            deviation, square = 0.0, 0.0
            for j in range(inputs):
                weight = flat[place + unit * inputs + j]
                deviation += weight * work[here, j]
                square += weight * weight * work[here + 1, j]
            size, reference = math.sqrt(square), flat[references + unit] * numbers[WEIGHT]
            if pairs > 0:
                h, error = _hard_tanh(deviation, size, reference, flat[references + pairs + unit] * numbers[WEIGHT])
            else:
                h, error = _activation(deviation, size, reference, slope)
            work[after, unit], work[after + 1, unit] = h, h * h + error * error
        for unit in range(units - pairs, units):
            work[after, unit], work[after + 1, unit] = 0.0, 0.0
        place += units * inputs
        inputs, here = units, after
    square = 0.0
    for j in range(inputs):
        work[4, j] = work[here + 1, j]
        square += work[4, j]
    return math.sqrt(square)


@compiled_apart
def magnitude(flat: FloatArray, number: int, unit: int, work: FloatArray) -> float:
    """The magnitude of a unit's deviation in layer `number`, see `signs`, from what `squares_at` left."""
    inputs, place = int(flat[0]), 1
    for _ in range(number - 1):
        units = int(flat[place])
        place += HEADER + units + units * inputs
        inputs = units
    place += HEADER + int(flat[place]) + unit * inputs
    square = 0.0
    for j in range(inputs):
        square += flat[place + j] * flat[place + j] * work[4, j]
    return math.sqrt(square)


@compiled_part
def _activation(deviation: float, size: float, reference: float, slope: float) -> tuple[float, float]:
    """h - h(reference) and its magnitude for one unit, given z - z(reference), its magnitude, and z(reference)."""
    h_reference = (1.0 if reference > 0.0 else slope) * reference
    decided = sign(deviation + reference, size + abs(reference))
    if decided == 0:
        return -h_reference, 0.0
    side = 1.0 if decided > 0 else slope
    if (decided > 0) == (reference > 0.0):
        return side * deviation, abs(side) * size
    return side * (deviation + reference) - h_reference, (abs(side) * size + abs(reference) if side != 0.0 else 0.0)


@compiled_part
def _hard_tanh(deviation: float, size: float, reference: float, one: float) -> tuple[float, float]:
    """The same for a hard tanh, where 1 is scaled as z is. At infinity both it and the reference are 0: no growth."""
    h_reference, positive = min(max(reference, -one), one), deviation + reference > 0.0
    side = one if positive else -one
    beyond = sign(deviation + (reference - side), size + abs(reference - side))
    if beyond == 0 or (beyond > 0) == positive:
        return side - h_reference, 0.0
    if reference == h_reference:
        return deviation, size
    return deviation + (reference - h_reference), size + abs(reference) + one
