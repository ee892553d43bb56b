"""Exact subdivision of a rectangle, or of the whole plane: the half-edge mesh that is cut layer by layer.

Cells are convex polygons. Each border between two cells is a pair of half-edges that run in opposite directions, each
belonging to the cell on its left; the window's border has no partner.

The whole plane starts as a square with four unbounded cells around it, whose far vertices are points at infinity (see
`vertices`). The borders between these five cells are auxiliary: they carry layer 0 and do not separate regions.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np

from app.geometry.arrays import IntArray, WordArray, grow_to, grown, row_bytes, words_for
from app.geometry.crossing import (
    AMBIGUOUS,
    AT_CHILD,
    AT_COLUMN,
    AT_PARENT,
    BENT,
    BIT,
    CELLS,
    CHOOSING,
    COLUMNS,
    HALF_EDGES,
    LAST,
    NUMBER,
    PAIRS,
    PARENTS,
    START,
    STATE_SIZE,
    VERTICES,
    WANTED,
    WANTED_LOOP,
    StateArray,
)
from app.geometry.evaluate import enter_layer, fresh_rows
from app.geometry.function import LastLayer, identity_layer
from app.geometry.half_edges import TWIN
from app.geometry.maps import FIRST, LINKS, ORIGIN_CELL, PARENT
from app.geometry.plane_cut import CUT_CELLS, CUT_HALF_EDGES, CUT_VERTICES, NOTHING, choose_corners, cut_cells
from app.geometry.prepared import Layer, Prepared
from app.geometry.vertices import Vertices, room_for_vertices
from app.geometry.window import Window
from app.networks.network import FloatArray

EFFORT_A_STEP = 1 << 21
"""Numbers that one step of `cut_cells` reads or writes: a few milliseconds."""
AUXILIARY_ANGLE = 0.7
"""Radians by which the auxiliary square is turned, so that folds of simple networks do not run along it."""
LOOP = 1 << 6
"""Vertices of one cell for which there is room at the start."""
ROOM = 1 << 10
"""Vertices and cells for which there is room at the start; half-edges are four times as many."""
SPARE = 1.0
"""Room in a part for what was not foreseen, as a multiple of what it is when it is made."""


@dataclass(eq=False)
class CellMesh:
    """The cells of the plane so far, cut layer by layer. It measures everything in the units of `prepared`.

    vertices, edges, links, pattern_rows: the arrays, with room to grow; see `vertices`, `half_edges`, `maps` and
    `PlaneMesh`. vertex_count, half_edges, cells: how many are in use.
    layer: the one at hand, None before the first; start, parents: how many vertices and cells it started with, or the
    part, if it was taken from a mesh that the layer was cutting.
    deviations: (start, n) of that layer; of such a part in the first layer, only of the first three vertices, which are
    the corners of all its cells, as the layer is affine everywhere. bends: see `crossing`; bend_count: how many are in
    use. left: how much of the cutting is left, 1 at first. ambiguous: signs that were closer to zero than rounding can
    tell.
    """

    prepared: Prepared
    vertices: Vertices
    edges: IntArray
    links: IntArray
    pattern_rows: WordArray
    vertex_count: int
    half_edges: int
    cells: int
    deviations: FloatArray
    bends: FloatArray
    layer: Layer | None = None
    start: int = 0
    parents: int = 0
    bend_count: int = 0
    left: float = 1.0
    ambiguous: int = 0

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays hold, room that was never written left out."""
        vertices, cells = min(self.vertex_count, len(self.vertices.numbers)), min(self.cells, len(self.links))
        rows = row_bytes(self.vertices) * vertices + row_bytes((self.links, self.pattern_rows)) * cells
        return int(rows + 24 * self.half_edges + 16 * self.bend_count + self.deviations.nbytes)

    def nbytes_with(self, layer: Layer) -> int:
        """Bytes with what `enter` adds for the layer."""
        fresh = (self.vertex_count - len(self.deviations)) * int(self.deviations.shape[1])
        return self.nbytes + 8 * (fresh + self.vertex_count * len(layer.weight))

    @property
    def patterns(self) -> WordArray:
        """(C, words) uint64, of the layers so far."""
        done = 0 if self.layer is None else words_for(self.layer.bit + len(self.layer.weight))
        return self.pattern_rows[: self.cells, :done]

    @property
    def euler(self) -> int:
        """Vertices - edges + cells, which no cut changes."""
        alone = int((self.edges[: self.half_edges, TWIN] < 0).sum())
        return self.vertex_count - (self.half_edges + alone) // 2 + self.cells

    @property
    def points(self) -> FloatArray:
        """(V, 3), see `Vertices`."""
        return self.vertices.numbers[: self.vertex_count, :3]

    def enter(self, layer: Layer) -> Generator[None, None, None]:
        """Evaluate the layer at the vertices and on the cells; the mesh can then be cut."""
        before, finished = self.layer, None
        if before is not None:
            finished = (before, self.deviations, self.start)
        self.vertices, self.deviations, ambiguous = yield from enter_layer(
            self.vertices, self.vertex_count, layer, self.prepared, finished, self.bends[: self.bend_count]
        )
        self.ambiguous += ambiguous
        self._begin_parts()
        self.layer, self.start, self.left = layer, self.vertex_count, 1.0

    def make_rows(self) -> Generator[None, None, None]:
        """See to it that the deviations of all vertices are known, for a mesh that is to be taken apart.

        In the first layer they are not needed: there values are read off the points.
        """
        assert self.layer is not None
        if self.layer.number > 1 and self.vertex_count > self.start:
            fresh = yield from fresh_rows(self.vertices, self.layer, self.deviations, self.vertex_count)
            self.deviations = np.concatenate([self.deviations, fresh])

    def _begin_parts(self) -> None:
        """Each cell is a parent, and its own first part."""
        self.links[: self.cells, PARENT] = self.links[: self.cells, ORIGIN_CELL] = np.arange(self.cells)
        self.parents = self.cells

    def let_go(self) -> None:
        """Keep only the half-edges, for what parts that were taken from the mesh are matched by."""
        self.vertices, self.bends, self.bend_count = room_for_vertices(np.empty((0, 3)), 0), np.empty((0, 2)), 0
        self.links, self.pattern_rows, self.deviations = self.links[:0].copy(), self.pattern_rows[:0].copy(), self.bends

    def make_room(self, growth: float) -> None:
        """Make room in a part, in which there is none, for what it will soon become, and some more."""
        for arrays, count in (
            (self.vertices, self.vertex_count),
            ((self.edges,), self.half_edges),
            ((self.links, self.pattern_rows), self.cells),
        ):
            grow_to(arrays, math.ceil((SPARE + growth) * count))

    def cut(self) -> Iterator[int]:
        """Cut all cells by the units of the layer that was entered.

        Each step yields the bytes that the next one takes in addition.
        """
        assert self.layer is not None
        layer, table, loop = self.layer, np.empty(ROOM), np.empty((4, LOOP), dtype=np.int32)
        columns = np.empty((2, len(layer.weight)), dtype=np.int32)
        state = np.zeros(STATE_SIZE, dtype=np.int64)
        state[[NUMBER, START, PARENTS, BIT]] = layer.number, self.vertex_count, self.cells, layer.bit
        state[[VERTICES, HALF_EDGES, CELLS, AT_CHILD]] = self.vertex_count, self.half_edges, self.cells, NOTHING
        work = np.empty((5, self.prepared.widest))
        state[LAST], state[PAIRS] = layer.number == len(self.prepared.layers) - 1, layer.pairs
        state[CHOOSING] = state[LAST] and len(self.deviations) == self.start
        while cut_cells(
            *self.vertices,
            self.deviations,
            layer.limits,
            layer.zero,
            self.prepared.flat,
            self.edges,
            self.links,
            self.pattern_rows,
            self.bends,
            table,
            columns,
            loop,
            work,
            state,
            EFFORT_A_STEP,
        ):
            self._count(state)
            yield from self._make_room(table, state)
            if state[WANTED_LOOP] > loop.shape[1]:
                loop = np.empty((4, int(state[WANTED_LOOP])), dtype=np.int32)
        self._count(state)
        self.ambiguous += int(state[AMBIGUOUS])

    def _count(self, state: StateArray) -> None:
        self.vertex_count, self.half_edges, self.cells, self.bend_count = (
            int(state[i]) for i in (VERTICES, HALF_EDGES, CELLS, BENT)
        )
        done = state[AT_PARENT] + state[AT_COLUMN] / max(1, state[COLUMNS])
        self.left = 1.0 - float(done) / float(state[PARENTS])

    def _make_room(self, table: FloatArray, state: StateArray) -> Iterator[int]:
        """Let the arrays grow that are full."""
        full = [
            (arrays, grown(arrays, least))
            for arrays, least in (
                (self.vertices, self.vertex_count + CUT_VERTICES),
                ((self.edges,), self.half_edges + CUT_HALF_EDGES),
                ((self.links, self.pattern_rows), self.cells + CUT_CELLS),
                ((table,), int(state[WANTED])),
                ((self.bends,), self.bend_count + CUT_VERTICES * int(state[COLUMNS])),
            )
            if len(arrays[0]) < least
        ]
        yield sum(row_bytes(arrays) * (rows - len(arrays[0])) for arrays, rows in full)
        for arrays, rows in full:
            grow_to(arrays, rows)

    @property
    def last_layer(self) -> LastLayer:
        """See `function`."""
        if self.layer is None:
            self._begin_parts()
            loop, state = np.empty((4, LOOP), dtype=np.int32), np.zeros(STATE_SIZE, dtype=np.int64)
            choose_corners(self.vertices.numbers, self.edges, self.links, loop, state, self.cells)
            layer, vertices, rows, patterns = identity_layer(self.prepared, self.vertices, self.cells)
            return LastLayer(layer, vertices, rows, self.links, patterns, self.cells)
        return LastLayer(self.layer, self.vertices, self.deviations, self.links, self.pattern_rows, self.parents)


