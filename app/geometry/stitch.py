"""One mesh from the parts that a mesh was taken apart into, or from a mesh that stayed whole.

Cells, half-edges and pieces of borders are numbered part by part. A vertex that was there before keeps its number; then
come the new ones. What two parts have made of one border is the same; it is taken from one of them, its owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import BoolArray, IntArray
from app.geometry.borders import Borders, match_borders, pieces_of
from app.geometry.half_edges import CELL, FOLLOWING, LAYER, ORIGIN, TWIN, UNIT
from app.geometry.jit import compiled, compiled_part
from app.geometry.maps import FIRST
from app.geometry.parts import Part, Seam
from app.geometry.plane import CellMesh
from app.geometry.plane_mesh import PlaneMesh
from app.networks.network import FloatArray

OUTSIDE, FOREIGN = -1, -2


class Place(NamedTuple):
    """Where in the whole a part belongs. cell, edge, corner: the first number of its cells, edges and their corners.

    vertices: (V,) int32, the numbers of its vertices; owned: (V,), whether they are taken from it. across: (H,) int32,
    for a half-edge without a partner the cell behind it, OUTSIDE if there is none, or FOREIGN if the edge is taken from
    another part. edges: how many it owns.
    """

    cell: int
    edge: int
    corner: int
    vertices: IntArray
    owned: BoolArray
    across: IntArray
    edges: int


class Plan(NamedTuple):
    """Where everything belongs. vertices: how many there are. borders, pieces: None if the mesh stayed whole; of each
    piece the half-edge in its part.
    """

    places: list[Place]
    vertices: int
    borders: Borders | None
    pieces: list[IntArray]


def plan_whole(mesh: CellMesh) -> Plan:
    """The plan of a mesh that stayed whole."""
    across = np.full(mesh.half_edges, OUTSIDE, dtype=np.int32)
    alone = int((mesh.edges[: mesh.half_edges, TWIN] < 0).sum())
    names, owned = np.arange(mesh.vertex_count, dtype=np.int32), np.ones(mesh.vertex_count, dtype=np.bool_)
    return Plan([Place(0, 0, 0, names, owned, across, (mesh.half_edges + alone) // 2)], mesh.vertex_count, None, [])


def plan_parts(whole: CellMesh, parts: Sequence[tuple[Part, Seam]]) -> Plan:
    """The plan of parts that all layers have cut. Raises PartsDisagree."""
    meshes, seams = [part.mesh for part, _ in parts], [seam for _, seam in parts]
    pieces, offsets = zip(*(pieces_of(part.mesh.edges, part.borders) for part, _ in parts), strict=True)
    borders = match_borders(whole, seams, offsets)
    cells, corners, vertices, first_piece = (
        np.cumsum([0, *sizes])
        for sizes in (
            [mesh.cells for mesh in meshes],
            [mesh.half_edges for mesh in meshes],
            [mesh.vertex_count for mesh in meshes],
            map(len, pieces),
        )
    )
    ends = [mesh.edges[own] for mesh, own in zip(meshes, pieces, strict=True)]
    starts = np.concatenate([own[:, ORIGIN] + at for own, at in zip(ends, vertices[:-1], strict=True)])
    behind = np.concatenate([own[:, CELL] + at for own, at in zip(ends, cells[:-1], strict=True)])
    beyond = np.full(len(starts), OUTSIDE, dtype=np.int32)
    beyond[borders.there], beyond[borders.back] = behind[borders.back], FOREIGN
    names, owned, count = _names(whole, seams, vertices, starts, borders)
    places, edge = [], 0
    for number, (mesh, own) in enumerate(zip(meshes, pieces, strict=True)):
        across = np.full(mesh.half_edges, OUTSIDE, dtype=np.int32)
        across[own] = beyond[first_piece[number] : first_piece[number + 1]]
        edges = (mesh.half_edges + len(own)) // 2 - int((across[own] == FOREIGN).sum())
        here = slice(vertices[number], vertices[number + 1])
        first = int(cells[number]), edge, int(corners[number])
        places.append(Place(*first, names[here], owned[here], across, edges))
        edge += edges
    return Plan(places, count, borders, list(pieces))


def _names(
    whole: CellMesh, seams: Sequence[Seam], vertices: NDArray[np.int64], starts: NDArray[np.int64], borders: Borders
) -> tuple[IntArray, BoolArray, int]:
    """The numbers of the vertices of all parts, whether each is owned, and how many different ones there are.

    vertices: (parts + 1,), where those of each part begin. starts: of each piece, the vertex where it begins.
    """
    names, owned = np.full(vertices[-1], -1, dtype=np.int32), np.ones(vertices[-1], dtype=np.bool_)
    owner = np.full(whole.vertex_count, -1, dtype=np.int32)
    for number in reversed(range(len(seams))):
        owner[seams[number].corners] = number
    for number, seam in enumerate(seams):
        here = slice(vertices[number], vertices[number] + len(seam.corners))
        names[here], owned[here] = seam.corners, owner[seam.corners] == number
    twice = starts[borders.back[borders.follows]]
    owned[twice] = False
    new = owned & (names < 0)
    count = whole.vertex_count + int(new.sum())
    names[new] = np.arange(whole.vertex_count, count, dtype=np.int32)
    names[twice] = names[starts[borders.there[borders.follows] + 1]]
    return names, owned, count


def empty_mesh(meshes: Sequence[CellMesh], plan: Plan) -> PlaneMesh:
    """A mesh with room for the parts; see `write_mesh`."""
    prepared, places = meshes[0].prepared, plan.places
    cells, corners = sum(mesh.cells for mesh in meshes), sum(mesh.half_edges for mesh in meshes)
    edges = sum(place.edges for place in places)
    offsets = np.zeros(cells + 1, dtype=np.int64)
    return PlaneMesh(
        origin=prepared.units.points(prepared.centre),
        vertices=np.empty((plan.vertices, 2)),
        at_infinity=np.zeros(plan.vertices, dtype=np.bool_),
        edges=np.empty((edges, 2), dtype=np.int32),
        edge_cells=np.empty((edges, 2), dtype=np.int32),
        edge_layers=np.empty(edges, dtype=np.int32),
        edge_units=np.empty(edges, dtype=np.int32),
        cell_offsets=offsets,
        cell_vertices=np.empty(corners, dtype=np.int32),
        patterns=np.empty((cells, meshes[0].patterns.shape[1]), dtype=np.uint64),
    )


def write_mesh(cut: CellMesh, place: Place, mesh: PlaneMesh) -> None:
    """Write a part to its place; parts may be written side by side."""
    edges, written = cut.edges[: cut.half_edges], slice(place.edge, place.edge + place.edges)
    write_part(
        edges,
        cut.links[: cut.cells],
        cut.prepared.units.points(np.ascontiguousarray(cut.points[:, :2])),
        place,
        mesh.edges[written],
        mesh.edge_cells[written],
        mesh.edge_layers[written],
        mesh.edge_units[written],
        mesh.cell_offsets[place.cell : place.cell + cut.cells + 1],
        mesh.cell_vertices,
        mesh.vertices,
    )
    at_infinity = cut.points[:, 2] == 0.0
    if at_infinity.any():
        mesh.at_infinity[place.vertices[at_infinity]] = True
    mesh.patterns[place.cell : place.cell + cut.cells] = cut.patterns


def snapshot_of(cut: CellMesh) -> PlaneMesh:
    """The cells of the layers so far."""
    plan = plan_whole(cut)
    mesh = empty_mesh([cut], plan)
    write_mesh(cut, plan.places[0], mesh)
    return mesh


@compiled
def write_part(
    edges: IntArray,
    links: IntArray,
    points: FloatArray,
    place: Place,
    ends: IntArray,
    sides: IntArray,
    layers: IntArray,
    units: IntArray,
    offsets: NDArray[np.int64],
    around: IntArray,
    vertices: FloatArray,
) -> None:
    """Write the edges and cells of a part, and the vertices that it owns.

    edges: (H, 6), see `half_edges`. links: (C, 6), see `maps`. points: (V, 2). Written are of the edges that are owned
    the vertices (E, 2), cells (E, 2), layer (E,) and unit (E,), and the others as in `PlaneMesh`; offsets: (C + 1,).
    """
    _write_edges(edges, place.vertices, place.across, place.cell, ends, sides, layers, units)
    _write_loops(edges, links, place.vertices, place.corner, offsets, around)
    scatter(points, place, vertices)


@compiled_part
def scatter(rows: FloatArray, place: Place, written: FloatArray) -> None:
    """Write what belongs to the vertices of a part, (V, n), to where it belongs in the whole."""
    for vertex in range(len(rows)):
        if place.owned[vertex]:
            for i in range(rows.shape[1]):
                written[place.vertices[vertex], i] = rows[vertex, i]


@compiled_part
def _write_edges(
    edges: IntArray,
    names: IntArray,
    across: IntArray,
    first: int,
    ends: IntArray,
    sides: IntArray,
    layers: IntArray,
    units: IntArray,
) -> None:
    """names, across: see `Place`. first: what to add to the number of a cell."""
    edge = 0
    for half_edge in range(len(edges)):
        twin = edges[half_edge, TWIN]
        if 0 <= twin < half_edge or (twin < 0 and across[half_edge] == FOREIGN):
            continue
        ends[edge, 0] = names[edges[half_edge, ORIGIN]]
        ends[edge, 1] = names[edges[edges[half_edge, FOLLOWING], ORIGIN]]
        sides[edge, 0] = first + edges[half_edge, CELL]
        sides[edge, 1] = first + edges[twin, CELL] if twin >= 0 else across[half_edge]
        layers[edge], units[edge] = edges[half_edge, LAYER], edges[half_edge, UNIT]
        edge += 1


@compiled_part
def _write_loops(
    edges: IntArray, links: IntArray, names: IntArray, place: int, offsets: NDArray[np.int64], around: IntArray
) -> None:
    """place: where the corners of the first cell belong."""
    offsets[0] = place
    for cell in range(len(links)):
        half_edge = links[cell, FIRST]
        while True:
            around[place] = names[edges[half_edge, ORIGIN]]
            place += 1
            half_edge = edges[half_edge, FOLLOWING]
            if half_edge == links[cell, FIRST]:
                break
        offsets[cell + 1] = place
