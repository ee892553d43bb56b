"""Counts the regions of a ReLU network on the line or the plane in exact arithmetic. Slow and obvious.

It knows nothing of app/. Every float64 is a fraction, so the network is taken for exactly the numbers that it
holds, and no decision is rounded. A network is a list of (weight, bias) pairs, the affine output layer last, as
nested lists or arrays; anything with `.weights` and `.biases` will do as well.

The words: an activation region is a cell on whose inside no unit changes sign; a unit that is zero on a whole cell
is off there. A linear region is made of neighbouring cells (sharing a border of positive length, not only a corner)
on which the output is exactly the same affine map.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

Map = tuple[int, ...]  # coefficients of the inputs, then the constant: a x + b y + c is (a, b, c)
Layers = list[tuple[list[list[int]], list[int]]]
Vertex = tuple[int, int, int]  # homogeneous: the point (X / W, Y / W), W > 0, without a common divisor
Interval = tuple[Any, Any]  # (lower, upper) of floats or fractions; on the whole line infinite


class LineCounts(NamedTuple):
    activation_regions: int
    linear_regions: int
    kinks: int
    turning_points: int


class PlaneCounts(NamedTuple):
    activation_regions: int
    linear_regions: int


class Cell(NamedTuple):
    """A cell of the plane: its corners, counter-clockwise, and a positive multiple of each output's affine map."""

    corners: list[Vertex]
    outputs: list[Map]


class Piece(NamedTuple):
    """A cell of the line: its ends and a positive multiple of each output's affine map."""

    lower: Any
    upper: Any
    outputs: list[Map]


# --- the network in whole numbers ---


def _fraction(number: Any) -> Fraction:
    return Fraction(number) if isinstance(number, int | Fraction) else Fraction(float(number))


def _whole_layers(network: Any) -> Layers:
    """The network in whole numbers, each layer's output multiplied by a positive number.

    relu(s z) = s relu(z) for s > 0: when layer l's numbers are multiplied by s_l, its pre-activations grow by
    s_1 ... s_l, if its bias is multiplied by the earlier factors too. No sign changes and equal maps stay equal.
    """
    pairs = zip(network.weights, network.biases, strict=True) if hasattr(network, "weights") else network
    layers, scale = [], 1
    for weight, bias in pairs:
        rows = [[_fraction(number) for number in row] for row in weight]
        constants = [_fraction(number) for number in bias]
        factor = math.lcm(*(number.denominator for numbers in [*rows, constants] for number in numbers))
        scale *= factor
        layers.append(([[int(factor * w) for w in row] for row in rows], [int(scale * b) for b in constants]))
    return layers


def _composed(weight: list[list[int]], bias: list[int], maps: list[Map]) -> list[Map]:
    """The affine maps weight @ maps + bias."""
    composed = []
    for row, constant in zip(weight, bias, strict=True):
        total = [sum(w * m for w, m in zip(row, column, strict=True)) for column in zip(*maps, strict=True)]
        total[-1] += constant
        composed.append(tuple(total))
    return composed


# --- the line ---


def line_pieces(network: Any, lo: Any = None, hi: Any = None) -> list[Piece]:
    """The cells of [lo, hi], or of the whole line where a bound is None, from left to right."""
    layers = _whole_layers(network)
    lower = -math.inf if lo is None else _fraction(lo)
    upper = math.inf if hi is None else _fraction(hi)
    pieces = [Piece(lower, upper, [(1, 0)])]
    for weight, bias in layers[:-1]:
        pieces = [part for piece in pieces for part in _cut_piece(piece, _composed(weight, bias, piece.outputs))]
    return [Piece(piece.lower, piece.upper, _composed(*layers[-1], piece.outputs)) for piece in pieces]


def _cut_piece(piece: Piece, units: list[Map]) -> Iterator[Piece]:
    roots = sorted({Fraction(-constant, slope) for slope, constant in units if slope != 0})
    inside = [root for root in roots if piece.lower < root < piece.upper]
    for lower, upper in pairwise([piece.lower, *inside, piece.upper]):
        yield Piece(lower, upper, [unit if _is_on(unit, lower, upper) else (0, 0) for unit in units])


def _is_on(unit: Map, lower: Any, upper: Any) -> bool:
    """Whether the unit is positive between two points between which it has no root."""
    slope, constant = unit
    if slope == 0:
        return constant > 0
    root = Fraction(-constant, slope)
    return root <= lower if slope > 0 else root >= upper


def count_line(network: Any, lo: Any = None, hi: Any = None) -> LineCounts:
    """The counts on [lo, hi]; on the whole line when both are None. Turning points are those of the first output."""
    pieces = line_pieces(network, lo, hi)
    kinks = sum(left.outputs != right.outputs for left, right in pairwise(pieces))
    slopes = [piece.outputs[0][0] for piece in pieces]
    rising = [slope > 0 for slope in slopes if slope != 0]
    turning_points = sum(left != right for left, right in pairwise(rising))
    return LineCounts(len(pieces), kinks + 1, kinks, turning_points)


# --- the plane ---


