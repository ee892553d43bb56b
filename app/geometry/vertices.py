"""The vertices of a mesh, with what one hidden layer does at them.

A vertex is a point in homogeneous coordinates, so that the whole plane needs no special case: weight 1 for an
ordinary point, weight 0 for a point at infinity, which is then a direction. A pre-activation there is
z = deviation + reference * weight; at infinity that is the growth of z along the direction, the same for all
parallel rays, since ReLU commutes with positive factors.

The sign of each unit at each vertex is decided once, when the vertex is made, and kept as two bits. All later
decisions, in whatever cell, read these bits. That is what keeps the mesh a mesh when folds meet in one point,
run along each other or through a corner.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.errors import NumericError
from app.geometry.jit import compiled, compiled_part
from app.geometry.signs import sign
from app.networks.network import FloatArray

WordArray = NDArray[np.uint64]

WORD = 64
ONE = np.uint64(1)
EFFORT_A_STEP = 1 << 25
"""Multiplications, or memory accesses at 64 to one, in one step: a few milliseconds."""
ROWS_A_STEP = 1 << 15
"""Rows of an array that one step copies or looks at: a few milliseconds."""
GROWTH = 1 << 23
"""Bytes that one step copies, or by which arrays grow: some milliseconds for the system to find the memory."""


class Vertices(NamedTuple):
    """One row a vertex; rows beyond the count in use are room to grow.

    points: (V, d + 1) float64, the offset from the reference point and the homogeneous weight, 1 or 0.
    deviations: (V, n) float64, z - z(reference) for the n units of the layer.
    magnitudes: (V, n) float64, of the deviations, see `signs`.
    positive, negative: (V, words) uint64, bit j of word k tells of unit 64 k + j; neither bit: zero.
    """

    points: FloatArray
    deviations: FloatArray
    magnitudes: FloatArray
    positive: WordArray
    negative: WordArray


def words_for(units: int) -> int:
    """Number of 64-bit words that hold a bit a unit."""
    return -(-units // WORD)


class VertexTable:
    """All vertices of a mesh and what the layer at hand does at them; the mesh adds vertices as it is cut.

    rows: the arrays, with room to grow. count: how many rows are in use.
    """

    def __init__(self, points: FloatArray) -> None:
        """points: (V, d + 1), see `Vertices`. They carry no layer until `enter_layer`."""
        self.rows = _room(points, len(points), len(points), 0)
        self.count = len(points)

    @property
    def nbytes(self) -> int:
        """Bytes of the rows in use."""
        return self.count * row_bytes(self.rows)

    def nbytes_with(self, units: int) -> int:
        """Bytes of the rows in use of the table that `enter_layer` makes for a layer of so many units."""
        return self.count * _row_bytes(self.rows.points.shape[1], units)

    def enter_layer(self, weight: FloatArray, before: FloatArray | None, reference: FloatArray) -> Iterator[None]:
        """Evaluate the layer at all vertices and decide the signs, some rows a step.

        weight: (n, n_before). before, reference: the pre-activations of the layer before (None for the first layer)
        and of this layer at the reference point. Raises NumericError where float64 overflows.
        """
        units = len(reference)
        room = 4 * self.count + 2 * GROWTH // _row_bytes(self.rows.points.shape[1], units)
        table = _room(self.rows.points, self.count, room, units)
        for low, high in self._evaluate(weight, before, table):
            decide_signs(table, reference, low, high)
            yield
        self.rows = table

    def outputs(
        self, weight: FloatArray, before: FloatArray | None, reference: FloatArray
    ) -> Generator[None, None, FloatArray]:
        """f at all vertices, (V, m); at infinity the growth of f along the direction. Some rows a step."""
        table = _room(self.rows.points, self.count, self.count, len(reference))
        for _ in self._evaluate(weight, before, table):
            yield
        return table.deviations + reference * table.points[:, -1:]

    def _evaluate(self, weight: FloatArray, before: FloatArray | None, table: Vertices) -> Iterator[tuple[int, int]]:
        squares = np.square(weight)
        for low, high in ranges(self.count, rows_a_step([weight])):
            if before is None:
                change = self.rows.points[low:high, :-1]
                size = np.square(change)
            else:
                change, size = activation_changes(self.rows, before, low, high)
            with np.errstate(over="ignore", invalid="ignore"):
                table.deviations[low:high] = change @ weight.T
                table.magnitudes[low:high] = np.sqrt(size @ squares.T)
            if not np.isfinite(table.magnitudes[low:high]).all():
                raise NumericError("The network's values grow beyond what float64 can hold.")
            yield low, high

    @property
    def is_full(self) -> bool:
        return self.count == len(self.rows.points)

    @property
    def growth(self) -> int:
        """Bytes that `grow` adds."""
        return row_bytes(self.rows) * (grown(self.rows) - len(self.rows.points))

    def grow(self) -> None:
        grow_to(self.rows, grown(self.rows))

    def reorder(self, order: NDArray[np.int32]) -> Iterator[None]:
        """Keep the vertices named by `order`, in that order, some rows a step."""
        table = _room(self.rows.points, 0, len(order), self.rows.deviations.shape[1])
        for low, high in ranges(len(order), max(1, GROWTH // row_bytes(table))):
            for new, old in zip(table, self.rows, strict=True):
                new[low:high] = old[order[low:high]]
            yield
        self.rows, self.count = table, len(order)


def _row_bytes(coordinates: int, units: int) -> int:
    return 8 * (coordinates + 2 * units + 2 * words_for(units))


def _room(points: FloatArray, count: int, capacity: int, units: int) -> Vertices:
    """A table with the first `count` points. The system gives memory to rows only when they are written."""
    words = words_for(units)
    room = np.empty((capacity, points.shape[1]))
    room[:count] = points[:count]
    return Vertices(
        room,
        np.empty((capacity, units)),
        np.empty((capacity, units)),
        np.zeros((capacity, words), dtype=np.uint64),
        np.zeros((capacity, words), dtype=np.uint64),
    )


def row_bytes(arrays: tuple[NDArray[Any], ...]) -> int:
    """Bytes that one row of all arrays takes."""
    return sum(array.itemsize * math.prod(array.shape[1:]) for array in arrays)


def grown(arrays: tuple[NDArray[Any], ...]) -> int:
    """To how many rows to grow arrays of equally many rows: twice as many, or GROWTH bytes more."""
    rows = len(arrays[0])
    return rows + max(64, min(rows, GROWTH // row_bytes(arrays)))


def grow_to(arrays: tuple[NDArray[Any], ...], rows: int) -> None:
    """Make room for `rows` rows in place: to move gigabytes would take seconds without a pause.

    No view of the arrays may be in use.
    """
    for array in arrays:
        array.resize((rows, *array.shape[1:]), refcheck=False)


def rows_a_step(weights: Sequence[FloatArray]) -> int:
    """How many rows to multiply by these matrices in one step."""
    return max(1, EFFORT_A_STEP // sum(weight.size + 64 * sum(weight.shape) for weight in weights))


def ranges(count: int, size: int) -> Iterator[tuple[int, int]]:
    """0..size, size..2 size, ..., up to count."""
    for low in range(0, count, size):
        yield low, min(low + size, count)


@compiled
def activation_changes(vertices: Vertices, reference: FloatArray, low: int, high: int) -> tuple[FloatArray, FloatArray]:
    """h - h(reference) at the vertices low..high-1, and the square of its magnitude: two arrays (high - low, n)."""
    units = len(reference)
    change = np.empty((high - low, units))
    size = np.empty((high - low, units))
    for vertex in range(low, high):
        weight = vertices.points[vertex, -1]
        for unit in range(units):
            at_reference = reference[unit] * weight
            on = (vertices.positive[vertex, unit // WORD] >> np.uint64(unit % WORD)) & ONE
            if not on:
                value, error = -max(at_reference, 0.0), 0.0
            elif at_reference > 0.0:
                value, error = vertices.deviations[vertex, unit], vertices.magnitudes[vertex, unit]
            else:
                value = max(vertices.deviations[vertex, unit] + at_reference, 0.0)
                error = vertices.magnitudes[vertex, unit] - at_reference
            change[vertex - low, unit] = value
            size[vertex - low, unit] = value * value + error * error
    return change, size


@compiled
def decide_signs(vertices: Vertices, reference: FloatArray, low: int, high: int) -> None:
    """Decide the sign of every unit at the vertices low..high-1. What counts as zero is made zero."""
    for vertex in range(low, high):
        for unit in range(len(reference)):
            _decide_sign(vertices, reference, vertex, unit)


@compiled_part
def _decide_sign(vertices: Vertices, reference: FloatArray, vertex: int, unit: int) -> None:
    at_reference = reference[unit] * vertices.points[vertex, -1]
    value = vertices.deviations[vertex, unit] + at_reference
    decided = sign(value, vertices.magnitudes[vertex, unit] + abs(at_reference))
    bit = ONE << np.uint64(unit % WORD)
    if decided > 0:
        vertices.positive[vertex, unit // WORD] |= bit
    elif decided < 0:
        vertices.negative[vertex, unit // WORD] |= bit
    else:
        vertices.deviations[vertex, unit] = -at_reference


@compiled_part
def lowest_bit(word: np.uint64) -> int:
    """The position of the lowest set bit of a word that is not zero."""
    position = 0
    while not (word >> np.uint64(position)) & ONE:
        position += 1
    return position


@compiled_part
def add_crossing(vertices: Vertices, reference: FloatArray, a: int, b: int, unit: int, new: int) -> None:
    """Make vertex `new` where `unit`, of opposite signs at the vertices a and b, is zero on the line between them.

    Everything is affine between a and b, so the new row is one weighted mean of theirs. Units that have no
    opposite signs at a and b need no arithmetic: the sign between is the sign of the end that has one.
    """
    points, deviations, magnitudes = vertices.points, vertices.deviations, vertices.magnitudes
    weight_a, weight_b = points[a, -1], points[b, -1]
    size_a = abs(deviations[a, unit] + reference[unit] * weight_a)
    size_b = abs(deviations[b, unit] + reference[unit] * weight_b)
    total = size_a + size_b
    share_a, share_b = (size_b / total, size_a / total) if total > 0.0 else (0.5, 0.5)
    weight = 1.0
    if weight_a == 0.0 and weight_b == 0.0:
        weight = 0.0
    elif weight_b == 0.0:
        share_a, share_b = 1.0, share_b / share_a
    elif weight_a == 0.0:
        share_a, share_b = share_a / share_b, 1.0
    for i in range(points.shape[1] - 1):
        points[new, i] = share_a * points[a, i] + share_b * points[b, i]
    points[new, -1] = weight
    for i in range(len(reference)):
        deviations[new, i] = share_a * deviations[a, i] + share_b * deviations[b, i]
        magnitudes[new, i] = share_a * magnitudes[a, i] + share_b * magnitudes[b, i]
    _inherit_signs(vertices, reference, a, b, unit, new)


@compiled_part
def _inherit_signs(vertices: Vertices, reference: FloatArray, a: int, b: int, unit: int, new: int) -> None:
    positive, negative = vertices.positive, vertices.negative
    for word in range(positive.shape[1]):
        opposite = (positive[a, word] & negative[b, word]) | (negative[a, word] & positive[b, word])
        positive[new, word] = (positive[a, word] | positive[b, word]) & ~opposite
        negative[new, word] = (negative[a, word] | negative[b, word]) & ~opposite
        while opposite:
            bit = lowest_bit(opposite)
            opposite &= opposite - ONE
            if word * WORD + bit != unit:
                _decide_sign(vertices, reference, new, word * WORD + bit)
    vertices.deviations[new, unit] = -reference[unit] * vertices.points[new, -1]
