"""Exact subdivision of a rectangle, or of the whole plane: the half-edge mesh that is cut layer by layer.

Cells are convex polygons. Each border between two cells is a pair of half-edges that run in opposite directions, each
belonging to the cell on its left; the window's border has no partner. A cell is cut by a unit by finding where
the signs at its vertices change on the way around: at a vertex where the unit is zero, or on a half-edge between
opposite signs, which is then cut in two for both its cells. So neighbours always agree, whatever rounding does.

The whole plane starts as a square with four unbounded cells around it, whose far vertices are points at infinity (see
`vertices`). The borders between these five cells are auxiliary: they carry layer 0 and do not separate regions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry.jit import compiled, compiled_part
from app.geometry.line_mesh import IntArray
from app.geometry.plane_mesh import PlaneMesh
from app.geometry.scaling import Units
from app.geometry.vertices import (
    ROWS_A_STEP,
    WORD,
    VertexTable,
    Vertices,
    WordArray,
    add_crossing,
    grow_to,
    grown,
    lowest_bit,
    ranges,
    row_bytes,
)
from app.geometry.window import Window
from app.networks.network import FloatArray

EFFORT_A_STEP = 1 << 21
"""Numbers that one step of `cut_cells` reads or writes: a few milliseconds."""
AUXILIARY_ANGLE = 0.7
"""Radians by which the auxiliary square is turned, so that folds of simple networks do not run along it."""
VERTEX, HALF_EDGE, CELL = 1, 2, 3
"""Places in the `state` of `cut_cells`; place 0 is the cell to go on with."""
CUT_VERTICES, CUT_HALF_EDGES, CUT_CELLS = 2, 6, 1
"""What one cut adds at most."""


class HalfEdges(NamedTuple):
    """One entry a half-edge, all (room,) int32.

    origin: the vertex where it starts. twin: its partner, or -1. following: the next one around the cell.
    cell: the cell on its left. layer, unit: the unit whose fold it is, both counted from 1; 0 for none.
    """

    origin: IntArray
    twin: IntArray
    following: IntArray
    cell: IntArray
    layer: IntArray
    unit: IntArray


class Cells(NamedTuple):
    """One entry a cell. first: (room,) int32, a half-edge of it. patterns: (room, words) uint64, see `PlaneMesh`."""

    first: IntArray
    patterns: WordArray


class CellMesh:
    """The cells of the plane so far, cut layer by layer."""

    def __init__(self, window: Window | None, scale: Units) -> None:
        """Measure everything in the units of `scale`, from the window's centre, (2,)."""
        self.scale = scale
        self.centre = np.zeros(2)
        points, loops = _whole_plane() if window is None else _rectangle(window, scale)
        if window is not None:
            self.centre = np.ldexp(window.centre, -scale.inputs)
        self.table = VertexTable(points)
        self.edges = _half_edges(loops)
        self.half_edges = len(self.edges.origin)
        first = np.cumsum([0] + [len(loop) for loop in loops[:-1]]).astype(np.int32)
        self.rows = Cells(first, np.zeros((len(loops), 0), dtype=np.uint64))
        self.cells = len(loops)

    @property
    def nbytes(self) -> int:
        return self.table.nbytes + sum(array.nbytes for array in (*self.edges, *self.rows))

    @property
    def patterns(self) -> WordArray:
        return self.rows.patterns[: self.cells]

    def cut(self, reference: FloatArray, layer: int) -> Iterator[int]:
        """Cut all cells by the units of the layer that the table has entered.

        Each step yields the bytes that the next one takes in addition.
        """
        words = self.table.rows.positive.shape[1]
        patterns = np.zeros((len(self.rows.first), self.rows.patterns.shape[1] + words), dtype=np.uint64)
        for low, high in ranges(self.cells, ROWS_A_STEP):
            patterns[low:high, :-words] = self.rows.patterns[low:high]
            yield patterns.nbytes
        self.rows = Cells(self.rows.first, patterns)
        state = np.array([0, self.table.count, self.half_edges, self.cells], dtype=np.int64)
        while cut_cells(self.table.rows, reference, self.edges, self.rows, state, layer, EFFORT_A_STEP):
            self.table.count, self.half_edges, self.cells = (int(state[i]) for i in (VERTEX, HALF_EDGE, CELL))
            full = [
                arrays
                for arrays, used in (
                    (self.table.rows, self.table.count + CUT_VERTICES),
                    (self.edges, self.half_edges + CUT_HALF_EDGES),
                    (self.rows, self.cells + CUT_CELLS),
                )
                if len(arrays[0]) < used
            ]
            yield sum(row_bytes(arrays) * (grown(arrays) - len(arrays[0])) for arrays in full)
            for arrays in full:
                grow_to(arrays, grown(arrays))
        self.table.count, self.half_edges, self.cells = (int(state[i]) for i in (VERTEX, HALF_EDGE, CELL))

    def snapshot(self) -> PlaneMesh:
        """The cells of the layers so far."""
        points = self.table.rows.points[: self.table.count]
        ends, sides, layers, units = edges_of(self.edges, self.half_edges)
        offsets, around = loops_of(self.edges, self.rows.first, self.cells)
        return PlaneMesh(
            origin=self.scale.points(self.centre),
            vertices=self.scale.points(points[:, :2]),
            at_infinity=points[:, 2] == 0.0,
            edges=ends,
            edge_cells=sides,
            edge_layers=layers,
            edge_units=units,
            cell_offsets=offsets,
            cell_vertices=around,
            patterns=self.patterns.copy(),
        )


