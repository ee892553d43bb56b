"""All decisions on signs and tolerances, and the only tolerance.

A pre-activation z at a vertex is a sum of products, each wrong by a rounding error of relative size 2^-53 and by what
the error of the layer before adds. These errors are as good as independent, so they add up like the sides of right
angles (Higham & Mary 2019, A new approach to probabilistic rounding error analysis). So to each sum belongs its
*magnitude*, the root of the sum of the squares of its terms and of their own magnitudes, and z is taken as zero
exactly when |z| <= TOLERANCE * magnitude. The sum of absolute values, the classical bound, is no good here: it
outgrows z by the root of the width at each layer, and after 20 layers it takes folds for rounding. The same rule tells
whether two slopes differ. A cell is a sliver when it is thinner than TOLERANCE times its coordinates, or
TOLERANCE window sizes, whichever is more.

A hard tanh folds twice, where z = -1 and where z = 1, and where it folds once it does not fold the other time. So two
of its folds that are closer than rounding can tell are still two, with a sliver between them.

The magnitude is worked out only where a bound that costs one number a vertex leaves the sign open (see `vertices`).

TOLERANCE = 2^-44 is 512 rounding units, far more than sums of thousands of terms lose by this rule.
In the other direction there is room as well: in random networks of widths 128, 128, 128, 128 and 256, 256, 256
(49,000 and 119,000 cells on [-1, 1]^2) no vertex with which a layer starts came closer to a fold by chance than 2^-24.
"""

from __future__ import annotations

from app.geometry.jit import compiled_part

TOLERANCE = 2.0**-44


@compiled_part
def sign(value: float, magnitude: float) -> int:
    """-1, 0 or 1: the sign of a sum of this magnitude."""
    if abs(value) <= TOLERANCE * magnitude:
        return 0
    return 1 if value > 0.0 else -1


@compiled_part
def is_sliver(thickness: float, extent: float) -> bool:
    """Whether a cell is too thin to be counted, given the size of the numbers that its place was computed from."""
    return thickness <= TOLERANCE * extent
