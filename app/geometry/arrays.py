"""Arrays that grow in place, and sets of units as bits in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.geometry.jit import compiled_part, compiled_sum
from app.networks.network import FloatArray

WordArray = NDArray[np.uint64]
IntArray = NDArray[np.int32]
BoolArray = NDArray[np.bool_]

WORD = 64
ONE = np.uint64(1)
GROWTH = 1 << 23
"""Bytes that one step copies, or by which arrays grow: some milliseconds for the system to find the memory."""
ROWS_A_STEP = 1 << 15
"""Rows of an array that one step copies or looks at: a few milliseconds."""
DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
"""A cyclic word in which each group of six bits occurs once (Leiserson, Prokop & Randall 1998)."""
POSITIONS = np.zeros(WORD, dtype=np.int64)
for _position in range(WORD):
    POSITIONS[((int(DE_BRUIJN) << _position) % 2**WORD) >> 58] = _position


@compiled_part
def lowest_bit(word: np.uint64) -> int:
    """The position of the lowest set bit of a word that is not zero."""
    lowest = word & (~word + ONE)
    return POSITIONS[(lowest * DE_BRUIJN) >> np.uint64(58)]  # type: ignore[no-any-return]


def words_for(units: int) -> int:
    """Number of 64-bit words that hold a bit a unit."""
    return -(-units // WORD)


def unpacked(words: WordArray, units: int) -> FloatArray:
    """(C, units) of 0 and 1 from the (C, words) uint64 of one layer."""
    octets = np.ascontiguousarray(words).astype("<u8").view(np.uint8)
    return np.unpackbits(octets, axis=1, count=units, bitorder="little").astype(np.float64)


def row_bytes(arrays: tuple[NDArray[Any], ...]) -> int:
    """Bytes that one row of all arrays takes."""
    return sum(array.itemsize * math.prod(array.shape[1:]) for array in arrays)


def grown(arrays: tuple[NDArray[Any], ...], least: int) -> int:
    """To how many rows to grow arrays of equally many rows: twice as many, or GROWTH bytes more, but `least`."""
    rows = len(arrays[0])
    return max(least, rows + max(64, min(rows, GROWTH // row_bytes(arrays))))


def grow_to(arrays: tuple[NDArray[Any], ...], rows: int) -> None:
    """Make room for `rows` rows in place: to move gigabytes would take seconds without a pause.

    No view of the arrays may be in use.
    """
    for array in arrays:
        array.resize((rows, *array.shape[1:]), refcheck=False)


def ranges(count: int, size: int) -> Iterator[tuple[int, int]]:
    """0..size, size..2 size, ..., up to count."""
    for low in range(0, count, size):
        yield low, min(low + size, count)


@compiled_sum
def square_sum(numbers: FloatArray) -> float:
    """The sum of the squares."""
    total = 0.0
    for i in range(len(numbers)):
        total += numbers[i] * numbers[i]
    return total


@compiled_sum
def dot(first: FloatArray, second: FloatArray) -> float:
    """The sum of the products."""
    total = 0.0
    for i in range(len(first)):
        total += first[i] * second[i]
    return total
