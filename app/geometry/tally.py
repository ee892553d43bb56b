"""Counting the regions of a mesh in parts: what is kept of a part, and how parts are put together.

Of a part that all layers have cut only numbers are kept, and what its neighbours need: for each piece of its borders
the gradient on its side, and to which linear region the cell there belongs. When the part on the other side is done
as well, linear regions on both sides are joined wherever the gradients are the same.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import NamedTuple

import numpy as np

from app.geometry.arrays import BoolArray, IntArray, WordArray
from app.geometry.borders import Offsets, match_borders, pieces_of
from app.geometry.finished import finish
from app.geometry.half_edges import CELL
from app.geometry.jit import compiled_with_arrays
from app.geometry.parts import Part, Seam
from app.geometry.regions import compare, join, join_closely, label
from app.networks.network import FloatArray


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

    @property
    def nbytes(self) -> int:
        """Bytes that it holds."""
        return sum(field.nbytes for field in self if isinstance(field, np.ndarray))


def tally_of(part: Part) -> Generator[None, None, Tally]:
    """The tally of a part that all layers have cut."""
    cut, slivers, _, area, maps, linear, regions = yield from finish(part.mesh)
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
        maps.gradients[cells],
        maps.bounds[cells],
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
    borders = match_borders(mesh, seams, [tally.offsets for tally in tallies])
    first_region = np.cumsum([0] + [len(tally.solid) for tally in tallies])
    regions = np.concatenate([tally.regions + at for tally, at in zip(tallies, first_region[:-1], strict=True)])
    gradients, bounds, patterns = (
        np.concatenate([getattr(tally, name) for tally in tallies]) for name in ("gradients", "bounds", "patterns")
    )
    joined = np.arange(first_region[-1], dtype=np.int32)
    limits = mesh.prepared.layers[-1].limits
    doubtful = join_borders(borders.there, borders.back, gradients, bounds, limits, regions, joined)
    yield from join_closely(mesh.prepared, patterns, doubtful, regions[doubtful], joined)
    count = label(joined)
    pieces, offsets = pieces_of(mesh.edges, whole.borders)
    numbers = borders.numbers[pieces]
    begins, ends = borders.begins[numbers], borders.ends[numbers]
    own = np.concatenate([np.arange(*span) for span in zip(begins, ends, strict=True)] or [np.zeros(0, dtype=np.int64)])
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
        np.concatenate([[0], np.cumsum(ends - begins)])[offsets],
        gradients[own],
        bounds[own],
        patterns[own],
        touching,
        solid,
    )


@compiled_with_arrays
def join_borders(
    there: Offsets,
    back: Offsets,
    gradients: FloatArray,
    bounds: FloatArray,
    limits: FloatArray,
    regions: IntArray,
    joined: IntArray,
) -> IntArray:
    """Join the regions on both sides of borders where the gradients are the same.

    there, back: see `Borders`. gradients, bounds, regions: of the cell at each piece. joined: (R,), the union so far.
    Returns the pairs of pieces, (pairs, 2) int32, where the bounds do not tell.
    """
    count, doubtful = 0, np.empty((len(there), 2), dtype=np.int32)
    for pair in range(len(there)):
        a, b = there[pair], back[pair]
        same = compare(gradients, a, bounds[a], gradients, b, bounds[b], limits)
        if same > 0:
            join(joined, regions[a], regions[b])
        elif same == 0:
            doubtful[count, 0], doubtful[count, 1] = a, b
            count += 1
    return doubtful[:count]
