"""The results in 1D: the breakpoints, and the function on the pieces between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.geometry.arrays import BoolArray, IntArray, WordArray
from app.networks.network import FloatArray


@dataclass(frozen=True, eq=False)
class LineMesh:
    """The activation regions of an interval, or of the line, in order: piece i lies between x[i] and x[i + 1].

    x: (P + 1,) float64, increasing; the first and last are the window's ends, or -inf and inf.
    layers, units: (P + 1,) int32, the unit whose fold the breakpoint is, both counted from 1; 0 at the ends.
    patterns: (P, words) uint64, bit-packed, see `first_bits`.
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
        kinks, pieces = int(self.kinks.sum()), int((~self.slivers).sum())
        # Only the whole line has an unbounded piece at each end, which may be the same.
        unbounded = {"unbounded_activation_regions": min(2, pieces), "unbounded_linear_regions": min(2, kinks + 1)}
        return {
            "activation_regions": pieces,
            "linear_regions": kinks + 1,
            "slivers": int(self.slivers.sum()),
            "kinks": kinks,
            "turning_points": self.turning_points,
            **(unbounded if np.isinf(self.mesh.x[0]) else {}),
        }
