"""The affine map of f on each cell of a mesh that all layers have cut."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np

from app.errors import NumericError
from app.geometry.arrays import IntArray, WordArray
from app.geometry.evaluate import side_by_side
from app.geometry.maps import output_maps, rows_a_step, vertex_sizes
from app.geometry.prepared import Layer, Prepared
from app.geometry.weights import exact_gradients
from app.networks.network import FloatArray


class LastLayer(NamedTuple):
    """What a mesh knows of the last hidden layer; the identity where there is none.

    numbers: (V, 6), rows: (V, n), the vertices with which the layer started and the deviations there (see `vertices`).
    links: see `maps`. patterns: (C, words) uint64, of all layers; the layer's words begin at `base`.
    """

    layer: Layer
    numbers: FloatArray
    rows: FloatArray
    links: IntArray
    patterns: WordArray
    base: int


def identity_layer(prepared: Prepared, numbers: FloatArray, links: IntArray) -> LastLayer:
    """The inputs taken for a hidden layer whose units are on everywhere."""
    dimension, cells = len(prepared.centre), len(links)
    limits = np.zeros((8, dimension))
    layer = Layer(0, np.eye(dimension), limits, 0.0, 1.0, 1.0, 0.0)
    rows = np.ascontiguousarray(numbers[:, :dimension])
    return LastLayer(layer, numbers, rows, links, np.zeros((cells, 1), dtype=np.uint64), 0)


def function_on_cells(
    prepared: Prepared, last: LastLayer, cells: int
) -> Generator[None, None, tuple[FloatArray, FloatArray, FloatArray]]:
    """The gradients (C, m, d), f minus f(reference) at the first corner of the parent (C, m), and bounds (C,) on the
    error of the former, see `maps.output_maps`; all in units. Raises NumericError where float64 overflows.
    """
    output = prepared.layers[-1]
    sizes = vertex_sizes(last.numbers, last.rows, last.layer)
    gradients = np.empty((cells, len(output.weight), len(prepared.centre)))
    anchored, bounds, rough = np.empty(gradients.shape[:2]), np.empty(cells), np.empty(cells, dtype=np.bool_)

    def block(low: int, high: int) -> int:
        _, numbers, rows, links, patterns, base = last
        network = (last.layer, output, prepared.flat, prepared.places)
        written = (gradients, anchored, bounds, rough)
        output_maps(numbers, rows, sizes, links, patterns, base, *network, low, high, *written)
        return 0

    yield from side_by_side(cells, rows_a_step([last.layer, output]), block)
    closely = np.flatnonzero(rough)
    if len(closely):
        yield from exact_gradients(prepared.layers, last.patterns, closely, gradients)
    if not np.isfinite(gradients.sum() + anchored.sum()):
        raise NumericError("The network's values or slopes grow beyond what float64 can hold.")
    return gradients, anchored, bounds
