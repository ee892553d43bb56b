"""Exact subdivision of a rectangle, or of the whole plane: the half-edge mesh that is cut layer by layer.

Cells are convex polygons. Each border between two cells is a pair of half-edges that run in opposite directions, each
belonging to the cell on its left; the window's border has no partner.

The whole plane starts as a square with four unbounded cells around it, whose far vertices are points at infinity (see
`vertices`). The borders between these five cells are auxiliary: they carry layer 0 and do not separate regions.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator

import numpy as np

from app.geometry.arrays import IntArray, WordArray, grow_to, grown, row_bytes, words_for
from app.geometry.crossing import (
    AMBIGUOUS,
    AT_CHILD,
    BASE,
    CELLS,
    HALF_EDGES,
    NUMBER,
    PARENTS,
    START,
    STATE_SIZE,
    VERTICES,
    WANTED,
    StateArray,
)
from app.geometry.evaluate import enter_layer, fresh_rows
from app.geometry.function import LastLayer, identity_layer
from app.geometry.maps import FIRST, PARENT
from app.geometry.plane_cut import CUT_CELLS, CUT_HALF_EDGES, CUT_VERTICES, NOTHING, choose_corners, cut_cells
from app.geometry.plane_mesh import PlaneMesh, edges_of, loops_of
from app.geometry.prepared import Layer, Prepared
from app.geometry.vertices import room_for_vertices
from app.geometry.window import Window
from app.networks.network import FloatArray

EFFORT_A_STEP = 1 << 21
"""Numbers that one step of `cut_cells` reads or writes: a few milliseconds."""
AUXILIARY_ANGLE = 0.7
"""Radians by which the auxiliary square is turned, so that folds of simple networks do not run along it."""
ROOM = 1 << 10
"""Vertices and cells for which there is room at the start; half-edges are four times as many."""


class CellMesh:
    """The cells of the plane so far, cut layer by layer.

    vertices, edges, rows: the arrays, with room to grow; vertex_count, half_edges, cells: how many are in use.
    layer: the one at hand, None before the first; base: where its words begin in the patterns.
    deviations: (V_start, n) of that layer.
    ambiguous: signs that were closer to zero than rounding can tell.
    """

    def __init__(self, window: Window | None, prepared: Prepared) -> None:
        """Measure everything in the units of `prepared`, from its reference point."""
        self.prepared = prepared
        points, loops = _whole_plane() if window is None else _rectangle(window, prepared)
        words = sum(words_for(len(layer.weight)) for layer in prepared.layers[:-1])
        self.vertices = room_for_vertices(points, ROOM)
        self.edges, first = _half_edges(loops, 4 * ROOM)
        self.links = np.zeros((ROOM, 5), dtype=np.int32)
        self.links[: len(first), FIRST] = first
        self.pattern_rows = np.empty((ROOM, words), dtype=np.uint64)
        self.vertex_count, self.half_edges, self.cells = len(points), sum(map(len, loops)), len(loops)
        self.layer: Layer | None = None
        self.base, self.ambiguous = 0, 0
        self.deviations: FloatArray = np.empty((0, 0))

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays hold, room that was never written left out."""
        counted = row_bytes(self.vertices) * self.vertex_count + row_bytes((self.links, self.pattern_rows)) * self.cells
        return int(counted) + 24 * self.half_edges + self.deviations.nbytes

    def nbytes_with(self, layer: Layer) -> int:
        """Bytes with what `enter` adds for the layer."""
        units = len(layer.weight)
        made = (self.vertex_count - len(self.deviations)) * int(self.deviations.shape[1])
        return self.nbytes + 8 * (made + self.vertex_count * units)

    @property
    def patterns(self) -> WordArray:
        """(C, words) uint64, of the layers so far."""
        done = 0 if self.layer is None else self.base + words_for(len(self.layer.weight))
        return self.pattern_rows[: self.cells, :done]

    @property
    def points(self) -> FloatArray:
        """(V, 3), see `Vertices`."""
        return self.vertices.numbers[: self.vertex_count, :3]

    def enter(self, layer: Layer) -> Generator[None, None, None]:
        """Evaluate the layer at the vertices and on the cells; the mesh can then be cut."""
        before, finished = self.layer, None
        if before is not None:
            fresh = yield from fresh_rows(self.vertices, self.deviations, self.vertex_count)
            finished = (before, self.deviations, fresh)
        self.vertices, self.deviations, ambiguous = yield from enter_layer(
            self.vertices, self.vertex_count, layer, self.prepared.flat, finished
        )
        self.ambiguous += ambiguous
        if before is not None:
            self.base += words_for(len(before.weight))
        self.links[: self.cells, PARENT] = np.arange(self.cells, dtype=np.int32)
        self.layer = layer

    def cut(self) -> Iterator[int]:
        """Cut all cells by the units of the layer that was entered.

        Each step yields the bytes that the next one takes in addition.
        """
        assert self.layer is not None
        layer, table = self.layer, np.empty(ROOM)
        columns = np.empty((2, len(layer.weight)), dtype=np.int32)
        state = np.zeros(STATE_SIZE, dtype=np.int64)
        state[[NUMBER, START, PARENTS, BASE]] = layer.number, self.vertex_count, self.cells, self.base
        state[[VERTICES, HALF_EDGES, CELLS, AT_CHILD]] = self.vertex_count, self.half_edges, self.cells, NOTHING
        while cut_cells(
            *self.vertices,
            self.deviations,
            layer.limits,
            layer.zero,
            self.prepared.flat,
            self.edges,
            self.links,
            self.pattern_rows,
            table,
            columns,
            state,
            EFFORT_A_STEP,
        ):
            self._count(state)
            yield from self._make_room(table, state)
        self._count(state)
        self.ambiguous += int(state[AMBIGUOUS])

    def _count(self, state: StateArray) -> None:
        self.vertex_count, self.half_edges, self.cells = (int(state[i]) for i in (VERTICES, HALF_EDGES, CELLS))

    def _make_room(self, table: FloatArray, state: StateArray) -> Iterator[int]:
        """Let the arrays grow that are full."""
        full = [
            (arrays, grown(arrays, least))
            for arrays, least in (
                (self.vertices, self.vertex_count + CUT_VERTICES),
                ((self.edges,), self.half_edges + CUT_HALF_EDGES),
                ((self.links, self.pattern_rows), self.cells + CUT_CELLS),
                ((table,), int(state[WANTED])),
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
            self.links[: self.cells, PARENT] = np.arange(self.cells, dtype=np.int32)
            for cell in range(self.cells):
                choose_corners(self.vertices.numbers, self.edges, self.links, self.vertex_count, cell)
            return identity_layer(self.prepared, self.vertices.numbers[: self.vertex_count], self.links)
        return LastLayer(self.layer, self.vertices.numbers, self.deviations, self.links, self.pattern_rows, self.base)

    def snapshot(self) -> PlaneMesh:
        """The cells of the layers so far."""
        ends, sides, layers, units = edges_of(self.edges, self.half_edges)
        offsets, around = loops_of(self.edges, self.half_edges, self.links, self.cells)
        return PlaneMesh(
            origin=self.prepared.units.points(self.prepared.centre),
            vertices=self.prepared.units.points(np.ascontiguousarray(self.points[:, :2])),
            at_infinity=self.points[:, 2] == 0.0,
            edges=ends,
            edge_cells=sides,
            edge_layers=layers,
            edge_units=units,
            cell_offsets=offsets,
            cell_vertices=around,
            patterns=self.patterns.copy(),
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
