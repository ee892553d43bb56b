"""Cutting the pieces of the line by the units of one layer: the innermost loops."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.geometry.arrays import ONE, WORD, IntArray, WordArray, lowest_bit, set_word
from app.geometry.crossing import sign_at
from app.geometry.jit import compiled, compiled_part
from app.geometry.maps import CORNER_A, CORNER_B, CORNER_C, ORIGIN_CELL, PARENT
from app.geometry.prepared import ERROR, REFERENCE, REFERENCE_ERROR
from app.geometry.signs import sign
from app.geometry.vertices import END_A, END_B, SHARE_A, SHARE_B, SIZE, WEIGHT, X, Y, magnitude, squares_at
from app.networks.network import FloatArray

LAYER, UNIT = range(2)
"""The columns of a breakpoint's `folds`: the layer and the unit whose fold it is, both counted from 1, 0 for none."""


class Chain(NamedTuple):
    """The breakpoints of a piece while it is cut, linked from left to right; 0 is the left end, 1 the right.

    shares: (K, 2) float64, of the two ends. sizes: (K,), see `vertices`. bits: (K, 2, words) uint64.
    units: (K,) int32, the unit that made it. following: (K,) int32. points: (1, 6) float64, to work with.
    """

    shares: FloatArray
    sizes: FloatArray
    bits: WordArray
    units: IntArray
    following: IntArray
    points: FloatArray


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
    numbers: FloatArray,
    bits: WordArray,
    folds: IntArray,
    rows: FloatArray,
    limits: FloatArray,
    zero: float,
    flat: FloatArray,
    number: int,
    low: int,
    high: int,
    place: int,
    chain: Chain,
    work: FloatArray,
    new_numbers: FloatArray,
    new_marks: IntArray,
    new_bits: WordArray,
    new_folds: IntArray,
    parents: IntArray,
) -> tuple[int, int]:
    """Cut the pieces low..high-1 by the units of layer `number`.

    numbers, bits, folds, rows: of the breakpoints with which the layer started. Written from `place` on, for the left
    end and the new breakpoints of each piece: new_numbers, new_marks, new_bits, new_folds, and parents, the piece
    that the new piece on the right is a part of. Returns the place after the last, and how many signs were closer
    to zero than rounding can tell.
    """
    ambiguous = 0
    for piece in range(low, high):
        ambiguous += _cut_piece(numbers, bits, rows, limits, zero, flat, number, piece, chain, work)
        here = 0
        while here != 1:
            share_a, share_b = chain.shares[here, 0], chain.shares[here, 1]
            new_numbers[place, X] = share_a * numbers[piece, X] + share_b * numbers[piece + 1, X]
            new_numbers[place, Y] = 0.0
            new_numbers[place, WEIGHT] = 1.0 if here else numbers[piece, WEIGHT]
            new_numbers[place, SIZE] = chain.sizes[here]
            new_numbers[place, SHARE_A], new_numbers[place, SHARE_B] = share_a, share_b
            new_marks[place, END_A], new_marks[place, END_B] = piece, piece + 1
            for word in range(bits.shape[2]):
                new_bits[place, 0, word] = chain.bits[here, 0, word]
                new_bits[place, 1, word] = chain.bits[here, 1, word]
            new_folds[place, LAYER] = number if here else folds[piece, LAYER]
            new_folds[place, UNIT] = chain.units[here] if here else folds[piece, UNIT]
            parents[place] = piece
            place += 1
            here = chain.following[here]
    return place, ambiguous


@compiled_part
def _cut_piece(
    numbers: FloatArray,
    bits: WordArray,
    rows: FloatArray,
    limits: FloatArray,
    zero: float,
    flat: FloatArray,
    number: int,
    piece: int,
    chain: Chain,
    work: FloatArray,
) -> int:
    """Fill the chain of a piece. Returns how many signs were closer to zero than rounding can tell."""
    words = bits.shape[2]
    for end in (0, 1):
        chain.shares[end, end], chain.shares[end, 1 - end] = 1.0, 0.0
        chain.sizes[end] = numbers[piece + end, SIZE]
        for word in range(words):
            chain.bits[end, 0, word] = bits[piece + end, 0, word]
            chain.bits[end, 1, word] = bits[piece + end, 1, word]
    chain.following[0] = 1
    count, ambiguous = 2, 0
    for word in range(words):
        crossing = _opposite(bits, piece, piece + 1, word)
        while crossing:
            unit = word * WORD + lowest_bit(crossing)
            crossing &= crossing - ONE
            before = 0
            start = sign_at(chain.bits, 0, unit)
            while sign_at(chain.bits, chain.following[before], unit) == start:
                before = chain.following[before]
            after = chain.following[before]
            if sign_at(chain.bits, after, unit) == 0:
                continue
            chain.following[before], chain.following[count] = count, after
            chain.units[count] = unit + 1
            ambiguous += _add_to_chain(
                numbers, rows, limits, zero, flat, number, piece, chain, work, before, after, count, unit
            )
            count += 1
    return ambiguous


@compiled_part
def _value(
    numbers: FloatArray, rows: FloatArray, limits: FloatArray, piece: int, chain: Chain, at: int, unit: int
) -> float:
    """z at a breakpoint of the chain; a decided zero is zero."""
    if sign_at(chain.bits, at, unit) == 0:
        return 0.0
    z_a = rows[piece, unit] + limits[REFERENCE, unit] * numbers[piece, WEIGHT]
    z_b = rows[piece + 1, unit] + limits[REFERENCE, unit] * numbers[piece + 1, WEIGHT]
    return chain.shares[at, 0] * z_a + chain.shares[at, 1] * z_b  # type: ignore[no-any-return]


