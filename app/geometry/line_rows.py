"""What a layer is fed with at the breakpoints of the line."""

from __future__ import annotations

import math

import numpy as np

from app.geometry.arrays import IntArray, WordArray, square_sum
from app.geometry.jit import compiled
from app.geometry.prepared import Layer
from app.geometry.vertices import SHARE_A, SHARE_B, SIZE, WEIGHT, X, activation_change
from app.networks.network import FloatArray


@compiled
def fed_changes(
    numbers: FloatArray,
    bits: WordArray,
    parents: IntArray,
    rows: FloatArray,
    before: Layer,
    low: int,
    high: int,
    work: FloatArray,
    changes: FloatArray,
) -> bool:
    """h - h(reference) of the layer before at the breakpoints low..high-1, and the new sizes.

    numbers, bits, parents: of the breakpoints, see `Pieces`. rows: (V_start, n), the deviations of those with which the
    layer before started. work: (5, at least n) float64. changes: (high - low, n) float64, is written. Returns whether
    all is finite.
    """
    total, row = 0.0, work[0, : rows.shape[1]]
    for vertex in range(low, high):
        row_a, row_b = rows[parents[vertex]], rows[parents[vertex] + 1]
        share_a, share_b = numbers[vertex, SHARE_A], numbers[vertex, SHARE_B]
        for unit in range(len(row)):
            row[unit] = share_a * row_a[unit] + share_b * row_b[unit]
        weight, change = numbers[vertex, WEIGHT], changes[vertex - low]
        activation_change(bits, vertex, row, before, weight, change)
        error = before.growth * numbers[vertex, SIZE] + before.offset * weight
        numbers[vertex, SIZE] = math.sqrt(square_sum(change) + error * error)
        total += numbers[vertex, SIZE]
    return math.isfinite(total)


@compiled
def offsets_of(numbers: FloatArray, offsets: FloatArray) -> None:
    """Write the offsets of breakpoints, (V,), see `vertices`; -inf and inf for points at infinity."""
    for vertex in range(len(offsets)):
        x = numbers[vertex, X]
        offsets[vertex] = x if numbers[vertex, WEIGHT] > 0.0 else math.copysign(np.inf, x)
