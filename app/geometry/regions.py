"""Slivers, and the union of cells to regions."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from app.geometry.arrays import ROWS_A_STEP, BoolArray, IntArray, WordArray, ranges
from app.geometry.half_edges import CELL, FOLLOWING, LAYER, ORIGIN, TWIN
from app.geometry.jit import compiled, compiled_apart, compiled_part, compiled_with_arrays
from app.geometry.maps import FIRST
from app.geometry.plane import CellMesh
from app.geometry.prepared import ERROR, Prepared
from app.geometry.signs import is_sliver
from app.geometry.vertices import WEIGHT, X, Y
from app.geometry.weights import SAME, same_maps
from app.networks.network import FloatArray


def slivers_of(cut: CellMesh) -> Generator[None, None, tuple[BoolArray, IntArray, float]]:
    """(C,) whether a cell is a sliver, (C,) its vertex nearest to the reference point, and the sum of all areas."""
    slivers, anchors = np.empty(cut.cells, dtype=np.bool_), np.empty(cut.cells, dtype=np.int32)
    area = 0.0
    for low, high in ranges(cut.cells, ROWS_A_STEP):
        area += measure_cells(cut.vertices.numbers, cut.edges, cut.links, low, high, slivers, anchors)
        yield
    return slivers, anchors, area


def linear_regions_of(
    cut: CellMesh, gradients: FloatArray, bounds: FloatArray
) -> Generator[None, None, tuple[IntArray, int]]:
    """The linear region of each cell, from 0 in order of first appearance, and how many there are."""
    limits, linear = cut.prepared.layers[-1].limits, np.arange(cut.cells, dtype=np.int32)
    doubtful = []
    for low, high in ranges(cut.half_edges, 2 * ROWS_A_STEP):
        doubtful.append(merge_linear(cut.edges, low, high, gradients, bounds, limits, linear))
        yield
    pairs = np.concatenate(doubtful)
    yield from join_closely(cut.prepared, cut.pattern_rows, pairs, pairs, linear)
    return linear, label(linear)


def join_closely(
    prepared: Prepared, patterns: WordArray, pairs: IntArray, sets: IntArray, joined: IntArray
) -> Generator[None, None, None]:
    """Join the sets of cells between which the map does not change, as the weights tell.

    patterns, pairs: see `same_maps`. sets: (pairs, 2) int32, the sets in the union-find `joined` that the two are in.
    """
    decisions = yield from same_maps(prepared, patterns, pairs)
    join_pairs(sets[decisions == SAME], joined)


def activation_regions_of(cut: CellMesh) -> tuple[IntArray, int]:
    """The same of the activation regions: an auxiliary edge of the whole plane can run through one."""
    activation = np.arange(cut.cells, dtype=np.int32)
    merge_auxiliary(cut.edges, cut.half_edges, cut.pattern_rows, activation)
    return activation, label(activation)


def unbounded_cells(cut: CellMesh) -> BoolArray:
    """(C,) which cells of the whole plane are unbounded: a corner of theirs is a point at infinity."""
    edges = cut.edges[: cut.half_edges]
    unbounded = np.zeros(cut.cells, dtype=np.bool_)
    unbounded[edges[cut.points[edges[:, ORIGIN], WEIGHT] == 0.0, CELL]] = True
    return unbounded


def distinct(labels: IntArray) -> int:
    """How many different labels there are."""
    return int(np.count_nonzero(np.bincount(labels)))


@compiled
def measure_cells(
    numbers: FloatArray, edges: IntArray, links: IntArray, low: int, high: int, slivers: BoolArray, anchors: IntArray
) -> float:
    """For the cells low..high-1 tell which are slivers, and name the vertex of each nearest to the reference point.

    numbers: see `Vertices`. Returns the sum of the areas of the bounded ones.
    """
    total = 0.0
    for cell in range(low, high):
        slivers[cell] = False
        area, perimeter, extent, nearest, bounded = 0.0, 0.0, 1.0, np.inf, True
        half_edge = links[cell, FIRST]
        start = edges[half_edge, ORIGIN]
        while True:
            here = edges[half_edge, ORIGIN]
            half_edge = edges[half_edge, FOLLOWING]
            onward = edges[half_edge, ORIGIN]
            if numbers[here, WEIGHT] == 0.0:
                bounded = False
            else:
                distance = abs(numbers[here, X]) + abs(numbers[here, Y])
                if distance < nearest:
                    nearest, anchors[cell] = distance, here
                x, y = numbers[here, X] - numbers[start, X], numbers[here, Y] - numbers[start, Y]
                dx, dy = numbers[onward, X] - numbers[here, X], numbers[onward, Y] - numbers[here, Y]
                area += x * dy - y * dx
                perimeter += abs(dx) + abs(dy)
                extent = max(extent, abs(numbers[here, X]), abs(numbers[here, Y]))
            if half_edge == links[cell, FIRST]:
                break
        if bounded:
            total += 0.5 * abs(area)  # so that a cell that is turned over is not made up for by its neighbours
            # Half the perimeter times the thickness is more than the area; only thin cells need a closer look.
            if area <= 2.0**-30 * perimeter * extent:
                slivers[cell] = _is_thin(numbers, edges, links[cell, FIRST])
    return total


@compiled_apart
def _is_thin(points: FloatArray, edges: IntArray, first: int) -> bool:
    """Whether all vertices of a bounded cell lie near the line through its longest side."""
    longest, a, b, half_edge = -1.0, 0, 0, first
    while True:
        here = edges[half_edge, ORIGIN]
        half_edge = edges[half_edge, FOLLOWING]
        onward = edges[half_edge, ORIGIN]
        length = np.hypot(points[onward, X] - points[here, X], points[onward, Y] - points[here, Y])
        if length > longest:
            longest, a, b = length, here, onward
        if half_edge == first:
            break
    near = True
    while True:
        near = near and _is_near(points, a, b, longest, edges[half_edge, ORIGIN])
        half_edge = edges[half_edge, FOLLOWING]
        if half_edge == first:
            return near


@compiled_part
def _is_near(points: FloatArray, a: int, b: int, length: float, vertex: int) -> bool:
    """Whether a vertex lies on the line through a and b, as far as its own coordinates can tell.

    These carry the rounding of their own size, and of the unit, the size of the mesh that they were cut from. It is
    measured from the nearer end: a strip that begins here and ends very far away is no sliver.
    """
    ax, ay = points[vertex, X] - points[a, X], points[vertex, Y] - points[a, Y]
    bx, by = points[vertex, X] - points[b, X], points[vertex, Y] - points[b, Y]
    x, y = (ax, ay) if np.hypot(ax, ay) < np.hypot(bx, by) else (bx, by)
    along_x, along_y = points[b, X] - points[a, X], points[b, Y] - points[a, Y]
    distance = abs(along_x * y - along_y * x) / length if length > 0.0 else 0.0
    return is_sliver(distance, max(abs(points[vertex, X]), abs(points[vertex, Y]), 1.0))


@compiled_part
def _root(parents: IntArray, cell: int) -> int:
    while parents[cell] != cell:
        parents[cell] = parents[parents[cell]]
        cell = parents[cell]
    return cell


@compiled_part
def join(parents: IntArray, a: int, b: int) -> None:
    """Join the sets of a union-find in which a and b are; a set's root is its smallest member."""
    a, b = _root(parents, a), _root(parents, b)
    parents[max(a, b)] = min(a, b)