@compiled_part
def _add_to_chain(
    numbers: FloatArray,
    rows: FloatArray,
    limits: FloatArray,
    zero: float,
    flat: FloatArray,
    number: int,
    piece: int,
    chain: Chain,
    work: FloatArray,
    before: int,
    after: int,
    new: int,
    unit: int,
) -> int:
    """Make the breakpoint where `unit` is zero between two neighbours in the chain at which it has opposite signs."""
    size_a = abs(_value(numbers, rows, limits, piece, chain, before, unit))
    size_b = abs(_value(numbers, rows, limits, piece, chain, after, unit))
    both = size_a + size_b
    share_a, share_b = (size_b / both, size_a / both) if both > 0.0 else (0.5, 0.5)
    # An end at infinity keeps the weight of the new breakpoint at 1.
    if before == 0 and numbers[piece, WEIGHT] == 0.0:
        share_a, share_b = share_a / share_b, 1.0
    elif after == 1 and numbers[piece + 1, WEIGHT] == 0.0:
        share_a, share_b = 1.0, share_b / share_a
    for end in (0, 1):
        chain.shares[new, end] = share_a * chain.shares[before, end] + share_b * chain.shares[after, end]
    chain.sizes[new] = share_a * chain.sizes[before] + share_b * chain.sizes[after]
    ambiguous = 0
    for word in range(chain.bits.shape[2]):
        opposite = _opposite(chain.bits, before, after, word)
        for side in (0, 1):
            some = chain.bits[before, side, word] | chain.bits[after, side, word]
            chain.bits[new, side, word] = some & ~opposite
        while opposite:
            other = word * WORD + lowest_bit(opposite)
            bit = opposite & (~opposite + ONE)
            opposite &= opposite - ONE
            if other == unit:
                continue
            z_a = share_a * _value(numbers, rows, limits, piece, chain, before, other)
            z_b = share_b * _value(numbers, rows, limits, piece, chain, after, other)
            z, terms = z_a + z_b, abs(z_a) + abs(z_b)
            decided = 1 if z > 0.0 else -1
            if abs(z) <= limits[ERROR, other] * chain.sizes[new] + limits[REFERENCE_ERROR, other]:
                decided = 0
                if abs(z) > zero * terms:
                    decided = _decide_closely(numbers, limits, flat, number, piece, chain, work, new, other, z)
                ambiguous += decided == 0
            if decided != 0:
                chain.bits[new, 0 if decided > 0 else 1, word] |= bit
    return ambiguous


@compiled_part
def _decide_closely(
    numbers: FloatArray,
    limits: FloatArray,
    flat: FloatArray,
    number: int,
    piece: int,
    chain: Chain,
    work: FloatArray,
    new: int,
    unit: int,
    z: float,
) -> int:
    """The sign of a unit at a new breakpoint that the bound leaves open."""
    point = chain.points[0]
    point[X] = chain.shares[new, 0] * numbers[piece, X] + chain.shares[new, 1] * numbers[piece + 1, X]
    point[WEIGHT] = 1.0
    chain.sizes[new] = squares_at(flat, point, number, work)
    return sign(z, magnitude(flat, number, unit, work) + abs(limits[REFERENCE, unit]))


@compiled
def finish_pieces(
    patterns: WordArray,
    bit: int,
    new_bits: WordArray,
    parents: IntArray,
    low: int,
    high: int,
    new_patterns: WordArray,
) -> None:
    """The patterns of the new pieces low..high-1: those of their parents, and the layer's from `bit` on."""
    for piece in range(low, high):
        for word in range(patterns.shape[1]):
            new_patterns[piece, word] = patterns[parents[piece], word]
        for word in range(new_bits.shape[2]):
            set_word(new_patterns, piece, bit, word, new_bits[piece, 0, word] | new_bits[piece + 1, 0, word])


@compiled
def line_rows(numbers: FloatArray, marks: IntArray, rows: FloatArray, low: int, high: int, mixed: FloatArray) -> None:
    """The deviations at the breakpoints low..high-1 from those of their ends; `mixed` is written."""
    for vertex in range(low, high):
        a, b = marks[vertex, END_A], marks[vertex, END_B]
        share_a, share_b = numbers[vertex, SHARE_A], numbers[vertex, SHARE_B]
        for unit in range(rows.shape[1]):
            mixed[vertex, unit] = share_a * rows[a, unit] + share_b * rows[b, unit]


@compiled
def line_links(numbers: FloatArray, parents: IntArray, links: IntArray) -> None:
    """Write `links` (see `maps`) of pieces whose parents' ends are `numbers`."""
    for piece in range(len(parents)):
        links[piece, PARENT] = parents[piece]
        links[piece, ORIGIN_CELL] = piece - 1 if piece > 0 and parents[piece - 1] == parents[piece] else piece
    for parent in range(len(numbers) - 1):
        finite = numbers[parent, WEIGHT] > 0.0
        links[parent, CORNER_A] = parent if finite else parent + 1
        links[parent, CORNER_B] = parent + 1 if finite else parent
        links[parent, CORNER_C] = links[parent, CORNER_A]
