"""How an answer was assured."""

from __future__ import annotations

from typing import NamedTuple


class Assurance(NamedTuple):
    """euler: vertices - edges + cells of the mesh, which is 1 for cells that fill a window side by side.

    area_error: by how much the sum of the cells' areas, or lengths, misses the window's, as a fraction; None without a
    window.
    ambiguous: how often the sign of a unit at a vertex was closer to zero than rounding can tell, and taken for zero.
    """

    euler: int
    area_error: float | None
    ambiguous: int
