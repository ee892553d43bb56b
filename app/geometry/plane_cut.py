"""Cutting the cells of the plane by the units of one layer: the innermost loops.

The cells of the layer before are taken one after the other, as *parents*, each together with the parts it has been
cut into. Only the units that have both signs at a parent's vertices can cut it, so only their values are needed
there: a small table, one row a vertex (its slot), one column a unit.

A cell is cut by a unit by finding where the signs at its vertices change on the way around: at a vertex where the unit
is zero, or on a half-edge between opposite signs, which is then cut in two for both its cells. So neighbours always
agree, whatever rounding does.

The arrays: numbers, marks, bits: see `vertices.Vertices`. edges: (H, 6) int32, the half-edges. links: (C, 5) int32, see
`maps`. patterns: (C, words) uint64, see `PlaneMesh`. limits, zero: see `prepared.Layer`. flat: see `prepared.Prepared`.
table: flat float64. columns: (2, n) int32, the unit of each column and the column of each unit. state: see `crossing`.
"""

from __future__ import annotations

import numpy as np

from app.geometry.arrays import ONE, WORD, IntArray, WordArray, lowest_bit
from app.geometry.crossing import (
    AT_CHILD,
    AT_PARENT,
    BASE,
    CELLS,
    COLUMNS,
    FIRST_CHILD,
    HALF_EDGES,
    NUMBER,
    PARENTS,
    SLOTS,
    START,
    VERTICES,
    WANTED,
    StateArray,
    add_crossing,
    sign_at,
)
from app.geometry.jit import compiled, compiled_part
from app.geometry.maps import CORNER_A, FIRST, PARENT
from app.geometry.prepared import REFERENCE
from app.geometry.vertices import END_A, END_B, SHARE_A, SHARE_B, SLOT, WEIGHT, X, Y
from app.networks.network import FloatArray

ORIGIN, TWIN, FOLLOWING, CELL, LAYER, UNIT = range(6)
"""The columns of the half-edges: the vertex where one starts; its partner, or -1; the next one around the cell; the
cell on its left; the layer and the unit whose fold it is, both counted from 1, 0 for none."""
CUT_VERTICES, CUT_HALF_EDGES, CUT_CELLS = 2, 6, 1
"""What one cut adds at most."""
NOTHING = -1


@compiled
def cut_cells(
    numbers: FloatArray,
    marks: IntArray,
    bits: WordArray,
    rows: FloatArray,
    limits: FloatArray,
    zero: float,
    flat: FloatArray,
    edges: IntArray,
    links: IntArray,
    patterns: WordArray,
    table: FloatArray,
    columns: IntArray,
    state: StateArray,
    effort: int,
) -> bool:
    """Cut all cells by the units of a layer, and note which units are on in each.

    rows: (V_start, n), the deviations at the vertices with which the layer started.
    Returns True if work is left: the effort is spent, or one of the arrays is full.
    """
    words = bits.shape[2]
    while state[AT_PARENT] < state[PARENTS]:
        if state[AT_CHILD] == NOTHING:
            if not _begin(numbers, marks, bits, rows, limits, edges, links, patterns, table, columns, state):
                return True
            effort -= 32 + state[COLUMNS] * state[SLOTS]
        while state[AT_CHILD] != NOTHING:
            cell, word = state[AT_CHILD], 0
            while word < words:
                some, other = _signs_around(edges, bits, links[cell, FIRST], word)
                crossing = some & other
                effort -= 16
                if not crossing:
                    patterns[cell, state[BASE] + word] = some
                    word += 1
                    continue
                if effort <= 0 or not _has_room(numbers, edges, links, table, state):
                    return True
                unit = word * WORD + lowest_bit(crossing)
                _cut_cell(
                    numbers, marks, bits, limits, zero, flat, edges, links, patterns, table, columns, state, cell, unit
                )
                effort -= 64 + 2 * state[COLUMNS]
            following = state[FIRST_CHILD] if cell == state[AT_PARENT] else cell + 1
            state[AT_CHILD] = following if following < state[CELLS] else NOTHING
        state[AT_PARENT] += 1
        if effort <= 0:
            return state[AT_PARENT] < state[PARENTS]  # type: ignore[no-any-return]
    return False


@compiled_part
def _has_room(numbers: FloatArray, edges: IntArray, links: IntArray, table: FloatArray, state: StateArray) -> bool:
    """Whether one more cut fits."""
    if state[NUMBER] > 1:
        state[WANTED] = (state[SLOTS] + CUT_VERTICES) * state[COLUMNS]
    vertices_fit: bool = len(numbers) >= state[VERTICES] + CUT_VERTICES
    half_edges_fit: bool = len(edges) >= state[HALF_EDGES] + CUT_HALF_EDGES
    cells_fit: bool = len(links) >= state[CELLS] + CUT_CELLS
    return vertices_fit and half_edges_fit and cells_fit and len(table) >= state[WANTED]


