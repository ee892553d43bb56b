"""From the finished mesh of the plane to the answer: slivers, the map of each cell, and the linear regions."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import ROWS_A_STEP, BoolArray, IntArray, WordArray, ranges
from app.geometry.function import function_on_cells
from app.geometry.jit import compiled, compiled_part
from app.geometry.maps import CORNER_A, PARENT, gradients_of
from app.geometry.plane import CellMesh
from app.geometry.plane_mesh import PlaneMesh, PlaneSubdivision
from app.geometry.prepared import ERROR, REFERENCE
from app.geometry.signs import is_sliver, sign
from app.networks.network import FloatArray


def plane_subdivision(cut: CellMesh) -> Generator[None, None, PlaneSubdivision]:
    """The subdivision that a mesh holds when all layers have cut it, some cells or edges a step."""
    mesh = cut.snapshot()
    yield
    cells = len(mesh.patterns)
    slivers, anchors = np.empty(cells, dtype=np.bool_), np.empty(cells, dtype=np.int32)
    for low, high in ranges(cells, ROWS_A_STEP):
        find_slivers(cut.points, mesh.cell_offsets, mesh.cell_vertices, low, high, slivers, anchors)
        yield
    gradients, anchored, bounds = yield from function_on_cells(cut.prepared, cut.last_layer, cut.cells)
    values = yield from _values(cut, mesh, gradients, anchored)
    linear = yield from _linear_regions(cut, mesh, gradients, bounds)
    units = cut.prepared.units
    values, gradients = units.values(values), units.gradients(gradients)
    at_anchors = mesh.vertices[anchors] + mesh.origin
    constants = values[anchors] - np.einsum("cmd,cd->cm", gradients, at_anchors)
    yield
    regions = int(linear.max()) + 1
    if mesh.at_infinity.any():
        activation = np.arange(cells, dtype=np.int32)
        merge_auxiliary(mesh.edge_cells, mesh.edge_layers, mesh.patterns, activation)
        activations = label(activation)
        counted = _distinct(activation[~slivers])
    else:
        activations, counted = cells, int(cells - slivers.sum())
    counts = {
        "activation_regions": counted,
        "linear_regions": regions if counted == activations else _distinct(linear[~slivers]),
        "slivers": activations - counted,
    }
    return PlaneSubdivision(mesh, values, gradients, constants, linear, slivers, counts)


def _distinct(labels: IntArray) -> int:
    return int(np.count_nonzero(np.bincount(labels)))


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


def _linear_regions(
    cut: CellMesh, mesh: PlaneMesh, gradients: FloatArray, bounds: FloatArray
) -> Generator[None, None, IntArray]:
    """The linear region of each cell, from 0 in order of first appearance."""
    layers = cut.prepared.layers
    linear = np.arange(cut.cells, dtype=np.int32)
    doubtful = []
    for low, high in ranges(len(mesh.edges), ROWS_A_STEP):
        doubtful.append(merge_linear(mesh.edge_cells[low:high], gradients, bounds, layers[-1].limits, linear))
        yield
    sides = np.concatenate(doubtful)
    if len(sides):
        cells, place = np.unique(sides, return_inverse=True)
        closely, magnitudes = yield from gradients_of(layers, mesh.patterns[cells])
        merge_closely(sides, place.reshape(-1, 2).astype(np.int32), closely, magnitudes, linear)
    label(linear)
    return linear


@compiled
def find_slivers(
    points: FloatArray,
    offsets: NDArray[np.int64],
    around: IntArray,
    low: int,
    high: int,
    slivers: BoolArray,
    anchors: IntArray,
) -> None:
    """For the cells low..high-1 tell which are slivers, and name a vertex of each that is not at infinity."""
    for cell in range(low, high):
        slivers[cell] = False
        begin, end = offsets[cell], offsets[cell + 1]
        area, perimeter, extent, bounded = 0.0, 0.0, 1.0, True
        start = around[begin]
        for place in range(begin, end):
            here, onward = around[place], around[place + 1 if place + 1 < end else begin]
            if points[here, 2] == 0.0:
                bounded = False
                continue
            anchors[cell] = here
            x, y = points[here, 0] - points[start, 0], points[here, 1] - points[start, 1]
            dx, dy = points[onward, 0] - points[here, 0], points[onward, 1] - points[here, 1]
            area += x * dy - y * dx
            perimeter += abs(dx) + abs(dy)
            extent = max(extent, abs(points[here, 0]), abs(points[here, 1]))
        # Half the perimeter times the thickness is more than the area; only thin cells need a closer look.
        if bounded and area <= 2.0**-30 * perimeter * extent:
            slivers[cell] = _is_thin(points, around[begin:end])


@compiled_part
def _is_thin(points: FloatArray, loop: IntArray) -> bool:
    """Whether all vertices of a bounded cell lie near the line through its longest side."""
    longest, a, b = -1.0, 0, 0
    for place in range(len(loop)):
        here, onward = loop[place], loop[(place + 1) % len(loop)]
        length = np.hypot(points[onward, 0] - points[here, 0], points[onward, 1] - points[here, 1])
        if length > longest:
            longest, a, b = length, here, onward
    near = True
    for vertex in loop:
        near = near and _is_near(points, a, b, longest, vertex)
    return near


@compiled_part
def _is_near(points: FloatArray, a: int, b: int, length: float, vertex: int) -> bool:
    """Whether a vertex lies on the line through a and b, as far as its own coordinates can tell.

    These carry the rounding of their own size, and of the unit, the size of the mesh that they were cut from. It is
    measured from the nearer end: a strip that begins here and ends very far away is no sliver.
    """
    ax, ay = points[vertex, 0] - points[a, 0], points[vertex, 1] - points[a, 1]
    bx, by = points[vertex, 0] - points[b, 0], points[vertex, 1] - points[b, 1]
    x, y = (ax, ay) if np.hypot(ax, ay) < np.hypot(bx, by) else (bx, by)
    along_x, along_y = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1]
    distance = abs(along_x * y - along_y * x) / length if length > 0.0 else 0.0
    return is_sliver(distance, max(abs(points[vertex, 0]), abs(points[vertex, 1]), 1.0))


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


@compiled_part
def _root(parents: IntArray, cell: int) -> int:
    while parents[cell] != cell:
        parents[cell] = parents[parents[cell]]
        cell = parents[cell]
    return cell


@compiled_part
def _join(parents: IntArray, a: int, b: int) -> None:
    a, b = _root(parents, a), _root(parents, b)
    parents[max(a, b)] = min(a, b)


@compiled
def label(parents: IntArray) -> int:
    """Turn a union-find into labels 0, 1, 2, ... in order of first appearance; a set's root is its smallest member.

    Returns how many there are.
    """
    count = 0
    for cell in range(len(parents)):
        if parents[cell] == cell:
            parents[cell] = count
            count += 1
        else:
            parents[cell] = parents[parents[cell]]
    return count


@compiled
def merge_auxiliary(edge_cells: IntArray, edge_layers: IntArray, patterns: WordArray, parents: IntArray) -> None:
    """Join the cells on both sides of each auxiliary edge that have one pattern: they are one activation region."""
    for edge in range(len(edge_cells)):
        a, b = edge_cells[edge]
        if b >= 0 and edge_layers[edge] == 0 and (patterns[a] == patterns[b]).all():
            _join(parents, a, b)


@compiled
def merge_linear(
    edge_cells: IntArray, gradients: FloatArray, bounds: FloatArray, limits: FloatArray, parents: IntArray
) -> IntArray:
    """Join the cells on both sides of each edge that have one gradient, so one affine map, as f is continuous.

    bounds: (C,), see `output_maps`. limits: of the output layer. Where these do not tell, the two cells
    are returned, (2 x edges,) int32, one pair after the other.
    """
    outputs, inputs = gradients.shape[1:]
    doubtful = np.empty(2 * len(edge_cells), dtype=np.int32)
    count = 0
    for edge in range(len(edge_cells)):
        a, b = edge_cells[edge]
        if b < 0:
            continue
        bound = max(bounds[a], bounds[b])
        different, equal = False, True
        for i in range(outputs):
            for j in range(inputs):
                change = abs(gradients[a, i, j] - gradients[b, i, j])
                different |= change > limits[ERROR, i] * bound
                equal &= change == 0.0
        if equal:
            _join(parents, a, b)
        elif not different:
            doubtful[count], doubtful[count + 1] = a, b
            count += 2
    return doubtful[:count]


@compiled
def merge_closely(
    sides: IntArray, places: IntArray, gradients: FloatArray, magnitudes: FloatArray, parents: IntArray
) -> None:
    """Join the pairs of cells in `sides` whose gradients differ by no more than rounding; see `gradients_of`.

    places: (pairs, 2) int32, where the gradients and magnitudes of each pair are.
    """
    outputs, inputs = gradients.shape[1:]
    for pair in range(len(places)):
        a, b = places[pair]
        same = True
        for i in range(outputs):
            for j in range(inputs):
                size = max(magnitudes[a, i, j], magnitudes[b, i, j])
                same = same and sign(gradients[a, i, j] - gradients[b, i, j], size) == 0
        if same:
            _join(parents, sides[2 * pair], sides[2 * pair + 1])
