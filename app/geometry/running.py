"""Taking a mesh of the plane through its layers: as a whole while it is small, then in parts, on all processors."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from app.geometry.parallel import in_parallel
from app.geometry.parts import Part
from app.geometry.plane import CellMesh

LARGE = 1 << 12
"""Cells from which on a mesh that enters a layer is taken apart."""
LARGE_PART = 1 << 15
"""The same for a part, if memory is to be saved."""
NUMBERS = 1 << 23
"""Cells times units of the layer from which on it also is."""
WHILE_CUT = 2
"""How many times as much it takes while a layer cuts a mesh."""


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

    large: a number of cells, or infinity. Returns False when it is done, or True as soon as it is to be taken apart: it
    is large when it has entered a further layer, or WHILE_CUT times as large while a layer cuts it.
    """
    mesh = part.mesh
    layers = mesh.prepared.layers[:-1]
    entered = mesh.layer is not None
    if entered:
        mesh.make_room(part.growth)
    for layer in layers[mesh.layer.number - 1 if mesh.layer is not None else 0 :]:
        if not entered:
            yield Progress(layer.number - 1, mesh.cells, mesh.nbytes_with(layer))
            entering = mesh.nbytes_with(layer)
            for _ in mesh.enter(layer):
                yield Progress(layer.number - 1, mesh.cells, entering)
            if is_large(mesh, large):
                return True
        entered = False
        for wanted in mesh.cut():
            yield Progress(layer.number - 1, mesh.cells, mesh.nbytes + wanted)
            if is_large(mesh, large, WHILE_CUT):
                return True
    return False


def is_large(mesh: CellMesh, large: float, times: int = 1) -> bool:
    """Whether a mesh that has entered a layer has so many times `large` cells, or, if that is finite, NUMBERS.

    While a layer cuts it, only the share of the cells counts that goes by what is left to do.
    """
    assert mesh.layer is not None
    most = min(large, max(LARGE, NUMBERS // len(mesh.layer.weight))) if large < math.inf else large
    return mesh.left * mesh.cells >= times * most


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
