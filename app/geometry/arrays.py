"""Arrays that grow in place, and sets of units as bits in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
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


def first_bits(widths: Iterable[int]) -> tuple[list[int], int]:
    """At which bit of a pattern each layer begins, and how many words a pattern has.

    A layer shares the word of the layer before if it fits into what is left of it, else it begins a new one.
    """
    places, end = [], 0
    for width in widths:
        if end % WORD + width > WORD:
            end = WORD * words_for(end)
        places.append(end)
        end += width
    return places, words_for(end)


def unpacked(patterns: WordArray, bit: int, units: int) -> BoolArray:
    """(C, units), which units of the layer that begins at a bit are on."""
    words, shift = patterns[:, bit // WORD : words_for(bit + units)], bit % WORD
    octets = np.ascontiguousarray(words).astype("<u8").view(np.uint8)
    return np.unpackbits(octets, axis=1, count=shift + units, bitorder="little")[:, shift:].view(np.bool_)


def packed(on: BoolArray) -> WordArray:
    """(words,) with a bit for each of (units,)."""
    octets = np.zeros(8 * words_for(len(on)), dtype=np.uint8)
    octets[: -(-len(on) // 8)] = np.packbits(on, bitorder="little")
    return octets.view("<u8").astype(np.uint64)


@compiled_part
def word_of(patterns: WordArray, cell: int, bit: int, units: int, word: int) -> np.uint64:
    """One word of the layer of so many units that begins at a bit, without those of other layers."""
    bits = patterns[cell, (bit >> 6) + word] >> np.uint64(bit & 63)
    left = units - word * WORD
    return bits if left >= WORD else bits & ((ONE << np.uint64(left)) - ONE)  # type: ignore[no-any-return]


@compiled_part
def set_word(patterns: WordArray, cell: int, bit: int, word: int, bits: np.uint64) -> None:
    """Write one word of the layer that begins at a bit; bits of later layers become 0."""
    at, shift = (bit >> 6) + word, np.uint64(bit & 63)
    patterns[cell, at] = (patterns[cell, at] & ((ONE << shift) - ONE)) | (bits << shift)


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
