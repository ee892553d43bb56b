"""The results in 2D: the cells, their borders, and the function on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.jit import compiled
from app.geometry.line_mesh import BoolArray, IntArray
from app.geometry.signs import is_sliver, sign
from app.geometry.vertices import WordArray
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
    counts: activation_regions, linear_regions and slivers.
    """

    mesh: PlaneMesh
    values: FloatArray
    gradients: FloatArray
    constants: FloatArray
    linear_regions: IntArray
    slivers: BoolArray
    counts: dict[str, int]


def plane_subdivision(
    mesh: PlaneMesh, values: FloatArray, gradients: FloatArray, magnitudes: FloatArray
) -> PlaneSubdivision:
    """Find slivers and merge neighbours. values, gradients, magnitudes: see `PlaneSubdivision` and `maps`."""
    slivers = find_slivers(mesh.vertices, mesh.at_infinity, mesh.cell_offsets, mesh.cell_vertices)
    activation = merge_auxiliary(mesh.edge_cells, mesh.edge_layers, mesh.patterns)
    linear = merge_linear(mesh.edge_cells, gradients, magnitudes)
    anchors = finite_vertices(mesh.at_infinity, mesh.cell_offsets, mesh.cell_vertices)
    at_anchors = mesh.vertices[anchors] + mesh.origin
    return PlaneSubdivision(
        mesh=mesh,
        values=values,
        gradients=gradients,
        constants=values[anchors] - np.einsum("cmd,cd->cm", gradients, at_anchors),
        linear_regions=linear,
        slivers=slivers,
        counts={
            "activation_regions": len(np.unique(activation[~slivers])),
            "linear_regions": len(np.unique(linear[~slivers])),
            "slivers": int(slivers.sum()),
        },
    )


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
    points: FloatArray, at_infinity: BoolArray, offsets: NDArray[np.int64], around: IntArray
) -> BoolArray:
    """(C,) bool: cells whose area over their longest side is below the tolerance, by the size of the coordinates."""
    cells = len(offsets) - 1
    result = np.zeros(cells, dtype=np.bool_)
    for cell in range(cells):
        low, high = offsets[cell], offsets[cell + 1]
        start = points[around[low]]
        area, longest, extent, bounded = 0.0, 0.0, 0.0, True
        for place in range(low, high):
            a, b = around[place], around[place + 1 if place + 1 < high else low]
            bounded = bounded and not at_infinity[a]
            ax, ay = points[a, 0] - start[0], points[a, 1] - start[1]
            bx, by = points[b, 0] - start[0], points[b, 1] - start[1]
            area += 0.5 * (ax * by - bx * ay)
            longest = max(longest, np.hypot(bx - ax, by - ay))
            extent = max(extent, abs(points[a, 0]), abs(points[a, 1]))
        result[cell] = bounded and (longest == 0.0 or is_sliver(area / longest, extent))
    return result


@compiled
def finite_vertices(at_infinity: BoolArray, offsets: NDArray[np.int64], around: IntArray) -> IntArray:
    """(C,) int32: a vertex of each cell that is not at infinity. Every cell has one."""
    result = np.empty(len(offsets) - 1, dtype=np.int32)
    for cell in range(len(result)):
        place = offsets[cell]
        while at_infinity[around[place]]:
            place += 1
        result[cell] = around[place]
    return result


@compiled
def _root(parents: IntArray, cell: int) -> int:
    while parents[cell] != cell:
        parents[cell] = parents[parents[cell]]
        cell = parents[cell]
    return cell


@compiled
def _join(parents: IntArray, a: int, b: int) -> None:
    a, b = _root(parents, a), _root(parents, b)
    parents[max(a, b)] = min(a, b)


@compiled
def _labels(parents: IntArray) -> IntArray:
    """0, 1, 2, ... for the sets of a union-find in order of first appearance; the smallest member is the root."""
    labels = np.empty_like(parents)
    count = 0
    for cell in range(len(parents)):
        root = _root(parents, cell)
        if root == cell:
            labels[cell] = count
            count += 1
        else:
            labels[cell] = labels[root]
    return labels


@compiled
def merge_auxiliary(edge_cells: IntArray, edge_layers: IntArray, patterns: WordArray) -> IntArray:
    """(C,) int32 activation regions: cells on both sides of an auxiliary edge with one pattern are one region."""
    parents = np.arange(len(patterns)).astype(np.int32)
    for edge in range(len(edge_cells)):
        a, b = edge_cells[edge]
        if b >= 0 and edge_layers[edge] == 0 and (patterns[a] == patterns[b]).all():
            _join(parents, a, b)
    return _labels(parents)


@compiled
def merge_linear(edge_cells: IntArray, gradients: FloatArray, magnitudes: FloatArray) -> IntArray:
    """(C,) int32 linear regions: neighbours with one gradient have one affine map, as f is continuous."""
    cells, outputs, inputs = gradients.shape
    parents = np.arange(cells).astype(np.int32)
    for edge in range(len(edge_cells)):
        a, b = edge_cells[edge]
        same = b >= 0
        for i in range(outputs):
            for j in range(inputs):
                size = max(magnitudes[a, i, j], magnitudes[b, i, j])
                same = same and sign(gradients[a, i, j] - gradients[b, i, j], size) == 0
        if same:
            _join(parents, a, b)
    return _labels(parents)
