"""A large mesh of the plane in compact parts, each a mesh of its own, which can be cut apart from the others.

It is taken apart when a layer has just been entered: all signs at its vertices are decided and copied, so both sides
of a border cut it in the same way. A part knows its *borders*: its half-edges without a partner in it. While a border
is cut, its half-edges stay linked in order: where there is no partner, the column TWIN holds -2 minus the next
half-edge of the border, or -1 at its end.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import IntArray
from app.geometry.half_edges import CELL, FOLLOWING, LAYER, ORIGIN, TWIN, UNIT
from app.geometry.jit import compiled, compiled_with_arrays
from app.geometry.maps import FIRST, LINKS, ORIGIN_CELL, PARENT
from app.geometry.parallel import in_parallel
from app.geometry.plane import CellMesh
from app.geometry.vertices import Vertices
from app.networks.network import FloatArray

PART = 1 << 11
"""Cells of a part when it is made, at most."""
GRID_BITS = 10
GRID = 1 << GRID_BITS
"""Places along each axis by which cells are put in order, so that parts are compact."""
SPACE = 4
"""Room in a part's arrays, as a multiple of what they hold at first."""


class Part(NamedTuple):
    """A mesh, and (B,) int32 the half-edges with which its borders begin."""

    mesh: CellMesh
    borders: IntArray


class Seam(NamedTuple):
    """Where a part was taken from. outside: (B,) int32, the half-edges of the whole mesh that its borders were.

    corners: (V,) int32, the vertices of the whole mesh that its first vertices were. euler: see `CellMesh`, when the
    part was made.
    """

    outside: IntArray
    corners: IntArray
    euler: int


def parts_of(mesh: CellMesh) -> Generator[None, None, list[tuple[Part, Seam]]]:
    """Take a mesh apart that has entered a layer and was not cut by it yet; a pause after each part."""
    order, count = _along_curve(mesh), -(-mesh.cells // PART)
    yield
    cells = (order[n * mesh.cells // count : (n + 1) * mesh.cells // count] for n in range(count))
    parts = []
    for part in in_parallel(partial(_part, mesh, own) for own in cells):
        if part is not None:
            parts.append(part)
        yield
    return parts


def _along_curve(mesh: CellMesh) -> IntArray:
    """The cells in the order of a curve that stays in a neighbourhood before it goes on (Morton 1966)."""
    points = mesh.points[:, :2]
    keys = np.empty(mesh.cells, dtype=np.int64)
    low, high = points.min(axis=0), points.max(axis=0)
    morton_keys(mesh.vertices.numbers, mesh.edges, mesh.links, low, (GRID - 1) / (high - low), keys)
    return np.argsort(keys, kind="stable").astype(np.int32)


@compiled
def morton_keys(
    numbers: FloatArray, edges: IntArray, links: IntArray, low: FloatArray, scale: FloatArray, keys: NDArray[np.int64]
) -> None:
    """Write the place of each cell on the curve: the bits of its place along each axis, in turn."""
    for cell in range(len(keys)):
        vertex = edges[links[cell, FIRST], ORIGIN]
        keys[cell] = 0
        for axis in range(2):
            place = np.int64((numbers[vertex, axis] - low[axis]) * scale[axis])
            for bit in range(GRID_BITS):
                keys[cell] |= (place >> bit & 1) << (2 * bit + axis)


def _part(mesh: CellMesh, cells: IntArray) -> tuple[Part, Seam]:
    new_vertex = np.full(mesh.vertex_count, -1, dtype=np.int32)
    new_half_edge = np.full(mesh.half_edges, -1, dtype=np.int32)
    count = number_half_edges(mesh.edges, mesh.links, cells, new_half_edge)
    taken = np.empty((SPACE * count, 6), dtype=np.int32)
    corners, outside = take_cells(mesh.edges, mesh.links, cells, new_vertex, new_half_edge, count, taken)
    numbers = np.empty((SPACE * len(corners), 6))
    bits = np.empty((len(numbers), *mesh.vertices.bits.shape[1:]), dtype=np.uint64)
    numbers[: len(corners)], bits[: len(corners)] = mesh.vertices.numbers[corners], mesh.vertices.bits[corners]
    links = np.empty((SPACE * len(cells), LINKS), dtype=np.int32)
    links[: len(cells), FIRST] = new_half_edge[mesh.links[cells, FIRST]]
    links[: len(cells), [PARENT, ORIGIN_CELL]] = np.arange(len(cells))[:, None]
    patterns = np.empty((len(links), mesh.pattern_rows.shape[1]), dtype=np.uint64)
    patterns[: len(cells)] = mesh.pattern_rows[cells]
    part = CellMesh(
        prepared=mesh.prepared,
        vertices=Vertices(numbers, np.empty((len(numbers), 4), dtype=np.int32), bits),
        edges=taken,
        links=links,
        pattern_rows=patterns,
        vertex_count=len(corners),
        half_edges=count,
        cells=len(cells),
        deviations=mesh.deviations[corners],
        bends=np.empty((len(numbers), 2)),
        layer=mesh.layer,
        parents=len(cells),
    )
    return Part(part, new_half_edge[outside]), Seam(outside, corners, part.euler)


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
    """Copy the half-edges of some cells, with new numbers for everything, to `taken`, (room, 6).

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
