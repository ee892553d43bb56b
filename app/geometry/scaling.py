"""The same problem in numbers of ordinary size: only powers of two are taken out, so no digit changes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.errors import NumericError
from app.geometry.window import Window
from app.networks import Network
from app.networks.network import FloatArray

Exponents = NDArray[np.int64]


class Units(NamedTuple):
    """The units in which geometry measures inputs and outputs, as powers of two.

    inputs: (d,), the window is between 1 and 2 units wide along each axis. outputs: (m,).
    """

    inputs: Exponents
    outputs: Exponents

    def points(self, points: FloatArray) -> FloatArray:
        """Points (..., d) as the caller measures them."""
        return _shifted(points, self.inputs)

    def values(self, values: FloatArray) -> FloatArray:
        """Outputs (..., m) as the caller measures them."""
        return _shifted(values, self.outputs)

    def gradients(self, gradients: FloatArray) -> FloatArray:
        """Gradients (..., m, d) as the caller measures them."""
        return _shifted(gradients, self.outputs[:, None] - self.inputs)


def _shifted(array: FloatArray, exponents: Exponents) -> FloatArray:
    with np.errstate(over="ignore"):
        shifted = np.ldexp(array, exponents)
    if np.isinf(shifted).any() and not np.isinf(array).any():
        raise NumericError("The network's values or slopes are larger than float64 can hold.")
    return shifted


def in_units(network: Network, window: Window | None) -> tuple[Network, Units]:
    """The network in units of the window, each unit of a layer scaled so that its weights have a norm of about 1.

    ReLU commutes with positive factors, so what is taken out of a unit is put into the weights of the next layer that
    read it, and every fold stays where it is. So neither narrow or lengthy windows nor very large or small weights
    make sums of squares overflow or vanish. Only a weight 2^-1000 times as large as its unit's largest may vanish.
    """
    inputs = _window_exponents(network, window)
    weights, biases = [], []
    taken = inputs
    for weight, bias in zip(network.weights, network.biases, strict=True):
        fraction, exponent = np.frexp(np.column_stack([weight, bias]))
        exponent = exponent + np.append(taken, 0)
        largest = np.where(fraction != 0.0, exponent, np.iinfo(np.int64).min).max(axis=1)
        taken = np.where((fraction != 0.0).any(axis=1), largest + weight.shape[1].bit_length() // 2, 0)
        scaled = np.ldexp(fraction, exponent - taken[:, None])
        weights.append(np.ascontiguousarray(scaled[:, :-1]))
        biases.append(np.ascontiguousarray(scaled[:, -1]))
    return Network(tuple(weights), tuple(biases)), Units(inputs, taken)


def _window_exponents(network: Network, window: Window | None) -> Exponents:
    """(d,) half the window's extent, or how near the origin a first fold passes that misses it."""
    if window is not None:
        halves = [0.5 * (high - low) for low, high in zip(window.lower, window.upper, strict=True)]
        return np.frexp(halves)[1].astype(np.int64)
    slopes, heights = np.abs(network.weights[0]).max(axis=1), np.abs(network.biases[0])
    misses = (slopes > 0.0) & (heights > 0.0)
    nearest = np.frexp(heights[misses])[1].astype(np.int64) - np.frexp(slopes[misses])[1]
    return np.full(network.input_dim, nearest.min() if len(nearest) else 0, dtype=np.int64)
