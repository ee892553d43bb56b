"""The results in 2D: the cells, their borders, and the function on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import BoolArray, IntArray, WordArray
from app.geometry.jit import compiled_with_arrays
from app.networks.network import FloatArray


@dataclass(frozen=True, eq=False)
class PlaneMesh:
    """The activation regions as convex cells that share vertices and edges. V vertices, E edges, C cells.

    origin: (2,) float64, the window's centre. vertices: (V, 2) float64, offsets from the origin.
    at_infinity: (V,) bool; there, only if the window is the whole plane, the offset is a direction.
    edges: (E, 2) int32 vertices. edge_cells: (E, 2) int32, the cell on the left and on the right, -1 for none.
    edge_layers, edge_units: (E,) int32, the unit whose fold the edge is, both counted from 1; 0 on the window's
    border and on auxiliary edges of the whole plane. Where folds coincide, the first unit's. Of a layer of n units
    with hard tanh, units 1..n fold where z = -1 and n+1..2n where z = 1.
    cell_offsets: (C + 1,) int64 into cell_vertices, int32, which holds each cell's vertices counter-clockwise.
    patterns: (C, words) uint64, bit-packed, see `first_bits`: bit j tells of the layer's unit j + 1.
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


@compiled_with_arrays
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
