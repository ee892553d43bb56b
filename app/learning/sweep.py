"""The forward sweep: the values of a network, and what reverse mode keeps of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.learning.activation import FloatArray, activated, derivative
from app.networks import Network


@dataclass(frozen=True)
class Kept:
    """What the reverse sweep needs of a forward sweep over N points.

    inputs: h_0, ..., h_{L-1}, the input of each layer; h_l is (d_l, N).
    slopes: a'_1(z_1), ..., a'_{L-1}(z_{L-1}), of each hidden layer; (d_l, N).
    outputs: f = z_L, (d_L, N).
    """

    inputs: list[FloatArray]
    slopes: list[FloatArray]
    outputs: FloatArray

    @property
    def dead_units(self) -> tuple[int, ...]:
        """How many units of each hidden layer have a' = 0 at every point, so that no gradient reaches their weights.

        ReLUs that are off at every point, and hard tanhs that are clamped; leaky ones with a slope never are.
        """
        return tuple(len(slopes) - int(np.count_nonzero(slopes.any(axis=1))) for slopes in self.slopes)


def forward_sweep(network: Network, points: FloatArray) -> Kept:
    """Evaluate the network at points (d_0, N) and keep what the reverse sweep needs."""
    h = points
    inputs, slopes = [h], []
    for weight, bias, activation in zip(network.weights, network.biases, network.activations, strict=False):
        z = weight @ h + bias[:, None]
        h = activated(activation, z)
        slopes.append(derivative(activation, z))
        inputs.append(h)
    return Kept(inputs, slopes, network.weights[-1] @ h + network.biases[-1][:, None])


def outputs_of(network: Network, points: FloatArray) -> FloatArray:
    """f at points (d_0, N), as (d_L, N), keeping nothing."""
    h = points
    for weight, bias, activation in zip(network.weights, network.biases, network.activations, strict=False):
        h = activated(activation, weight @ h + bias[:, None])
    return network.weights[-1] @ h + network.biases[-1][:, None]
