"""All decisions on signs and tolerances, and the only tolerance.

A pre-activation z at a vertex is a sum of products. In float64 its rounding error is a few units of 2^-53 times
its *magnitude*: the same sum with every term taken positive, the magnitudes of the terms coming from the layer
before (the running error bound of Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.3).
So z is taken as zero exactly when |z| <= TOLERANCE * magnitude. The same rule tells whether two slopes differ,
and a cell is a sliver when it is thinner than TOLERANCE times the window's half diagonal.

TOLERANCE = 2^-44 is 512 rounding units. Rounding stays far below it (sums of a thousand terms reach about 30 units),
and a vertex that is by chance so close to a fold is rare: random networks with 100,000 cells come within about 2^-24.
"""

from __future__ import annotations

from app.geometry.jit import compiled_part

TOLERANCE = 2.0**-44


@compiled_part
def sign(value: float, magnitude: float) -> int:
    """-1, 0 or 1: the sign of a sum, given the same sum with all terms taken positive."""
    if abs(value) <= TOLERANCE * magnitude:
        return 0
    return 1 if value > 0.0 else -1


@compiled_part
def is_sliver(thickness: float, extent: float) -> bool:
    """Whether a cell is too thin to be counted, given the size of what surrounds it in the same unit."""
    return thickness <= TOLERANCE * extent
