"""The product J_L J_{L-1} ... J_1 really multiplied, in the order that a bracketing says; see `chain`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from app.learning.activation import FloatArray
from app.learning.chain import Bracketing

Product = Callable[[FloatArray, FloatArray], FloatArray]


DRAWN = 2**20
"""Entries of a matrix that are drawn at most: to draw one takes a hundred times as long as to multiply with it."""


def random_factors(sizes: Sequence[int], seed: int) -> list[FloatArray]:
    """J_1, ..., J_L with J_l of shape (d_l, d_{l-1}), entries ~ N(0, 1 / d_{l-1}), so that products keep their size.

    In a matrix of more than DRAWN entries, row after row, the first ones are repeated.
    """
    rng = np.random.default_rng(seed)
    return [
        np.resize(rng.normal(0.0, columns**-0.5, min(rows * columns, DRAWN)), (rows, columns))
        for columns, rows in pairwise(sizes)
    ]


def multiplied(factors: Sequence[FloatArray], tree: Bracketing, product: Product = np.matmul) -> FloatArray:
    """The product, (d_L, d_0). factors: J_1, ..., J_L. tree: one that `chain.checked_bracketing` lets pass."""
    if isinstance(tree, int):
        return factors[tree - 1]
    return product(multiplied(factors, tree[0], product), multiplied(factors, tree[1], product))


class CountingProduct:
    """A matrix product by its definition, which counts its multiplications; for small matrices."""

    def __init__(self) -> None:
        self.multiplications = 0

    def __call__(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """left @ right for shapes (p, q) and (q, r)."""
        rows, columns = left.tolist(), right.T.tolist()
        return np.array([[self._dot(row, column) for column in columns] for row in rows])

    def _dot(self, row: list[float], column: list[float]) -> float:
        total = 0.0
        for a, b in zip(row, column, strict=True):
            total += a * b
            self.multiplications += 1
        return total
