"""Compile all kernels ahead of the first request."""

from __future__ import annotations

from collections.abc import Iterator

from app.geometry.count import counting
from app.geometry.jit import KERNELS
from app.geometry.plane_mesh import PlaneSubdivision
from app.geometry.subdivide import subdivide
from app.geometry.window import Window
from app.networks import random_network


def compile_kernels() -> Iterator[tuple[int, int, str]]:
    """Compile every kernel, or load it from disk. Yields how many are done, of how many, and the last one's name.

    Kernels compile at their first call for the types of its arguments, so a few small networks are subdivided.
    """
    done: list[str] = []
    for _ in _use_all():
        for kernel in KERNELS:
            if kernel.signatures and kernel.__name__ not in done:
                done.append(kernel.__name__)
                yield len(done), len(KERNELS), done[-1]


def _use_all() -> Iterator[object]:
    """A piece of line, a square, the whole plane, a network that cuts nothing, and one that is counted in parts."""
    interval, square = Window((-1.0,), (1.0,)), Window((-1.0, -1.0), (1.0, 1.0))
    yield from subdivide(random_network(1, [3, 3], "he", 0), interval)
    for step in subdivide(random_network(2, [3, 3], "he", 0), square):
        if isinstance(step.subdivision, PlaneSubdivision):
            step.subdivision.mesh.pattern_keys()
        yield step
    yield from subdivide(random_network(2, [3, 3], "he", 0), None)
    yield from subdivide(random_network(2, [], "he", 0), square)
    yield from counting(random_network(2, [220, 1], "he", 0), square)
