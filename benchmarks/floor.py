"""The least time that the method could take on this machine: its matrix products and the writing of its result.

Nothing else is in it: no signs, no cutting, no merging, no reading. So no engine that works by this method reaches it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from app.geometry import LineMesh, subdivision_of
from app.geometry.prepared import WIDE
from app.networks import Network, network_from_layers
from benchmarks.cases import Case
from benchmarks.contestants import Run, window_of
from benchmarks.measure import REPEATS, timed

SIDE = 1536
"""Rows and columns of the matrices whose product is timed: large enough for the full rate."""
ROOM = 1 << 28
"""Bytes of the array whose filling is timed: far more than the caches hold."""


@dataclasses.dataclass(frozen=True)
class Rates:
    """What the machine can do: operations of BLAS in float64, by the number of threads, and bytes written."""

    flops_per_second: dict[int, float]
    bytes_per_second: float


@dataclasses.dataclass(frozen=True)
class Work:
    """What a case asks for. vertices: at the start of each layer, the output layer included. cells: in the end.

    flops: see `flops`. result_bytes: of all arrays of the subdivision.
    """

    vertices: list[int]
    cells: int
    flops: int
    result_bytes: int


def flops(network: Network, vertices: Sequence[int]) -> int:
    """Multiplications and additions of the matrix products.

    A hidden layer is evaluated at each vertex that is there when it begins; where it is wide and dense, only at those
    that were there when the layer before began, as the others are means (see `app.geometry.mixed`). f is evaluated
    where the last hidden layer begins.
    """
    *hidden, output = network.weights
    total = 0
    for number, weight in enumerate(hidden):
        mean = network.input_dim == 2 and number > 0 and weight.shape[1] >= WIDE and bool((weight != 0.0).all())
        total += 2 * vertices[number - 1 if mean else number] * weight.size
    return total + 2 * vertices[max(len(hidden) - 1, 0)] * output.size


def work_of(case: Case) -> Work:
    """Subdivide with the first layer, the first two, and so on, and note how large everything is."""
    network, window = case.network, window_of(case)
    vertices = [2**network.input_dim]
    for depth in range(1, network.depth + 1):
        layers = zip(network.weights[: depth + 1], network.biases[: depth + 1], strict=True)
        subdivision = subdivision_of(network_from_layers(list(layers)), window)
        mesh = subdivision.mesh
        vertices.append(len(mesh.x if isinstance(mesh, LineMesh) else mesh.vertices))
    cells = len(subdivision.linear_regions)
    return Work(vertices, cells, flops(network, vertices), nbytes(subdivision))


def nbytes(result: Any) -> int:
    """Bytes of all arrays in a dataclass and in the dataclasses that it holds."""
    if isinstance(result, np.ndarray):
        return result.nbytes
    if dataclasses.is_dataclass(result):
        return sum(nbytes(getattr(result, field.name)) for field in dataclasses.fields(result))
    return 0


def measured_rates(threads: int) -> Rates:
    """BLAS with one thread and with `threads`, and memory."""
    a, b, product = np.ones((SIDE, SIDE)), np.ones((SIDE, SIDE)), np.empty((SIDE, SIDE))
    rates = {}
    for number in (1, threads):
        with threadpool_limits(number, user_api="blas"):
            rates[number] = 2 * SIDE**3 / least_seconds(lambda: np.matmul(a, b, out=product))
    room = np.zeros(ROOM // 8)
    return Rates(rates, ROOM / least_seconds(lambda: room.fill(1.0)))


def least_seconds(run: Run) -> float:
    """The least of some runs, after one that is not counted."""
    run()
    return min(timed(run) for _ in range(REPEATS))


def floor_seconds(work: Work, rates: Rates) -> dict[str, float]:
    """For `full` and `count`, with as many threads as were measured."""
    products = work.flops / rates.flops_per_second[max(rates.flops_per_second)]
    return {"full": products + work.result_bytes / rates.bytes_per_second, "count": products}
