"""Exact subdivision of an interval, or of the whole line: the mesh that is cut layer by layer.

A piece whose ends have opposite signs for some unit is cut at the zero of that unit, until none is left. The ends of
the whole line are points at infinity (see `vertices`), so the line needs no other method; it starts with an
auxiliary breakpoint at 0, since two points at infinity alone do not say where between them a zero lies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry.jit import compiled
from app.geometry.line_mesh import BoolArray, IntArray, LineMesh
from app.geometry.scaling import Units
from app.geometry.vertices import (
    ROWS_A_STEP,
    WORD,
    VertexTable,
    Vertices,
    WordArray,
    add_crossing,
    grow_to,
    lowest_bit,
    ranges,
    row_bytes,
)
from app.geometry.window import Window
from app.networks.network import FloatArray

EFFORT_A_STEP = 1 << 21
"""Numbers that one step of `cut_pieces` reads or writes: a few milliseconds."""


class Pieces(NamedTuple):
    """The pieces of one layer while they are cut, linked from left to right; all (room,) int32.

    left, right: vertices. following: the next piece, -1 at the end. parent: the piece before the layer.
    """

    left: IntArray
    right: IntArray
    following: IntArray
    parent: IntArray


class PieceMesh:
    """The pieces of the line so far; between layers they and their vertices are in order from left to right."""

    def __init__(self, window: Window | None, scale: Units) -> None:
        """Measure everything in the units of `scale`, from the window's centre, (1,)."""
        self.scale = scale
        if window is None:
            self.centre, self.ends = np.zeros(1), np.array([-np.inf, np.inf])
            points = np.array([[-1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
        else:
            self.centre, self.ends = np.ldexp(window.centre, -scale.inputs), np.array([*window.lower, *window.upper])
            ends = np.ldexp(self.ends - window.centre, -scale.inputs)
            points = np.column_stack([ends, np.ones(2)])
        self.table = VertexTable(points)
        self.layers = np.zeros(len(points), dtype=np.int32)
        self.units = np.zeros(len(points), dtype=np.int32)
        self.patterns = np.zeros((len(points) - 1, 0), dtype=np.uint64)

    @property
    def cells(self) -> int:
        return self.table.count - 1

    @property
    def nbytes(self) -> int:
        return self.table.nbytes + self.patterns.nbytes + self.layers.nbytes + self.units.nbytes

    def cut(self, reference: FloatArray, layer: int) -> Iterator[int]:
        """Cut all pieces by the units of the layer that the table has entered.

        Each step yields the bytes that the next one takes in addition.
        """
        before = self.cells
        state = np.array([0, before], dtype=np.int64)
        room = len(self.table.rows.points)
        pieces = _first_pieces(before, room)
        units = np.zeros(room, dtype=np.int32)
        units[: before + 1] = self.units
        while cut_pieces(self.table.rows, reference, pieces, units, state, EFFORT_A_STEP):
            self.table.count = int(state[1]) + 1
            links = row_bytes((*pieces, units)) * self.table.count
            if self.table.is_full:
                yield links + self.table.growth
                self.table.grow()
                grow_to((*pieces, units), len(self.table.rows.points))
            else:
                yield links
        self.table.count = int(state[1]) + 1
        yield from self._put_in_order(pieces, before, units, layer)

    def _put_in_order(self, pieces: Pieces, before: int, units: IntArray, layer: int) -> Iterator[int]:
        order = in_order(pieces.following, self.cells)
        along = np.append(pieces.left[order], pieces.right[order[-1]])
        wanted = self.table.nbytes + 2 * self.patterns.itemsize * self.patterns.shape[1] * len(order)
        yield wanted
        for _ in self.table.reorder(along):
            yield wanted
        self.layers = np.where(along <= before, self.layers[np.minimum(along, before)], layer).astype(np.int32)
        self.units = units[along]
        parents, positive = pieces.parent[order], self.table.rows.positive
        old = self.patterns.shape[1]
        patterns = np.empty((len(order), old + positive.shape[1]), dtype=np.uint64)
        for low, high in ranges(len(order), ROWS_A_STEP):
            patterns[low:high, :old] = self.patterns[parents[low:high]]
            patterns[low:high, old:] = positive[low:high] | positive[low + 1 : high + 1]
            yield wanted
        self.patterns = patterns
        self._name_auxiliary(patterns[:, old:], layer)

    def _name_auxiliary(self, on: WordArray, layer: int) -> None:
        """An auxiliary breakpoint that turns out to lie on a fold becomes that unit's."""
        for vertex in np.flatnonzero(self.layers[1:-1] == 0) + 1:
            flipped = on[vertex - 1] ^ on[vertex]
            if flipped.any():
                word = int(np.flatnonzero(flipped)[0])
                self.layers[vertex] = layer
                self.units[vertex] = word * WORD + lowest_bit(flipped[word]) + 1

    def kept(self) -> BoolArray:
        """(V,) bool: all vertices but an auxiliary breakpoint on which no fold lies."""
        keep = self.layers > 0
        keep[[0, -1]] = True
        return keep

    @property
    def offsets(self) -> FloatArray:
        """(V,) the vertices measured from the centre; -inf and inf at the ends of the whole line."""
        points = self.table.rows.points[: self.table.count]
        return np.where(points[:, 1] > 0.0, points[:, 0], np.copysign(np.inf, points[:, 0]))

    def snapshot(self) -> LineMesh:
        """The pieces of the layers so far, without an auxiliary breakpoint."""
        keep = self.kept()
        x = self.scale.points((self.offsets[keep] + self.centre)[:, None])[:, 0]
        x[[0, -1]] = self.ends
        patterns = self.patterns if keep.all() else self.patterns[keep[:-1]]  # no copy of what can be large
        return LineMesh(x, self.layers[keep], self.units[keep], patterns)


def _first_pieces(count: int, room: int) -> Pieces:
    """The pieces between the consecutive vertices 0, 1, ..., count."""
    pieces = Pieces(*(np.empty(room, dtype=np.int32) for _ in Pieces._fields))
    for array, first in zip(pieces, (0, 1, 1, 0), strict=True):
        array[:count] = np.arange(first, first + count)
    pieces.following[count - 1] = -1
    return pieces


@compiled
def cut_pieces(
    vertices: Vertices, reference: FloatArray, pieces: Pieces, units: IntArray, state: NDArray[np.int64], effort: int
) -> bool:
    """Cut pieces from number state[0] on; state[1] is how many there are, one less than vertices.

    units: (room,) int32, receives the unit that made each new vertex, counted from 1.
    Returns True if work is left: the effort is spent, or the arrays are full.
    """
    positive, negative = vertices.positive, vertices.negative
    while state[0] < state[1]:
        piece, word = state[0], 0
        left = pieces.left[piece]
        while word < positive.shape[1]:
            if effort <= 0:
                return True
            right = pieces.right[piece]
            opposite = (positive[left, word] & negative[right, word]) | (negative[left, word] & positive[right, word])
            if not opposite:
                word += 1
                continue
            new_piece, new_vertex = state[1], state[1] + 1
            if new_vertex == len(units):
                return True
            unit = word * WORD + lowest_bit(opposite)
            add_crossing(vertices, reference, left, right, unit, new_vertex)
            units[new_vertex] = unit + 1
            pieces.left[new_piece], pieces.right[new_piece] = new_vertex, right
            pieces.right[piece] = new_vertex
            pieces.following[new_piece] = pieces.following[piece]
            pieces.following[piece] = new_piece
            pieces.parent[new_piece] = pieces.parent[piece]
            state[1] += 1
            effort -= 2 * len(reference) + 16
        effort -= word
        state[0] += 1
    return False


@compiled
def in_order(following: IntArray, count: int) -> IntArray:
    """The pieces from left to right, (count,) int32, given which follows which. Piece 0 is the leftmost."""
    order = np.empty(count, dtype=np.int32)
    piece = 0
    for i in range(count):
        order[i] = piece
        piece = following[piece]
    return order
