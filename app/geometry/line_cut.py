"""Cutting the pieces of the line by the units of one layer: the innermost loops."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.geometry.arrays import ONE, WORD, IntArray, WordArray, lowest_bit, set_word
from app.geometry.crossing import sign_at
from app.geometry.jit import compiled, compiled_apart, compiled_part
from app.geometry.prepared import ERROR, REFERENCE, REFERENCE_ERROR
from app.geometry.signs import sign
from app.geometry.vertices import SHARE_A, SHARE_B, SIZE, WEIGHT, X, Y, magnitude, squares_at
from app.networks.network import FloatArray

AT_ENDS = 5
"""The rows of the work space, this and the next, that hold z of the crossing units at the ends of a piece."""


class Pieces(NamedTuple):
    """Pieces and their breakpoints from left to right; row i tells of breakpoint i and of the piece on its right.

    numbers: (V, 6) float64, bits: (V, 2, words) uint64, see `vertices`. layers, units: (V,) int32, the layer and the
    unit whose fold the breakpoint is, both counted from 1, 0 for none. parents: (V,) int32, the piece of the layer
    before that the piece is a part of; a breakpoint's shares are those of its ends, and the last breakpoint has the
    parent of the last piece. patterns: (V, pattern words) uint64, of the layers so far, of the pieces.
    """

    numbers: FloatArray
    bits: WordArray
    layers: IntArray
    units: IntArray
    parents: IntArray
    patterns: WordArray

    def first(self, count: int) -> Pieces:
        """The first rows."""
        return Pieces(
            self.numbers[:count],
            self.bits[:count],
            self.layers[:count],
            self.units[:count],
            self.parents[:count],
            self.patterns[:count],
        )

    def write_to(self, other: Pieces, place: int) -> None:
        """Copy all rows to those of `other` from `place` on."""
        here = slice(place, place + len(self.numbers))
        other.numbers[here], other.bits[here], other.patterns[here] = self.numbers, self.bits, self.patterns
        other.layers[here], other.units[here], other.parents[here] = self.layers, self.units, self.parents


@compiled
def crossings(bits: WordArray, low: int, high: int) -> tuple[int, int]:
    """How many units have opposite signs at the ends of the pieces low..high-1, in sum and at most."""
    every, most = 0, 0
    for piece in range(low, high):
        count = 0
        for word in range(bits.shape[2]):
            opposite = _opposite(bits, piece, piece + 1, word)
            while opposite:
                opposite &= opposite - ONE
                count += 1
        every += count
        most = max(most, count)
    return every, most


@compiled_part
def _opposite(bits: WordArray, a: int, b: int, word: int) -> np.uint64:
    """The units of a word that are positive at one and negative at the other of two vertices."""
    return (bits[a, 0, word] & bits[b, 1, word]) | (bits[a, 1, word] & bits[b, 0, word])  # type: ignore[no-any-return]


@compiled
def cut_pieces(
    old: Pieces,
    rows: FloatArray,
    limits: FloatArray,
    zero: float,
    flat: FloatArray,
    number: int,
    bit: int,
    pairs: int,
    low: int,
    high: int,
    work: FloatArray,
    new: Pieces,
) -> tuple[int, int]:
    """Cut the pieces low..high-1 of `old` by the units of layer `number`, whose patterns begin at `bit`. pairs: its.

    rows: (V, n), the deviations. new: is written, with room for a row more than old pieces and units that cross them.
    work: (7, `Prepared.widest`) float64, see `squares_at` and AT_ENDS. Returns the number of new pieces, and how many
    signs were closer to zero than rounding can tell.
    """
    place, ambiguous = 0, 0
    _copy_end(old.numbers, old.bits, low, new.numbers, new.bits, 0)
    for piece in range(low, high):
        end = place + 1
        _copy_end(old.numbers, old.bits, piece + 1, new.numbers, new.bits, end)
        new.numbers[place, SHARE_A], new.numbers[place, SHARE_B] = 1.0, 0.0
        new.numbers[end, SHARE_A], new.numbers[end, SHARE_B] = 0.0, 1.0
        new.layers[place], new.units[place] = old.layers[piece], old.units[piece]
        for word in range(old.bits.shape[2]):
            crossing = _opposite(old.bits, piece, piece + 1, word)
            while crossing:
                unit = word * WORD + lowest_bit(crossing)
                crossing &= crossing - ONE
                for side in range(2):
                    weight = old.numbers[piece + side, WEIGHT]
                    work[AT_ENDS + side, unit] = rows[piece + side, unit] + limits[REFERENCE, unit] * weight
        for word in range(old.bits.shape[2]):
            crossing = _opposite(old.bits, piece, piece + 1, word)
            while crossing:
                unit = word * WORD + lowest_bit(crossing)
                crossing &= crossing - ONE
                at, start = place + 1, sign_at(new.bits, place, unit)
                while sign_at(new.bits, at, unit) == start:
                    at += 1
                if sign_at(new.bits, at, unit) == 0:
                    continue
                end += 1
                _make_room(new.numbers, new.bits, new.units, at, end)
                new.layers[end - 1], new.units[at] = number, unit + 1
                layer = (limits, zero, flat, number, pairs)
                ambiguous += _cut_at(*layer, work, new.numbers, new.bits, unit, place, at, end)
        for row in range(place, end):
            new.parents[row] = piece
            for word in range(old.patterns.shape[1]):
                new.patterns[row, word] = old.patterns[piece, word]
            for word in range(old.bits.shape[2]):
                set_word(new.patterns, row, bit, word, new.bits[row, 0, word] | new.bits[row + 1, 0, word])
        place = end
    new.layers[place], new.units[place], new.parents[place] = old.layers[high], old.units[high], high - 1
    return place, ambiguous


@compiled_part
def _copy_end(
    numbers: FloatArray, bits: WordArray, vertex: int, new_numbers: FloatArray, new_bits: WordArray, row: int
) -> None:
    """Write an end of the piece that is cut, but for its shares."""
    for column in (X, Y, WEIGHT, SIZE):
        new_numbers[row, column] = numbers[vertex, column]
    for word in range(bits.shape[2]):
        new_bits[row, 0, word], new_bits[row, 1, word] = bits[vertex, 0, word], bits[vertex, 1, word]


@compiled_part
def _make_room(numbers: FloatArray, bits: WordArray, units: IntArray, at: int, end: int) -> None:
    """Move the rows at..end-1 one row on."""
    for row in range(end, at, -1):
        units[row] = units[row - 1]
        for column in range(6):
            numbers[row, column] = numbers[row - 1, column]
        for word in range(bits.shape[2]):
            bits[row, 0, word], bits[row, 1, word] = bits[row - 1, 0, word], bits[row - 1, 1, word]


@compiled_part
def _value(work: FloatArray, numbers: FloatArray, bits: WordArray, row: int, unit: int) -> float:
    """z at a breakpoint of the piece that is cut; a decided zero is zero."""
    if sign_at(bits, row, unit) == 0:
        return 0.0
    z_a, z_b = work[AT_ENDS, unit], work[AT_ENDS + 1, unit]
    return numbers[row, SHARE_A] * z_a + numbers[row, SHARE_B] * z_b  # type: ignore[no-any-return]


@compiled_part
def _cut_at(
    limits: FloatArray,
    zero: float,
    flat: FloatArray,
    number: int,
    pairs: int,
    work: FloatArray,
    numbers: FloatArray,
    bits: WordArray,
    unit: int,
    first: int,
    at: int,
    last: int,
) -> int:
    """Make the breakpoint `at`, where `unit` is zero, between the rows before and after it.

    The piece reaches from row `first` to row `last`. Returns how many signs were closer to zero than rounding can tell.
    """
    before, after = at - 1, at + 1
    ambiguous = 0
    size_a = abs(_value(work, numbers, bits, before, unit))
    size_b = abs(_value(work, numbers, bits, after, unit))
    both = size_a + size_b
    share_a, share_b = (size_b / both, size_a / both) if both > 0.0 else (0.5, 0.5)
    # An end at infinity keeps the weight of the new breakpoint at 1.
    if before == first and numbers[first, WEIGHT] == 0.0:
        share_a, share_b = share_a / share_b, 1.0
    elif after == last and numbers[last, WEIGHT] == 0.0:
        share_a, share_b = 1.0, share_b / share_a
    for column in (SIZE, SHARE_A, SHARE_B):
        numbers[at, column] = share_a * numbers[before, column] + share_b * numbers[after, column]
    whole_a, whole_b = numbers[at, SHARE_A], numbers[at, SHARE_B]
    numbers[at, X] = whole_a * numbers[first, X] + whole_b * numbers[last, X]
    numbers[at, Y], numbers[at, WEIGHT] = 0.0, 1.0
    for word in range(bits.shape[2]):
        opposite = _opposite(bits, before, after, word)
        for side in (0, 1):
            bits[at, side, word] = (bits[before, side, word] | bits[after, side, word]) & ~opposite
        if word == unit >> 6:
            opposite &= ~(ONE << np.uint64(unit & 63))
        while opposite:
            other, bit = word * WORD + lowest_bit(opposite), opposite & (~opposite + ONE)
            opposite &= opposite - ONE
            z_a = share_a * _value(work, numbers, bits, before, other)
            z_b = share_b * _value(work, numbers, bits, after, other)
            z, terms = z_a + z_b, abs(z_a) + abs(z_b)
            decided = 1 if z > 0.0 else -1
            if abs(z) <= limits[ERROR, other] * numbers[at, SIZE] + limits[REFERENCE_ERROR, other]:
                decided = _by_other_fold(work, numbers, bits, pairs, unit, at, other, z) if pairs > 0 else 0
                if decided == 0 and abs(z) > zero * terms:
                    numbers[at, SIZE] = squares_at(flat, numbers[at], number, work)
                    decided = sign(z, magnitude(flat, number, other, work) + abs(limits[REFERENCE, other]))
                ambiguous += decided == 0
            if decided != 0:
                bits[at, 0 if decided > 0 else 1, word] |= bit
    return ambiguous


@compiled_apart
def _by_other_fold(
    work: FloatArray, numbers: FloatArray, bits: WordArray, pairs: int, unit: int, at: int, other: int, z: float
) -> int:
    """The sign of a unit of a pair at the new breakpoint `at` where the other fold passes, or 0; see `signs`.

    Signs of units before it are decided already.
    """
    if other >= pairs:
        return -1 if sign_at(bits, at, other - pairs) == 0 else 0
    second = other + pairs
    before, after = sign_at(bits, at - 1, second), sign_at(bits, at + 1, second)
    if before * after < 0:
        whole_a, whole_b = numbers[at, SHARE_A], numbers[at, SHARE_B]
        passes = abs(whole_a * work[AT_ENDS, second] + whole_b * work[AT_ENDS + 1, second]) < abs(z)
        return 1 if second == unit or passes else 0
    return 1 if before + after >= 0 else 0
