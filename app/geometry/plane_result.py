"""From the finished mesh of the plane to the answer: slivers, the map of each cell, and the linear regions."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import ROWS_A_STEP, IntArray, ranges
from app.geometry.assurance import Assurance
from app.geometry.function import function_on_cells
from app.geometry.jit import compiled
from app.geometry.maps import CORNER_A, PARENT
from app.geometry.plane import CellMesh
from app.geometry.plane_mesh import PlaneMesh, PlaneSubdivision
from app.geometry.prepared import REFERENCE
from app.geometry.regions import activation_regions_of, distinct, linear_regions_of, slivers_of
from app.geometry.window import Window
from app.networks.network import FloatArray


def plane_subdivision(
    cut: CellMesh, window: Window | None
) -> Generator[None, None, tuple[PlaneSubdivision, Assurance]]:
    """The subdivision that a mesh holds when all layers have cut it, some cells or edges a step."""
    mesh = cut.snapshot()
    yield
    slivers, anchors, area = yield from slivers_of(cut)
    gradients, anchored, bounds, _ = yield from function_on_cells(cut.prepared, cut.last_layer, cut.cells)
    values = yield from _values(cut, mesh, gradients, anchored)
    linear, regions = yield from linear_regions_of(cut, gradients, bounds)
    units = cut.prepared.units
    values, gradients = units.values(values), units.gradients(gradients)
    at_anchors = mesh.vertices[anchors] + mesh.origin
    constants = values[anchors] - np.einsum("cmd,cd->cm", gradients, at_anchors)
    yield
    thin = bool(slivers.any())
    activations, counted = cut.cells, cut.cells - int(slivers.sum())
    if window is None:
        activation, activations = activation_regions_of(cut)
        counted = distinct(activation[~slivers])
    counts = {
        "activation_regions": counted,
        "linear_regions": distinct(linear[~slivers]) if thin else regions,
        "slivers": activations - counted,
    }
    whole = None if window is None else cut.prepared.area
    euler = len(mesh.vertices) - len(mesh.edges) + cut.cells
    assurance = Assurance(euler, None if whole is None else abs(area - whole) / whole, cut.ambiguous)
    return PlaneSubdivision(mesh, values, gradients, constants, linear, slivers, counts), assurance


def _values(
    cut: CellMesh, mesh: PlaneMesh, gradients: FloatArray, anchored: FloatArray
) -> Generator[None, None, FloatArray]:
    """f at the vertices, (V, m), or its growth at infinity, in units."""
    output = cut.prepared.layers[-1]
    values = np.empty((cut.vertex_count, len(output.weight)))
    for low, high in ranges(cut.cells, ROWS_A_STEP):
        evaluate_corners(
            cut.points,
            mesh.cell_offsets,
            mesh.cell_vertices,
            cut.links,
            gradients,
            anchored,
            output.limits,
            low,
            high,
            values,
        )
        yield
    return values


@compiled
def evaluate_corners(
    points: FloatArray,
    offsets: NDArray[np.int64],
    around: IntArray,
    links: IntArray,
    gradients: FloatArray,
    anchored: FloatArray,
    limits: FloatArray,
    low: int,
    high: int,
    values: FloatArray,
) -> None:
    """f at the vertices of the cells low..high-1, or its growth at infinity, from the cells' maps (see `output_maps`).

    limits: of the output layer. values: (V, m), is written.
    """
    for cell in range(low, high):
        anchor = links[links[cell, PARENT], CORNER_A]
        for place in range(offsets[cell], offsets[cell + 1]):
            vertex = around[place]
            weight = points[vertex, 2]
            x = points[vertex, 0] - points[anchor, 0] * weight
            y = points[vertex, 1] - points[anchor, 1] * weight
            for k in range(limits.shape[1]):
                rise = gradients[cell, k, 0] * x + gradients[cell, k, 1] * y
                values[vertex, k] = rise + (anchored[cell, k] + limits[REFERENCE, k]) * weight