def first_cells(window: Window | None, prepared: Prepared) -> CellMesh:
    """The window as one cell, or the whole plane as five."""
    points, loops = _whole_plane() if window is None else _rectangle(window, prepared)
    edges, first = _half_edges(loops, 4 * ROOM)
    links = np.empty((ROOM, LINKS), dtype=np.int32)
    links[: len(first), FIRST] = first
    return CellMesh(
        prepared=prepared,
        vertices=room_for_vertices(points, ROOM),
        edges=edges,
        links=links,
        pattern_rows=np.empty((ROOM, prepared.words), dtype=np.uint64),
        vertex_count=len(points),
        half_edges=sum(map(len, loops)),
        cells=len(loops),
        deviations=np.empty((0, 0)),
        bends=np.empty((ROOM, 2)),
    )


def _rectangle(window: Window, prepared: Prepared) -> tuple[FloatArray, list[list[int]]]:
    ends = np.array([window.lower, window.upper]) - np.array(window.centre)
    (left, bottom), (right, top) = np.ldexp(ends, -prepared.units.inputs)
    points = [[left, bottom, 1.0], [right, bottom, 1.0], [right, top, 1.0], [left, top, 1.0]]
    return np.array(points), [[0, 1, 2, 3]]


def _whole_plane() -> tuple[FloatArray, list[list[int]]]:
    """A turned square of vertices 0..3 and, in the directions of its corners, the points at infinity 4..7."""
    angles = AUXILIARY_ANGLE + 0.5 * math.pi * np.arange(4)
    corners = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points = np.vstack([np.hstack([corners, np.ones((4, 1))]), np.hstack([corners, np.zeros((4, 1))])])
    around = [[i + 4, (i + 1) % 4 + 4, (i + 1) % 4, i] for i in range(4)]
    return points, [[0, 1, 2, 3], *around]


def _half_edges(loops: list[list[int]], room: int) -> tuple[IntArray, list[int]]:
    """The half-edges of cells given as counter-clockwise loops of vertices, (room, 6), and the first of each cell."""
    edges, first = np.empty((room, 6), dtype=np.int32), []
    number: dict[tuple[int, int], int] = {}
    for cell, loop in enumerate(loops):
        first.append(len(number))
        for place, (a, b) in enumerate(zip(loop, loop[1:] + loop[:1], strict=True)):
            following = first[cell] + (place + 1) % len(loop)
            twin = number.get((b, a), -1)
            edges[len(number)] = (a, twin, following, cell, 0, 0)
            if twin >= 0:
                edges[twin, 1] = len(number)
            number[a, b] = len(number)
    return edges, first
