"""From a network and a window to its subdivision, in small steps."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TypeVar

from app.errors import InputError
from app.geometry.line import PieceMesh
from app.geometry.line_mesh import LineMesh, LineSubdivision, line_subdivision
from app.geometry.maps import gradients_of
from app.geometry.plane import CellMesh
from app.geometry.plane_mesh import PlaneMesh, PlaneSubdivision, plane_subdivision
from app.geometry.reference import reference_preactivations
from app.geometry.scaling import in_units
from app.geometry.vertices import words_for
from app.geometry.window import Window
from app.networks import Network
from app.networks.network import FloatArray

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
    network, units = in_units(network, window)
    mesh = PieceMesh(window, units) if network.input_dim == 1 else CellMesh(window, units)
    references = reference_preactivations(network, mesh.centre)
    before = None
    for layer, weight in enumerate(network.weights[:-1], start=1):
        reference = references[layer - 1]
        wanted = mesh.table.nbytes_with(len(reference)) + 8 * mesh.cells * words_for(len(reference))
        yield Step(layer - 1, network.depth, mesh.cells, mesh.nbytes + wanted)
        for _ in mesh.table.enter_layer(weight, before, reference):
            yield Step(layer - 1, network.depth, mesh.cells, mesh.nbytes + wanted)
        for wanted in mesh.cut(reference, layer):
            yield Step(layer - 1, network.depth, mesh.cells, mesh.nbytes + wanted)
        yield Step(layer, network.depth, mesh.cells, mesh.nbytes, snapshot=mesh.snapshot)
        before = reference
    yield from _finish(network, mesh, before, references[-1])


def _finish(
    network: Network, mesh: PieceMesh | CellMesh, before: FloatArray | None, reference: FloatArray
) -> Iterator[Step]:
    """The affine maps of the cells, and the linear regions."""
    size = network.output_dim * (mesh.table.count + 2 * network.input_dim * mesh.cells)
    step = Step(network.depth, network.depth, mesh.cells, 2 * mesh.nbytes + 8 * size)
    yield step
    values = yield from _stepwise(mesh.table.outputs(network.weights[-1], before, reference), step)
    gradients, magnitudes = yield from _stepwise(gradients_of(network, mesh.patterns[: mesh.cells]), step)
    if isinstance(mesh, PieceMesh):
        line_mesh, keep = mesh.snapshot(), mesh.kept()
        yield step
        slopes, sizes = gradients[keep[:-1], :, 0], magnitudes[keep[:-1], :, 0]
        line = line_subdivision(line_mesh, mesh.scale, mesh.offsets[keep], values[keep], slopes, sizes)
        yield step
        subdivision: LineSubdivision | PlaneSubdivision = yield from _stepwise(line, step)
    else:
        points = mesh.table.rows.points[: mesh.table.count]
        plane = plane_subdivision(mesh.snapshot(), mesh.scale, points, values, gradients, magnitudes)
        yield step
        subdivision = yield from _stepwise(plane, step)
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
