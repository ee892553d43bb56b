"""The least time that the method could take on this machine: its matrix products and the writing of its result.

Nothing else is in it: no signs, no cutting, no merging, no reading. So no engine that works by this method reaches it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from app.geometry import LineMesh, subdivide
from app.networks import Network
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


def flops(network: Network, vertices: Sequence[int], cells: int) -> int:
    """Multiplications and additions of the matrix products.

    Each hidden layer is evaluated once at each vertex that is there when it begins. Then comes the map of each cell,
    from a sum over the last hidden layer at one corner more than there are inputs.
    """
    *hidden, output = network.weights
    values = sum(2 * count * weight.size for count, weight in zip(vertices, hidden, strict=False))
    return values + 2 * (network.input_dim + 1) * cells * output.size


def work_of(case: Case) -> Work:
    """Subdivide once, and note how large everything is."""
    vertices = [2**case.network.input_dim]
    for step in subdivide(case.network, window_of(case)):
        if step.snapshot is not None:
            mesh = step.snapshot()
            vertices.append(len(mesh.x if isinstance(mesh, LineMesh) else mesh.vertices))
    return Work(vertices, step.cells, flops(case.network, vertices, step.cells), nbytes(step.subdivision))


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
