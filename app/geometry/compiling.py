"""Compile all kernels ahead of the first request."""

from __future__ import annotations

from collections.abc import Iterator

from app.geometry.jit import KERNELS
from app.geometry.plane_mesh import PlaneSubdivision
from app.geometry.subdivide import subdivide
from app.geometry.window import Window
from app.networks import random_network


def compile_kernels() -> Iterator[tuple[int, int, str]]:
    """Compile every kernel, or load it from disk. Yields how many are done, of how many, and the last one's name.

    Kernels compile at their first call for the types of its arguments, so two small networks are subdivided.
    """
    done: list[str] = []
    for _ in _use_all():
        for kernel in KERNELS:
            if kernel.signatures and kernel.__name__ not in done:
                done.append(kernel.__name__)
                yield len(done), len(KERNELS), done[-1]


def _use_all() -> Iterator[object]:
    for window in (Window((-1.0,), (1.0,)), Window((-1.0, -1.0), (1.0, 1.0))):
        for step in subdivide(random_network(window.dimension, [3, 3], "he", 0), window):
            if isinstance(step.subdivision, PlaneSubdivision):
                step.subdivision.mesh.pattern_keys()
            yield step
