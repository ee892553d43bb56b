"""The affine map of each cell, and which neighbours have the same one."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from app.errors import NumericError
from app.geometry.vertices import WordArray, ranges, rows_a_step, words_for
from app.networks import Network
from app.networks.network import FloatArray


def gradients_of(network: Network, patterns: WordArray) -> Generator[None, None, tuple[FloatArray, FloatArray]]:
    """The gradient of f for each activation pattern, and its magnitude (see `signs`), some rows a step.

    patterns: (C, words) uint64, bit-packed, each layer padded to whole words.
    Returns two (C, m, d) arrays; the gradient is W_out D_L W_L ... D_1 W_1, where D_l keeps the units that are on.
    Raises NumericError where float64 overflows.
    """
    gradients = np.empty((len(patterns), network.output_dim, network.input_dim))
    magnitudes = np.empty_like(gradients)
    squares = [np.square(weight) for weight in network.weights]
    for low, high in ranges(len(patterns), rows_a_step(network.weights)):
        with np.errstate(over="ignore", invalid="ignore"):
            gradients[low:high], magnitudes[low:high] = _products(network.weights, squares, patterns[low:high])
        yield
    if not np.isfinite(magnitudes).all():
        raise NumericError("The network's slopes grow beyond what float64 can hold.")
    return gradients, magnitudes


def _products(
    weights: Sequence[FloatArray], squares: Sequence[FloatArray], patterns: WordArray
) -> tuple[FloatArray, FloatArray]:
    """Gradients and magnitudes, each (rows, m, d). squares: of the weights."""
    inputs = weights[0].shape[1]
    product = np.broadcast_to(np.eye(inputs)[:, None, :], (inputs, len(patterns), inputs))
    size = np.zeros(product.shape)
    word = 0
    for weight, square in zip(weights[:-1], squares[:-1], strict=True):
        on = unpacked(patterns[:, word : word + words_for(len(weight))], len(weight))
        word += words_for(len(weight))
        size = ((size + product * product) @ square.T) * on
        product = (product @ weight.T) * on
    size = (size + product * product) @ squares[-1].T
    return np.moveaxis(product @ weights[-1].T, 0, 2), np.sqrt(np.moveaxis(size, 0, 2))


def unpacked(words: WordArray, units: int) -> FloatArray:
    """(C, units) of 0 and 1 from the (C, words) uint64 of one layer."""
    octets = np.ascontiguousarray(words).astype("<u8").view(np.uint8)
    return np.unpackbits(octets, axis=1, count=units, bitorder="little").astype(np.float64)
