"""Counts the regions of a piecewise-linear network on the line or the plane in exact arithmetic. Slow and obvious.

It knows nothing of app/. Every float64 is a fraction, so the network is taken for exactly the numbers that it
holds, and no decision is rounded. A network is a list of (weight, bias) pairs, the affine output layer last, as
nested lists or arrays. A hidden layer may also be a triple whose last is its activation, anything with a `.kind` and,
for leaky_relu, a `.slope`; without one it is ReLU. What has `.weights`, `.biases` and `.activations` will do as well.

The words: an activation region is a cell on whose inside no unit changes sign; a unit that is zero on a whole cell
is off there. A unit of hard tanh has two signs, of z + 1 and of z - 1. A linear region is made of neighbouring cells
(sharing a border of positive length, not only a corner) on which the output is exactly the same affine map.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

Map = tuple[int, ...]  # coefficients of the inputs, then the constant: a x + b y + c is (a, b, c)
Vertex = tuple[int, int, int]  # homogeneous: the point (X / W, Y / W), W > 0, without a common divisor
Interval = tuple[Any, Any]  # (lower, upper) of floats or fractions; on the whole line infinite


class Layer(NamedTuple):
    """A layer in whole numbers.

    A unit applies pieces[k] = (factor, constant), that is factor z + constant, where z is greater than exactly k of
    the cuts, which rise. The output layer has no cut and the piece (1, 0).
    """

    weight: list[list[int]]
    bias: list[int]
    cuts: list[int]
    pieces: list[tuple[int, int]]


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


def _triples(network: Any) -> list[tuple[Any, Any, Any]]:
    """Weight, bias and activation of each layer; the activation is None for ReLU and in the output layer."""
    if hasattr(network, "weights"):
        network = list(zip(network.weights, network.biases, [*network.activations, None], strict=True))
    return [(layer[0], layer[1], layer[2] if len(layer) > 2 else None) for layer in network]


def _whole_layers(network: Any) -> list[Layer]:
    """The network in whole numbers, each layer's output multiplied by a positive number.

    relu(s z) = s relu(z) for s > 0, and so it is with each activation, if that of hard tanh is cut at -s and s: when
    layer l's numbers are multiplied by s_l, its pre-activations grow by s_1 ... s_l, if its bias is multiplied by the
    earlier factors too. No sign changes and equal maps stay equal.
    """
    layers, scale = [], 1
    triples = _triples(network)
    for weight, bias, activation in triples:
        rows = [[_fraction(number) for number in row] for row in weight]
        constants = [_fraction(number) for number in bias]
        factor = math.lcm(*(number.denominator for numbers in [*rows, constants] for number in numbers))
        scale *= factor
        cuts, pieces = ([], [(1, 0)]) if len(layers) == len(triples) - 1 else _cuts_and_pieces(activation, scale)
        whole = [[int(factor * w) for w in row] for row in rows]
        layers.append(Layer(whole, [int(scale * b) for b in constants], cuts, pieces))
        scale *= pieces[1][0] if cuts else 1
    return layers


def _cuts_and_pieces(activation: Any, scale: int) -> tuple[list[int], list[tuple[int, int]]]:
    """The cuts and pieces of an activation whose z is multiplied by `scale`; pieces[1] multiplies z once more."""
    kind = "relu" if activation is None else activation.kind
    if kind == "hard_tanh":
        return [-scale, scale], [(0, -scale), (1, 0), (0, scale)]
    slope = {"relu": Fraction(0), "abs": Fraction(-1)}.get(kind)
    if slope is None:
        assert kind == "leaky_relu", kind
        slope = _fraction(activation.slope)
    return [0], [(slope.numerator, 0), (slope.denominator, 0)]


def _composed(weight: list[list[int]], bias: list[int], maps: list[Map]) -> list[Map]:
    """The affine maps weight @ maps + bias."""
    composed = []
    for row, constant in zip(weight, bias, strict=True):
        total = [sum(w * m for w, m in zip(row, column, strict=True)) for column in zip(*maps, strict=True)]
        total[-1] += constant
        composed.append(tuple(total))
    return composed


def _above(unit: Map, cut: int) -> Map:
    """The map that is positive where the unit is above the cut."""
    return (*unit[:-1], unit[-1] - cut)


def _applied(piece: tuple[int, int], unit: Map) -> Map:
    factor, constant = piece
    scaled = [factor * number for number in unit]
    return (*scaled[:-1], scaled[-1] + constant)


# --- the line ---


def line_pieces(network: Any, lo: Any = None, hi: Any = None) -> list[Piece]:
    """The cells of [lo, hi], or of the whole line where a bound is None, from left to right."""
    layers = _whole_layers(network)
    lower = -math.inf if lo is None else _fraction(lo)
    upper = math.inf if hi is None else _fraction(hi)
    pieces = [Piece(lower, upper, [(1, 0)])]
    for layer in layers:
        pieces = [part for piece in pieces for part in _cut_piece(piece, layer)]
    return pieces


def _cut_piece(piece: Piece, layer: Layer) -> Iterator[Piece]:
    units = _composed(layer.weight, layer.bias, piece.outputs)
    roots = sorted({Fraction(cut - constant, slope) for slope, constant in units if slope != 0 for cut in layer.cuts})
    inside = [root for root in roots if piece.lower < root < piece.upper]
    for lower, upper in pairwise([piece.lower, *inside, piece.upper]):
        passed = [sum(_is_on(_above(unit, cut), lower, upper) for cut in layer.cuts) for unit in units]
        yield Piece(lower, upper, [_applied(layer.pieces[k], unit) for k, unit in zip(passed, units, strict=True)])


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


def _cut_cell(cell: Cell, layer: Layer) -> list[Cell]:
    """The cell cut by each unit; `outputs` of the parts are the units' activations."""
    parts: list[Cell] = [Cell(cell.corners, [])]
    for unit in _composed(layer.weight, layer.bias, cell.outputs):
        parts = [
            Cell(corners, [*part.outputs, activation])
            for part in parts
            for corners, activation in _pieces_of_unit(part.corners, unit, layer)
        ]
    return parts


