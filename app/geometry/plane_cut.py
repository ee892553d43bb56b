"""Cutting the cells of the plane by the units of one layer: the innermost loops.

The cells of the layer before are taken one after the other, as *parents*, each together with the parts it has been
cut into. Only the units that have both signs at a parent's vertices can cut it, so only their values are needed
there: a small table, one row a vertex (its slot), one column a unit. Of a wide layer first the units of one word of
bits cut all parts, then those of the next: so a mesh that is taken apart meanwhile has about as much work left
everywhere.

A cell is cut by a unit by finding where the signs at its vertices change on the way around: at a vertex where the unit
is zero, or on a half-edge between opposite signs, which is then cut in two for both its cells. So neighbours always
agree, whatever rounding does.

The arrays: numbers, marks, bits: see `vertices.Vertices`. edges: see `half_edges`. links: (C, 6) int32, see
`maps`. patterns: (C, words) uint64, see `PlaneMesh`. limits, zero: see `prepared.Layer`. flat: see `prepared.Prepared`.
bends, state: see `crossing`. table: flat float64. columns: (2, n) int32, the unit of each column and the column of
each unit.
"""

from __future__ import annotations

import numpy as np

from app.geometry.arrays import ONE, WORD, IntArray, WordArray, lowest_bit, set_word
from app.geometry.corners import corners_of
from app.geometry.crossing import (
    AT_CHILD,
    AT_COLUMN,
    AT_PARENT,
    BENT,
    BIT,
    CELLS,
    CHOOSING,
    COLUMNS,
    FIRST_CHILD,
    HALF_EDGES,
    NUMBER,
    PARENTS,
    SLOTS,
    START,
    VERTICES,
    WANTED,
    WANTED_LOOP,
    StateArray,
    add_crossing,
    sign_at,
)
from app.geometry.half_edges import FOLLOWING, ORIGIN, part_cell, split_edge
from app.geometry.jit import compiled, compiled_part
from app.geometry.maps import FIRST
from app.geometry.prepared import REFERENCE
from app.geometry.vertices import END_A, END_B, SHARE_A, SHARE_B, SLOT, WEIGHT
from app.networks.network import FloatArray

CUT_VERTICES, CUT_HALF_EDGES, CUT_CELLS, CUT_LOOP = 2, 6, 1, 3
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
    bends: FloatArray,
    table: FloatArray,
    columns: IntArray,
    loop: IntArray,
    work: FloatArray,
    state: StateArray,
    effort: int,
) -> bool:
    """Cut all cells by the units of a layer, and note which units are on in each.

    rows: (V_start, n), the deviations at the vertices with which the layer started. To work with: loop: (4, room)
    int32; work: see `squares_at`.
    Returns True if work is left: the effort is spent, or one of the arrays is full.
    """
    while state[AT_PARENT] < state[PARENTS]:
        if state[AT_CHILD] == NOTHING:
            if not _begin(numbers, marks, bits, rows, limits, edges, links, patterns, table, columns, loop, state):
                return True
            effort -= 32 + state[COLUMNS] * state[SLOTS]
        while state[AT_CHILD] != NOTHING:
            cell, word = state[AT_CHILD], columns[0, state[AT_COLUMN]] >> 6
            count = _gather(edges, links[cell, FIRST], loop, state)
            if count < 0:
                return True
            while True:
                some, other = _signs_around(bits, loop, count, word)
                crossing = some & other
                effort -= 16
                if not crossing:
                    break
                if effort <= 0 or not _has_room(numbers, edges, links, bends, table, loop, count, state):
                    return True
                unit = word * WORD + lowest_bit(crossing)
                values = (numbers, marks, bits, limits, zero, flat, bends, table, columns, work, state)
                count = _cut_along(edges, links, patterns, loop, count, cell, unit, *values)
                effort -= 64 + 2 * state[COLUMNS]
            set_word(patterns, cell, state[BIT], word, some)
            _go_on(columns, word, state)
        state[AT_PARENT] += 1
        if effort <= 0:
            return state[AT_PARENT] < state[PARENTS]  # type: ignore[no-any-return]
    return False


