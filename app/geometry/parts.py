"""A large mesh of the plane in compact parts, each a mesh of its own, which can be cut apart from the others.

It is taken apart when a layer has been entered, or while that cuts it: all signs at its vertices are decided and
copied, and units cut in their order, so both sides of a border cut it in the same way. A part goes through all units of
the layer; those that have cut it before cross it no more. A part knows its *borders*: its half-edges without a partner
in it. While a border is cut, its half-edges stay linked in order: where there is no partner, the column TWIN holds
-2 minus the next half-edge of the border, or -1 at its end.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import ONE, IntArray, WordArray
from app.geometry.half_edges import CELL, FOLLOWING, LAYER, ORIGIN, TWIN, UNIT
from app.geometry.jit import compiled, compiled_with_arrays
from app.geometry.maps import CORNER_A, FIRST, LINKS, ORIGIN_CELL, PARENT
from app.geometry.parallel import in_parallel
from app.geometry.plane import CellMesh
from app.geometry.vertices import Vertices
from app.networks.network import FloatArray

PART = 1 << 11
"""Cells of a part when it is made, at most."""
GROWN = 1 << 13
"""Cells of a part when the layer at hand has cut it, about, at most."""
MEETING = 0.2
"""How many of k^2 crossings k lines have in a convex cell that they cross: about 0.4 of any two."""
GRID_BITS = 10
GRID = 1 << GRID_BITS
"""Places along each axis by which cells are put in order, so that parts are compact."""


class Part(NamedTuple):
    """A mesh, (B,) int32 the half-edges with which its borders begin, and how many times as large it will soon be."""

    mesh: CellMesh
    borders: IntArray
    growth: float


class Seam(NamedTuple):
    """Where a part was taken from. outside: (B,) int32, the half-edges of the whole mesh that its borders were.

    corners: (V,) int32, the vertices of the whole mesh that its first vertices were. euler: see `CellMesh`, when the
    part was made.
    """

    outside: IntArray
    corners: IntArray
    euler: int


def parts_of(mesh: CellMesh) -> Generator[None, None, list[tuple[Part, Seam]]]:
    """Take a mesh apart that has entered a layer; a pause after each part. The mesh keeps only its half-edges."""
    yield from mesh.make_rows()
    keys, crossing = np.empty(mesh.cells, dtype=np.int64), np.empty(mesh.cells, dtype=np.int64)
    points = mesh.points[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    look_at_cells(*mesh.vertices, mesh.edges, mesh.links, low, (GRID - 1) / (high - low), keys, crossing)
    order = np.argsort(keys, kind="stable").astype(np.int32)
    yield
    growing = 1.0 + crossing + MEETING * crossing * crossing
    cells = _split(order, growing)
    parts = []
    for part in in_parallel(partial(_part, mesh, own, growing[own].mean()) for own in cells):
        if part is not None:
            parts.append(part)
        yield
    mesh.let_go()
    return parts


def _split(order: IntArray, growing: FloatArray) -> list[IntArray]:
    """The cells, in this order, in parts of about as much work. growing: (C,), what becomes of each, about."""
    work = np.maximum(1.0 / PART, growing / GROWN)[order]
    end = work.cumsum()
    number = ((end - 0.5 * work) * (math.ceil(end[-1]) / end[-1])).astype(np.int64)
    return np.split(order, np.flatnonzero(np.diff(number)) + 1)


@compiled
def look_at_cells(
    numbers: FloatArray,
    marks: IntArray,
    bits: WordArray,
    edges: IntArray,
    links: IntArray,
    low: FloatArray,
    scale: FloatArray,
    keys: NDArray[np.int64],
    crossing: NDArray[np.int64],
) -> None:
    """Write the place of each cell on a curve that stays in a neighbourhood before it goes on (Morton 1966), and how
    many units cross it.

    The place is the bits of its place along each axis, in turn. low, scale: from points to places.
    """
    for cell in range(len(keys)):
        vertex = edges[links[cell, FIRST], ORIGIN]
        keys[cell], crossing[cell] = 0, 0
        for axis in range(2):
            place = np.int64((numbers[vertex, axis] - low[axis]) * scale[axis])
            for bit in range(GRID_BITS):
                keys[cell] |= (place >> bit & 1) << (2 * bit + axis)
        for word in range(bits.shape[2]):
            some, other = np.uint64(0), np.uint64(0)
            half_edge = links[cell, FIRST]
            while True:
                some |= bits[edges[half_edge, ORIGIN], 0, word]
                other |= bits[edges[half_edge, ORIGIN], 1, word]
                half_edge = edges[half_edge, FOLLOWING]
                if half_edge == links[cell, FIRST]:
                    break
            both = some & other
            while both:
                both &= both - ONE
                crossing[cell] += 1


def _part(mesh: CellMesh, cells: IntArray, growth: float) -> tuple[Part, Seam]:
    """The part of these cells, and where it was. growth: see `Part`."""
    assert mesh.layer is not None
    new_vertex = np.full(mesh.vertex_count, -1, dtype=np.int32)
    new_half_edge = np.full(mesh.half_edges, -1, dtype=np.int32)
    count = number_half_edges(mesh.edges, mesh.links, cells, new_half_edge)
    taken = np.empty((count, 6), dtype=np.int32)
    corners, outside = take_cells(mesh.edges, mesh.links, cells, new_vertex, new_half_edge, count, taken)
    if mesh.layer.number == 1:
        corners = _far_ones_first(mesh.points, corners, taken)
    numbers = mesh.vertices.numbers[corners]
    links = np.empty((len(cells), LINKS), dtype=np.int32)
    links[:, FIRST] = new_half_edge[mesh.links[cells, FIRST]]
    links[:, [PARENT, ORIGIN_CELL]] = np.arange(len(cells))[:, None]
    links[:, CORNER_A:] = range(3)
    part = CellMesh(
        prepared=mesh.prepared,
        vertices=Vertices(numbers, np.empty((len(numbers), 4), dtype=np.int32), mesh.vertices.bits[corners]),
        edges=taken,
        links=links,
        pattern_rows=mesh.pattern_rows[cells],
        vertex_count=len(corners),
        half_edges=count,
        cells=len(cells),
        deviations=numbers[:3, :2] @ mesh.layer.columns if mesh.layer.number == 1 else mesh.deviations[corners],
        bends=np.empty((len(numbers), 2)),
        layer=mesh.layer,
        start=len(corners),
        parents=len(cells),
    )
    return Part(part, new_half_edge[outside], growth), Seam(outside, corners, part.euler)


def _far_ones_first(points: FloatArray, corners: IntArray, taken: IntArray) -> IntArray:
    """Renumber the vertices of a part so that three that are far from lying on one line come first.

    points: (V, 3), of the whole mesh. corners, taken: see `take_cells`; the numbers in `taken` are changed.
    """
    x, y = points[corners, 0], points[corners, 1]
    a = np.argmin(np.abs(x) + np.abs(y))
    x, y = x - x[a], y - y[a]
    distance = np.abs(x) + np.abs(y)
    distance[a] = -1.0  # vertices of slivers can be in one place
    b = np.argmax(distance)
    distance = np.abs(x * y[b] - y * x[b])
    distance[[a, b]] = -1.0
    far = [a, b, np.argmax(distance)]
    order = np.concatenate([far, np.delete(np.arange(len(corners)), far)])
    taken[:, ORIGIN] = np.argsort(order)[taken[:, ORIGIN]]
    renumbered: IntArray = corners[order]
    return renumbered


@compiled
def number_half_edges(edges: IntArray, links: IntArray, cells: IntArray, new_half_edge: IntArray) -> int:
    """Number the half-edges around some cells; the numbers are written. Returns how many there are."""
    count = 0
    for cell in cells:
        half_edge = links[cell, FIRST]
        while True:
            new_half_edge[half_edge] = count
            count += 1
            half_edge = edges[half_edge, FOLLOWING]
            if half_edge == links[cell, FIRST]:
                break
    return count


@compiled_with_arrays
def take_cells(
    edges: IntArray,
    links: IntArray,
    cells: IntArray,
    new_vertex: IntArray,
    new_half_edge: IntArray,
    count: int,
    taken: IntArray,
) -> tuple[IntArray, IntArray]:
    """Copy the half-edges of some cells, with new numbers for everything, to `taken`, (count, 6).

    new_vertex: -1 everywhere; the new numbers are written. new_half_edge, count: see `number_half_edges`. Returns which
    the vertices, and the half-edges that have no partner among them, were.
    """
    corners, outside = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    place, corner_count, outside_count = 0, 0, 0
    for number in range(len(cells)):
        half_edge = links[cells[number], FIRST]
        while True:
            origin, twin = edges[half_edge, ORIGIN], edges[half_edge, TWIN]
            if new_vertex[origin] < 0:
                new_vertex[origin] = corner_count
                corners[corner_count] = origin
                corner_count += 1
            partner = new_half_edge[twin] if twin >= 0 else -1
            if partner < 0:
                outside[outside_count] = half_edge
                outside_count += 1
            taken[place, ORIGIN], taken[place, TWIN], taken[place, CELL] = new_vertex[origin], partner, number
            taken[place, LAYER], taken[place, UNIT] = edges[half_edge, LAYER], edges[half_edge, UNIT]
            half_edge = edges[half_edge, FOLLOWING]
            taken[place, FOLLOWING] = new_half_edge[half_edge]
            place += 1
            if half_edge == links[cells[number], FIRST]:
                break
    return corners[:corner_count], outside[:outside_count]
