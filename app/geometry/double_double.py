"""Sums of products in twice the digits of float64 (Dekker 1971; Ogita, Rump & Oishi 2005, algorithm Dot2)."""

from __future__ import annotations

from app.geometry.jit import compiled_part
from app.networks.network import FloatArray

SPLITTER = 134217729.0
"""2^27 + 1, which splits a float64 in two halves whose products are exact (Veltkamp)."""


@compiled_part
def preactivation(weight: FloatArray, bias: float, high: FloatArray, low: FloatArray) -> tuple[float, float]:
    """weight . (high + low) + bias, as a float64 and what it lacks."""
    total, rest = bias, 0.0
    for j in range(len(weight)):
        product, product_rest = _exact_product(weight[j], high[j])
        total, sum_rest = exact_sum(total, product)
        rest += sum_rest + product_rest + weight[j] * low[j]
    return exact_sum(total, rest)


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
def exact_sum(a: float, b: float) -> tuple[float, float]:
    """The sum, as a float64 and what it lacks."""
    total = a + b
    other = total - a
    return total, (a - (total - other)) + (b - other)
