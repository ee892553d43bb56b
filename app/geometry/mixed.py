"""What a layer does at the vertices that the layer before has made.

Such a vertex lies between two others, its ends, on whose line the layer before is affine but for the units that change
sign there. Its own deviations are the mean of those at the ends. What it feeds the next layer is the mean of what the
ends feed it, less (1 - slope) times the size of each such unit's *bend*; and so is each pre-activation of the next
layer, which spares a matrix product.

A mean is wrong by the rounding of what it is a mean of, and not, as a product is, by that of its own terms. In a wide
layer in which every unit reads every other these are of one size. In other layers they need not be, and exact zeros
that a product keeps would be lost. So there, and where what it is a mean of is far larger, it is the product.
"""

from __future__ import annotations

import math

from app.geometry.arrays import ONE, WORD, IntArray, WordArray, dot, square_sum
from app.geometry.jit import compiled, compiled_part
from app.geometry.prepared import Layer
from app.geometry.vertices import (
    BENDS,
    END_A,
    END_B,
    SHARE_A,
    SHARE_B,
    SIZE,
    WEIGHT,
    Vertices,
    activation_change,
    decide_clear_signs,
    decide_signs,
)
from app.networks.network import FloatArray

LARGER = 32.0
"""How many times larger than a row its terms may be, both by the root of the sum of the squares."""


@compiled
def mix_rows(numbers: FloatArray, marks: IntArray, rows: FloatArray, low: int, high: int, fresh: FloatArray) -> None:
    """The deviations of a layer at the vertices low..high-1 that it has made, from those of their ends.

    rows: (V_start, n), of the vertices with which the layer started. fresh: (V - V_start, n), of the others, written.
    """
    start, units = rows.shape
    for vertex in range(low, high):
        a, b = marks[vertex, END_A], marks[vertex, END_B]
        row_a = rows[a] if a < start else fresh[a - start]
        row_b = rows[b] if b < start else fresh[b - start]
        share_a, share_b = numbers[vertex, SHARE_A], numbers[vertex, SHARE_B]
        row = fresh[vertex - start]
        for unit in range(units):
            row[unit] = share_a * row_a[unit] + share_b * row_b[unit]


@compiled
def mix_vertices(
    vertices: Vertices,
    rows: FloatArray,
    layer: Layer,
    before: Layer,
    before_bits: WordArray,
    fresh: FloatArray,
    bends: FloatArray,
    flat: FloatArray,
    work: FloatArray,
    low: int,
    high: int,
) -> int:
    """Evaluate a layer at the vertices low..high-1, which the layer before has made, and decide the signs.

    rows: (V, n), the deviations, known at the vertices before. before, before_bits: the layer before and its signs.
    fresh: (V - V_start, n_before), see `mix_rows`. bends: see `crossing`. work: see `squares_at`. Returns how many
    signs were closer to zero than rounding can tell.
    """
    numbers, marks, ambiguous, change = vertices.numbers, vertices.marks, 0, work[0, : fresh.shape[1]]
    start = len(rows) - len(fresh)
    for vertex in range(low, high):
        weight = numbers[vertex, WEIGHT]
        activation_change(before_bits, vertex, fresh[vertex - start], before, weight, change)
        error = before.growth * numbers[vertex, SIZE] + before.offset * weight
        numbers[vertex, SIZE] = math.sqrt(square_sum(change) + error * error)
        last = marks[vertex + 1, BENDS] if vertex + 1 < len(rows) else len(bends)
        if not _mix(numbers, marks, rows, layer.columns, bends, last, 1.0 - before.slope, vertex):
            for unit in range(rows.shape[1]):
                rows[vertex, unit] = dot(change, layer.weight[unit])
        if not decide_clear_signs(vertices, rows[vertex], layer, vertex):
            for unit in range(rows.shape[1]):
                decided = vertices.bits[vertex, 0, unit // WORD] | vertices.bits[vertex, 1, unit // WORD]
                if not (decided >> (unit % WORD)) & ONE:
                    rows[vertex, unit] = dot(change, layer.weight[unit])
            ambiguous += decide_signs(vertices, rows, layer, flat, work, vertex, vertex + 1)
    return ambiguous


@compiled_part
def _mix(
    numbers: FloatArray,
    marks: IntArray,
    rows: FloatArray,
    columns: FloatArray,
    bends: FloatArray,
    last: int,
    flip: float,
    vertex: int,
) -> bool:
    """Write the row of a vertex whose bends end at `last`. Returns whether it has about the size of its terms."""
    a, b = marks[vertex, END_A], marks[vertex, END_B]
    share_a, share_b = numbers[vertex, SHARE_A], numbers[vertex, SHARE_B]
    row = rows[vertex]
    for unit in range(len(row)):
        row[unit] = share_a * rows[a, unit] + share_b * rows[b, unit]
    terms = share_a * share_a * square_sum(rows[a]) + share_b * share_b * square_sum(rows[b])
    for bend in range(marks[vertex, BENDS], last):
        feeding, drop = int(bends[bend, 0]), flip * bends[bend, 1]
        for unit in range(len(row)):
            row[unit] -= drop * columns[feeding, unit]
        terms += drop * drop * square_sum(columns[feeding])
    has_its_size: bool = square_sum(row) * LARGER * LARGER >= terms
    return has_its_size