@compiled_part
def _begin(
    numbers: FloatArray,
    marks: IntArray,
    bits: WordArray,
    rows: FloatArray,
    limits: FloatArray,
    edges: IntArray,
    links: IntArray,
    patterns: WordArray,
    table: FloatArray,
    columns: IntArray,
    state: StateArray,
) -> bool:
    """Find the units that cross a parent, and fill its table. Returns whether that fits."""
    parent = state[AT_PARENT]
    first = links[parent, FIRST]
    width, slots = 0, 0
    for word in range(bits.shape[2]):
        some, other = _signs_around(edges, bits, first, word)
        crossing = some & other
        patterns[parent, state[BASE] + word] = some
        while crossing:
            unit = word * WORD + lowest_bit(crossing)
            crossing &= crossing - ONE
            columns[0, width], columns[1, unit] = unit, width
            width += 1
    half_edge = first
    while True:
        vertex = edges[half_edge, ORIGIN]
        marks[vertex, SLOT] = slots
        slots += 1
        half_edge = edges[half_edge, FOLLOWING]
        if half_edge == first:
            break
    state[COLUMNS], state[SLOTS] = width, slots
    choose_corners(numbers, edges, links, state[START], parent)
    if width == 0:
        return True
    if state[NUMBER] > 1:
        state[WANTED] = (slots + CUT_VERTICES) * width
        if len(table) < state[WANTED]:
            return False
        _fill(numbers, marks, bits, rows, limits, edges, table, columns, state, first)
    state[AT_CHILD], state[FIRST_CHILD] = parent, state[CELLS]
    return True


@compiled
def choose_corners(numbers: FloatArray, edges: IntArray, links: IntArray, start: int, parent: int) -> None:
    """Note three corners of a parent: one not at infinity, the one farthest from it, the one farthest from both."""
    a, first = 0, links[parent, FIRST]
    for column in range(CORNER_A, CORNER_A + 3):
        x, y = 0.0, 0.0
        if column == CORNER_A + 2:
            b = links[parent, CORNER_A + 1]
            x = numbers[b, X] - numbers[a, X] * numbers[b, WEIGHT]
            y = numbers[b, Y] - numbers[a, Y] * numbers[b, WEIGHT]
        farthest, half_edge = -1.0, first
        while True:
            vertex = edges[half_edge, ORIGIN]
            weight = numbers[vertex, WEIGHT]
            if vertex < start:
                dx, dy = numbers[vertex, X] - numbers[a, X] * weight, numbers[vertex, Y] - numbers[a, Y] * weight
                distance = abs(dx) + abs(dy) if column == CORNER_A + 1 else abs(x * dy - y * dx)
                if column == CORNER_A:
                    distance = weight
                if distance > farthest:
                    farthest = distance
                    links[parent, column] = vertex
            half_edge = edges[half_edge, FOLLOWING]
            if half_edge == first:
                break
        a = links[parent, CORNER_A]


@compiled_part
def _fill(
    numbers: FloatArray,
    marks: IntArray,
    bits: WordArray,
    rows: FloatArray,
    limits: FloatArray,
    edges: IntArray,
    table: FloatArray,
    columns: IntArray,
    state: StateArray,
    first: int,
) -> None:
    """The values of the crossing units at the vertices of a parent; a decided zero is zero."""
    place, half_edge = 0, first
    while True:
        vertex = edges[half_edge, ORIGIN]
        a, b, share_a, share_b = vertex, vertex, 1.0, 0.0
        if vertex >= state[START]:
            a, b = marks[vertex, END_A], marks[vertex, END_B]
            share_a, share_b = numbers[vertex, SHARE_A], numbers[vertex, SHARE_B]
        for column in range(state[COLUMNS]):
            unit = columns[0, column]
            deviation = share_a * rows[a, unit] + share_b * rows[b, unit]
            zero = sign_at(bits, vertex, unit) == 0
            table[place + column] = 0.0 if zero else deviation + limits[REFERENCE, unit] * numbers[vertex, WEIGHT]
        place += state[COLUMNS]
        half_edge = edges[half_edge, FOLLOWING]
        if half_edge == first:
            break


