"""The network at one point, in twice the working precision.

Everything else in the geometry is measured from this *reference point*, the centre of the window: a vertex does
not carry z but its deviation z - z(reference). Deviations shrink with the window, and so does their rounding error,
which is why a window 1e-9 wide is as sharp as one of width 1. The constant parts, which would drown them,
enter once, here, in double-double arithmetic (Dekker 1971; Ogita, Rump & Oishi 2005, algorithm Dot2).
"""

from __future__ import annotations

import numpy as np

from app.geometry.jit import compiled, compiled_part
from app.networks import Network
from app.networks.network import FloatArray

SPLITTER = 134217729.0
"""2^27 + 1, which splits a float64 in two halves whose products are exact (Veltkamp)."""


@compiled_part
def _exact_product(a: float, b: float) -> tuple[float, float]:
    product = a * b
    big = SPLITTER * a
    a_high = big - (big - a)
    a_low = a - a_high
    big = SPLITTER * b
    b_high = big - (big - b)
    b_low = b - b_high
    return product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


@compiled_part
def _exact_sum(a: float, b: float) -> tuple[float, float]:
    total = a + b
    other = total - a
    return total, (a - (total - other)) + (b - other)


@compiled
def _affine(weight: FloatArray, bias: FloatArray, high: FloatArray, low: FloatArray) -> tuple[FloatArray, FloatArray]:
    units, inputs = weight.shape
    result_high = np.empty(units)
    result_low = np.empty(units)
    for unit in range(units):
        total, rest = bias[unit], 0.0
        for j in range(inputs):
            product, product_rest = _exact_product(weight[unit, j], high[j])
            total, sum_rest = _exact_sum(total, product)
            rest += sum_rest + product_rest + weight[unit, j] * low[j]
        result_high[unit], result_low[unit] = _exact_sum(total, rest)
    return result_high, result_low


def reference_preactivations(network: Network, point: FloatArray) -> list[FloatArray]:
    """z_1, ..., z_L and the output at `point`, each (n_l,) float64, the error that of a sum in twice the precision."""
    high, low = np.array(point, dtype=np.float64), np.zeros(len(point))
    result = []
    for weight, bias in zip(network.weights, network.biases, strict=True):
        preactivation, rest = _affine(weight, bias, high, low)
        result.append(preactivation)
        on = preactivation > 0.0
        high, low = np.where(on, preactivation, 0.0), np.where(on, rest, 0.0)
    return result
