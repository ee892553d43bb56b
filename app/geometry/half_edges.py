"""The half-edges of a mesh of the plane, and how they change when a cell is parted."""

from __future__ import annotations

from app.geometry.arrays import IntArray, WordArray
from app.geometry.crossing import AT_PARENT, BIT, CELLS, HALF_EDGES, NUMBER, VERTICES, StateArray
from app.geometry.jit import compiled_part
from app.geometry.maps import FIRST, ORIGIN_CELL, PARENT

ORIGIN, TWIN, FOLLOWING, CELL, LAYER, UNIT = range(6)
"""The columns of the half-edges: the vertex where one starts; its partner, or less than 0; the next one around the
cell; the cell on its left; the layer and the unit whose fold it is, both counted from 1, 0 for none."""


@compiled_part
def part_cell(
    bits: WordArray,
    edges: IntArray,
    links: IntArray,
    patterns: WordArray,
    loop: IntArray,
    count: int,
    state: StateArray,
    cell: int,
    unit: int,
    off: int,
    on: int,
) -> int:
    """Part a cell along the fold of `unit`. It keeps the side where the unit is on; a new cell gets the other.

    off, on: see `plane_cut._ends_of_off`; where the unit was not zero there, loop[3] holds the half-edges that start at
    the new vertices. The loop becomes that of the side kept; returns its length.
    """
    there, back, new = state[HALF_EDGES], state[HALF_EDGES] + 1, state[CELLS]
    state[HALF_EDGES] += 2
    state[CELLS] += 1
    cut_off, cut_on = loop[2, off] != 0, loop[2, on] != 0
    into_off = loop[3, 0] if cut_off else loop[0, off]
    into_on = loop[3, 1] if cut_on else loop[0, on]
    out_of_on = loop[0, off] if cut_off else loop[0, off - 1 if off > 0 else count - 1]
    out_of_off = loop[0, on] if cut_on else loop[0, on - 1 if on > 0 else count - 1]
    edges[there, ORIGIN], edges[back, ORIGIN] = edges[into_off, ORIGIN], edges[into_on, ORIGIN]
    edges[there, TWIN], edges[back, TWIN] = back, there
    edges[there, FOLLOWING], edges[back, FOLLOWING] = into_on, into_off
    edges[out_of_on, FOLLOWING], edges[out_of_off, FOLLOWING] = there, back
    edges[there, CELL], edges[back, CELL] = cell, new
    for h in (there, back):
        edges[h, LAYER], edges[h, UNIT] = state[NUMBER], unit + 1
    links[cell, FIRST], links[new, FIRST], links[new, PARENT] = there, back, state[AT_PARENT]
    links[new, ORIGIN_CELL] = cell
    for word in range((state[BIT] >> 6) + bits.shape[2]):
        patterns[new, word] = patterns[cell, word]
    edges[into_off, CELL] = new
    place = off
    while place != on:
        place = place + 1 if place + 1 < count else 0
        if place != on or cut_on:
            edges[loop[0, place], CELL] = new
    return _keep(edges, loop, count, there, into_on, on, off, cut_off)


@compiled_part
def _keep(
    edges: IntArray, loop: IntArray, count: int, there: int, into_on: int, on: int, off: int, cut_off: bool
) -> int:
    """Make the loop that of the side kept, which begins with two half-edges; returns its length."""
    kept, place = 2, on
    loop[2, 0], loop[3, 0] = there, edges[there, ORIGIN]
    loop[2, 1], loop[3, 1] = into_on, edges[into_on, ORIGIN]
    while True:
        place = place + 1 if place + 1 < count else 0
        if place == off and not cut_off:
            break
        loop[2, kept], loop[3, kept] = loop[0, place], loop[1, place]
        kept += 1
        if place == off:
            break
    for place in range(kept):
        loop[0, place], loop[1, place] = loop[2, place], loop[3, place]
    return kept


@compiled_part
def split_edge(edges: IntArray, state: StateArray, half_edge: int) -> int:
    """Put the vertex that was just made on a half-edge, for both its cells. Returns the half-edge that starts there."""
    vertex, new, new_twin = state[VERTICES] - 1, state[HALF_EDGES], state[HALF_EDGES] + 1
    twin = edges[half_edge, TWIN]
    _insert_after(edges, half_edge, new, vertex)
    edges[new, TWIN] = twin
    if twin < 0:  # see `parts`
        state[HALF_EDGES] += 1
        edges[half_edge, TWIN] = -2 - new
    else:
        state[HALF_EDGES] += 2
        _insert_after(edges, twin, new_twin, vertex)
        edges[half_edge, TWIN], edges[new_twin, TWIN] = new_twin, half_edge
        edges[twin, TWIN] = new
    return new  # type: ignore[no-any-return]


@compiled_part
def _insert_after(edges: IntArray, half_edge: int, new: int, vertex: int) -> None:
    edges[new, ORIGIN] = vertex
    for column in (FOLLOWING, CELL, LAYER, UNIT):
        edges[new, column] = edges[half_edge, column]
    edges[half_edge, FOLLOWING] = new
