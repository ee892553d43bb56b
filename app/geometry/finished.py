"""What is worked out for a mesh of the plane, or a part of one, that all layers have cut."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

from app.geometry.arrays import BoolArray, IntArray
from app.geometry.function import function_on_cells
from app.geometry.maps import Maps
from app.geometry.plane import CellMesh
from app.geometry.regions import linear_regions_of, slivers_of


class Finished(NamedTuple):
    """slivers: (C,) whether a cell is too thin to be counted. anchors: (C,) its vertex nearest to the reference point.

    area: the sum of all cells' areas, in units. maps: see `maps`. linear: (C,) the linear region of each cell, from 0
    in order of first appearance, as far as the mesh tells; regions: how many.
    """

    cut: CellMesh
    slivers: BoolArray
    anchors: IntArray
    area: float
    maps: Maps
    linear: IntArray
    regions: int

    @property
    def nbytes(self) -> int:
        """Bytes that it holds."""
        return self.cut.nbytes + sum(array.nbytes for array in (*self.maps, self.slivers, self.anchors, self.linear))


def finish(cut: CellMesh) -> Generator[None, None, Finished]:
    """Work it out, some cells or edges a step."""
    slivers, anchors, area = yield from slivers_of(cut)
    maps = yield from function_on_cells(cut.prepared, cut.last_layer, cut.cells)
    linear, regions = yield from linear_regions_of(cut, maps.gradients, maps.bounds)
    return Finished(cut, slivers, anchors, area, maps, linear, regions)
