"""The parameters theta of a network: as one (weight, bias) pair a layer, and as one flat vector.

The flat vector goes layer by layer from the input to the output, in each layer first the weight, row by row, then the
bias. It is the order in which `app.networks` draws them, and the order of the rows and columns of the Hessian.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.learning.activation import FloatArray
from app.networks import Network

Parameters = list[tuple[FloatArray, FloatArray]]
"""(weight, bias) of each layer, (d_l, d_{l-1}) and (d_l,); or a gradient or a direction, of the same shapes."""


def parameters_of(network: Network) -> Parameters:
    """The network's own arrays, which are read-only."""
    return list(zip(network.weights, network.biases, strict=True))


def flat(parameters: Sequence[tuple[FloatArray, FloatArray]]) -> FloatArray:
    """All parameters in one new vector, (P,)."""
    return np.concatenate([array.ravel() for pair in parameters for array in pair])


def layered(vector: FloatArray, network: Network) -> Parameters:
    """The vector (P,) cut into pairs of the shapes of the network's parameters: views of it, not copies."""
    pairs, start = [], 0
    for weight in network.weights:
        units, inputs = weight.shape
        middle, end = start + units * inputs, start + units * inputs + units
        pairs.append((vector[start:middle].reshape(units, inputs), vector[middle:end]))
        start = end
    return pairs


def network_at(vector: FloatArray, network: Network) -> Network:
    """The network with other parameters (P,), unchecked. It shares the vector, which becomes read-only."""
    vector.setflags(write=False)
    weights, biases = zip(*layered(vector, network), strict=True)
    return Network(weights, biases, network.activations)


def is_weight(network: Network) -> NDArray[np.bool_]:
    """Where the flat vector holds a weight and not a bias, (P,)."""
    return flat([(np.ones_like(weight), np.zeros_like(bias)) for weight, bias in parameters_of(network)]) > 0.0
