"""The network: weights, biases and activations that cannot change, checked once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.errors import InputError, NumericError
from app.networks.activations import RELU, Activation

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Network:
    """A network f: R^d -> R^m of ReLUs, or of other piecewise-linear activations.

    Hidden layer l computes ``z_l = W_l h_{l-1} + b_l`` and ``h_l = max(z_l, 0)`` with ``h_0 = x``;
    the last layer is affine. A network with one layer has no hidden layer and is one affine map.
    Each hidden layer may have another activation than ReLU, see `Activation`.

    weights: W_1, ..., W_L and the output layer's; W_l has shape (n_l, n_{l-1}), float64, read-only.
    biases: b_1, ..., b_L and the output layer's; b_l has shape (n_l,), float64, read-only.
    activations: one for each hidden layer; ReLU everywhere if left out.

    Build one with `network_from_layers`, which checks; the constructor trusts its caller.
    """

    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]
    activations: tuple[Activation, ...] = ()

    def __post_init__(self) -> None:
        if not self.activations:
            object.__setattr__(self, "activations", (RELU,) * self.depth)

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

    @property
    def slopes(self) -> tuple[float, ...]:
        """The slope of the off side of each hidden layer's units. It says all of an activation but of hard tanh."""
        return tuple(activation.slope for activation in self.activations)

    @property
    def folds(self) -> tuple[int, ...]:
        """How often the units of each hidden layer fold: once each, twice with hard tanh. The widths of `folded`."""
        kinds = (activation.kind for activation in self.activations)
        return tuple(
            2 * width if kind == "hard_tanh" else width for width, kind in zip(self.hidden_widths, kinds, strict=True)
        )

    def folded(self) -> Network:
        """The same function without hard tanh; the network itself if it has none.

        ``hard_tanh(z) = relu(z + 1) - relu(z - 1) - 1``: a layer of n units becomes one of 2n ReLUs, first those that
        fold where z = -1, then those where z = 1. The biases of these and of the next layer are rounded once, and where
        |z| is large the difference has a rounding error of its size, which a clamped z would not have.
        Raises NumericError where a bias overflows.
        """
        if all(activation.kind != "hard_tanh" for activation in self.activations):
            return self
        weights, biases = list(self.weights), list(self.biases)
        activations = list(self.activations)
        for layer, activation in enumerate(self.activations):
            if activation.kind == "hard_tanh":
                activations[layer] = RELU
                weights[layer] = np.vstack([weights[layer], weights[layer]])
                biases[layer] = np.concatenate([biases[layer] + 1.0, biases[layer] - 1.0])
                after = weights[layer + 1]
                weights[layer + 1] = np.hstack([after, -after])
                with np.errstate(over="ignore", invalid="ignore"):
                    biases[layer + 1] = biases[layer + 1] - after.sum(axis=1)
        if not all(np.isfinite(bias).all() for bias in biases):
            raise NumericError(
                "The network's biases grow beyond what float64 can hold when hard tanh becomes two ReLUs."
            )
        for array in (*weights, *biases):
            array.setflags(write=False)
        return Network(tuple(weights), tuple(biases), tuple(activations))


def network_from_layers(
    layers: Sequence[tuple[ArrayLike, ArrayLike]], activations: Sequence[Activation] | None = None
) -> Network:
    """A network from (weight, bias) pairs, first layer first, the affine output layer last.

    activations: one for each hidden layer; ReLU everywhere if left out.

    The arrays are copied. Raises InputError that names the layer (counted from 0, as in JSON) if an array is ragged,
    empty, of the wrong shape or not finite, if a slope is not finite, or if the number of activations is wrong.
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
    return Network(tuple(weights), tuple(biases), _checked_activations(activations, len(layers) - 1))


def _checked_activations(activations: Sequence[Activation] | None, depth: int) -> tuple[Activation, ...]:
    if activations is None:
        return ()
    if len(activations) != depth:
        sentence = f"must hold one for each hidden layer, {depth:,} in all, not {len(activations):,}."
        raise InputError("network.activation", sentence)
    for index, activation in enumerate(activations):
        if not math.isfinite(activation.slope):
            raise InputError(f"network.layers[{index}].activation", "must have a finite slope.")
    return tuple(activations)


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
