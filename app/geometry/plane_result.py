"""From finished parts of the plane, or a whole mesh, to the answer."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial

import numpy as np

from app.geometry.arrays import BoolArray, IntArray
from app.geometry.assurance import Assurance
from app.geometry.finished import Finished
from app.geometry.half_edges import CELL, ORIGIN
from app.geometry.jit import compiled
from app.geometry.maps import CORNER_A, PARENT, Maps
from app.geometry.parallel import in_parallel
from app.geometry.parts import Part, Seam
from app.geometry.plane import CellMesh
from app.geometry.plane_mesh import PlaneSubdivision
from app.geometry.prepared import REFERENCE
from app.geometry.regions import activation_regions_of, distinct, join_closely, label, unbounded_cells
from app.geometry.stitch import Place, Plan, empty_mesh, plan_parts, plan_whole, scatter, write_mesh
from app.geometry.tally import join_borders
from app.geometry.window import Window
from app.networks.network import FloatArray


def plane_subdivision(
    whole: CellMesh, parts: Sequence[tuple[Part, Seam]], finished: Sequence[Finished], window: Window | None
) -> Generator[None, None, tuple[PlaneSubdivision, Assurance]]:
    """The subdivision that the parts of a mesh hold when they are finished, or a whole mesh when there are no parts.

    Raises PartsDisagree.
    """
    plan = plan_parts(whole, parts) if parts else plan_whole(whole)
    yield
    cells, outputs = sum(part.cut.cells for part in finished), len(whole.prepared.layers[-1].weight)
    subdivision = PlaneSubdivision(
        mesh=empty_mesh([part.cut for part in finished], plan),
        values=np.empty((plan.vertices, outputs)),
        gradients=np.empty((cells, outputs, 2)),
        constants=np.empty((cells, outputs)),
        linear_regions=np.empty(cells, dtype=np.int32),
        slivers=np.empty(cells, dtype=np.bool_),
        counts={},
    )
    for _ in in_parallel(partial(_write, *part, subdivision) for part in zip(finished, plan.places, strict=True)):
        yield
    regions = yield from _linear_regions(whole, finished, plan, subdivision)
    solid = ~subdivision.slivers
    activations, counted = cells, int(solid.sum())
    if window is None:
        activation, activations = activation_regions_of(finished[0].cut)
        counted = distinct(activation[solid])
        unbounded = unbounded_cells(finished[0].cut) & solid
        subdivision.counts.update(
            unbounded_activation_regions=distinct(activation[unbounded]),
            unbounded_linear_regions=distinct(subdivision.linear_regions[unbounded]),
        )
    subdivision.counts.update(
        activation_regions=counted,
        linear_regions=regions if solid.all() else distinct(subdivision.linear_regions[solid]),
        slivers=activations - counted,
    )
    return subdivision, _assurance(whole, finished, subdivision, window)


def _assurance(
    whole: CellMesh, finished: Sequence[Finished], subdivision: PlaneSubdivision, window: Window | None
) -> Assurance:
    mesh, area = subdivision.mesh, sum(part.area for part in finished)
    error = None if window is None else abs(area / whole.prepared.area - 1.0)
    ambiguous = whole.ambiguous + sum(part.cut.ambiguous for part in finished if part.cut is not whole)
    return Assurance(len(mesh.vertices) - len(mesh.edges) + len(subdivision.slivers), error, ambiguous)


def _write(part: Finished, place: Place, subdivision: PlaneSubdivision) -> None:
    """Write a part to its place; parts may be written side by side."""
    cut, here = part.cut, slice(place.cell, place.cell + part.cut.cells)
    units, output = cut.prepared.units, cut.prepared.layers[-1]
    write_mesh(cut, place, subdivision.mesh)
    edges = cut.edges[: cut.half_edges]
    values, done = np.empty((cut.vertex_count, len(output.weight))), np.zeros(cut.vertex_count, dtype=np.bool_)
    evaluate_corners(cut.points, edges, cut.links, part.maps, output.limits, values, done)
    gradients = units.gradients(part.maps.gradients)
    subdivision.gradients[here], subdivision.slivers[here] = gradients, part.slivers
    points = units.points(np.ascontiguousarray(cut.points[:, :2])) + subdivision.mesh.origin
    written = (subdivision.values, subdivision.constants[here])
    write_function(points, part.anchors, units.values(values), gradients, place, *written)


def _linear_regions(
    whole: CellMesh, finished: Sequence[Finished], plan: Plan, subdivision: PlaneSubdivision
) -> Generator[None, None, int]:
    """Number the linear regions of all parts, joined across the borders. Returns how many there are."""
    if plan.borders is None:
        subdivision.linear_regions[:] = finished[0].linear
        return finished[0].regions
    first = np.cumsum([0] + [part.regions for part in finished])
    joined = np.arange(first[-1], dtype=np.int32)
    for part, place, at in zip(finished, plan.places, first[:-1], strict=True):
        np.add(part.linear, at, out=subdivision.linear_regions[place.cell : place.cell + part.cut.cells])
    gradients, bounds, patterns, cells = [], [], [], []
    for part, place, pieces in zip(finished, plan.places, plan.pieces, strict=True):
        own = part.cut.edges[pieces, CELL]
        gradients.append(part.maps.gradients[own])
        bounds.append(part.maps.bounds[own])
        patterns.append(part.cut.pattern_rows[own])
        cells.append(own + place.cell)
    regions = subdivision.linear_regions[np.concatenate(cells)]
    limits, borders = whole.prepared.layers[-1].limits, plan.borders
    doubtful = join_borders(
        borders.there, borders.back, np.concatenate(gradients), np.concatenate(bounds), limits, regions, joined
    )
    yield from join_closely(whole.prepared, np.concatenate(patterns), doubtful, regions[doubtful], joined)
    count = label(joined)
    np.take(joined, subdivision.linear_regions, out=subdivision.linear_regions)
    return count


@compiled
def evaluate_corners(
    points: FloatArray,
    edges: IntArray,
    links: IntArray,
    maps: Maps,
    limits: FloatArray,
    values: FloatArray,
    done: BoolArray,
) -> None:
    """f at the vertices of a mesh, or its growth at infinity, from the cells' maps.

    limits: of the output layer. values: (V, m), is written. done: (V,), no vertex is at first.
    """
    for half_edge in range(len(edges)):
        vertex, cell = edges[half_edge, ORIGIN], edges[half_edge, CELL]
        if done[vertex]:
            continue
        done[vertex] = True
        anchor, weight = links[links[cell, PARENT], CORNER_A], points[vertex, 2]
        x = points[vertex, 0] - points[anchor, 0] * weight
        y = points[vertex, 1] - points[anchor, 1] * weight
        for k in range(limits.shape[1]):
            rise = maps.gradients[cell, k, 0] * x + maps.gradients[cell, k, 1] * y
            values[vertex, k] = rise + (maps.anchored[cell, k] + limits[REFERENCE, k]) * weight


@compiled
def write_function(
    points: FloatArray,
    anchors: IntArray,
    values: FloatArray,
    gradients: FloatArray,
    place: Place,
    written: FloatArray,
    constants: FloatArray,
) -> None:
    """Write the values at the vertices that a part owns, and f(0) of each cell's map, (C, m), from f at its anchor."""
    scatter(values, place, written)
    for cell in range(len(anchors)):
        x, y = points[anchors[cell], 0], points[anchors[cell], 1]
        for k in range(values.shape[1]):
            rise = gradients[cell, k, 0] * x + gradients[cell, k, 1] * y
            constants[cell, k] = values[anchors[cell], k] - rise
