"""Multiplications of weights, one point, in the sweeps of a network with the sizes d_0, ..., d_L.

With M = sum_{l=1..L} d_l d_{l-1} weights. The activations' slopes add one for each unit and sweep and are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def parameter_count(sizes: Sequence[int]) -> int:
    """P: M weights, and d_1 + ... + d_L biases."""
    return _weights(sizes) + sum(sizes[1:])


def evaluation_cost(sizes: Sequence[int]) -> int:
    """M: each weight once."""
    return _weights(sizes)


def gradient_cost(sizes: Sequence[int]) -> int:
    """3 M - d_1 d_0: M each for z_l, for W_bar_l, and for h_bar_{l-1}, which the first layer does not need."""
    return 3 * _weights(sizes) - sizes[0] * sizes[1]


def hessian_vector_cost(sizes: Sequence[int]) -> int:
    """8 M - 3 d_1 d_0: less than three gradients. One evaluation, and what `hessian._product` does."""
    return 8 * _weights(sizes) - 3 * sizes[0] * sizes[1]


def hessian_cost(sizes: Sequence[int]) -> int:
    """One evaluation, then 7 M - 3 d_1 d_0 for each of the P columns."""
    weights = _weights(sizes)
    return weights + parameter_count(sizes) * (7 * weights - 3 * sizes[0] * sizes[1])


def _weights(sizes: Sequence[int]) -> int:
    return sum(columns * rows for columns, rows in pairwise(sizes))
