"""Counting the regions without their geometry: in bounded memory, and on all processors.

A mesh that has grown large is taken apart when it enters a layer, or while a wide one cuts it, and each part goes
through all that is left on its own; a part that has grown large in turn is taken apart again. Of a finished part only
its tally is kept, whose size goes by the length of its borders: memory does not grow with depth, and little with width.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator, Iterator

import numpy as np

from app.geometry import running
from app.geometry.assurance import Assurance
from app.geometry.borders import PartsDisagree
from app.geometry.parts import Part, parts_of
from app.geometry.plane import first_cells
from app.geometry.prepared import prepare
from app.geometry.running import Progress, Work, cut_layers, reporting, run_in_parallel, run_one_by_one
from app.geometry.subdivide import Step, check, stepping, stepwise, subdivide, subdivide_plane
from app.geometry.tally import Tally, tally_of, together
from app.geometry.window import Window
from app.networks import Network


def counting(network: Network, window: Window | None) -> Iterator[Step]:
    """Count the regions as `subdivide` does, but keep no geometry: steps have no snapshot, the last has the counts.

    In a window of the plane memory does not grow with depth, and hardly with width. The line and the whole plane are
    subdivided as a whole, and so is a window if rounding should make two parts cut their border in different ways.
    """
    check(network, window)
    if window is not None and network.input_dim == 2:
        try:
            yield from _counted_in_parts(network, window)
        except PartsDisagree:
            pass
        else:
            return
        yield from _without_geometry(subdivide_plane(network, window, math.inf))
    else:
        yield from _without_geometry(subdivide(network, window))


def counts_of(network: Network, window: Window | None) -> dict[str, int]:
    """All steps of `counting` at once."""
    *_, last = counting(network, window)
    assert last.counts is not None
    return last.counts


def _without_geometry(steps: Iterator[Step]) -> Iterator[Step]:
    for step in steps:
        yield Step(step.layer, step.layers, step.cells, step.bytes, counts=step.counts, assurance=step.assurance)


def _counted_in_parts(network: Network, window: Window) -> Iterator[Step]:
    prepared = yield from stepwise(prepare(network, window), Step(0, network.depth, 1, 0))
    mesh = first_cells(window, prepared)
    whole = Part(mesh, np.zeros(0, dtype=np.int32), 1.0)
    work = _tally(whole, run_in_parallel)
    tally = yield from stepping(work, network.depth)
    counts = {
        "activation_regions": tally.cells - tally.slivers,
        "linear_regions": tally.linear_inside,
        "slivers": tally.slivers,
    }
    assurance = Assurance(tally.euler, abs(tally.area / prepared.area - 1.0), tally.ambiguous)
    yield Step(network.depth, network.depth, tally.cells, 0, counts=counts, assurance=assurance)


Runner = Callable[[deque[Part], Work[Tally], int], Generator[Progress, None, list[Tally]]]


def _tally(part: Part, run_parts: Runner = run_one_by_one) -> Generator[Progress, None, Tally]:
    """Cut a part by the layers that are left; if it grows large, in parts in turn."""
    mesh = part.mesh
    large = running.LARGE if run_parts is run_in_parallel else running.LARGE_PART
    if (yield from cut_layers(part, large)):
        return (yield from _tally_in_parts(part, run_parts))
    depth = len(mesh.prepared.layers) - 1
    return (yield from reporting(tally_of(part), lambda: Progress(depth, mesh.cells, 2 * mesh.nbytes)))


def _tally_in_parts(part: Part, run_parts: Runner) -> Generator[Progress, None, Tally]:
    mesh = part.mesh
    assert mesh.layer is not None
    finished = mesh.layer.number - 1
    found = yield from reporting(parts_of(mesh), lambda: Progress(finished, mesh.cells, 2 * mesh.nbytes))
    seams = [seam for _, seam in found]
    parts = deque(part for part, _ in found)
    del found  # a part is let go when it is done
    tallies = yield from run_parts(parts, _tally, mesh.nbytes)
    cells = sum(tally.cells for tally in tallies)
    depth = len(mesh.prepared.layers) - 1
    return (yield from reporting(together(part, seams, tallies), lambda: Progress(depth, cells, 2 * mesh.nbytes)))
