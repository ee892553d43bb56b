"""The results in 2D: the cells, their borders, and the function on them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.jit import compiled, compiled_part
from app.geometry.line_mesh import BoolArray, IntArray
from app.geometry.scaling import Units
from app.geometry.signs import is_sliver, sign
from app.geometry.vertices import ROWS_A_STEP, WordArray, ranges
from app.networks.network import FloatArray


@dataclass(frozen=True, eq=False)
class PlaneMesh:
    """The activation regions as convex cells that share vertices and edges. V vertices, E edges, C cells.

    origin: (2,) float64, the window's centre. vertices: (V, 2) float64, offsets from the origin.
    at_infinity: (V,) bool; there, only if the window is the whole plane, the offset is a direction.
    edges: (E, 2) int32 vertices. edge_cells: (E, 2) int32, the cell on the left and on the right, -1 for none.
    edge_layers, edge_units: (E,) int32, the unit whose fold the edge is, both counted from 1; 0 on the window's
    border and on auxiliary edges of the whole plane. Where folds coincide, the first unit's.
    cell_offsets: (C + 1,) int64 into cell_vertices, int32, which holds each cell's vertices counter-clockwise.
    patterns: (C, words) uint64, bit-packed, each layer padded to whole words: bit j tells of the layer's unit j + 1.
    """

    origin: FloatArray
    vertices: FloatArray
    at_infinity: BoolArray
    edges: IntArray
    edge_cells: IntArray
    edge_layers: IntArray
    edge_units: IntArray
    cell_offsets: NDArray[np.int64]
    cell_vertices: IntArray
    patterns: WordArray

    def pattern_keys(self) -> NDArray[np.uint32]:
        """(C,) uint32: a hash of each cell's pattern, the same whatever the window and the other cells are."""
        return hashed(self.patterns)


@dataclass(frozen=True, eq=False)
class PlaneSubdivision:
    """The function on each cell: f(x) = gradients[c] @ x + constants[c].

    values: (V, m) float64, f at the vertices; at infinity its growth along the direction.
    gradients: (C, m, 2), constants: (C, m) float64. slivers: (C,) bool, cells too thin to be counted.
    linear_regions: (C,) int32, the linear region of each cell, from 0 in order of first appearance.
    counts: activation_regions, linear_regions, and slivers: the activation regions that consist of slivers only.
    """

    mesh: PlaneMesh
    values: FloatArray
    gradients: FloatArray
    constants: FloatArray
    linear_regions: IntArray
    slivers: BoolArray
    counts: dict[str, int]


def plane_subdivision(
    mesh: PlaneMesh,
    scale: Units,
    points: FloatArray,
    values: FloatArray,
    gradients: FloatArray,
    magnitudes: FloatArray,
) -> Generator[None, None, PlaneSubdivision]:
    """Find slivers, merge neighbours, and express the function in the caller's units, some cells or edges a step.

    points: (V, 3) see `Vertices`. values: (V, m) f there, or its growth at infinity. gradients, magnitudes: (C, m, 2),
    see `maps`. All four are in the units of `scale`; the mesh is not.
    """
    cells = len(mesh.patterns)
    slivers = np.zeros(cells, dtype=np.bool_)
    anchors = np.empty(cells, dtype=np.int32)
    for low, high in ranges(cells, ROWS_A_STEP):
        find_slivers(points, mesh.cell_offsets, mesh.cell_vertices, low, high, slivers, anchors)
        yield
    activation, linear = np.arange(cells, dtype=np.int32), np.arange(cells, dtype=np.int32)
    for low, high in ranges(len(mesh.edges), ROWS_A_STEP):
        merge_auxiliary(mesh.edge_cells[low:high], mesh.edge_layers[low:high], mesh.patterns, activation)
        merge_linear(mesh.edge_cells[low:high], gradients, magnitudes, linear)
        yield
    label(activation)
    label(linear)
    yield
    values, gradients = scale.values(values), scale.gradients(gradients)
    at_anchors = mesh.vertices[anchors] + mesh.origin
    counted = _distinct(activation[~slivers])
    return PlaneSubdivision(
        mesh=mesh,
        values=values,
        gradients=gradients,
        constants=values[anchors] - np.einsum("cmd,cd->cm", gradients, at_anchors),
        linear_regions=linear,
        slivers=slivers,
        counts={
            "activation_regions": counted,
            "linear_regions": _distinct(linear[~slivers]),
            "slivers": _distinct(activation) - counted,
        },
    )


def _distinct(labels: IntArray) -> int:
    return int(np.count_nonzero(np.bincount(labels)))


@compiled
def hashed(patterns: WordArray) -> NDArray[np.uint32]:
    """(C,) uint32 from (C, words) uint64: multiply and shift, word after word (the finaliser of SplitMix64)."""
    keys = np.empty(len(patterns), dtype=np.uint32)
    for cell in range(len(patterns)):
        state = np.uint64(0x9E3779B97F4A7C15)
        for word in patterns[cell]:
            state = (state ^ word) * np.uint64(0xBF58476D1CE4E5B9)
            state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            state ^= state >> np.uint64(31)
        keys[cell] = np.uint32(state >> np.uint64(32))
    return keys


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
        begin, end = offsets[cell], offsets[cell + 1]
        longest, a, b, bounded = -1.0, 0, 0, True
        for place in range(begin, end):
            here, onward = around[place], around[place + 1 if place + 1 < end else begin]
            if points[here, 2] == 0.0:
                bounded = False
                continue
            anchors[cell] = here
            length = np.hypot(points[onward, 0] - points[here, 0], points[onward, 1] - points[here, 1])
            if length > longest:
                longest, a, b = length, here, onward
        slivers[cell] = bounded
        for place in range(begin, end):
            if slivers[cell] and not _is_near(points, a, b, longest, around[place]):
                slivers[cell] = False


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
def label(parents: IntArray) -> None:
    """Turn a union-find into labels 0, 1, 2, ... in order of first appearance; a set's root is its smallest member."""
    count = 0
    for cell in range(len(parents)):
        if parents[cell] == cell:
            parents[cell] = count
            count += 1
        else:
            parents[cell] = parents[parents[cell]]


@compiled
def merge_auxiliary(edge_cells: IntArray, edge_layers: IntArray, patterns: WordArray, parents: IntArray) -> None:
    """Join the cells on both sides of each auxiliary edge that have one pattern: they are one activation region."""
    for edge in range(len(edge_cells)):
        a, b = edge_cells[edge]
        if b >= 0 and edge_layers[edge] == 0 and (patterns[a] == patterns[b]).all():
            _join(parents, a, b)


@compiled
def merge_linear(edge_cells: IntArray, gradients: FloatArray, magnitudes: FloatArray, parents: IntArray) -> None:
    """Join the cells on both sides of each edge that have one gradient, so one affine map, as f is continuous."""
    outputs, inputs = gradients.shape[1:]
    for edge in range(len(edge_cells)):
        a, b = edge_cells[edge]
        same = b >= 0
        for i in range(outputs):
            for j in range(inputs):
                size = max(magnitudes[a, i, j], magnitudes[b, i, j])
                same = same and sign(gradients[a, i, j] - gradients[b, i, j], size) == 0
        if same:
            _join(parents, a, b)
