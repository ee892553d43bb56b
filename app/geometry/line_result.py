"""From the finished pieces of the line to the answer: slivers, the map of each piece, kinks and turning points."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from app.geometry.arrays import BoolArray, IntArray
from app.geometry.assurance import Assurance
from app.geometry.function import identity_layer
from app.geometry.jit import compiled, compiled_with_arrays
from app.geometry.line import PieceMesh
from app.geometry.line_maps import LastLayer, function_on_pieces
from app.geometry.line_mesh import LineSubdivision
from app.geometry.prepared import ERROR
from app.geometry.signs import TOLERANCE, is_sliver
from app.geometry.weights import DIFFERENT, gradients_of, same_maps
from app.geometry.window import Window
from app.networks.network import FloatArray

Directions = NDArray[np.int8]


def line_subdivision(cut: PieceMesh, window: Window | None) -> Generator[None, None, tuple[LineSubdivision, Assurance]]:
    """The subdivision that the pieces hold when all layers have cut them, some pieces a step."""
    prepared, units, keep, offsets = cut.prepared, cut.prepared.units, cut.kept(), cut.offsets
    mesh = cut.mesh_at(offsets, keep)
    yield
    maps, values = yield from function_on_pieces(prepared, _last_layer(cut), offsets)
    offsets, values = offsets[keep], values[keep]
    slopes, bounds = maps.gradients[:, :, 0], maps.bounds
    if isinstance(keep, np.ndarray):
        # Without the piece on the right of an auxiliary breakpoint.
        slopes, bounds = slopes[keep[:-1]], bounds[keep[:-1]]
    slivers, kinks, pairs, directions, flat, length = compare_pieces(
        offsets, slopes, bounds, prepared.layers[-1].limits[ERROR]
    )
    yield
    if len(pairs):
        decisions = yield from same_maps(prepared, mesh.patterns, pairs)
        kinks[pairs[:, 1]] = decisions == DIFFERENT
    if len(flat):
        closely, sizes = yield from gradients_of(prepared.layers, mesh.patterns[flat])
        directions[flat] = np.sign(closely[:, 0, 0]) * (np.abs(closely[:, 0, 0]) > TOLERANCE * sizes[:, 0, 0])
    linear_regions, turning_points = walk(slivers, kinks, directions)
    yield
    values, slopes = units.values(values), units.gradients(slopes[:, :, None])[:, :, 0]
    constants = np.empty(slopes.shape)
    find_constants(mesh.x, values, slopes, constants)
    for end, piece in ((0, 0), (-1, -1)):
        if math.isinf(mesh.x[end]):
            growing = values[end] != 0.0
            values[end] = np.where(growing, np.copysign(np.inf, values[end]), constants[piece])
    area_error = None if window is None else abs(length / prepared.area - 1.0)
    euler = len(mesh.x) - len(slopes)
    subdivision = LineSubdivision(mesh, values, slopes, constants, linear_regions, kinks, slivers, turning_points)
    return subdivision, Assurance(euler, area_error, cut.ambiguous)


def _last_layer(cut: PieceMesh) -> LastLayer:
    parents, patterns = cut.pieces.parents, cut.pieces.patterns
    if cut.layer is not None:
        return LastLayer(cut.layer, cut.started, cut.deviations, parents, patterns)
    layer, started, rows, patterns = identity_layer(cut.prepared, cut.started, cut.cells)
    return LastLayer(layer, started, rows, parents, patterns)


@compiled
def find_constants(x: FloatArray, values: FloatArray, slopes: FloatArray, constants: FloatArray) -> None:
    """Write the constants, (P, m): f(x) = slope * x + constant. On a line without breakpoints f is the constant."""
    for piece in range(len(constants)):
        anchor = piece + 1 if math.isinf(x[piece]) else piece
        at = 0.0 if math.isinf(x[anchor]) else x[anchor]
        for k in range(constants.shape[1]):
            constants[piece, k] = values[anchor, k] - slopes[piece, k] * at


@compiled_with_arrays
def compare_pieces(
    offsets: FloatArray, slopes: FloatArray, bounds: FloatArray, limits: FloatArray
) -> tuple[BoolArray, BoolArray, IntArray, Directions, IntArray, float]:
    """What the bounds tell of the pieces, and of which they do not.

    offsets: (P + 1,). slopes: (P, m); each is wrong by at most its bound, (P,), times the output's limit, (m,).
    Returns which pieces are slivers, (P,); at which breakpoints the slope certainly changes, (P + 1,); the pairs of
    neighbours, (N, 2), of which this is open, a sliver being passed over; whether the first output rises (1), falls
    (-1) or neither (0), (P,) int8; the pieces, (M,), for which this is open; and the sum of the lengths.
    """
    count, outputs = slopes.shape
    slivers, kinks = np.zeros(count, dtype=np.bool_), np.zeros(count + 1, dtype=np.bool_)
    pairs, directions = np.empty((count, 2), dtype=np.int32), np.empty(count, dtype=np.int8)
    flat = np.empty(count, dtype=np.int32)
    last, doubtful, level, total = -1, 0, 0, 0.0
    for piece in range(count):
        low, high, slope = offsets[piece], offsets[piece + 1], slopes[piece, 0]
        total += abs(high - low)
        directions[piece] = (slope > 0.0) - (slope < 0.0)
        if abs(slope) <= limits[0] * bounds[piece] and bounds[piece] > 0.0:
            flat[level] = piece
            level += 1
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
    return slivers, kinks, pairs[:doubtful], directions, flat[:level], total


@compiled_with_arrays
def walk(slivers: BoolArray, kinks: BoolArray, directions: Directions) -> tuple[IntArray, int]:
    """From left to right: the linear region of each piece, (P,), and the number of turning points.

    directions: (P,) int8, whether the first output rises (1), falls (-1) or neither (0).
    """
    linear_regions = np.empty(len(slivers), dtype=np.int32)
    region, direction, turning_points = 0, 0, 0
    for piece in range(len(slivers)):
        if not slivers[piece]:
            region += kinks[piece]
            if directions[piece] != 0:
                turning_points += directions[piece] == -direction
                direction = directions[piece]
        linear_regions[piece] = region
    return linear_regions, turning_points
