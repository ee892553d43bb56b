"""From the finished pieces of the line to the answer: slivers, the map of each piece, kinks and turning points."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from app.geometry.arrays import BoolArray, IntArray
from app.geometry.assurance import Assurance
from app.geometry.function import function_on_cells
from app.geometry.jit import compiled_with_arrays
from app.geometry.line import PieceMesh
from app.geometry.line_mesh import LineSubdivision
from app.geometry.maps import CORNER_A, PARENT
from app.geometry.prepared import ERROR, REFERENCE, Prepared
from app.geometry.signs import TOLERANCE, is_sliver
from app.geometry.vertices import WEIGHT, X
from app.geometry.weights import DIFFERENT, gradients_of, same_maps
from app.geometry.window import Window
from app.networks.network import FloatArray


def line_subdivision(cut: PieceMesh, window: Window | None) -> Generator[None, None, tuple[LineSubdivision, Assurance]]:
    """The subdivision that the pieces hold when all layers have cut them, some pieces a step."""
    mesh, keep, units = cut.snapshot(), cut.kept(), cut.prepared.units
    yield
    last = cut.last_layer
    slopes, anchored, bounds, _ = yield from function_on_cells(cut.prepared, last, cut.cells)
    corners = last.links[last.links[: cut.cells, PARENT], CORNER_A]
    x = cut.vertices.numbers
    values = _values(x, last.vertices.numbers[corners], slopes[:, :, 0], anchored, cut.prepared)
    yield
    slopes, bounds = slopes[keep[:-1], :, 0], bounds[keep[:-1]]
    offsets = cut.offsets[keep]
    limits = cut.prepared.layers[-1].limits[ERROR]
    slivers, pairs, kinks = compare_pieces(offsets, slopes, bounds, limits)
    decisions = yield from same_maps(cut.prepared, mesh.patterns, pairs)
    kinks[pairs[:, 1]] = decisions == DIFFERENT
    directions = np.sign(slopes[:, 0])
    flat = np.flatnonzero((np.abs(slopes[:, 0]) <= limits[0] * bounds) & (bounds > 0.0))
    if len(flat):
        closely, sizes = yield from gradients_of(cut.prepared.layers, mesh.patterns[flat])
        directions[flat] = np.sign(closely[:, 0, 0]) * (np.abs(closely[:, 0, 0]) > TOLERANCE * sizes[:, 0, 0])
    linear_regions, turning_points = walk(slivers, kinks, directions)
    yield
    values, slopes = units.values(values[keep]), units.gradients(slopes[:, :, None])[:, :, 0]
    constants = _constants(mesh.x, values, slopes)
    ends = np.isinf(mesh.x)
    for end, piece in ((0, 0), (-1, -1)):
        if ends[end]:
            growing = values[end] != 0.0
            values[end] = np.where(growing, np.copysign(np.inf, values[end]), constants[piece])
    length = None if window is None else abs(float(np.abs(np.diff(offsets)).sum()) / cut.prepared.area - 1.0)
    euler = len(mesh.x) - len(slopes)
    subdivision = LineSubdivision(mesh, values, slopes, constants, linear_regions, kinks, slivers, turning_points)
    return subdivision, Assurance(euler, length, cut.ambiguous)


def _values(
    numbers: FloatArray, corners: FloatArray, slopes: FloatArray, anchored: FloatArray, prepared: Prepared
) -> FloatArray:
    """f at the breakpoints, (V, m), or its growth at infinity, each from the piece on its right but for the last.

    corners: (P, 6), `numbers` at the first corner of each piece's parent.
    """
    output = prepared.layers[-1]
    pieces = np.append(np.arange(len(slopes)), len(slopes) - 1)
    weight = numbers[:, WEIGHT, None]
    offset = numbers[:, X, None] - corners[pieces, X, None] * weight
    values: FloatArray = slopes[pieces] * offset + (anchored[pieces] + output.limits[REFERENCE]) * weight
    return values


def _constants(x: FloatArray, values: FloatArray, slopes: FloatArray) -> FloatArray:
    """(P, m), so that f(x) = slope * x + constant. On a line without breakpoints the only value is the constant."""
    ends = np.isinf(x)
    anchors = np.where(ends[:-1], x[1:], x[:-1])
    anchor_values = np.where(ends[:-1, None], values[1:], values[:-1])
    anchored = np.isfinite(anchors)[:, None]
    return np.where(anchored, anchor_values - slopes * np.where(anchored, anchors[:, None], 0.0), anchor_values)


@compiled_with_arrays
def compare_pieces(
    offsets: FloatArray, slopes: FloatArray, bounds: FloatArray, limits: FloatArray
) -> tuple[BoolArray, IntArray, BoolArray]:
    """Which pieces are slivers, (P,), and at which breakpoints the slope certainly changes, (P + 1,).

    offsets: (P + 1,). slopes: (P, m); each is wrong by at most its bound, (P,), times the output's limit, (m,). The
    second result is the pairs of pieces, (N, 2), for which these do not tell; a sliver is passed over.
    """
    count, outputs = slopes.shape
    slivers, kinks = np.zeros(count, dtype=np.bool_), np.zeros(count + 1, dtype=np.bool_)
    pairs = np.empty((count, 2), dtype=np.int32)
    last, doubtful = -1, 0
    for piece in range(count):
        low, high = offsets[piece], offsets[piece + 1]
        if np.isfinite(high - low) and is_sliver(high - low, max(abs(low), abs(high), 1.0)):
            slivers[piece] = True
            continue
        if last >= 0:
            bound = max(bounds[piece], bounds[last])
            for i in range(outputs):
                kinks[piece] |= abs(slopes[piece, i] - slopes[last, i]) > limits[i] * bound
            if not kinks[piece] and bound > 0.0:
                pairs[doubtful, 0], pairs[doubtful, 1] = last, piece
                doubtful += 1
        last = piece
    return slivers, pairs[:doubtful], kinks


@compiled_with_arrays
def walk(slivers: BoolArray, kinks: BoolArray, directions: FloatArray) -> tuple[IntArray, int]:
    """From left to right: the linear region of each piece, (P,), and the number of turning points.

    directions: (P,), whether the first output rises (1), falls (-1) or neither (0).
    """
    linear_regions = np.zeros(len(slivers), dtype=np.int32)
    region, direction, turning_points = 0, 0.0, 0
    for piece in range(len(slivers)):
        if not slivers[piece]:
            region += kinks[piece]
            if directions[piece] != 0.0:
                turning_points += directions[piece] == -direction
                direction = directions[piece]
        linear_regions[piece] = region
    return linear_regions, turning_points
