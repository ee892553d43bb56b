"""The stream's frames: a run's events as bytes. What a frame looks like is part of the wire contract, version 1.

A frame is: the length of the header and of the body in bytes, each a little-endian uint32; the header, JSON in ASCII
with spaces behind it, so that 8 + its length is a multiple of 8; the body, arrays in little-endian, each with zeros
behind it up to a multiple of 8 bytes. The header names each array with its dtype, shape and offset in the body.
"""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.geometry import LineMesh, LineSubdivision, PlaneMesh, PlaneSubdivision, Step
from app.services import Advanced, Clock, Event, Finished, Started
from app.services.answer_json import dumps
from app.settings import Settings, mebibytes

VERSION = 1
MEDIA_TYPE = "application/x-reluscope-frames"

COUNTS_SECONDS = 0.1
"""Least time between two frames that only tell how far the count is."""

GEOMETRY_SECONDS = 0.15
"""Least time between two drawings: an eye sees no more, and each costs the page as much as the server."""

Arrays = Mapping[str, NDArray[Any]]

Frame = list[bytes]
"""One frame, in pieces: the head, then one for each array."""


def encoded(header: Mapping[str, object], arrays: Arrays | None = None) -> Frame:
    """The frame with this header, to which the description of the arrays is added."""
    described: list[dict[str, object]] = []
    pieces: list[bytes] = []
    offset = 0
    for name, array in (arrays or {}).items():
        described.append({"name": name, "dtype": array.dtype.name, "shape": list(array.shape), "offset": offset})
        data = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        pieces.append(data + bytes(-len(data) % 8))
        offset += len(pieces[-1])
    head = dumps({**header, "arrays": described})
    head += b" " * (-len(head) % 8)
    return [struct.pack("<II", len(head), offset) + head, *pieces]


def frames(
    events: Iterator[Event], geometry: bool, limits: Settings, clock: Clock
) -> Generator[Frame | None, None, None]:
    """A frame, or None for a step that has nothing to tell, for each event; two for the last one.

    geometry: whether to draw. Then the last event must hold a subdivision if the answer is complete.
    """
    told = drawn = clock()
    for event in events:
        now = clock()
        if isinstance(event, Started):
            yield encoded({"type": "started", "version": VERSION, **event.question})
        elif isinstance(event, Finished):
            answer = dict(event.answer)
            if geometry and event.subdivision is not None:
                drawing = _final_geometry(event.subdivision, len(event.answer["network"]["hidden_widths"]), limits)
                if isinstance(drawing, str):
                    answer["geometry_reason"] = drawing
                else:
                    yield drawing
            yield encoded({"type": "done", "answer": answer})
        elif geometry and event.step.snapshot is not None and now - drawn > GEOMETRY_SECONDS:
            yield _layer_geometry(event.step, limits)
            drawn = clock()
        elif now - told > COUNTS_SECONDS:
            told = now
            yield _counts(event)
        else:
            yield None


def failed(problem: Mapping[str, object]) -> Frame:
    """The last frame of a stream that broke."""
    return encoded({"type": "failed", "problem": problem})


def _counts(event: Advanced) -> Frame:
    step = event.step
    header = {"type": "counts", "layer": step.layer, "layers": step.layers, "cells": step.cells}
    return encoded({**header, "seconds": round(event.seconds, 3)})


def _layer_geometry(step: Step, limits: Settings) -> Frame | None:
    """The cells after a layer; in 1D only the last drawing is sent."""
    assert step.snapshot is not None
    mesh = step.snapshot()
    if isinstance(mesh, LineMesh):
        return None
    arrays = _plane_arrays(mesh)
    if _size(arrays) > limits.max_frame_bytes:
        return None
    header = {"type": "geometry", "layer": step.layer, "layers": step.layers, "final": False, "dimension": 2}
    return encoded({**header, "origin": mesh.origin.tolist()}, arrays)


def _final_geometry(subdivision: LineSubdivision | PlaneSubdivision, layers: int, limits: Settings) -> Frame | str:
    """The drawing, or the sentence that says why there is none."""
    if isinstance(subdivision, LineSubdivision):
        dimension, origin, arrays = 1, [0.0], _line_arrays(subdivision)
    else:
        dimension, origin, arrays = 2, subdivision.mesh.origin.tolist(), _plane_arrays(subdivision.mesh)
        arrays |= _plane_function_arrays(subdivision)
    size = _size(arrays)
    if size > limits.max_frame_bytes:
        return (
            f"The drawing would take {mebibytes(size)}, "
            f"more than the {mebibytes(limits.max_frame_bytes)} allowed (max_frame_bytes)."
        )
    header = {"type": "geometry", "layer": layers, "layers": layers, "final": True, "dimension": dimension}
    return encoded({**header, "origin": origin}, arrays)


def _line_arrays(subdivision: LineSubdivision) -> dict[str, NDArray[Any]]:
    mesh = subdivision.mesh
    return {
        "x": mesh.x,
        "values": subdivision.values[:, 0],
        "slopes": subdivision.slopes[:, 0],
        "layers": _uint32(mesh.layers),
        "units": _uint32(mesh.units),
        "kinks": subdivision.kinks.astype(np.uint8),
        "slivers": subdivision.slivers.astype(np.uint8),
    }


def _plane_arrays(mesh: PlaneMesh) -> dict[str, NDArray[Any]]:
    return {
        "vertices": mesh.vertices.astype(np.float32),
        "cell_offsets": _uint32(mesh.cell_offsets),
        "cell_vertices": _uint32(mesh.cell_vertices),
        "pattern_keys": mesh.pattern_keys(),
        "edges": _uint32(mesh.edges),
        "edge_layers": _uint32(mesh.edge_layers),
    }


def _plane_function_arrays(subdivision: PlaneSubdivision) -> dict[str, NDArray[Any]]:
    """What only the finished drawing has; of several outputs the first one's function."""
    mesh = subdivision.mesh
    return {
        "linear_regions": _uint32(subdivision.linear_regions),
        "slivers": subdivision.slivers.astype(np.uint8),
        "active_units": np.bitwise_count(mesh.patterns).sum(axis=1, dtype=np.uint32),
        "values": subdivision.values[:, 0],
        "gradients": subdivision.gradients[:, 0],
        "edge_units": _uint32(mesh.edge_units),
        "edge_cells": _uint32(mesh.edge_cells),  # -1, no cell, becomes 2^32 - 1
    }


def _uint32(array: NDArray[Any]) -> NDArray[np.uint32]:
    return array.astype(np.uint32)


def _size(arrays: Arrays) -> int:
    return sum(array.nbytes for array in arrays.values())
