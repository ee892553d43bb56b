"""A new vertex, where a unit is zero between two vertices of a cell at which it has opposite signs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import ONE, WORD, IntArray, WordArray, lowest_bit
from app.geometry.jit import compiled_apart, compiled_part
from app.geometry.prepared import ERROR, REFERENCE, REFERENCE_ERROR, SLOPE_X, SLOPE_Y
from app.geometry.signs import sign
from app.geometry.vertices import (
    BENDS,
    END_A,
    END_B,
    SHARE_A,
    SHARE_B,
    SIZE,
    SLOT,
    WEIGHT,
    X,
    Y,
    magnitude,
    squares_at,
)
from app.networks.network import FloatArray

NUMBER, START, PARENTS, BIT, VERTICES, HALF_EDGES, CELLS, AMBIGUOUS = range(8)
AT_PARENT, AT_CHILD, FIRST_CHILD, AT_COLUMN, COLUMNS, SLOTS, WANTED, WANTED_LOOP = range(8, 16)
LAST, CHOOSING, BENT, PAIRS = range(16, 20)
STATE_SIZE = 20
"""Places in the state of a cut. The number of the layer; how many vertices and cells it started with; at which bit of
the patterns its own begin; the numbers of vertices, half-edges and cells so far, and of signs that were closer to
zero than rounding can tell. The parent at hand, its part at hand, where its new parts begin, and the first column of
the word of units at hand; the size of its table, and how many numbers it must have room for, and the loop. Whether the
layer is the last hidden one, and whether corners are yet to be chosen; the number of bends so far; how many pairs the
layer has, see `Layer`."""

StateArray = NDArray[np.int64]


@compiled_part
def sign_at(bits: WordArray, vertex: int, unit: int) -> int:
    """-1, 0 or 1: the sign of a unit at a vertex, as it was decided."""
    word, shift = unit >> 6, np.uint64(unit & 63)
    on, off = (bits[vertex, 0, word] >> shift) & ONE, (bits[vertex, 1, word] >> shift) & ONE
    return np.int64(on) - np.int64(off)  # type: ignore[return-value]


@compiled_part
def add_crossing(
    numbers: FloatArray,
    marks: IntArray,
    bits: WordArray,
    limits: FloatArray,
    zero: float,
    flat: FloatArray,
    bends: FloatArray,
    table: FloatArray,
    columns: IntArray,
    work: FloatArray,
    state: StateArray,
    a: int,
    b: int,
    unit: int,
) -> None:
    """Make a vertex where `unit`, of opposite signs at the vertices a and b, is zero on the line between them.

    Everything is affine there, so the new vertex is one weighted mean of a and b. What follows the layer is affine
    there but for the units that change sign. These are noted in `bends`, (B, 2) float64: the unit, and by how much less
    than the mean of relu at a and b relu of the unit is at the new vertex.
    """
    new = state[VERTICES]
    state[VERTICES] += 1
    size_a = abs(_value(numbers, marks, limits, table, columns, state, a, unit))
    size_b = abs(_value(numbers, marks, limits, table, columns, state, b, unit))
    both = size_a + size_b
    share_a, share_b = (size_b / both, size_a / both) if both > 0.0 else (0.5, 0.5)
    weight_a, weight_b = numbers[a, WEIGHT], numbers[b, WEIGHT]
    if weight_a > weight_b:  # b is at infinity; the weight of the new vertex is 1
        share_a, share_b = 1.0, share_b / share_a
    elif weight_a < weight_b:
        share_a, share_b = share_a / share_b, 1.0
    for i in (X, Y, SIZE):
        numbers[new, i] = share_a * numbers[a, i] + share_b * numbers[b, i]
    numbers[new, WEIGHT] = max(weight_a, weight_b)
    numbers[new, SHARE_A], numbers[new, SHARE_B] = share_a, share_b
    marks[new, END_A], marks[new, END_B], marks[new, BENDS] = a, b, state[BENT]
    _bend(bends, state, unit, share_a * size_a)
    if state[NUMBER] > 1:
        width = state[COLUMNS]
        at_a, at_b, at = marks[a, SLOT] * width, marks[b, SLOT] * width, state[SLOTS] * width
        marks[new, SLOT] = state[SLOTS]
        state[SLOTS] += 1
        for column in range(width):
            table[at + column] = share_a * table[at_a + column] + share_b * table[at_b + column]
    for word in range(bits.shape[2]):
        opposite = (bits[a, 0, word] & bits[b, 1, word]) | (bits[a, 1, word] & bits[b, 0, word])
        bits[new, 0, word] = (bits[a, 0, word] | bits[b, 0, word]) & ~opposite
        bits[new, 1, word] = (bits[a, 1, word] | bits[b, 1, word]) & ~opposite
        while opposite:
            other = word * WORD + lowest_bit(opposite)
            opposite &= opposite - ONE
            decided = 0
            if other != unit:
                mesh = (numbers, marks, bits, limits, zero, flat, bends, table, columns, work, state)
                decided = _sign_at_crossing(*mesh, a, b, new, unit, other)
            if decided != 0:
                bits[new, 0 if decided > 0 else 1, word] |= ONE << np.uint64(other % WORD)
            elif state[NUMBER] > 1:
                table[marks[new, SLOT] * state[COLUMNS] + columns[1, other]] = 0.0


@compiled_part
def _sign_at_crossing(
    numbers: FloatArray,
    marks: IntArray,
    bits: WordArray,
    limits: FloatArray,
    zero: float,
    flat: FloatArray,
    bends: FloatArray,
    table: FloatArray,
    columns: IntArray,
    work: FloatArray,
    state: StateArray,
    a: int,
    b: int,
    new: int,
    unit: int,
    other: int,
) -> int:
    """The sign of another unit at the new vertex between a and b, where it has opposite signs as well."""
    term_a = numbers[new, SHARE_A] * abs(_value(numbers, marks, limits, table, columns, state, a, other))
    term_b = numbers[new, SHARE_B] * abs(_value(numbers, marks, limits, table, columns, state, b, other))
    _bend(bends, state, other, min(term_a, term_b))
    z = _value(numbers, marks, limits, table, columns, state, new, other)
    limit = limits[ERROR, other] * numbers[new, SIZE] + limits[REFERENCE_ERROR, other] * numbers[new, WEIGHT]
    if abs(z) > limit:
        return 1 if z > 0.0 else -1
    if state[PAIRS] > 0 and numbers[new, WEIGHT] > 0.0:
        decided = _by_other_fold(numbers, marks, bits, limits, table, columns, state, a, b, new, unit, other, z)
        if decided != 0:
            return decided
    return _decide_closely(numbers, limits, flat, work, state, new, other, z, zero * (term_a + term_b))


@compiled_apart
def _by_other_fold(
    numbers: FloatArray,
    marks: IntArray,
    bits: WordArray,
    limits: FloatArray,
    table: FloatArray,
    columns: IntArray,
    state: StateArray,
    a: int,
    b: int,
    new: int,
    unit: int,
    other: int,
    z: float,
) -> int:
    """The sign of a unit of a pair at the new vertex between a and b where the other fold passes, or 0; see `signs`.

    Signs of units before it are decided already.
    """
    pairs = state[PAIRS]
    if other >= pairs:
        return -1 if sign_at(bits, new, other - pairs) == 0 else 0
    second = other + pairs
    if sign_at(bits, a, second) * sign_at(bits, b, second) < 0:
        passes = abs(_value(numbers, marks, limits, table, columns, state, new, second)) < abs(z)
        return 1 if second == unit or passes else 0
    return 1 if sign_at(bits, a, second) + sign_at(bits, b, second) >= 0 else 0


@compiled_part
def _bend(bends: FloatArray, state: StateArray, unit: int, size: float) -> None:
    if not state[LAST]:
        bends[state[BENT], 0], bends[state[BENT], 1] = unit, size
        state[BENT] += 1


@compiled_part
def _value(
    numbers: FloatArray,
    marks: IntArray,
    limits: FloatArray,
    table: FloatArray,
    columns: IntArray,
    state: StateArray,
    vertex: int,
    unit: int,
) -> float:
    """z at a vertex of the parent at hand or of its parts. The first layer needs no table: z is read off the point."""
    if state[NUMBER] > 1:
        return table[marks[vertex, SLOT] * state[COLUMNS] + columns[1, unit]]  # type: ignore[no-any-return]
    deviation = limits[SLOPE_X, unit] * numbers[vertex, X] + limits[SLOPE_Y, unit] * numbers[vertex, Y]
    return deviation + limits[REFERENCE, unit] * numbers[vertex, WEIGHT]  # type: ignore[no-any-return]


@compiled_apart
def _decide_closely(
    numbers: FloatArray,
    limits: FloatArray,
    flat: FloatArray,
    work: FloatArray,
    state: StateArray,
    vertex: int,
    unit: int,
    z: float,
    certain: float,
) -> int:
    """The sign of a unit at a new vertex that the bound leaves open; zero if |z| is at most `certain`."""
    decided = 0
    if abs(z) > certain:
        numbers[vertex, SIZE] = squares_at(flat, numbers[vertex], state[NUMBER], work)
        size = magnitude(flat, state[NUMBER], unit, work)
        decided = sign(z, size + abs(limits[REFERENCE, unit]) * numbers[vertex, WEIGHT])
    state[AMBIGUOUS] += decided == 0
    return decided
