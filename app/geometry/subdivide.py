"""From a network and a window to its subdivision, in small steps."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TypeVar

from app.errors import InputError
from app.geometry.line import PieceMesh
from app.geometry.line_mesh import LineMesh, LineSubdivision
from app.geometry.line_result import line_subdivision
from app.geometry.plane import CellMesh
from app.geometry.plane_mesh import PlaneMesh, PlaneSubdivision
from app.geometry.plane_result import plane_subdivision
from app.geometry.prepared import prepare
from app.geometry.window import Window
from app.networks import Network

Value = TypeVar("Value")


@dataclass(frozen=True)
class Step:
    """A few milliseconds of work are done, and the caller may stop here.

    layer: hidden layers finished, of `layers`. cells: cells so far, which later steps can only increase.
    bytes: memory that the arrays hold, or will hold when the next step has begun.
    snapshot: gives the cells of the finished layers when a layer has just been finished, else None;
    good until the next step. subdivision: the answer, in the last step.
    """

    layer: int
    layers: int
    cells: int
    bytes: int
    snapshot: Callable[[], LineMesh | PlaneMesh] | None = None
    subdivision: LineSubdivision | PlaneSubdivision | None = None


def subdivide(network: Network, window: Window | None) -> Iterator[Step]:
    """Subdivide the window, or the whole line or plane where it is None, into the network's regions.

    Yields steps of a few milliseconds; the last one holds the subdivision. The method: start with the window as
    the only cell; for each layer evaluate the pre-activations at all vertices, decide their signs, and cut each
    cell by each unit that has both signs at its vertices. Inside a cell the layers so far are affine, so that the
    cuts are straight, and a new vertex is a weighted mean of two old ones.

    Raises InputError if network and window do not have the same number of inputs, 1 or 2, and NumericError
    where float64 cannot hold the network's values.
    """
    if network.input_dim not in (1, 2):
        raise InputError("network", f"must have one or two inputs, not {network.input_dim}.")
    if window is not None and window.dimension != network.input_dim:
        inputs = "one input: give x only" if network.input_dim == 1 else "two inputs: give x and y"
        raise InputError("window", f"must fit the network, which has {inputs}.")
    prepared = yield from _stepwise(prepare(network.folded(), window), Step(0, network.depth, 1, 0))
    mesh = PieceMesh(window, prepared) if network.input_dim == 1 else CellMesh(window, prepared)
    for number, layer in enumerate(prepared.layers[:-1]):
        step = Step(number, network.depth, mesh.cells, mesh.nbytes_with(layer))
        yield step
        yield from _stepwise(mesh.enter(layer), step)
        held = mesh.nbytes
        for wanted in mesh.cut():
            yield Step(number, network.depth, mesh.cells, held + wanted)
        yield Step(number + 1, network.depth, mesh.cells, mesh.nbytes, snapshot=mesh.snapshot)
    size = network.output_dim * (mesh.vertex_count + 2 * network.input_dim * mesh.cells)
    step = Step(network.depth, network.depth, mesh.cells, 2 * mesh.nbytes + 8 * size)
    yield step
    finish: Generator[None, None, LineSubdivision | PlaneSubdivision] = (
        line_subdivision(mesh) if isinstance(mesh, PieceMesh) else plane_subdivision(mesh)
    )
    subdivision = yield from _stepwise(finish, step)
    yield Step(network.depth, network.depth, mesh.cells, step.bytes, subdivision=subdivision)


def _stepwise(work: Generator[None, None, Value], step: Step) -> Generator[Step, None, Value]:
    """Run `work`, yielding `step` at each of its pauses; returns its result."""
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value  # type: ignore[no-any-return]
        yield step


def subdivision_of(network: Network, window: Window | None) -> LineSubdivision | PlaneSubdivision:
    """All steps of `subdivide` at once."""
    subdivision = None
    for step in subdivide(network, window):
        subdivision = step.subdivision
    assert subdivision is not None
    return subdivision
