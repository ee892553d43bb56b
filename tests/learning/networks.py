"""What the tests of derivatives share: networks of every kind, points away from their kinks, and the loss by its
definition in complex numbers.

The complex step: L(theta + i h v) = L(theta) + i h v^T g + O(h^2) for the analytic L between the kinks, so the
imaginary part over h is the derivative, to rounding, as nothing is subtracted (Squire & Trapp 1998).
"""

from itertools import pairwise

import numpy as np

from app.networks import ABS, HARD_TANH, RELU, leaky_relu, network_from_layers

TINY = 1e-30
ACTIVATIONS = {
    "relu": [RELU] * 3,
    "leaky": [leaky_relu(0.1)] * 3,
    "steep": [leaky_relu(-1.5)] * 3,
    "abs": [ABS] * 3,
    "hard_tanh": [HARD_TANH] * 3,
    "mixed": [HARD_TANH, leaky_relu(0.25), ABS],
}
ARCHITECTURES = [(1, 1), (2, 3), (1, 5, 1), (2, 4, 3, 1), (2, 6, 5, 4, 2), (3, 2, 1, 7, 1)]


def drawn_network(sizes, activations, seed=0):
    """Layers of the sizes d_0, ..., d_L with entries of about the size at which hard tanh is clamped now and then."""
    rng = np.random.default_rng(seed)
    layers = [
        (rng.normal(0.0, 1.2 / np.sqrt(inputs), (units, inputs)), rng.normal(0.0, 0.5, units))
        for inputs, units in pairwise(sizes)
    ]
    return network_from_layers(layers, activations[: len(layers) - 1])


def drawn_points(network, count, seed=1, away=0.02):
    """Points (d_0, count) at which no hidden unit is nearer to a kink than `away`."""
    candidates = np.random.default_rng(seed).uniform(-2.0, 2.0, (network.input_dim, 60 * count))
    distances = [
        np.minimum(np.abs(z - 1.0), np.abs(z + 1.0)) if activation.kind == "hard_tanh" else np.abs(z)
        for activation, z in zip(network.activations, values(layers_of(network), network, candidates)[1], strict=True)
    ]
    nearest = np.min([distance.min(axis=0) for distance in distances], axis=0) if distances else np.ones(60 * count)
    points = candidates[:, nearest > away][:, :count]
    assert points.shape[1] == count
    return points


def drawn_targets(loss, outputs, count, seed=2):
    rng = np.random.default_rng(seed)
    if loss.name == "logistic":
        return rng.integers(0, 2, (outputs, count)).astype(float)
    return rng.normal(0.0, 1.0, (outputs, count))


def layers_of(network):
    return list(zip(network.weights, network.biases, strict=True))


def values(layers, network, points):
    """f, and the list of the hidden z; any dtype. Which piece of an activation holds is told by the real part."""
    h, pre = points, []
    for (weight, bias), activation in zip(layers, network.activations, strict=False):
        z = weight @ h + bias[:, None]
        pre.append(z)
        if activation.kind == "hard_tanh":
            h = np.where(np.abs(z.real) < 1.0, z, np.sign(z.real))
        else:
            h = np.where(z.real > 0.0, z, activation.slope * z)
    return layers[-1][0] @ h + layers[-1][1][:, None], pre


def loss_value(theta, network, points, targets, loss):
    """L at the flat parameters theta, real or complex, by the formulas as they stand in the books."""
    layers, start = [], 0
    for weight, bias in layers_of(network):
        middle, end = start + weight.size, start + weight.size + bias.size
        layers.append((theta[start:middle].reshape(weight.shape), theta[middle:end]))
        start = end
    f = values(layers, network, points)[0]
    if loss.name == "squared_error":
        return ((f - targets) ** 2).sum() / f.size
    probability = 1.0 / (1.0 + np.exp(-f))
    return -(targets * np.log(probability) + (1.0 - targets) * np.log(1.0 - probability)).sum() / f.size


def complex_step(function, theta, direction):
    """The derivative of the function at theta along the direction."""
    return function(theta + 1j * TINY * direction).imag / TINY


def complex_step_hessian_rows(function, theta, rows, apart=1e-5):
    """Rows of the Hessian: complex steps one way, central differences the other. It knows nothing of gradients."""
    units = np.eye(len(theta))
    ends = [(theta + apart * units[row], theta - apart * units[row]) for row in rows]
    return np.array(
        [
            [(complex_step(function, up, unit) - complex_step(function, down, unit)) / (2 * apart) for unit in units]
            for up, down in ends
        ]
    )
