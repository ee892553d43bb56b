"""Who counts: each contestant makes all ready outside the timed part and gives back what is to be timed.

Each imports what it needs itself, so that the memory of a process in which one runs alone is its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.cases import Case

Run = Callable[[], Any]


def full(case: Case) -> Run:
    """Ours: geometry, adjacency, merging, both counts."""
    from app.geometry import subdivision_of

    return partial(subdivision_of, case.network, window_of(case))


def count(case: Case) -> Run:
    """Ours: both counts without geometry."""
    from app.geometry import counts_of

    return partial(counts_of, case.network, window_of(case))


def regioncam(case: Case) -> Run:
    """The peer's only way: geometry, adjacency, activations of each layer; no merging. It counts in float32.

    Its window is [-1, 1] in each input, so the case's window is put into the first layer.
    """
    from regioncam import Regioncam, Regioncam1D

    # Regioncam takes half the extent of the window, Regioncam1D the whole.
    start = partial(Regioncam, size=1.0) if case.network.input_dim == 2 else partial(Regioncam1D, size=2.0)
    first, *others = case.network.weights
    layers = [
        (np.ascontiguousarray(weight.T, dtype=np.float32), bias.astype(np.float32))
        for weight, bias in zip([case.reach * first, *others], case.network.biases, strict=True)
    ]

    def run() -> Any:
        cells = start()
        for weight, bias in layers[:-1]:
            cells.linear(weight, bias)
            cells.relu()
        cells.linear(*layers[-1])
        return cells

    return run


CONTESTANTS: dict[str, Callable[[Case], Run]] = {"full": full, "count": count, "regioncam": regioncam}


def window_of(case: Case) -> Any:
    """The case's `Window`."""
    from app.geometry import Window

    corner = (case.reach,) * case.network.input_dim
    return Window(tuple(-reach for reach in corner), corner)


def counts_in(result: Any) -> dict[str, int]:
    """What a contestant has counted; regioncam counts activation regions only."""
    if isinstance(result, dict):
        return result
    if hasattr(result, "counts"):
        return dict(result.counts)
    return {"activation_regions": result.num_faces if hasattr(result, "num_faces") else result.num_edges}
