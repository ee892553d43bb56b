"""Counting the regions without their geometry: in bounded memory, and on all processors.

A mesh that has grown large is taken apart when it enters a layer, and each part goes through the remaining layers on
its own; a part that has grown large in turn is taken apart again. Of a finished part only its tally is kept, so
memory does not grow with the count.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import TypeVar

import numpy as np

from app.geometry.assurance import Assurance
from app.geometry.parallel import in_parallel
from app.geometry.parts import Part, parts_of
from app.geometry.plane import first_cells
from app.geometry.prepared import prepare
from app.geometry.subdivide import Step, check, stepwise, subdivide
from app.geometry.tally import PartsDisagree, Tally, tally_of, together
from app.geometry.window import Window
from app.networks import Network

LARGE = 1 << 13
"""Cells from which on a mesh is taken apart."""

Value = TypeVar("Value")
Progress = tuple[int, int]
"""Cells so far, and the bytes that the arrays hold."""


def counting(network: Network, window: Window | None) -> Iterator[Step]:
    """Count the regions as `subdivide` does, but keep no geometry: steps have no snapshot, the last has the counts.

    In a window of the plane memory is bounded. The line and the whole plane are subdivided as a whole.
    """
    check(network, window)
    if window is None or network.input_dim == 1:
        yield from _subdivided(network, window)
        return
    try:
        yield from _counted_in_parts(network, window)
    except PartsDisagree:
        yield from _subdivided(network, window)


def counts_of(network: Network, window: Window | None) -> dict[str, int]:
    """All steps of `counting` at once."""
    *_, last = counting(network, window)
    assert last.counts is not None
    return last.counts


def _subdivided(network: Network, window: Window | None) -> Iterator[Step]:
    for step in subdivide(network, window):
        yield Step(step.layer, step.layers, step.cells, step.bytes, counts=step.counts, assurance=step.assurance)


def _counted_in_parts(network: Network, window: Window) -> Iterator[Step]:
    prepared = yield from stepwise(prepare(network.folded(), window), Step(0, network.depth, 1, 0))
    mesh = first_cells(window, prepared)
    whole = Part(mesh, np.zeros(0, dtype=np.int32))
    work = _tally(whole, _in_parallel)
    tally, cells, held = None, 1, 0
    while tally is None:
        try:
            cells, held = next(work)
        except StopIteration as finished:
            tally = finished.value
        else:
            number = mesh.layer.number - 1 if mesh.layer is not None else 0
            yield Step(number, network.depth, cells, held)
    counts = {
        "activation_regions": tally.cells - tally.slivers,
        "linear_regions": tally.linear_inside,
        "slivers": tally.slivers,
    }
    assurance = Assurance(tally.euler, abs(tally.area / prepared.area - 1.0), tally.ambiguous)
    yield Step(network.depth, network.depth, tally.cells, held, counts=counts, assurance=assurance)


Runner = Callable[[deque[Part], int], Generator[Progress, None, list[Tally]]]


def _tally(part: Part, run_parts: Runner) -> Generator[Progress, None, Tally]:
    """Cut a part by the layers that are left; a part that has entered a layer begins with it."""
    mesh = part.mesh
    layers = mesh.prepared.layers[:-1]
    entered = mesh.layer is not None
    for layer in layers[mesh.layer.number - 1 if mesh.layer is not None else 0 :]:
        if not entered:
            yield mesh.cells, mesh.nbytes_with(layer)
            for _ in mesh.enter(layer):
                yield mesh.cells, mesh.nbytes
            if mesh.cells >= LARGE:
                return (yield from _tally_in_parts(part, run_parts))
        entered = False
        for wanted in mesh.cut():
            yield mesh.cells, mesh.nbytes + wanted
    return (yield from _reporting(tally_of(part), lambda: (mesh.cells, 2 * mesh.nbytes)))


def _tally_in_parts(part: Part, run_parts: Runner) -> Generator[Progress, None, Tally]:
    mesh = part.mesh
    found = yield from _reporting(parts_of(mesh), lambda: (mesh.cells, 2 * mesh.nbytes))
    seams = [seam for _, seam in found]
    parts = deque(part for part, _ in found)
    del found  # a part is let go when it is done
    tallies = yield from run_parts(parts, 2 * mesh.nbytes)
    cells = sum(tally.cells for tally in tallies)
    return (yield from _reporting(together(part, seams, tallies), lambda: (cells, 2 * mesh.nbytes)))


def _reporting(work: Generator[None, None, Value], report: Callable[[], Progress]) -> Generator[Progress, None, Value]:
    """Run `work`, reporting at each of its pauses; returns its result."""
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value  # type: ignore[no-any-return]
        yield report()


def _one_by_one(parts: deque[Part], held: int) -> Generator[Progress, None, list[Tally]]:
    """Run the parts one after the other. held: bytes that are held beside them."""
    tallies: list[Tally] = []
    cells = sum(part.mesh.cells for part in parts)
    while parts:
        cells -= parts[0].mesh.cells
        work = _tally(parts.popleft(), _one_by_one)
        try:
            while True:
                own, more = next(work)
                yield cells + own, held + more
        except StopIteration as finished:
            tallies.append(finished.value)
            cells += tallies[-1].cells
    return tallies


def _in_parallel(parts: deque[Part], held: int) -> Generator[Progress, None, list[Tally]]:
    """Run the parts side by side; a part that is no longer wanted stops at its next step."""
    cells = [part.mesh.cells for part in parts]
    bytes_of = [0] * len(parts)
    wanted = True

    def task(number: int, part: Part) -> Tally | None:
        work = _tally(part, _one_by_one)
        try:
            while wanted:
                cells[number], bytes_of[number] = next(work)
        except StopIteration as finished:
            cells[number], bytes_of[number] = finished.value.cells, 0
            return finished.value  # type: ignore[no-any-return]
        return None

    tallies: list[Tally] = []
    tasks = (partial(task, number, parts.popleft()) for number in range(len(parts)))
    try:
        for tally in in_parallel(tasks):
            if tally is not None:
                tallies.append(tally)
            yield sum(cells), held + sum(bytes_of)
    finally:
        wanted = False
    return tallies
