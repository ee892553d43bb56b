"""Exact subdivision of an interval, or of the whole line: the breakpoints that are added layer by layer.

A piece whose ends have opposite signs for some unit is cut at the zero of that unit, until none is left. The pieces
stay in order from left to right. The ends of the whole line are points at infinity (see `vertices`), so the line needs
no other method; it starts with an auxiliary breakpoint at 0, since two points at infinity alone do not say where
between them a zero lies.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np

from app.geometry.arrays import GROWTH, ROWS_A_STEP, BoolArray, IntArray, WordArray, ranges, unpacked, words_for
from app.geometry.evaluate import enter_layer
from app.geometry.function import LastLayer, identity_layer
from app.geometry.line_cut import LAYER, UNIT, Chain, crossings, cut_pieces, finish_pieces, line_links, line_rows
from app.geometry.line_mesh import LineMesh
from app.geometry.maps import LINKS
from app.geometry.prepared import Layer, Prepared
from app.geometry.vertices import SHARE_A, SHARE_B, WEIGHT, Vertices, X, room_for_vertices
from app.geometry.window import Window
from app.networks.network import FloatArray


@dataclass(eq=False)
class PieceMesh:
    """The pieces of the line so far, and their breakpoints, both in order from left to right.

    It measures everything in the units of `prepared`. ends: (2,), of the window, as the caller measures them.
    vertices: the breakpoints. folds: (V, 2) int32, see `line_cut`. pattern_rows: (P, words) uint64, of the layers so
    far. layer: the one at hand, None before the first. parents: (P,)
    int32, the pieces with which it started. started: their ends. deviations: (V_start, n).
    ambiguous: signs that were closer to zero than rounding can tell.
    """

    prepared: Prepared
    ends: FloatArray
    vertices: Vertices
    folds: IntArray
    pattern_rows: WordArray
    parents: IntArray
    started: Vertices
    deviations: FloatArray
    layer: Layer | None = None
    ambiguous: int = 0

    @property
    def cells(self) -> int:
        return len(self.folds) - 1

    @property
    def vertex_count(self) -> int:
        return len(self.folds)

    @property
    def nbytes(self) -> int:
        arrays = (*self.vertices, *self.started, self.folds, self.pattern_rows, self.parents, self.deviations)
        return sum(int(array.nbytes) for array in arrays)

    def nbytes_with(self, layer: Layer) -> int:
        """Bytes with what `enter` adds for the layer."""
        return self.nbytes + 8 * self.vertex_count * (len(layer.weight) + int(self.deviations.shape[1]))

    @property
    def last_layer(self) -> LastLayer:
        """See `function`."""
        started = self.started if self.layer is not None else self.vertices
        links = np.zeros((max(self.cells, len(started.numbers) - 1), LINKS), dtype=np.int32)
        line_links(started.numbers, self.parents, links)
        if self.layer is None:
            return identity_layer(self.prepared, started, links, self.cells)
        return LastLayer(self.layer, started, self.deviations, links, self.pattern_rows, len(self.deviations) - 1, 0)

    def enter(self, layer: Layer) -> Generator[None, None, None]:
        """Evaluate the layer at the breakpoints; the mesh can then be cut."""
        finished = None
        if self.layer is not None:
            rows = np.empty((self.vertex_count, self.deviations.shape[1]))
            for low, high in ranges(self.vertex_count, max(1, GROWTH // (8 * rows.shape[1] + 1))):
                line_rows(self.vertices.numbers, self.vertices.marks, self.deviations, low, high, rows)
                if high < len(rows):
                    yield
            finished = (self.layer, rows)
        self.vertices, self.deviations, ambiguous = yield from enter_layer(
            self.vertices, self.vertex_count, layer, self.prepared, finished, np.empty((0, 2))
        )
        self.ambiguous += ambiguous
        self.layer = layer

    def cut(self) -> Iterator[int]:
        """Cut all pieces by the units of the layer that was entered.

        Each step yields the bytes that the next one takes in addition.
        """
        assert self.layer is not None
        layer, before, old = self.layer, self.cells, self.vertices
        words, pattern_words = words_for(len(layer.weight)), words_for(layer.bit + len(layer.weight))
        counted = [crossings(old.bits, low, high) for low, high in ranges(before, ROWS_A_STEP)]
        room, most = before + 1 + sum(total for total, _ in counted), max(most for _, most in counted)
        wanted = room * (8 * (6 + 2 * words + pattern_words) + 4 * 6)
        if before > ROWS_A_STEP or wanted > GROWTH:
            yield wanted
        chain, work = _chain(most + 2, words), np.empty((5, self.prepared.widest))
        new = Vertices(np.empty((room, 6)), np.empty((room, 4), np.int32), np.empty((room, 2, words), np.uint64))
        folds, parents = np.empty((room, 2), dtype=np.int32), np.empty(room, dtype=np.int32)
        place = 0
        for low, high in ranges(before, max(1, ROWS_A_STEP // (1 + most * most))):
            place, ambiguous = cut_pieces(
                old.numbers,
                old.bits,
                self.folds,
                self.deviations,
                layer.limits,
                layer.zero,
                self.prepared.flat,
                layer.number,
                low,
                high,
                place,
                chain,
                work,
                *new,
                folds,
                parents,
            )
            self.ambiguous += ambiguous
            if high < before:
                yield wanted
        new.numbers[place], new.bits[place], folds[place] = old.numbers[-1], old.bits[-1], self.folds[-1]
        new.marks[place], new.numbers[place, [SHARE_A, SHARE_B]] = before, (1.0, 0.0)
        patterns = np.empty((place, pattern_words), dtype=np.uint64)
        for low, high in ranges(place, ROWS_A_STEP):
            finish_pieces(self.pattern_rows, layer.bit, new.bits, parents, low, high, patterns)
            if high < place:
                yield wanted
        self.started, self.pattern_rows, self.parents = old, patterns, parents[:place]
        self.vertices, self.folds = (
            Vertices(new.numbers[: place + 1], new.marks[: place + 1], new.bits[: place + 1]),
            folds[: place + 1],
        )
        self._name_auxiliary(layer)

    def _name_auxiliary(self, layer: Layer) -> None:
        """An auxiliary breakpoint that turns out to lie on a fold becomes that unit's."""
        for vertex in np.flatnonzero(self.folds[1:-1, LAYER] == 0) + 1:
            left, right = unpacked(self.pattern_rows[vertex - 1 : vertex + 1], layer.bit, len(layer.weight))
            if (left != right).any():
                self.folds[vertex] = layer.number, int(np.flatnonzero(left != right)[0]) + 1

    def kept(self) -> BoolArray:
        """(V,) bool: all breakpoints but an auxiliary one on which no fold lies."""
        keep = self.folds[:, LAYER] > 0
        keep[[0, -1]] = True
        return keep

    @property
    def offsets(self) -> FloatArray:
        """(V,) the breakpoints measured from the centre; -inf and inf at the ends of the whole line."""
        numbers = self.vertices.numbers
        return np.where(numbers[:, WEIGHT] > 0.0, numbers[:, X], np.copysign(np.inf, numbers[:, X]))

    def snapshot(self) -> LineMesh:
        """The pieces of the layers so far, without an auxiliary breakpoint."""
        keep = self.kept()
        x = self.prepared.units.points((self.offsets[keep] + self.prepared.centre)[:, None])[:, 0]
        x[[0, -1]] = self.ends
        patterns = self.pattern_rows if keep.all() else self.pattern_rows[keep[:-1]]  # no copy of what can be large
        return LineMesh(x, self.folds[keep, LAYER], self.folds[keep, UNIT], patterns)


def first_pieces(window: Window | None, prepared: Prepared) -> PieceMesh:
    """The window as one piece, or the whole line as two."""
    if window is None:
        ends = np.array([-np.inf, np.inf])
        points = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    else:
        ends = np.array([*window.lower, *window.upper])
        low, high = np.ldexp(ends - window.centre, -prepared.units.inputs)
        points = np.array([[low, 0.0, 1.0], [high, 0.0, 1.0]])
    vertices = room_for_vertices(points, len(points))
    return PieceMesh(
        prepared=prepared,
        ends=ends,
        vertices=vertices,
        folds=np.zeros((len(points), 2), dtype=np.int32),
        pattern_rows=np.zeros((len(points) - 1, 0), dtype=np.uint64),
        parents=np.arange(len(points) - 1, dtype=np.int32),
        started=vertices,
        deviations=np.empty((0, 0)),
    )


def _chain(size: int, words: int) -> Chain:
    return Chain(
        np.empty((size, 2)),
        np.empty(size),
        np.empty((size, 2, words), dtype=np.uint64),
        np.empty(size, dtype=np.int32),
        np.empty(size, dtype=np.int32),
        np.zeros((1, 6)),
    )
