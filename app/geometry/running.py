"""Taking a mesh of the plane through its layers: as a whole while it is small, then in parts, on all processors."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from app.geometry.parallel import in_parallel
from app.geometry.parts import Part

LARGE = 1 << 12
"""Cells from which on a mesh is taken apart."""
LARGE_PART = 1 << 15
"""Cells from which on a part is taken apart in turn, if memory is to be saved."""


class Kept(Protocol):
    """What is kept of a part."""

    @property
    def nbytes(self) -> int:
        """Bytes that it holds."""


Result = TypeVar("Result", bound=Kept)
Value = TypeVar("Value")


class Progress(NamedTuple):
    """How many hidden layers are finished everywhere, the cells so far, and the bytes that the arrays hold."""

    layer: int
    cells: int
    bytes: int


Work = Callable[[Part], Generator[Progress, None, Result]]


def cut_layers(part: Part, large: float) -> Generator[Progress, None, bool]:
    """Cut a part by the layers that are left; a part that has entered a layer begins with it.

    Returns False when it is done, or True as soon as it has entered a further layer with `large` cells or more.
    """
    mesh = part.mesh
    layers = mesh.prepared.layers[:-1]
    entered = mesh.layer is not None
    for layer in layers[mesh.layer.number - 1 if mesh.layer is not None else 0 :]:
        if not entered:
            yield Progress(layer.number - 1, mesh.cells, mesh.nbytes_with(layer))
            entering = mesh.nbytes_with(layer)
            for _ in mesh.enter(layer):
                yield Progress(layer.number - 1, mesh.cells, entering)
            if mesh.cells >= large:
                return True
        entered = False
        for wanted in mesh.cut():
            yield Progress(layer.number - 1, mesh.cells, mesh.nbytes + wanted)
    return False


def reporting(work: Generator[None, None, Value], report: Callable[[], Progress]) -> Generator[Progress, None, Value]:
    """Run `work`, reporting at each of its pauses; returns its result."""
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value  # type: ignore[no-any-return]
        yield report()


def run_one_by_one(parts: deque[Part], work: Work[Result], held: int) -> Generator[Progress, None, list[Result]]:
    """Run the parts one after the other, each let go when it is done. held: bytes beside them."""
    results: list[Result] = []
    cells, first = sum(part.mesh.cells for part in parts), _finished(parts)
    held += sum(part.mesh.nbytes for part in parts)
    while parts:
        part = parts.popleft()
        cells, held = cells - part.mesh.cells, held - part.mesh.nbytes
        running, own = work(part), 0
        del part
        try:
            while True:
                layer, own, more = next(running)
                yield Progress(first if parts else layer, cells + own, held + more)
        except StopIteration as finished:
            results.append(finished.value)
            cells, held = cells + own, held + results[-1].nbytes
    return results


def run_in_parallel(parts: deque[Part], work: Work[Result], held: int) -> Generator[Progress, None, list[Result]]:
    """Run the parts side by side; a part that is no longer wanted stops at its next step."""
    progress = [Progress(_finished(parts), part.mesh.cells, part.mesh.nbytes) for part in parts]
    depth, wanted = len(parts[0].mesh.prepared.layers) - 1, True

    def task(number: int, part: Part) -> list[Result]:
        running = work(part)
        try:
            while wanted:
                progress[number] = next(running)
        except StopIteration as finished:
            progress[number] = progress[number]._replace(layer=depth, bytes=finished.value.nbytes)
            return [finished.value]
        return []

    results: list[Result] = []
    tasks = (partial(task, number, parts.popleft()) for number in range(len(parts)))
    try:
        for result in in_parallel(tasks):
            results += result or []
            layers, cells, sizes = zip(*progress, strict=True)
            yield Progress(min(layers), sum(cells), held + sum(sizes))
    finally:
        wanted = False
    return results


def _finished(parts: deque[Part]) -> int:
    """How many hidden layers have cut the parts, which have all entered the next."""
    layer = parts[0].mesh.layer
    assert layer is not None
    return layer.number - 1