def _rectangle(window: Window, scale: Units) -> tuple[FloatArray, list[list[int]]]:
    low, high = (np.ldexp(np.subtract(ends, window.centre), -scale.inputs) for ends in (window.lower, window.upper))
    (left, bottom), (right, top) = low, high
    points = [[left, bottom, 1.0], [right, bottom, 1.0], [right, top, 1.0], [left, top, 1.0]]
    return np.array(points), [[0, 1, 2, 3]]


def _whole_plane() -> tuple[FloatArray, list[list[int]]]:
    """A turned square of vertices 0..3 and, in the directions of its corners, the points at infinity 4..7."""
    angles = AUXILIARY_ANGLE + 0.5 * math.pi * np.arange(4)
    corners = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points = np.vstack([np.hstack([corners, np.ones((4, 1))]), np.hstack([corners, np.zeros((4, 1))])])
    around = [[i + 4, (i + 1) % 4 + 4, (i + 1) % 4, i] for i in range(4)]
    return points, [[0, 1, 2, 3], *around]


def _half_edges(loops: list[list[int]]) -> HalfEdges:
    """The half-edges of cells given as counter-clockwise loops of vertices."""
    ends = [(a, b) for loop in loops for a, b in zip(loop, loop[1:] + loop[:1], strict=True)]
    number = {pair: i for i, pair in enumerate(ends)}
    following = [number[pair] for loop in loops for pair in zip(loop[1:] + loop[:1], loop[2:] + loop[:2], strict=True)]
    cell = [c for c, loop in enumerate(loops) for _ in loop]
    origin = [a for a, _ in ends]
    twin = [number.get((b, a), -1) for a, b in ends]
    nothing = [0] * len(ends)
    return HalfEdges(*(np.array(column, np.int32) for column in (origin, twin, following, cell, nothing, nothing)))