def _pieces_of_unit(corners: list[Vertex], unit: Map, layer: Layer) -> Iterator[tuple[list[Vertex], Map]]:
    """The parts of a polygon on which the unit's activation is one affine map, and that map."""
    for cut, piece in zip(layer.cuts, layer.pieces, strict=False):
        corners, below = _cut_polygon(corners, _above(unit, cut))
        if below:
            yield below, _applied(piece, unit)
        if not corners:
            return
    yield corners, _applied(layer.pieces[-1], unit)


def _cells_of_box(layers: list[Layer], x: Interval, y: Interval) -> tuple[list[Cell], int]:
    """The cells of a box, and the largest number in the reduced zero lines of all units on all cells."""
    (left, right), (bottom, top) = (tuple(map(_fraction, bounds)) for bounds in (x, y))
    points = [(left, bottom), (right, bottom), (right, top), (left, top)]
    corners = [
        _reduced((a.numerator * b.denominator, b.numerator * a.denominator, a.denominator * b.denominator))
        for a, b in points
    ]
    cells = [Cell(corners, [(1, 0, 0), (0, 1, 0)])]
    largest = 0
    for layer in layers:
        parts = []
        for cell in cells:
            units = _composed(layer.weight, layer.bias, cell.outputs)
            bent = [_above(unit, cut) for unit in units if unit[0] != 0 or unit[1] != 0 for cut in layer.cuts]
            largest = max([largest, *(abs(number) for unit in bent for number in _reduced(unit))])
            parts += _cut_cell(cell, layer)
        cells = parts
    return cells, largest


def plane_cells(network: Any, x: Interval | None = None, y: Interval | None = None) -> list[Cell]:
    """The cells of the window x times y. Without a window: those of a box that shows every cell of the plane.

    Why such a box shows all. Take the zero lines of all units on all cells (of hard tanh the lines z = -1 and
    z = 1), each reduced to whole numbers of at most M. Two that cross do so at
    (b c' - b' c, a' c - a c') / (a b' - a' b): the divisor is a whole number and not 0, so no coordinate exceeds
    2 M^2. Each line has a point nearest to 0, within M of it. Hence a box reaching beyond 2 M^2 has all crossings
    inside and is crossed by all the lines. Every face and every edge of the arrangement of these lines then reaches
    into the box: it ends in a crossing, which is inside, or it lies along lines without any crossing, which are
    parallel and come inside. Cells and their shared borders are made of these faces and edges. (Layer by layer: when
    the box shows all cells after a layer, it shows all of the next layer's zero lines.) The box is enlarged until it
    is larger than the lines found in it ask for; there are finitely many patterns and so finitely many lines, so
    this ends.
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


def unbounded(cells: list[Cell]) -> list[bool]:
    """Which cells of the whole plane, as `plane_cells` gives them, are unbounded.

    The box of these cells has all crossings inside, so a cell that has a side on its rim goes on beyond for good.
    """
    reach = max(abs(Fraction(corner[0], corner[2])) for cell in cells for corner in cell.corners)

    def on_rim(corner: Vertex, axis: int) -> Fraction | None:
        place = Fraction(corner[axis], corner[2])
        return place if abs(place) == reach else None

    def has_side_on_rim(corners: list[Vertex]) -> bool:
        sides = pairwise([*corners, corners[0]])
        return any(
            on_rim(a, axis) is not None and on_rim(a, axis) == on_rim(b, axis) for a, b in sides for axis in (0, 1)
        )

    return [has_side_on_rim(cell.corners) for cell in cells]


def count_unbounded(network: Any) -> PlaneCounts:
    """The counts of the unbounded regions of the whole plane: linear regions with an unbounded cell."""
    cells = plane_cells(network)
    regions, rim = linear_regions(cells), unbounded(cells)
    return PlaneCounts(sum(rim), len({region for region, far in zip(regions, rim, strict=True) if far}))


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
    return PlaneCounts(len(cells), len(set(linear_regions(cells))))


def linear_regions(cells: list[Cell]) -> list[int]:
    """A number for each cell: that of its linear region."""
    parents = list(range(len(cells)))

    def root(index: int) -> int:
        while parents[index] != index:
            index = parents[index]
        return index

    for first, second in neighbours(cells):
        if cells[first].outputs == cells[second].outputs:
            parents[root(first)] = root(second)
    return [root(index) for index in range(len(cells))]
