"""From the finished pieces of the line to the answer: slivers, the map of each piece, kinks and turning points."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from app.geometry.arrays import BoolArray, IntArray
from app.geometry.assurance import Assurance
from app.geometry.function import function_on_cells
from app.geometry.jit import compiled_part, compiled_with_arrays
from app.geometry.line import PieceMesh
from app.geometry.line_mesh import LineSubdivision
from app.geometry.maps import CORNER_A, PARENT, gradients_of
from app.geometry.prepared import ERROR, REFERENCE, Prepared
from app.geometry.signs import TOLERANCE, is_sliver, sign
from app.geometry.vertices import WEIGHT, X
from app.geometry.window import Window
from app.networks.network import FloatArray


def line_subdivision(cut: PieceMesh, window: Window | None) -> Generator[None, None, tuple[LineSubdivision, Assurance]]:
    """The subdivision that the pieces hold when all layers have cut them, some pieces a step."""
    mesh, keep, units = cut.snapshot(), cut.kept(), cut.prepared.units
    yield
    last = cut.last_layer
    slopes, anchored, bounds = yield from function_on_cells(cut.prepared, last, cut.cells)
    corners = last.links[last.links[: cut.cells, PARENT], CORNER_A]
    x = cut.vertices.numbers
    values = _values(x, last.numbers[corners], slopes[:, :, 0], anchored, cut.prepared)
    yield
    slopes, bounds = slopes[keep[:-1], :, 0], bounds[keep[:-1]]
    offsets = cut.offsets[keep]
    thin = np.isinf(bounds)
    magnitudes = np.where(thin, 0.0, bounds)[:, None] * cut.prepared.layers[-1].limits[ERROR] / TOLERANCE
    doubtful = np.flatnonzero(doubts(offsets, slopes, magnitudes) | thin)
    if len(doubtful):
        closely, sizes = yield from gradients_of(cut.prepared.layers, mesh.patterns[doubtful])
        slopes[doubtful], magnitudes[doubtful] = closely[:, :, 0], sizes[:, :, 0]
    slivers, kinks, linear_regions, turning_points = walk(offsets, slopes, magnitudes)
    yield
    values, slopes = units.values(values[keep]), units.gradients(slopes[:, :, None])[:, :, 0]
    constants = _constants(mesh.x, values, slopes)
    ends = np.isinf(mesh.x)
    for end, piece in ((0, 0), (-1, -1)):
        if ends[end]:
            growing = values[end] != 0.0
            values[end] = np.where(growing, np.copysign(np.inf, values[end]), constants[piece])
    length = None if window is None else abs(float(np.diff(offsets).sum()) / cut.prepared.area - 1.0)
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
def doubts(offsets: FloatArray, slopes: FloatArray, bounds: FloatArray) -> BoolArray:
    """(P,): the pieces whose slopes' bounds leave open whether one is zero or equals the next one's.

    offsets: (P + 1,). slopes, bounds: (P, m); a slope is wrong by at most TOLERANCE times its bound.
    """
    count, outputs = slopes.shape
    doubtful = np.zeros(count, dtype=np.bool_)
    last = -1
    for piece in range(count):
        if _is_short(offsets[piece], offsets[piece + 1]):
            continue
        first = slopes[piece, 0]
        doubtful[piece] |= first != 0.0 and abs(first) <= TOLERANCE * bounds[piece, 0]
        if last >= 0:
            different, equal = False, True
            for i in range(outputs):
                change = abs(slopes[piece, i] - slopes[last, i])
                different |= change > TOLERANCE * max(bounds[piece, i], bounds[last, i])
                equal &= change == 0.0
            if not (different or equal):
                doubtful[piece] = doubtful[last] = True
        last = piece
    return doubtful


@compiled_part
def _is_short(low: float, high: float) -> bool:
    """Whether a piece is a sliver."""
    return np.isfinite(high - low) and is_sliver(high - low, max(abs(low), abs(high), 1.0))


@compiled_with_arrays
def walk(offsets: FloatArray, slopes: FloatArray, magnitudes: FloatArray) -> tuple[BoolArray, BoolArray, IntArray, int]:
    """From left to right: slivers (P,), kinks (P + 1,), linear_regions (P,) and the number of turning points."""
    count, outputs = slopes.shape
    slivers = np.zeros(count, dtype=np.bool_)
    kinks = np.zeros(count + 1, dtype=np.bool_)
    linear_regions = np.zeros(count, dtype=np.int32)
    last, region, direction, turning_points = -1, 0, 0, 0
    for piece in range(count):
        slivers[piece] = _is_short(offsets[piece], offsets[piece + 1])
        if not slivers[piece]:
            if last >= 0:
                for i in range(outputs):
                    size = max(magnitudes[piece, i], magnitudes[last, i])
                    if sign(slopes[piece, i] - slopes[last, i], size) != 0:
                        kinks[piece] = True
            region += kinks[piece]
            turned = sign(slopes[piece, 0], magnitudes[piece, 0])
            if turned != 0:
                turning_points += turned == -direction
                direction = turned
            last = piece
        linear_regions[piece] = region
    return slivers, kinks, linear_regions, turning_points
