"""Counting the regions without their geometry: in bounded memory, and on all processors.

A mesh that has grown large is taken apart when it enters a layer, and each part goes through the remaining layers on
its own; a part that has grown large in turn is taken apart again. Of a finished part only its tally is kept, so
memory does not grow with depth. A single layer is not taken apart: what it makes of a part is held whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import NamedTuple, TypeVar

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


class Progress(NamedTuple):
    """How many hidden layers are finished everywhere, the cells so far, and the bytes that the arrays hold."""

    layer: int
    cells: int
    bytes: int


def counting(network: Network, window: Window | None) -> Iterator[Step]:
    """Count the regions as `subdivide` does, but keep no geometry: steps have no snapshot, the last has the counts.

    In a window of the plane memory does not grow with depth; what a part becomes within one layer is held whole. The
    line and the whole plane are subdivided as a whole, and so is a window if rounding should make two parts cut their
    border in different ways.
    """
    check(network, window)
    if window is None or network.input_dim == 1:
        yield from _subdivided(network, window)
        return
    try:
        yield from _counted_in_parts(network, window)
    except PartsDisagree:
        pass
    else:
        return
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
    tally, progress = None, Progress(0, 1, 0)
    while tally is None:
        try:
            progress = next(work)
        except StopIteration as finished:
            tally = finished.value
        else:
            yield Step(progress.layer, network.depth, progress.cells, progress.bytes)
    counts = {
        "activation_regions": tally.cells - tally.slivers,
        "linear_regions": tally.linear_inside,
        "slivers": tally.slivers,
    }
    assurance = Assurance(tally.euler, abs(tally.area / prepared.area - 1.0), tally.ambiguous)
    yield Step(network.depth, network.depth, tally.cells, progress.bytes, counts=counts, assurance=assurance)


Runner = Callable[[deque[Part], int], Generator[Progress, None, list[Tally]]]


def _tally(part: Part, run_parts: Runner) -> Generator[Progress, None, Tally]:
    """Cut a part by the layers that are left; a part that has entered a layer begins with it."""
    mesh = part.mesh
    layers = mesh.prepared.layers[:-1]
    entered = mesh.layer is not None
    for layer in layers[mesh.layer.number - 1 if mesh.layer is not None else 0 :]:
        if not entered:
            yield Progress(layer.number - 1, mesh.cells, mesh.nbytes_with(layer))
            for _ in mesh.enter(layer):
                yield Progress(layer.number - 1, mesh.cells, mesh.nbytes)
            if mesh.cells >= LARGE:
                return (yield from _tally_in_parts(part, run_parts))
        entered = False
        for wanted in mesh.cut():
            yield Progress(layer.number - 1, mesh.cells, mesh.nbytes + wanted)
    return (yield from _reporting(tally_of(part), lambda: Progress(len(layers), mesh.cells, 2 * mesh.nbytes)))


def _tally_in_parts(part: Part, run_parts: Runner) -> Generator[Progress, None, Tally]:
    mesh = part.mesh
    assert mesh.layer is not None
    finished = mesh.layer.number - 1
    found = yield from _reporting(parts_of(mesh), lambda: Progress(finished, mesh.cells, 2 * mesh.nbytes))
    seams = [seam for _, seam in found]
    parts = deque(part for part, _ in found)
    del found  # a part is let go when it is done
    tallies = yield from run_parts(parts, 2 * mesh.nbytes)
    cells = sum(tally.cells for tally in tallies)
    depth = len(mesh.prepared.layers) - 1
    return (yield from _reporting(together(part, seams, tallies), lambda: Progress(depth, cells, 2 * mesh.nbytes)))


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
    cells, first = sum(part.mesh.cells for part in parts), _finished(parts)
    while parts:
        cells -= parts[0].mesh.cells
        work = _tally(parts.popleft(), _one_by_one)
        try:
            while True:
                layer, own, more = next(work)
                yield Progress(first if parts else layer, cells + own, held + more)
        except StopIteration as finished:
            tallies.append(finished.value)
            cells += tallies[-1].cells
    return tallies


def _finished(parts: deque[Part]) -> int:
    """How many hidden layers have cut the parts, which have all entered the next."""
    layer = parts[0].mesh.layer
    assert layer is not None
    return layer.number - 1


def _in_parallel(parts: deque[Part], held: int) -> Generator[Progress, None, list[Tally]]:
    """Run the parts side by side; a part that is no longer wanted stops at its next step."""
    progress = [Progress(_finished(parts), part.mesh.cells, 0) for part in parts]
    depth, wanted = len(parts[0].mesh.prepared.layers) - 1, True

    def task(number: int, part: Part) -> Tally | None:
        work = _tally(part, _one_by_one)
        try:
            while wanted:
                progress[number] = next(work)
        except StopIteration as finished:
            progress[number] = Progress(depth, finished.value.cells, 0)
            return finished.value  # type: ignore[no-any-return]
        return None

    tallies: list[Tally] = []
    tasks = (partial(task, number, parts.popleft()) for number in range(len(parts)))
    try:
        for tally in in_parallel(tasks):
            if tally is not None:
                tallies.append(tally)
            layers, cells, sizes = zip(*progress, strict=True)
            yield Progress(min(layers), sum(cells), held + sum(sizes))
    finally:
        wanted = False
    return tallies
