"""The start of a layer: its pre-activations at all vertices, and their signs.

Matrix products go row block by row block, each block a task of its own: block borders depend on the shapes alone,
so the result is the same bytes whatever the number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial

import numpy as np

from app.errors import NumericError
from app.geometry.arrays import GROWTH, ranges, words_for
from app.geometry.maps import rows_a_step
from app.geometry.mixed import mix_rows, mix_vertices
from app.geometry.parallel import in_parallel
from app.geometry.prepared import Layer, Prepared
from app.geometry.vertices import SIZE, Vertices, activation_changes, decide_signs, first_changes
from app.networks.network import FloatArray

TOO_LARGE = "The network's values grow beyond what float64 can hold."


def side_by_side(count: int, size: int, task: Callable[[int, int], int]) -> Generator[None, None, int]:
    """Run a task on each range of rows, a pause after each; returns the sum of what they give."""
    if count <= size:
        return task(0, count)
    total = 0
    blocks = (partial(task, low, high) for low, high in ranges(count, size))
    for result in in_parallel(blocks):
        total += result or 0
        yield
    return total


def enter_layer(
    vertices: Vertices,
    count: int,
    layer: Layer,
    prepared: Prepared,
    finished: tuple[Layer, FloatArray, int] | None,
    bends: FloatArray,
) -> Generator[None, None, tuple[Vertices, FloatArray, int]]:
    """Evaluate a layer at the first `count` vertices and decide the signs.

    finished: the layer before, its deviations at the first vertices, and with how many vertices it started. bends: of
    the others, see `mix_vertices`.
    Returns the table with the new signs, the deviations (count, n), and how many signs were closer to zero than
    rounding can tell. Raises NumericError where float64 overflows.
    """
    bits = np.empty((len(vertices.numbers), 2, words_for(len(layer.weight))), dtype=np.uint64)
    entered = vertices._replace(bits=bits)
    rows, multiplied = np.empty((count, len(layer.weight))), count
    fresh = np.empty((0, 0))
    if finished is not None:
        before, old, start = finished
        fresh = yield from fresh_rows(vertices, before, old, count)
        multiplied = start if layer.dense else count

    def block(low: int, high: int) -> int:
        changes = np.empty((high - low, layer.weight.shape[1]))
        if finished is None:
            first_changes(vertices.numbers, low, high, changes)
        elif not activation_changes(vertices, old, fresh, before, low, high, changes):
            raise NumericError(TOO_LARGE)
        with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is noticed where it is used
            np.matmul(changes, layer.columns, out=rows[low:high])
        return decide_signs(entered, rows, layer, prepared.flat, np.empty((5, prepared.widest)), low, high)

    ambiguous = yield from side_by_side(multiplied, rows_a_step([layer]), block)
    work = np.empty((5, prepared.widest))
    for low, high in ranges(count - multiplied, max(1, GROWTH // (8 * rows.shape[1]))):
        here = (multiplied + low, multiplied + high)
        ambiguous += mix_vertices(entered, rows, layer, before, vertices.bits, fresh, bends, prepared.flat, work, *here)
        if not np.isfinite(vertices.numbers[slice(*here), SIZE].sum()):
            raise NumericError(TOO_LARGE)
        yield
    return entered, rows, ambiguous


def fresh_rows(vertices: Vertices, layer: Layer, rows: FloatArray, count: int) -> Generator[None, None, FloatArray]:
    """The deviations of a layer at the vertices of which `rows` does not tell, (count - len(rows), n), some a step.

    These are vertices that the layer has made; in the first layer also others.
    """
    known, units = rows.shape
    fresh = np.empty((count - known, units))
    for low, high in ranges(count - known, max(1, GROWTH // (8 * units))):
        if layer.number == 1:
            np.matmul(vertices.numbers[known + low : known + high, :2], layer.columns, out=fresh[low:high])
        else:
            mix_rows(vertices.numbers, vertices.marks, rows, known + low, known + high, fresh)
        if high < count - known:
            yield
    return fresh
