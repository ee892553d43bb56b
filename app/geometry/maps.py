"""The affine map of each cell, and which neighbours have the same one."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from app.errors import NumericError
from app.geometry.vertices import WordArray, ranges, rows_a_step, words_for
from app.networks import Network
from app.networks.network import FloatArray


def gradients_of(network: Network, patterns: WordArray) -> Generator[None, None, tuple[FloatArray, FloatArray]]:
    """The gradient of f for each activation pattern, and its magnitude, some rows a step.

    patterns: (C, words) uint64, bit-packed, each layer padded to whole words.
    Returns two (C, m, d) arrays: W_out D_L W_L ... D_1 W_1, where D_l keeps the units that are on, and the
    same product with the absolute values of all weights. Raises NumericError where float64 overflows.
    """
    count, inputs = len(patterns), network.input_dim
    gradients = np.empty((count, network.output_dim, inputs))
    magnitudes = np.empty_like(gradients)
    absolute = [np.abs(weight) for weight in network.weights]
    for low, high in ranges(count, rows_a_step(network.weights)):
        with np.errstate(over="ignore", invalid="ignore"):
            gradients[low:high] = _products(network.weights, patterns[low:high], inputs)
            magnitudes[low:high] = _products(absolute, patterns[low:high], inputs)
        yield
    if not np.isfinite(magnitudes).all():
        raise NumericError("The network's slopes overflow float64.")
    return gradients, magnitudes


def _products(weights: Sequence[FloatArray], patterns: WordArray, inputs: int) -> FloatArray:
    """(rows, m, d): the product of the layers, with the units that are off in each row's pattern left out."""
    product = np.broadcast_to(np.eye(inputs)[:, None, :], (inputs, len(patterns), inputs))
    word = 0
    for weight in weights[:-1]:
        units = len(weight)
        product = (product @ weight.T) * unpacked(patterns[:, word : word + words_for(units)], units)
        word += words_for(units)
    return np.moveaxis(product @ weights[-1].T, 0, 2)


def unpacked(words: WordArray, units: int) -> FloatArray:
    """(C, units) of 0 and 1 from the (C, words) uint64 of one layer."""
    octets = np.ascontiguousarray(words).astype("<u8").view(np.uint8)
    return np.unpackbits(octets, axis=1, count=units, bitorder="little").astype(np.float64)
