"""The network: weights and biases that cannot change, checked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.errors import InputError

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Network:
    """A ReLU network f: R^d -> R^m.

    Hidden layer l computes ``z_l = W_l h_{l-1} + b_l`` and ``h_l = max(z_l, 0)`` with ``h_0 = x``;
    the last layer is affine. A network with one layer has no hidden layer and is one affine map.

    weights: W_1, ..., W_L and the output layer's; W_l has shape (n_l, n_{l-1}), float64, read-only.
    biases: b_1, ..., b_L and the output layer's; b_l has shape (n_l,), float64, read-only.

    Build one with `network_from_layers`, which checks; the constructor trusts its caller.
    """

    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]

    @property
    def input_dim(self) -> int:
        return int(self.weights[0].shape[1])

    @property
    def output_dim(self) -> int:
        return int(self.weights[-1].shape[0])

    @property
    def depth(self) -> int:
        """Number of hidden layers."""
        return len(self.weights) - 1

    @property
    def hidden_widths(self) -> tuple[int, ...]:
        return tuple(len(bias) for bias in self.biases[:-1])

    @property
    def units(self) -> int:
        """Number of hidden units, N in the literature."""
        return sum(self.hidden_widths)

    @property
    def parameters(self) -> int:
        return sum(weight.size + bias.size for weight, bias in zip(self.weights, self.biases, strict=True))


def network_from_layers(layers: Sequence[tuple[ArrayLike, ArrayLike]]) -> Network:
    """A network from (weight, bias) pairs, first layer first, the affine output layer last.

    The arrays are copied. Raises InputError that names the layer (counted from 0, as in JSON)
    if an array is ragged, empty, of the wrong shape or not finite.
    """
    if len(layers) == 0:
        raise InputError("network.layers", "must hold at least one layer, the affine output layer.")
    weights: list[FloatArray] = []
    biases: list[FloatArray] = []
    for index, (weight, bias) in enumerate(layers):
        field = f"network.layers[{index}]"
        weights.append(_checked(weight, 2, f"{field}.weight"))
        biases.append(_checked(bias, 1, f"{field}.bias"))
        rows, columns = weights[-1].shape
        if len(biases[-1]) != rows:
            raise InputError(
                f"{field}.bias", f"must hold one number for each of the weight's {rows} rows, not {len(biases[-1])}."
            )
        if index > 0 and columns != len(biases[-2]):
            raise InputError(
                f"{field}.weight",
                f"must have {len(biases[-2])} columns, one for each unit of the layer before, not {columns}.",
            )
    return Network(tuple(weights), tuple(biases))


def _checked(values: ArrayLike, dimensions: int, field: str) -> FloatArray:
    shape_in_words = "a list of numbers" if dimensions == 1 else "a list of rows of equal length"
    try:
        array = np.array(values, dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        raise InputError(field, f"must be {shape_in_words}.") from None
    if array.ndim != dimensions or array.size == 0:
        raise InputError(field, f"must be {shape_in_words}, and not empty.")
    if not np.isfinite(array).all():
        raise InputError(field, "must hold finite numbers only.")
    array.setflags(write=False)
    return array