@compiled
def label(parents: IntArray) -> int:
    """Turn a union-find into labels 0, 1, 2, ... in order of first appearance; a set's root is its smallest member.

    Returns how many there are.
    """
    count = 0
    for cell in range(len(parents)):
        if parents[cell] == cell:
            parents[cell] = count
            count += 1
        else:
            parents[cell] = parents[parents[cell]]
    return count


@compiled
def merge_auxiliary(edges: IntArray, count: int, patterns: WordArray, parents: IntArray) -> None:
    """Join the cells on both sides of each auxiliary edge that have one pattern: they are one activation region."""
    for half_edge in range(count):
        twin = edges[half_edge, TWIN]
        if twin > half_edge and edges[half_edge, LAYER] == 0:
            a, b = edges[half_edge, CELL], edges[twin, CELL]
            same = True
            for word in range(patterns.shape[1]):
                same = same and patterns[a, word] == patterns[b, word]
            if same:
                join(parents, a, b)


@compiled_with_arrays
def merge_linear(
    edges: IntArray,
    low: int,
    high: int,
    gradients: FloatArray,
    bounds: FloatArray,
    limits: FloatArray,
    parents: IntArray,
) -> IntArray:
    """Join the cells on both sides of each edge that have one gradient, so one affine map, as f is continuous.

    The half-edges low..high-1 are looked at, each pair once. bounds: (C,), see `output_maps`. limits: of the output
    layer. Where these do not tell, the two cells are returned, (pairs, 2) int32.
    """
    doubtful = np.empty((high - low, 2), dtype=np.int32)
    count = 0
    for half_edge in range(low, high):
        if edges[half_edge, TWIN] <= half_edge:
            continue
        a, b = edges[half_edge, CELL], edges[edges[half_edge, TWIN], CELL]
        same = compare(gradients, a, bounds[a], gradients, b, bounds[b], limits)
        if same > 0:
            join(parents, a, b)
        elif same == 0:
            doubtful[count, 0], doubtful[count, 1] = a, b
            count += 1
    return doubtful[:count]


@compiled_part
def compare(
    gradients: FloatArray, a: int, bound_a: float, others: FloatArray, b: int, bound_b: float, limits: FloatArray
) -> int:
    """-1 if two gradients differ by more than they can be wrong, 1 if both are certainly zero, else 0."""
    bound = max(bound_a, bound_b)
    if bound == 0.0:
        return 1
    for i in range(gradients.shape[1]):
        for j in range(gradients.shape[2]):
            if abs(gradients[a, i, j] - others[b, i, j]) > limits[ERROR, i] * bound:
                return -1
    return 0


@compiled
def join_pairs(pairs: IntArray, parents: IntArray) -> None:
    """Join the sets in which the two of each pair are."""
    for pair in range(len(pairs)):
        join(parents, pairs[pair, 0], pairs[pair, 1])
