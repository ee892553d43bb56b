"""The affine map of f on each cell of a mesh that all layers have cut."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np

from app.errors import NumericError
from app.geometry.arrays import ROWS_A_STEP, IntArray, WordArray, packed
from app.geometry.evaluate import side_by_side
from app.geometry.maps import PARENT, Corners, Maps, output_maps, rows_a_step
from app.geometry.prepared import Layer, Prepared
from app.geometry.vertices import Vertices
from app.geometry.weights import exact_gradients
from app.networks.network import FloatArray


class LastLayer(NamedTuple):
    """What a mesh knows of the last hidden layer; the identity where there is none.

    vertices, rows: (V, n), those with which the layer started and the deviations there (see `vertices`). links: see
    `maps`. patterns: (C, words) uint64, of all layers. parents: how many cells the layer started with; they are the
    first, and the other parts of a parent follow each other.
    """

    layer: Layer
    vertices: Vertices
    rows: FloatArray
    links: IntArray
    patterns: WordArray
    parents: int


def identity_layer(prepared: Prepared, vertices: Vertices, cells: int) -> tuple[Layer, Vertices, FloatArray, WordArray]:
    """The inputs taken for a hidden layer whose units are on everywhere, its signs, its deviations and its patterns."""
    dimension = len(prepared.centre)
    layer = Layer(0, 0, np.eye(dimension), np.eye(dimension), False, np.zeros((8, dimension)), 0.0, 1.0, 1.0, 0.0, 0)
    rows = np.ascontiguousarray(vertices.numbers[:, :dimension])
    on = packed(np.ones(dimension, dtype=np.bool_))
    bits = np.broadcast_to(np.stack([on, 0 * on]), (len(rows), 2, 1)).copy()
    return layer, vertices._replace(bits=bits), rows, np.broadcast_to(on, (cells, 1)).copy()


def function_on_cells(prepared: Prepared, last: LastLayer, cells: int) -> Generator[None, None, Maps]:
    """The maps of f on all cells. Raises NumericError where float64 overflows."""
    layer, output, rows = last.layer, prepared.layers[-1], last.rows
    outputs, units = output.weight.shape
    reads = packed((output.weight != 0.0).any(axis=0))
    corners = Corners(np.empty((len(rows), outputs)), np.empty((len(rows), 2)), reads)
    maps = Maps(
        np.empty((cells, outputs, 2)),
        np.empty((cells, outputs)),
        np.empty(cells),
        np.empty(cells, dtype=np.bool_),
    )
    values = np.empty((cells, 3, outputs))
    later = last.links[last.parents : cells, PARENT].copy()
    network = (layer, output, prepared.flat, prepared.places)

    def block(low: int, high: int, first: int, end: int) -> int:
        """The corners low..high-1, and the parts of the parents first..end-1."""
        begin, stop = np.searchsorted(later, (first, end)) + last.parents
        parts = np.array([[first, end], [begin, stop]])
        work = (np.empty(units), values, maps)
        output_maps(last.vertices, rows, last.links, last.patterns, *network, low, high, parts, corners, *work)
        return 0

    vertex_rows, parents = rows_a_step([layer, output]), max(1, ROWS_A_STEP * last.parents // cells)
    if len(rows) <= vertex_rows and last.parents <= parents:
        block(0, len(rows), 0, last.parents)
    else:
        yield from side_by_side(len(rows), vertex_rows, lambda low, high: block(low, high, 0, 0))
        yield from side_by_side(last.parents, parents, lambda low, high: block(0, 0, low, high))
    closely = np.flatnonzero(maps.rough)
    if len(closely):
        yield from exact_gradients(prepared.layers, last.patterns, closely, maps.gradients)
    if not np.isfinite(maps.gradients.sum() + maps.anchored.sum()):
        raise NumericError("The network's values or slopes grow beyond what float64 can hold.")
    return maps