@compiled_part
def _go_on(columns: IntArray, word: int, state: StateArray) -> None:
    """To the next part of the parent at hand; from the last one to the first and the next word that has units."""
    following = state[FIRST_CHILD] if state[AT_CHILD] == state[AT_PARENT] else state[AT_CHILD] + 1
    if following == state[CELLS]:
        following = state[AT_PARENT]
        while state[AT_COLUMN] < state[COLUMNS] and columns[0, state[AT_COLUMN]] >> 6 == word:
            state[AT_COLUMN] += 1
        if state[AT_COLUMN] == state[COLUMNS]:
            following, state[AT_COLUMN] = NOTHING, 0
    state[AT_CHILD] = following


@compiled_part
def _cut_along(
    edges: IntArray,
    links: IntArray,
    patterns: WordArray,
    loop: IntArray,
    count: int,
    cell: int,
    unit: int,
    numbers: FloatArray,
    marks: IntArray,
    bits: WordArray,
    limits: FloatArray,
    zero: float,
    flat: FloatArray,
    bends: FloatArray,
    table: FloatArray,
    columns: IntArray,
    work: FloatArray,
    state: StateArray,
) -> int:
    """Cut a cell by a unit that crosses it; see `part_cell`."""
    off, on = _ends_of_off(bits, loop, count, unit)
    for end in range(2):
        at = off if end == 0 else on
        if loop[2, at] != 0:
            a, b = loop[1, at], loop[1, at + 1 if at + 1 < count else 0]
            add_crossing(numbers, marks, bits, limits, zero, flat, bends, table, columns, work, state, a, b, unit)
            loop[3, end] = split_edge(edges, state, loop[0, at])
    return part_cell(bits, edges, links, patterns, loop, count, state, cell, unit, off, on)


@compiled_part
def _gather(edges: IntArray, first: int, loop: IntArray, state: StateArray) -> int:
    """The half-edges around a cell into loop[0], the vertices where they start into loop[1].

    Returns how many there are, or -1 if there is no room for them.
    """
    count, half_edge = 0, first
    while True:
        if count + CUT_LOOP >= loop.shape[1]:
            state[WANTED_LOOP] = 2 * loop.shape[1]
            return -1
        loop[0, count], loop[1, count] = half_edge, edges[half_edge, ORIGIN]
        count += 1
        half_edge = edges[half_edge, FOLLOWING]
        if half_edge == first:
            return count


@compiled_part
def _signs_around(bits: WordArray, loop: IntArray, count: int, word: int) -> tuple[np.uint64, np.uint64]:
    """Which units of one word are positive, and which negative, at any vertex of the cell."""
    some, other = np.uint64(0), np.uint64(0)
    for place in range(count):
        vertex = loop[1, place]
        some |= bits[vertex, 0, word]
        other |= bits[vertex, 1, word]
    return some, other


@compiled_part
def _ends_of_off(bits: WordArray, loop: IntArray, count: int, unit: int) -> tuple[int, int]:
    """Where the unit's sign becomes negative, and where positive again, on the way around a cell: two places.

    At such a place the unit is zero, or it changes sign before the next. Zeros that are followed by the same side again
    are a corner that touches the fold; they are passed by. The signs are left in loop[2].
    """
    some_on = 0
    for place in range(count):
        loop[2, place] = sign_at(bits, loop[1, place], unit)
        if loop[2, place] > 0:
            some_on = place
    place = some_on
    while loop[2, place] >= 0:
        off = place
        place = place + 1 if place + 1 < count else 0
    while loop[2, place] <= 0:
        on = place
        place = place + 1 if place + 1 < count else 0
    return off, on