@compiled
def cut_cells(
    vertices: Vertices,
    reference: FloatArray,
    edges: HalfEdges,
    cells: Cells,
    state: NDArray[np.int64],
    layer: int,
    effort: int,
) -> bool:
    """Cut cells from number state[0] on by all units of a layer, and note which units are on in each.

    state: the cell to go on with and the numbers of vertices, half-edges and cells so far; (4,) int64.
    Returns True if work is left: the effort is spent, or one of the arrays is full.
    """
    positive, negative = vertices.positive, vertices.negative
    words = positive.shape[1]
    before = cells.patterns.shape[1] - words
    while state[0] < state[CELL]:
        cell, word = state[0], 0
        while word < words:
            if effort <= 0:
                return True
            some, other = _signs_around(edges, positive, negative, cells.first[cell], word)
            crossing = some & other
            if not crossing:
                cells.patterns[cell, before + word] = some
                word += 1
                continue
            if not _has_room(vertices, edges, cells, state):
                return True
            unit = word * WORD + lowest_bit(crossing)
            _cut_cell(vertices, reference, edges, cells, state, cell, layer, unit)
            effort -= 4 * len(reference) + 64
        effort -= 16 * words
        state[0] += 1
    return False


@compiled_part
def _has_room(vertices: Vertices, edges: HalfEdges, cells: Cells, state: NDArray[np.int64]) -> bool:
    """Whether one more cut fits."""
    vertices_fit: bool = len(vertices.points) >= state[VERTEX] + CUT_VERTICES
    half_edges_fit: bool = len(edges.origin) >= state[HALF_EDGE] + CUT_HALF_EDGES
    cells_fit: bool = len(cells.first) >= state[CELL] + CUT_CELLS
    return vertices_fit and half_edges_fit and cells_fit


@compiled_part
def _signs_around(
    edges: HalfEdges, positive: WordArray, negative: WordArray, first: int, word: int
) -> tuple[np.uint64, np.uint64]:
    """Which units of one word are positive, and which negative, at any vertex of the cell."""
    some, other = np.uint64(0), np.uint64(0)
    half_edge = first
    while True:
        vertex = edges.origin[half_edge]
        some |= positive[vertex, word]
        other |= negative[vertex, word]
        half_edge = edges.following[half_edge]
        if half_edge == first:
            return some, other


@compiled_part
def _sign_at(vertices: Vertices, vertex: int, unit: int) -> int:
    word, bit = unit // WORD, np.uint64(1) << np.uint64(unit % WORD)
    if vertices.positive[vertex, word] & bit:
        return 1
    return -1 if vertices.negative[vertex, word] & bit else 0


@compiled_part
def _cut_cell(
    vertices: Vertices,
    reference: FloatArray,
    edges: HalfEdges,
    cells: Cells,
    state: NDArray[np.int64],
    cell: int,
    layer: int,
    unit: int,
) -> None:
    """Cut a cell along the fold of `unit`. It keeps the side where the unit is on; a new cell gets the other."""
    following = edges.following
    half_edge = cells.first[cell]
    while _sign_at(vertices, edges.origin[half_edge], unit) <= 0:
        half_edge = following[half_edge]
    into_off, out_of_on = _find_change(vertices, reference, edges, state, half_edge, unit, 1)
    into_on, out_of_off = _find_change(vertices, reference, edges, state, into_off, unit, -1)
    there, back, new = state[HALF_EDGE], state[HALF_EDGE] + 1, state[CELL]
    state[HALF_EDGE] += 2
    state[CELL] += 1
    edges.origin[there], edges.origin[back] = edges.origin[into_off], edges.origin[into_on]
    edges.twin[there], edges.twin[back] = back, there
    following[out_of_on], following[there] = there, into_on
    following[out_of_off], following[back] = back, into_off
    edges.cell[there] = cell
    for h in (there, back):
        edges.layer[h], edges.unit[h] = layer, unit + 1
    half_edge = back
    while True:
        edges.cell[half_edge] = new
        half_edge = following[half_edge]
        if half_edge == back:
            break
    cells.first[cell], cells.first[new] = there, back
    cells.patterns[new] = cells.patterns[cell]


