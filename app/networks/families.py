"""The families of networks: random ones and the sawtooth. The same arguments give the same network.

All draws come from ``numpy.random.default_rng(seed)`` in this order, which is part of the wire contract:
layer by layer from the input to the output, in each layer first the weight (row by row), then the bias.
The one exception is the `lecture` init, whose order stands at its function.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from app.errors import InputError
from app.networks.activations import Activation
from app.networks.network import FloatArray, Network, network_from_layers

Init = Literal["he", "glorot", "pytorch", "lecture"]
INITS: tuple[Init, ...] = get_args(Init)

Middle = Literal["sawtooth", "random"]


def random_network(
    input_dim: int,
    widths: Sequence[int],
    init: Init,
    seed: int,
    activations: Sequence[Activation] | None = None,
    weight_scale: float = 1.0,
    bias_scale: float = 1.0,
) -> Network:
    """A network with one output and random weights.

    widths: the number of units of each hidden layer. For a layer with n inputs and k units:

    - ``he``: weights ~ N(0, 2 / n) (He et al. 2015, equation 10), biases ~ U(-1, 1).
    - ``glorot``: weights ~ U(-a, a), a = sqrt(6 / (n + k)) (Glorot & Bengio 2010, equation 16), biases ~ U(-1, 1).
    - ``pytorch``: weights and biases ~ U(-1 / sqrt(n), 1 / sqrt(n)), as torch.nn.Linear.reset_parameters.
    - ``lecture``: the lecture's shallow network, for one input and one hidden layer.

    activations: one for each hidden layer; ReLU everywhere if left out. The weights do not depend on it.
    weight_scale, bias_scale: what all weights and all biases are multiplied with once they are drawn.

    He and Glorot leave the biases to the user. Zero would send every fold of the first layer through the
    origin, so they are spread over the window that the page shows.

    Raises InputError if the init does not exist or does not fit the shape.
    """
    if init not in INITS:
        raise InputError("network.init", f"must be one of {', '.join(INITS)}.")
    rng = np.random.default_rng(seed)
    if init == "lecture":
        layers = _lecture_layers(input_dim, widths, rng)
    else:
        layers = [_random_layer(n, k, init, rng) for n, k in pairwise([input_dim, *widths, 1])]
    return network_from_layers([(weight_scale * weight, bias_scale * bias) for weight, bias in layers], activations)


def _random_layer(inputs: int, units: int, init: Init, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    if init == "he":
        weight = rng.normal(0.0, math.sqrt(2.0 / inputs), (units, inputs))
        return weight, rng.uniform(-1.0, 1.0, units)
    if init == "glorot":
        limit = math.sqrt(6.0 / (inputs + units))
        return rng.uniform(-limit, limit, (units, inputs)), rng.uniform(-1.0, 1.0, units)
    limit = 1.0 / math.sqrt(inputs)
    return rng.uniform(-limit, limit, (units, inputs)), rng.uniform(-limit, limit, units)


def _lecture_layers(
    input_dim: int, widths: Sequence[int], rng: np.random.Generator
) -> list[tuple[FloatArray, FloatArray]]:
    """f(x) = w_2 . relu(w_1 x + b_1): w_1 ~ U(-1, 1), then the kinks ~ U(-2, 2), then w_2 ~ U(-1, 1).

    A unit's kink is where w_1 x + b_1 = 0, so b_1 = -w_1 * kink.
    """
    if input_dim != 1 or len(widths) != 1:
        raise InputError("network.init", "'lecture' is for one input and exactly one hidden layer.")
    units = widths[0]
    slopes = rng.uniform(-1.0, 1.0, units)
    kinks = rng.uniform(-2.0, 2.0, units)
    output = rng.uniform(-1.0, 1.0, units)
    return [(slopes[:, None], -slopes * kinks), (output[None, :], np.zeros(1))]


def sawtooth_network(depth: int, input_dim: int, noise: float, seed: int, middle: Middle = "sawtooth") -> Network:
    """The sawtooth with `depth` hidden layers, two units a layer and input; in 2D one sawtooth a coordinate, summed.

    On one input ``f_l(x) = 2 |f_{l-1}(x)| - 2 = 2 relu(f_{l-1}) + 2 relu(-f_{l-1}) - 2`` with ``f_0(x) = x``,
    which has 2^depth pieces on [-2, 2] (after Telgarsky 2016; in this form in the lecture).
    noise: standard deviation of a Gaussian added to every weight and bias of the middle layers, which are
    the hidden layers but the first. The first and the output layer keep their values.
    middle: with ``random`` the middle layers are drawn anew as with the init ``pytorch``, and have no noise.

    Raises InputError for noise on random middle layers.
    """
    if noise > 0.0 and middle == "random":
        raise InputError("network.noise", "must be 0 where the middle layers are random.")
    pair = np.array([[1.0], [-1.0]])
    separate = np.eye(input_dim)
    if depth == 0:
        return network_from_layers([(np.ones((1, input_dim)), np.zeros(1))])
    rng = np.random.default_rng(seed)
    layers = [(np.kron(separate, pair), np.zeros(2 * input_dim))]
    for _ in range(depth - 1):
        if middle == "random":
            layers.append(_random_layer(2 * input_dim, 2 * input_dim, "pytorch", rng))
            continue
        weight = np.kron(separate, 2.0 * pair @ np.ones((1, 2)))
        bias = np.tile([-2.0, 2.0], input_dim)
        if noise > 0.0:
            weight = weight + noise * rng.standard_normal(weight.shape)
            bias = bias + noise * rng.standard_normal(bias.shape)
        layers.append((weight, bias))
    layers.append((np.full((1, 2 * input_dim), 2.0), np.full(1, -2.0 * input_dim)))
    return network_from_layers(layers)
