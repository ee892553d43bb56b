"""From a network and a window to its subdivision, in small steps.

The method: start with the window as the only cell. For each layer evaluate the pre-activations at all vertices, decide
their signs, and cut each cell by each unit that has both signs at its vertices. Inside a cell the layers so far are
affine, so that the cuts are straight, and a new vertex is a weighted mean of two old ones.

A mesh of the plane that has grown large is taken apart when it enters a layer, or while a wide one cuts it, and its
parts are cut side by side through all that is left, then stitched.

The whole line and plane need no other method. Their ends are points at infinity: a point has homogeneous coordinates,
and one of weight 0 is a direction. There each unit grows or falls, and signs tell which; a fold crosses the side
between two directions where the unit stays level. The plane starts as a square around the origin and four unbounded
cells beside it, whose borders are auxiliary: they lie on no fold, and cells on both sides that have one pattern are
counted as one region. affinitree and relucent, which follow unbounded polyhedra, give the same counts.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np

from app.errors import InputError
from app.geometry import running
from app.geometry.assurance import Assurance
from app.geometry.borders import PartsDisagree
from app.geometry.finished import Finished, finish
from app.geometry.line import first_pieces
from app.geometry.line_mesh import LineMesh, LineSubdivision
from app.geometry.line_result import line_subdivision
from app.geometry.parts import Part, parts_of
from app.geometry.plane import first_cells
from app.geometry.plane_mesh import PlaneMesh, PlaneSubdivision
from app.geometry.plane_result import plane_subdivision
from app.geometry.prepared import prepare
from app.geometry.running import Progress, cut_layers, is_large, reporting, run_in_parallel
from app.geometry.stitch import snapshot_of
from app.geometry.window import Window
from app.networks import Network

Value = TypeVar("Value")


class Step(NamedTuple):
    """A few milliseconds of work are done, and the caller may stop here.

    layer: hidden layers finished, of `layers`. cells: cells so far, which later steps can only increase, unless parts
    of a mesh disagree and it is cut again as a whole.
    bytes: memory that the arrays hold, or will hold when the next step has begun.
    snapshot: gives the cells of the finished layers when a layer has just been finished, else None;
    good until the next step. counts, assurance and subdivision: the answer, in the last step.
    """

    layer: int
    layers: int
    cells: int
    bytes: int
    snapshot: Callable[[], LineMesh | PlaneMesh] | None = None
    counts: dict[str, int] | None = None
    assurance: Assurance | None = None
    subdivision: LineSubdivision | PlaneSubdivision | None = None


def subdivide(network: Network, window: Window | None) -> Iterator[Step]:
    """Subdivide the window, or the whole line or plane where it is None, into the network's regions.

    Yields steps of a few milliseconds; the last one holds the subdivision.

    Raises InputError if network and window do not have the same number of inputs, 1 or 2, and NumericError
    where float64 cannot hold the network's values.
    """
    check(network, window)
    if network.input_dim == 1:
        yield from _subdivide_line(network, window)
        return
    if window is not None:
        try:
            yield from subdivide_plane(network, window, running.LARGE)
        except PartsDisagree:
            pass
        else:
            return
    yield from subdivide_plane(network, window, math.inf)


def _subdivide_line(network: Network, window: Window | None) -> Iterator[Step]:
    prepared = yield from stepwise(prepare(network, window), Step(0, network.depth, 1, 0))
    mesh = first_pieces(window, prepared)
    for layer in prepared.layers[:-1]:
        yield from stepwise(
            mesh.enter(layer), Step(layer.number - 1, network.depth, mesh.cells, mesh.nbytes_with(layer))
        )
        for wanted in mesh.cut():
            yield Step(layer.number - 1, network.depth, mesh.cells, mesh.nbytes + wanted)
        yield Step(layer.number, network.depth, mesh.cells, mesh.nbytes, snapshot=mesh.snapshot)
    step = _last_step(network, mesh.cells, mesh.vertex_count, mesh.nbytes)
    yield step
    subdivision, assurance = yield from stepwise(line_subdivision(mesh, window), step)
    yield step._replace(counts=subdivision.counts, assurance=assurance, subdivision=subdivision)


def subdivide_plane(network: Network, window: Window | None, large: float) -> Iterator[Step]:
    """Subdivide a window of the plane, or the whole plane, in parts when there are `large` cells or more.

    Then there are no more snapshots. Raises PartsDisagree if rounding makes two parts cut their border differently.
    """
    prepared = yield from stepwise(prepare(network, window), Step(0, network.depth, 1, 0))
    mesh = first_cells(window, prepared)
    layers, parts = network.depth, []
    for layer in prepared.layers[:-1]:
        yield from stepwise(mesh.enter(layer), Step(layer.number - 1, layers, mesh.cells, mesh.nbytes_with(layer)))
        apart = is_large(mesh, large)
        for wanted in () if apart else mesh.cut():
            yield Step(layer.number - 1, layers, mesh.cells, mesh.nbytes + wanted)
            apart = is_large(mesh, large, running.WHILE_CUT)
            if apart:
                break
        if apart:
            parts = yield from stepwise(parts_of(mesh), Step(layer.number - 1, layers, mesh.cells, 2 * mesh.nbytes))
            break
        yield Step(layer.number, layers, mesh.cells, mesh.nbytes, snapshot=partial(snapshot_of, mesh))
    if parts:
        work = run_in_parallel(deque(part for part, _ in parts), cut_and_finish, mesh.nbytes)
        finished = yield from stepping(work, layers)
    else:
        step = _last_step(network, mesh.cells, mesh.vertex_count, mesh.nbytes)
        finished = [(yield from stepwise(finish(mesh), step))]
    cells, vertices, held = np.sum([(cut.cells, cut.vertex_count, cut.nbytes) for cut, *_ in finished], axis=0).tolist()
    step = _last_step(network, cells, vertices, held)
    yield step
    subdivision, assurance = yield from stepwise(plane_subdivision(mesh, parts, finished, window), step)
    yield step._replace(counts=subdivision.counts, assurance=assurance, subdivision=subdivision)


def cut_and_finish(part: Part) -> Generator[Progress, None, Finished]:
    """Cut a part by all layers that are left, and finish it."""
    yield from cut_layers(part, math.inf)
    depth, mesh = len(part.mesh.prepared.layers) - 1, part.mesh
    return (yield from reporting(finish(mesh), lambda: Progress(depth, mesh.cells, 2 * mesh.nbytes)))


def _last_step(network: Network, cells: int, vertices: int, held: int) -> Step:
    """Before the answer is put together from what is held."""
    size = network.output_dim * (vertices + 2 * network.input_dim * cells)
    return Step(network.depth, network.depth, cells, 2 * held + 8 * size)


def stepping(work: Generator[Progress, None, Value], layers: int) -> Generator[Step, None, Value]:
    """Run `work`, yielding its progress as steps; returns its result."""
    while True:
        try:
            progress = next(work)
        except StopIteration as finished:
            return finished.value  # type: ignore[no-any-return]
        yield Step(progress.layer, layers, progress.cells, progress.bytes)


def check(network: Network, window: Window | None) -> None:
    """Raise InputError unless network and window have the same number of inputs, 1 or 2."""
    if network.input_dim not in (1, 2):
        raise InputError("network", f"must have one or two inputs, not {network.input_dim}.")
    if window is not None and window.dimension != network.input_dim:
        inputs = "one input: give x only" if network.input_dim == 1 else "two inputs: give x and y"
        raise InputError("window", f"must fit the network, which has {inputs}.")


def stepwise(work: Generator[None, None, Value], step: Step) -> Generator[Step, None, Value]:
    """Run `work`, yielding `step` at each of its pauses; returns its result."""
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value  # type: ignore[no-any-return]
        yield step


def subdivision_of(network: Network, window: Window | None) -> LineSubdivision | PlaneSubdivision:
    """All steps of `subdivide` at once."""
    *_, last = subdivide(network, window)
    assert last.subdivision is not None
    return last.subdivision