@compiled_part
def _has_room(
    numbers: FloatArray,
    edges: IntArray,
    links: IntArray,
    bends: FloatArray,
    table: FloatArray,
    loop: IntArray,
    count: int,
    state: StateArray,
) -> bool:
    """Whether one more cut fits; `count` is the length of the loop."""
    if count + CUT_LOOP >= loop.shape[1]:
        state[WANTED_LOOP] = 2 * loop.shape[1]
        return False
    if state[NUMBER] > 1:
        state[WANTED] = (state[SLOTS] + CUT_VERTICES) * state[COLUMNS]
    vertices_fit: bool = len(numbers) >= state[VERTICES] + CUT_VERTICES
    half_edges_fit: bool = len(edges) >= state[HALF_EDGES] + CUT_HALF_EDGES
    cells_fit: bool = len(links) >= state[CELLS] + CUT_CELLS
    bends_fit: bool = len(bends) >= state[BENT] + CUT_VERTICES * state[COLUMNS]
    return vertices_fit and half_edges_fit and cells_fit and bends_fit and len(table) >= state[WANTED]


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
    loop: IntArray,
    state: StateArray,
) -> bool:
    """Find the units that cross a parent, and fill its table. Returns whether that fits."""
    parent, width = state[AT_PARENT], 0
    count = _gather(edges, links[parent, FIRST], loop, state)
    if count < 0:
        return False
    for word in range(bits.shape[2]):
        some, other = _signs_around(bits, loop, count, word)
        crossing = some & other
        set_word(patterns, parent, state[BIT], word, some)
        while crossing:
            unit = word * WORD + lowest_bit(crossing)
            crossing &= crossing - ONE
            columns[0, width], columns[1, unit] = unit, width
            width += 1
    if state[CHOOSING]:
        corners_of(numbers, loop, count, links, state[START], parent)
    state[COLUMNS], state[SLOTS] = width, count
    if width == 0:
        return True
    if state[NUMBER] > 1:
        state[WANTED] = (count + CUT_VERTICES) * width
        if len(table) < state[WANTED]:
            return False
        _fill(numbers, marks, bits, rows, limits, loop, table, columns, state)
    state[AT_CHILD], state[FIRST_CHILD], state[AT_COLUMN] = parent, state[CELLS], 0
    return True


@compiled
def choose_corners(
    numbers: FloatArray, edges: IntArray, links: IntArray, loop: IntArray, state: StateArray, cells: int
) -> None:
    """Note three corners of each cell of a mesh that no layer cuts."""
    for cell in range(cells):
        count = _gather(edges, links[cell, FIRST], loop, state)
        corners_of(numbers, loop, count, links, len(numbers), cell)


@compiled_part
def _fill(
    numbers: FloatArray,
    marks: IntArray,
    bits: WordArray,
    rows: FloatArray,
    limits: FloatArray,
    loop: IntArray,
    table: FloatArray,
    columns: IntArray,
    state: StateArray,
) -> None:
    """The values of the crossing units at the vertices of a parent; a decided zero is zero.

    Vertices that other parents' cuts have put on its border lie between two others of it that were there before them.
    """
    made = 0
    for slot in range(state[SLOTS]):
        vertex = loop[1, slot]
        marks[vertex, SLOT] = slot
        if vertex >= state[START]:  # kept in the order in which they were made
            at = made
            while at > 0 and loop[2, at - 1] > vertex:
                loop[2, at] = loop[2, at - 1]
                at -= 1
            loop[2, at] = vertex
            made += 1
            continue
        for column in range(state[COLUMNS]):
            unit = columns[0, column]
            z = rows[vertex, unit] + limits[REFERENCE, unit] * numbers[vertex, WEIGHT]
            table[slot * state[COLUMNS] + column] = z if sign_at(bits, vertex, unit) != 0 else 0.0
    for number in range(made):
        vertex = loop[2, number]
        at_a, at_b = marks[marks[vertex, END_A], SLOT], marks[marks[vertex, END_B], SLOT]
        for column in range(state[COLUMNS]):
            z = numbers[vertex, SHARE_A] * table[at_a * state[COLUMNS] + column]
            z += numbers[vertex, SHARE_B] * table[at_b * state[COLUMNS] + column]
            zero = sign_at(bits, vertex, columns[0, column]) == 0
            table[marks[vertex, SLOT] * state[COLUMNS] + column] = 0.0 if zero else z
