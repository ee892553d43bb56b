"""Where the parts of a mesh meet: which pieces of their borders face each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import IntArray
from app.geometry.half_edges import TWIN
from app.geometry.jit import compiled_with_arrays
from app.geometry.parts import Seam
from app.geometry.plane import CellMesh

Offsets = NDArray[np.int64]


class PartsDisagree(Exception):
    """A border was not cut in the same way on both sides: signs at the tolerance came out differently."""


class Borders(NamedTuple):
    """All pieces of the borders of all parts, numbered part by part.

    numbers: (H,) of each half-edge of the whole mesh, the border that it was, or -1. begins, ends: of each border, its
    pieces. there, back: (N,) each, pieces that face each other. follows: (N,), whether another piece of the same border
    follows on the one `there`; it begins where the one `back` begins.
    """

    numbers: Offsets
    begins: Offsets
    ends: Offsets
    there: Offsets
    back: Offsets
    follows: NDArray[np.bool_]


def match_borders(whole: CellMesh, seams: Sequence[Seam], offsets: Sequence[Offsets]) -> Borders:
    """Match the borders of the parts that a mesh was taken apart into. offsets: see `pieces_of`.

    Raises PartsDisagree.
    """
    count = np.cumsum([0] + [len(seam.outside) for seam in seams])
    pieces = np.cumsum([0] + [int(own[-1]) for own in offsets])
    begins = np.concatenate([own[:-1] + first for own, first in zip(offsets, pieces[:-1], strict=True)])
    ends = np.concatenate([own[1:] + first for own, first in zip(offsets, pieces[:-1], strict=True)])
    numbers = np.full(whole.half_edges, -1, dtype=np.int64)
    for seam, first in zip(seams, count[:-1], strict=True):
        numbers[seam.outside] = np.arange(first, first + len(seam.outside))
    twins = whole.edges[: whole.half_edges, TWIN]
    half_edges = np.flatnonzero((numbers >= 0) & (twins > np.arange(whole.half_edges)))
    there, back = numbers[half_edges], numbers[twins[half_edges]]
    sizes = ends[there] - begins[there]
    if (sizes != ends[back] - begins[back]).any():
        raise PartsDisagree
    place = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    last = np.repeat(sizes - 1, sizes)
    return Borders(
        numbers,
        begins,
        ends,
        np.repeat(begins[there], sizes) + place,
        np.repeat(ends[back] - 1, sizes) - place,
        place < last,
    )


@compiled_with_arrays
def pieces_of(edges: IntArray, borders: IntArray) -> tuple[IntArray, Offsets]:
    """The half-edges into which borders were cut, in order, and (B + 1,) where those of each border begin."""
    offsets = np.zeros(len(borders) + 1, dtype=np.int64)
    for border in range(len(borders)):
        half_edge, count = borders[border], 0
        while half_edge >= 0:
            count += 1
            half_edge = -2 - edges[half_edge, TWIN] if edges[half_edge, TWIN] < -1 else -1
        offsets[border + 1] = offsets[border] + count
    pieces = np.empty(offsets[-1], dtype=np.int32)
    for border in range(len(borders)):
        half_edge, place = borders[border], offsets[border]
        while half_edge >= 0:
            pieces[place] = half_edge
            place += 1
            half_edge = -2 - edges[half_edge, TWIN] if edges[half_edge, TWIN] < -1 else -1
    return pieces, offsets
