"""The results in 1D: the breakpoints, and the function on the pieces between them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.jit import compiled
from app.geometry.scaling import Units
from app.geometry.signs import is_sliver, sign
from app.geometry.vertices import WordArray
from app.networks.network import FloatArray

IntArray = NDArray[np.int32]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LineMesh:
    """The activation regions of an interval, or of the line, in order: piece i lies between x[i] and x[i + 1].

    x: (P + 1,) float64, increasing; the first and last are the window's ends, or -inf and inf.
    layers, units: (P + 1,) int32, the unit whose fold the breakpoint is, both counted from 1; 0 at the ends.
    patterns: (P, words) uint64, bit-packed, each layer padded to whole words.
    """

    x: FloatArray
    layers: IntArray
    units: IntArray
    patterns: WordArray


@dataclass(frozen=True, eq=False)
class LineSubdivision:
    """The function on each piece: f(x) = slopes[i] * x + constants[i].

    values: (P + 1, m) float64, f at the breakpoints; at an infinite end its limit.
    slopes, constants: (P, m) float64. slivers: (P,) bool, pieces too short to be counted.
    kinks: (P + 1,) bool, where the slope changes. linear_regions: (P,) int32, the region of each piece, from 0.
    turning_points: how often the first output turns from rising to falling or back; flat pieces do not count.
    """

    mesh: LineMesh
    values: FloatArray
    slopes: FloatArray
    constants: FloatArray
    linear_regions: IntArray
    kinks: BoolArray
    slivers: BoolArray
    turning_points: int

    @property
    def counts(self) -> dict[str, int]:
        kinks = int(self.kinks.sum())
        return {
            "activation_regions": int((~self.slivers).sum()),
            "linear_regions": kinks + 1,
            "slivers": int(self.slivers.sum()),
            "kinks": kinks,
            "turning_points": self.turning_points,
        }


def line_subdivision(
    mesh: LineMesh, scale: Units, offsets: FloatArray, values: FloatArray, slopes: FloatArray, magnitudes: FloatArray
) -> Generator[None, None, LineSubdivision]:
    """Find slivers, kinks and turning points, and express the function in the caller's units; a pause after each.

    offsets: (P + 1,) the breakpoints measured from the window's centre, which keeps their last digits.
    values: (P + 1, m) f there, or its growth at infinite ends. slopes, magnitudes: (P, m), see `maps`.
    All four are in the units of `scale`; the mesh is not.
    """
    slivers, kinks, linear_regions, turning_points = walk(offsets, slopes, magnitudes)
    yield
    values, slopes = scale.values(values), scale.gradients(slopes[:, :, None])[:, :, 0]
    yield
    ends = np.isinf(mesh.x)
    anchors = np.where(ends[:-1], mesh.x[1:], mesh.x[:-1])
    anchor_values = np.where(ends[:-1, None], values[1:], values[:-1])
    anchored = np.isfinite(anchors)[:, None]
    constants = np.where(anchored, anchor_values - slopes * np.where(anchored, anchors[:, None], 0.0), anchor_values)
    for end, piece in ((0, 0), (-1, -1)):
        if ends[end]:
            growing = values[end] != 0.0
            values[end] = np.where(growing, np.copysign(np.inf, values[end]), constants[piece])
    return LineSubdivision(mesh, values, slopes, constants, linear_regions, kinks, slivers, turning_points)


@compiled
def walk(offsets: FloatArray, slopes: FloatArray, magnitudes: FloatArray) -> tuple[BoolArray, BoolArray, IntArray, int]:
    """From left to right: slivers (P,), kinks (P + 1,), linear_regions (P,) and the number of turning points."""
    count, outputs = slopes.shape
    slivers = np.zeros(count, dtype=np.bool_)
    kinks = np.zeros(count + 1, dtype=np.bool_)
    linear_regions = np.zeros(count, dtype=np.int32)
    last, region, direction, turning_points = -1, 0, 0, 0
    for piece in range(count):
        low, high = offsets[piece], offsets[piece + 1]
        if np.isfinite(low) and np.isfinite(high):
            slivers[piece] = is_sliver(high - low, max(abs(low), abs(high), 1.0))
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