@compiled_part
def _find_change(
    vertices: Vertices,
    reference: FloatArray,
    edges: HalfEdges,
    state: NDArray[np.int64],
    start: int,
    unit: int,
    side: int,
) -> tuple[int, int]:
    """Walk around a cell from a half-edge that starts on `side` to where the sign of `unit` becomes the other.

    Returns the half-edge that starts at the zero and the one that ends there. Zeros that are followed
    by the same side again are a corner that touches the fold; they are passed by.
    """
    previous, half_edge = start, edges.following[start]
    while True:
        if _sign_at(vertices, edges.origin[half_edge], unit) == -side:
            break
        previous, half_edge = half_edge, edges.following[half_edge]
    # The half-edge `previous` ends on the other side. Its start is the zero, or its middle is.
    if _sign_at(vertices, edges.origin[previous], unit) == side:
        _cut_half_edge(vertices, reference, edges, state, previous, unit)
        return edges.following[previous], previous
    before = start
    while edges.following[before] != previous:
        before = edges.following[before]
    return previous, before


@compiled_part
def _cut_half_edge(
    vertices: Vertices, reference: FloatArray, edges: HalfEdges, state: NDArray[np.int64], half_edge: int, unit: int
) -> None:
    """Put a vertex where `unit` is zero on a half-edge with opposite signs at its ends, for both its cells."""
    vertex, new, new_twin = state[VERTEX], state[HALF_EDGE], state[HALF_EDGE] + 1
    end = edges.origin[edges.following[half_edge]]
    add_crossing(vertices, reference, edges.origin[half_edge], end, unit, vertex)
    state[VERTEX] += 1
    twin = edges.twin[half_edge]
    state[HALF_EDGE] += 1 if twin < 0 else 2
    _insert_after(edges, half_edge, new, vertex)
    edges.twin[new] = twin
    if twin >= 0:
        _insert_after(edges, twin, new_twin, vertex)
        edges.twin[half_edge], edges.twin[new_twin] = new_twin, half_edge
        edges.twin[twin] = new


@compiled_part
def _insert_after(edges: HalfEdges, half_edge: int, new: int, vertex: int) -> None:
    edges.origin[new] = vertex
    edges.cell[new] = edges.cell[half_edge]
    edges.layer[new] = edges.layer[half_edge]
    edges.unit[new] = edges.unit[half_edge]
    edges.following[new] = edges.following[half_edge]
    edges.following[half_edge] = new


@compiled
def edges_of(edges: HalfEdges, count: int) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """The vertices (E, 2), cells (E, 2), layer (E,) and unit (E,) of each edge, one for each pair of half-edges."""
    ends, sides = np.empty((count, 2), np.int32), np.empty((count, 2), np.int32)
    layers, units = np.empty(count, np.int32), np.empty(count, np.int32)
    edge = 0
    for half_edge in range(count):
        twin = edges.twin[half_edge]
        if 0 <= twin < half_edge:
            continue
        ends[edge, 0], ends[edge, 1] = edges.origin[half_edge], edges.origin[edges.following[half_edge]]
        sides[edge, 0], sides[edge, 1] = edges.cell[half_edge], edges.cell[twin] if twin >= 0 else -1
        layers[edge], units[edge] = edges.layer[half_edge], edges.unit[half_edge]
        edge += 1
    return ends[:edge], sides[:edge], layers[:edge], units[:edge]


@compiled
def loops_of(edges: HalfEdges, first: IntArray, count: int) -> tuple[NDArray[np.int64], IntArray]:
    """The vertices around each cell: (count + 1,) int64 offsets into a flat int32 array."""
    offsets = np.zeros(count + 1, dtype=np.int64)
    for cell in range(count):
        half_edge = first[cell]
        size = 1
        while edges.following[half_edge] != first[cell]:
            half_edge = edges.following[half_edge]
            size += 1
        offsets[cell + 1] = offsets[cell] + size
    around = np.empty(offsets[count], dtype=np.int32)
    for cell in range(count):
        half_edge = first[cell]
        for place in range(offsets[cell], offsets[cell + 1]):
            around[place] = edges.origin[half_edge]
            half_edge = edges.following[half_edge]
    return offsets, around