def _reduced(numbers: Iterable[int]) -> tuple[int, ...]:
    numbers = tuple(numbers)
    divisor = math.gcd(*numbers)
    return tuple(number // divisor for number in numbers)


def _at(line: Map, point: Vertex) -> int:
    """A positive multiple of the affine map's value at the point."""
    return line[0] * point[0] + line[1] * point[1] + line[2] * point[2]


def _cut_polygon(corners: list[Vertex], line: Map) -> tuple[list[Vertex], list[Vertex]]:
    """The parts of a convex polygon where the map is positive and where it is not; an absent part is empty."""
    values = [_at(line, corner) for corner in corners]
    if max(values) <= 0:
        return [], corners
    if min(values) >= 0:
        return corners, []
    positive, negative = [], []
    for index, (p, vp) in enumerate(zip(corners, values, strict=True)):
        q, vq = corners[index - 1], values[index - 1]
        if vp * vq < 0:
            # The map is zero at (|vq| p + |vp| q), in homogeneous coordinates.
            crossing = _reduced(abs(vq) * a + abs(vp) * b for a, b in zip(p, q, strict=True))
            positive.append(crossing)
            negative.append(crossing)
        if vp >= 0:
            positive.append(p)
        if vp <= 0:
            negative.append(p)
    return positive, negative


def _cut_cell(cell: Cell, units: list[Map]) -> list[Cell]:
    """The cell cut by each unit's zero line; `outputs` of the parts are the units' activations."""
    parts: list[Cell] = [Cell(cell.corners, [])]
    for unit in units:
        cut = []
        for corners, activations in parts:
            positive, negative = _cut_polygon(corners, unit)
            if positive:
                cut.append(Cell(positive, [*activations, unit]))
            if negative:
                cut.append(Cell(negative, [*activations, (0, 0, 0)]))
        parts = cut
    return parts


def _cells_of_box(layers: Layers, x: Interval, y: Interval) -> tuple[list[Cell], int]:
    """The cells of a box, and the largest number in the reduced zero lines of all units on all cells."""
    (left, right), (bottom, top) = (tuple(map(_fraction, bounds)) for bounds in (x, y))
    points = [(left, bottom), (right, bottom), (right, top), (left, top)]
    corners = [
        _reduced((a.numerator * b.denominator, b.numerator * a.denominator, a.denominator * b.denominator))
        for a, b in points
    ]
    cells = [Cell(corners, [(1, 0, 0), (0, 1, 0)])]
    largest = 0
    for weight, bias in layers[:-1]:
        parts = []
        for cell in cells:
            units = _composed(weight, bias, cell.outputs)
            zero_lines = [_reduced(unit) for unit in units if unit[0] != 0 or unit[1] != 0]
            largest = max([largest, *(abs(number) for line in zero_lines for number in line)])
            parts += _cut_cell(cell, units)
        cells = parts
    return [Cell(cell.corners, _composed(*layers[-1], cell.outputs)) for cell in cells], largest


def plane_cells(network: Any, x: Interval | None = None, y: Interval | None = None) -> list[Cell]:
    """The cells of the window x times y. Without a window: those of a box that shows every cell of the plane.

    Why such a box shows all. Take the zero lines of all units on all cells, each reduced to whole numbers of at
    most M. Two that cross do so at (b c' - b' c, a' c - a c') / (a b' - a' b): the divisor is a whole number
    and not 0, so no coordinate exceeds 2 M^2. Each line has a point nearest to 0, within M of it. Hence a box
    reaching beyond 2 M^2 has all crossings inside and is crossed by all the lines. Every face and every edge of
    the arrangement of these lines then reaches into the box: it ends in a crossing, which is inside, or it lies
    along lines without any crossing, which are parallel and come inside. Cells and their shared borders are made
    of these faces and edges. (Layer by layer: when the box shows all cells after a layer, it shows all of the next
    layer's zero lines.) The box is enlarged until it is larger than the lines found in it ask for; there are
    finitely many patterns and so finitely many lines, so this ends.
    """
    layers = _whole_layers(network)
    if x is not None and y is not None:
        return _cells_of_box(layers, x, y)[0]
    reach = 1
    while True:
        cells, largest = _cells_of_box(layers, (-reach, reach), (-reach, reach))
        if reach > 2 * largest**2:
            return cells
        reach = 2 * largest**2 + 1


def neighbours(cells: list[Cell]) -> Iterator[tuple[int, int]]:
    """Pairs of cells that share a border of positive length.

    Such a border is a whole edge of both: the network is continuous, so a fold that cuts the border from one side
    goes on from the same point on the other side.
    """
    seen: dict[frozenset[Vertex], int] = {}
    for index, cell in enumerate(cells):
        for edge in map(frozenset, pairwise([*cell.corners, cell.corners[0]])):
            if edge in seen:
                yield seen[edge], index
            seen[edge] = index


def count_plane(network: Any, x: Interval | None = None, y: Interval | None = None) -> PlaneCounts:
    """The counts on the window x times y; on the whole plane when both are None."""
    cells = plane_cells(network, x, y)
    parents = list(range(len(cells)))

    def root(index: int) -> int:
        while parents[index] != index:
            index = parents[index]
        return index

    for first, second in neighbours(cells):
        if cells[first].outputs == cells[second].outputs:
            parents[root(first)] = root(second)
    return PlaneCounts(len(cells), sum(parent == index for index, parent in enumerate(parents)))
