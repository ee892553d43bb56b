"""What the tests of networks share: f by its definition."""

import numpy as np


def output(network, inputs):
    """f at inputs (P, d), plainly."""
    activation = np.asarray(inputs, dtype=float)
    for weight, bias, each in zip(network.weights, network.biases, network.activations, strict=False):
        z = activation @ weight.T + bias
        activation = np.clip(z, -1.0, 1.0) if each.kind == "hard_tanh" else np.where(z > 0.0, z, each.slope * z)
    return activation @ network.weights[-1].T + network.biases[-1]
