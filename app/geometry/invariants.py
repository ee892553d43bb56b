"""What must hold for every subdivision. Slow and plain; the tests call it on each one that they make.

The idea is regioncam's `check_invariants`: Euler's formula, areas that sum to the window, and two
cells for each inner edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from app.geometry.arrays import IntArray, WordArray, first_bits, unpacked
from app.geometry.line_mesh import LineSubdivision
from app.geometry.plane_mesh import PlaneMesh, PlaneSubdivision
from app.geometry.window import Window
from app.networks import Network
from app.networks.network import FloatArray

CLOSE = 1e-6
"""Relative to the size of what is summed; a wrong cell is off by far more, rounding by far less."""


class InvariantError(AssertionError):
    """A subdivision contradicts itself: a defect of the program."""


def check_invariants(subdivision: LineSubdivision | PlaneSubdivision, network: Network, window: Window | None) -> None:
    """Raise InvariantError, with what is broken, unless the subdivision is one of this window by this network."""
    network = network.folded()
    if isinstance(subdivision, LineSubdivision):
        _check_line(subdivision, network, window)
    else:
        _check_cells(subdivision.mesh, window)
        _check_edges(subdivision, window)
        _check_function(subdivision, network)


def _require(condition: bool | np.bool_, sentence: str) -> None:
    if not condition:
        raise InvariantError(sentence)


def _layers_at(network: Network, points: FloatArray) -> Iterator[tuple[FloatArray, FloatArray]]:
    """The network at some points, plainly: for each layer z and its size, both (P, n); the output comes last.

    All coordinates of a point have the size of the largest, as that is what the rounding of its place goes by.
    """
    activation = points
    size = np.broadcast_to(np.abs(points).max(axis=1, keepdims=True), points.shape)
    for weight, bias, slope in zip(network.weights, network.biases, (*network.slopes, 0.0), strict=True):
        preactivation = activation @ weight.T + bias
        size = size @ np.abs(weight).T + np.abs(bias)
        yield preactivation, size
        activation = np.where(preactivation > 0.0, preactivation, slope * preactivation)


def _output_at(network: Network, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """f at some points, and what rounding may add to it, both (P, m)."""
    *_, (output, size) = _layers_at(network, points)
    return output, CLOSE * (size + CLOSE * size.max(initial=0.0))


def _check_pattern(network: Network, points: FloatArray, patterns: WordArray) -> None:
    """At inner points of the cells the units that are clearly on or off are so in the pattern."""
    bits, _ = first_bits(network.hidden_widths)
    for bit, width, (z, size) in zip(bits, network.hidden_widths, _layers_at(network, points), strict=False):
        on = unpacked(patterns, bit, width)
        clear = np.abs(z) > CLOSE * size
        _require(((z > 0) == on)[clear].all(), "a cell's pattern is not the one at its centre")


def _check_line(line: LineSubdivision, network: Network, window: Window | None) -> None:
    mesh = line.mesh
    ends = (-np.inf, np.inf) if window is None else (window.lower[0], window.upper[0])
    _require((mesh.x[[0, -1]] == ends).all(), "the ends are not the window's")
    _require((np.diff(mesh.x) >= 0).all(), "the breakpoints are not in order")
    _require((mesh.layers[1:-1] > 0).all() and (mesh.units[1:-1] > 0).all(), "a breakpoint has no unit")
    _require(not line.kinks[[0, -1]].any(), "an end of the window is no kink")
    _require(line.counts["linear_regions"] == line.linear_regions[-1] + 1, "linear regions = kinks + 1")
    distinct = len({row.tobytes() for row in mesh.patterns[~line.slivers]})
    _require(distinct == line.counts["activation_regions"], "two pieces have one pattern")
    finite = np.isfinite(mesh.x)
    x = np.where(finite, mesh.x, 0.0)[:, None]
    exact, error = _output_at(network, x)
    _require((np.abs(exact - line.values) <= error)[finite].all(), "a value is wrong")
    for side in (slice(0, -1), slice(1, None)):
        affine = line.slopes * x[side] + line.constants
        _require((np.abs(exact[side] - affine) <= error[side])[finite[side]].all(), "a piece is not f")
    sure = finite[:-1] & finite[1:] & ~line.slivers
    middle = 0.5 * (mesh.x[:-1][sure] + mesh.x[1:][sure])
    _check_pattern(network, middle[:, None], mesh.patterns[sure])


def _loops(mesh: PlaneMesh) -> list[IntArray]:
    return [mesh.cell_vertices[low:high] for low, high in pairwise(mesh.cell_offsets)]


def _area_and_turns(points: FloatArray) -> tuple[float, FloatArray]:
    """Area of a polygon, and at each corner the cross product of the sides that meet there."""
    side = np.roll(points, -1, axis=0) - points
    following = np.roll(side, -1, axis=0)
    from_first = points - points[0]
    onward = np.roll(from_first, -1, axis=0)
    area = 0.5 * (from_first[:, 0] * onward[:, 1] - from_first[:, 1] * onward[:, 0]).sum()
    return float(area), side[:, 0] * following[:, 1] - side[:, 1] * following[:, 0]


def _check_cells(mesh: PlaneMesh, window: Window | None) -> None:
    loops = _loops(mesh)
    _require(all(len(set(loop.tolist())) == len(loop) >= 3 for loop in loops), "a cell is no polygon")
    euler = len(mesh.vertices) - len(mesh.edges) + len(loops)
    _require(euler == 1, f"Euler's formula gives {euler}, not 1")
    bounded = [loop for loop in loops if not mesh.at_infinity[loop].any()]
    _require(window is None or len(bounded) == len(loops), "a cell of a window is unbounded")
    total, scale = 0.0, float(np.abs(mesh.vertices[~mesh.at_infinity]).max()) ** 2
    for loop in bounded:
        area, turns = _area_and_turns(mesh.vertices[loop])
        _require(area >= -CLOSE * scale and (turns >= -CLOSE * scale).all(), "a cell is not convex")
        total += area
    if window is not None:
        width, height = np.array(window.upper) - np.array(window.lower)
        _require(abs(total - width * height) <= CLOSE * width * height, "the areas do not sum to the window's")


def _check_edges(plane: PlaneSubdivision, window: Window | None) -> None:
    mesh = plane.mesh
    left, right = mesh.edge_cells.T
    _require((left >= 0).all() and (left != right).all(), "an edge has one cell on both sides")
    inner = right >= 0
    if window is not None:
        _require((mesh.edge_layers[inner] > 0).all(), "an inner edge has no unit")
        _require((mesh.edge_layers[~inner] == 0).all(), "a border edge has a unit")
    sides = {(c, *pair) for c, pair in zip(left.tolist(), mesh.edges.tolist(), strict=True)}
    sides |= {(c, b, a) for c, (a, b) in zip(right.tolist(), mesh.edges.tolist(), strict=True) if c >= 0}
    around = {
        (c, a, b)
        for c, loop in enumerate(_loops(mesh))
        for a, b in zip(loop.tolist(), np.roll(loop, -1).tolist(), strict=True)
    }
    _require(sides == around, "the edges are not the sides of the cells")
    patterns = [row.tobytes() for row in mesh.patterns]
    kept = ~plane.slivers
    distinct = len({patterns[c] for c in np.flatnonzero(kept)})
    _require(distinct == plane.counts["activation_regions"], "two activation regions have one pattern")


def _check_function(plane: PlaneSubdivision, network: Network) -> None:
    mesh = plane.mesh
    finite = ~mesh.at_infinity
    exact, error = _output_at(network, mesh.vertices + mesh.origin)
    _require((np.abs(exact - plane.values) <= error)[finite].all(), "a value is wrong")
    loops = _loops(mesh)
    centres = np.array([mesh.vertices[loop].mean(axis=0) for loop in loops]) + mesh.origin
    sure = np.array([not mesh.at_infinity[loop].any() for loop in loops]) & ~plane.slivers
    _check_pattern(network, centres[sure], mesh.patterns[sure])
    for cell, loop in enumerate(loops):
        corners = loop[finite[loop]]
        at = mesh.vertices[corners] + mesh.origin
        affine = at @ plane.gradients[cell].T + plane.constants[cell]
        _require((np.abs(exact[corners] - affine) <= error[corners]).all(), "a cell's map is not f")
    left, right = mesh.edge_cells[mesh.edge_cells[:, 1] >= 0].T
    one = plane.linear_regions[left] == plane.linear_regions[right]
    change = np.abs(plane.gradients[left] - plane.gradients[right])
    steepest = np.abs(network.weights[0])
    for weight, slope in zip(network.weights[1:], network.slopes, strict=True):
        steepest = np.abs(weight) @ steepest * max(1.0, abs(slope))
    _require((change[one] <= CLOSE * steepest).all(), "a linear region has two maps")