@compiled_part
def _signs_around(edges: IntArray, bits: WordArray, first: int, word: int) -> tuple[np.uint64, np.uint64]:
    """Which units of one word are positive, and which negative, at any vertex of the cell."""
    some, other = np.uint64(0), np.uint64(0)
    half_edge = first
    while True:
        vertex = edges[half_edge, ORIGIN]
        some |= bits[vertex, 0, word]
        other |= bits[vertex, 1, word]
        half_edge = edges[half_edge, FOLLOWING]
        if half_edge == first:
            return some, other


@compiled_part
def _cut_cell(
    numbers: FloatArray,
    marks: IntArray,
    bits: WordArray,
    limits: FloatArray,
    zero: float,
    flat: FloatArray,
    edges: IntArray,
    links: IntArray,
    patterns: WordArray,
    table: FloatArray,
    columns: IntArray,
    state: StateArray,
    cell: int,
    unit: int,
) -> None:
    """Cut a cell along the fold of `unit`. It keeps the side where the unit is on; a new cell gets the other.

    The zero where the sign becomes negative is the end of the half-edge `out_of_on` and the start of `into_off`; where
    it becomes positive again, the end of `out_of_off` and the start of `into_on`.
    """
    start = links[cell, FIRST]
    while sign_at(bits, edges[start, ORIGIN], unit) <= 0:
        start = edges[start, FOLLOWING]
    out_of_on, into_off = _change(edges, bits, start, unit, 1)
    if sign_at(bits, edges[into_off, ORIGIN], unit) != 0:
        a, b = edges[out_of_on, ORIGIN], edges[into_off, ORIGIN]
        inside = edges[out_of_on, LAYER] == state[NUMBER]
        add_crossing(numbers, marks, bits, limits, zero, flat, table, columns, state, a, b, unit, inside)
        into_off = _split(edges, state, out_of_on)
    out_of_off, into_on = _change(edges, bits, edges[into_off, FOLLOWING], unit, -1)
    if sign_at(bits, edges[into_on, ORIGIN], unit) != 0:
        a, b = edges[out_of_off, ORIGIN], edges[into_on, ORIGIN]
        inside = edges[out_of_off, LAYER] == state[NUMBER]
        add_crossing(numbers, marks, bits, limits, zero, flat, table, columns, state, a, b, unit, inside)
        into_on = _split(edges, state, out_of_off)
    there, back, new = state[HALF_EDGES], state[HALF_EDGES] + 1, state[CELLS]
    state[HALF_EDGES] += 2
    state[CELLS] += 1
    edges[there, ORIGIN], edges[back, ORIGIN] = edges[into_off, ORIGIN], edges[into_on, ORIGIN]
    edges[there, TWIN], edges[back, TWIN] = back, there
    edges[out_of_on, FOLLOWING], edges[there, FOLLOWING] = there, into_on
    edges[out_of_off, FOLLOWING], edges[back, FOLLOWING] = back, into_off
    edges[there, CELL] = cell
    for h in (there, back):
        edges[h, LAYER], edges[h, UNIT] = state[NUMBER], unit + 1
    half_edge = back
    while True:
        edges[half_edge, CELL] = new
        half_edge = edges[half_edge, FOLLOWING]
        if half_edge == back:
            break
    links[cell, FIRST], links[new, FIRST] = there, back
    links[new, PARENT] = state[AT_PARENT]
    for word in range(state[BASE] + bits.shape[2]):
        patterns[new, word] = patterns[cell, word]


@compiled_part
def _change(edges: IntArray, bits: WordArray, start: int, unit: int, side: int) -> tuple[int, int]:
    """Walk around a cell, from a half-edge that starts on `side`, to where the sign of `unit` becomes the other.

    Returns two half-edges in a row: the second starts at the zero, if a vertex is there, or else with the other sign.
    Zeros that are followed by the same side again are a corner that touches the fold; they are passed by.
    """
    before, previous, half_edge = start, start, edges[start, FOLLOWING]
    while True:
        here = sign_at(bits, edges[half_edge, ORIGIN], unit)
        if here == -side:
            if sign_at(bits, edges[previous, ORIGIN], unit) == side:
                return previous, half_edge
            return before, previous
        before, previous, half_edge = previous, half_edge, edges[half_edge, FOLLOWING]


@compiled_part
def _split(edges: IntArray, state: StateArray, half_edge: int) -> int:
    """Put the vertex that was just made on a half-edge, for both its cells. Returns the half-edge that starts there."""
    vertex, new, new_twin = state[VERTICES] - 1, state[HALF_EDGES], state[HALF_EDGES] + 1
    twin = edges[half_edge, TWIN]
    _insert_after(edges, half_edge, new, vertex)
    edges[new, TWIN] = twin
    if twin < 0:
        state[HALF_EDGES] += 1
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
