"""Counting the regions of a mesh in parts: what is kept of a part, and how parts are put together.

Of a part that all layers have cut only numbers are kept, and what its neighbours need: for each piece of its borders
the gradient on its side, and to which linear region the cell there belongs. When the part on the other side is done
as well, linear regions on both sides are joined wherever the gradients are the same.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import BoolArray, IntArray, WordArray
from app.geometry.function import function_on_cells
from app.geometry.jit import compiled_with_arrays
from app.geometry.parts import Part, Seam
from app.geometry.plane_cut import CELL, TWIN
from app.geometry.regions import compare, join, join_closely, label, linear_regions_of, slivers_of
from app.networks.network import FloatArray

Offsets = NDArray[np.int64]


class PartsDisagree(Exception):
    """A border was not cut in the same way on both sides: signs at the tolerance came out differently."""


class Tally(NamedTuple):
    """What is kept of a mesh or part that all layers have cut.

    cells, slivers: how many; linear_inside: linear regions that touch no border and are not only slivers. area, euler,
    ambiguous: see `Assurance`. offsets: (B + 1,) into the pieces of the borders, in order. gradients: (S, m, 2),
    bounds: (S,), patterns: (S, words) and regions: (S,) int32, of the cell at each piece. solid: (R,) bool, for each
    region that touches a border, whether it is not only slivers.
    """

    cells: int
    slivers: int
    linear_inside: int
    area: float
    euler: int
    ambiguous: int
    offsets: Offsets
    gradients: FloatArray
    bounds: FloatArray
    patterns: WordArray
    regions: IntArray
    solid: BoolArray


def tally_of(part: Part) -> Generator[None, None, Tally]:
    """The tally of a part that all layers have cut."""
    cut = part.mesh
    slivers, _, area = yield from slivers_of(cut)
    gradients, _, bounds, _ = yield from function_on_cells(cut.prepared, cut.last_layer, cut.cells)
    linear, regions = yield from linear_regions_of(cut, gradients, bounds)
    pieces, offsets = pieces_of(cut.edges, part.borders)
    cells = cut.edges[pieces, CELL]
    inside, touching, solid = _apart(linear, regions, ~slivers, linear[cells])
    return Tally(
        cut.cells,
        int(slivers.sum()),
        inside,
        area,
        cut.euler,
        cut.ambiguous,
        offsets,
        gradients[cells],
        bounds[cells],
        cut.pattern_rows[cells],
        touching,
        solid,
    )


def _apart(labels: IntArray, count: int, solid: BoolArray, at_border: IntArray) -> tuple[int, IntArray, BoolArray]:
    """Regions at the border apart from the others.

    labels: (N,) the region of each cell, below `count`; solid: (N,). at_border: (S,), labels. Returns how many
    others are solid, the regions of the border with new labels, (S,), and whether these are solid.
    """
    is_solid = np.zeros(count, dtype=np.bool_)
    is_solid[labels[solid]] = True
    names, renamed = np.unique(at_border, return_inverse=True)
    inside = int(is_solid.sum()) - int(is_solid[names].sum())
    return inside, renamed.astype(np.int32), is_solid[names]


def together(whole: Part, seams: Sequence[Seam], tallies: Sequence[Tally]) -> Generator[None, None, Tally]:
    """The tally of a part from those of the parts it was taken apart into."""
    mesh = whole.mesh
    output = mesh.prepared.layers[-1]
    part_of, border_of = np.full((2, mesh.half_edges), -1, dtype=np.int32)
    for number, seam in enumerate(seams):
        part_of[seam.outside], border_of[seam.outside] = number, np.arange(len(seam.outside))
    first_region = np.cumsum([0] + [len(tally.solid) for tally in tallies])
    first_piece = np.cumsum([0] + [len(tally.regions) for tally in tallies])
    first_border = np.cumsum([0] + [len(seam.outside) for seam in seams])
    begins = np.concatenate([tally.offsets[:-1] + at for tally, at in zip(tallies, first_piece[:-1], strict=True)])
    ends = np.concatenate([tally.offsets[1:] + at for tally, at in zip(tallies, first_piece[:-1], strict=True)])
    regions = np.concatenate([tally.regions + at for tally, at in zip(tallies, first_region[:-1], strict=True)])
    gradients, bounds, patterns = (
        np.concatenate([getattr(tally, name) for tally in tallies]) for name in ("gradients", "bounds", "patterns")
    )
    border = np.where(part_of >= 0, first_border[part_of] + border_of, -1)
    there = np.flatnonzero((part_of >= 0) & (mesh.edges[: mesh.half_edges, TWIN] > np.arange(mesh.half_edges)))
    back = mesh.edges[there, TWIN]
    if (ends[border[there]] - begins[border[there]] != ends[border[back]] - begins[border[back]]).any():
        raise PartsDisagree
    joined = np.arange(first_region[-1], dtype=np.int32)
    pairs = np.stack([border[there], border[back]], axis=1)
    doubtful = join_borders(pairs, begins, ends, gradients, bounds, output.limits, regions, joined)
    yield from join_closely(mesh.prepared, patterns, doubtful, regions[doubtful], joined)
    count = label(joined)
    pieces, offsets = pieces_of(mesh.edges, whole.borders)
    own = np.concatenate([np.arange(begins[b], ends[b]) for b in border[pieces]] or [np.zeros(0, dtype=np.int64)])
    sizes = (ends - begins)[border[pieces]]
    inside, touching, solid = _apart(
        joined, count, np.concatenate([tally.solid for tally in tallies]), joined[regions[own]]
    )
    return Tally(
        sum(tally.cells for tally in tallies),
        sum(tally.slivers for tally in tallies),
        sum(tally.linear_inside for tally in tallies) + inside,
        sum(tally.area for tally in tallies),
        mesh.euler + sum(tally.euler - seam.euler for tally, seam in zip(tallies, seams, strict=True)),
        mesh.ambiguous + sum(tally.ambiguous for tally in tallies),
        np.concatenate([[0], np.cumsum(sizes)])[offsets],
        gradients[own],
        bounds[own],
        patterns[own],
        touching,
        solid,
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


@compiled_with_arrays
def join_borders(
    pairs: IntArray,
    begins: Offsets,
    ends: Offsets,
    gradients: FloatArray,
    bounds: FloatArray,
    limits: FloatArray,
    regions: IntArray,
    joined: IntArray,
) -> IntArray:
    """Join the regions on both sides of borders where the gradients are the same.

    pairs: (N, 2), the two sides of each border; they list their pieces in opposite order. joined: (R,), the union so
    far. Returns the pairs of pieces, (pairs, 2) int32, where the bounds do not tell.
    """
    count = 0
    for pair in range(len(pairs)):
        count += ends[pairs[pair, 0]] - begins[pairs[pair, 0]]
    doubtful = np.empty((count, 2), dtype=np.int32)
    count = 0
    for pair in range(len(pairs)):
        there, back = pairs[pair]
        for place in range(ends[there] - begins[there]):
            a, b = begins[there] + place, ends[back] - 1 - place
            same = compare(gradients, a, bounds[a], gradients, b, bounds[b], limits)
            if same > 0:
                join(joined, regions[a], regions[b])
            elif same == 0:
                doubtful[count, 0], doubtful[count, 1] = a, b
                count += 1
    return doubtful[:count]
