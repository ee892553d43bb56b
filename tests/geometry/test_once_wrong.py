"""Small networks that this or an earlier way of counting got wrong, found by random search against the oracle."""

import pytest

from app.networks import ABS, HARD_TANH, RELU, leaky_relu, network_from_layers, random_network
from tests.geometry.counting import counts
from tests.geometry.exact import exact_counts

FOUND = {
    "axes 1e83 apart": (
        None,
        [([[0.25, 2.0**-275], [0.0625, -(2.0**-276)]], [-1.25, 0.25]), ([[-3.0, 0.5]], [0.25])],
    ),
    "axes 1e26 apart and a unit read with zero": (
        None,
        [
            ([[-(2.0**-57), 402653184.0], [3 * 2.0**-58, -402653184.0]], [5.25, -5.625]),
            ([[0.0, -0.25], [0.0, 4.0]], [2.0, 0.25]),
        ],
    ),
    "axes 2^67 apart beside a dead unit and one that reads only x": (
        None,
        [
            ([[3 * 2.0**43, 2.0**-23], [2.0**45, 0.0], [0.0, 0.0]], [-1.0, 2.0, -2.0]),
            ([[3.0, 1.5, -0.75]], [-64.0]),
            ([[3.0], [0.0]], [1.0, -0.25]),
        ],
    ),
    "axes 2^100 apart beside a unit that reads only y": (
        None,
        [([[1.0, -(2.0**-100)], [0.0, 1.0], [-1.5, 2.0**-99]], [-2.0, 0.5, -4.75]), ([[1.0, 2.0, 3.0]], [-3.0])],
    ),
    "copies far from the origin whose sum folds nowhere": (
        None,
        [
            ([[1.5], [0.5]], [12582910.3125, 4194303.25]),
            ([[-1.0, 3.0]], [0.0]),
            ([[0.0], [0.5]], [1.0, 2.0]),
        ],
    ),
    "folds 2^-22 and 2^24 from the origin": (
        None,
        [([[2.0, 4.0], [4.0, 1.0], [-1.0, -3.0]], [2.0**-22, 0.0, -(2.0**24)]), ([[1.0, 0.0, 1.0]], [0.0])],
    ),
    "parallel folds 2^21 apart, and a third that passes near the origin": (
        None,
        [([[-3.0, 0.0], [-0.25, 0.0], [-1.25, 4.0]], [0.0, 2.0**19, -(2.0**-27)]), ([[1.0, 4.0, -0.75]], [0.03125])],
    ),
    "the constant 2^30, taken off again": (
        None,
        [
            (
                [[1.0, -1.25], [-0.25, 4.0], [-1.0, 1.25], [0.25, -4.0]],
                [1073741824.25, 1073741835.5, -0.25, -11.5],
            ),
            ([[2.0, -1.0, -2.0, 1.0], [3.0, 0.25, -3.0, -0.25]], [-1073741825.0, -3489660929.25]),
        ],
    ),
    "everything 2^21 from the origin": (
        None,
        [
            ([[1.0, -0.75], [1.0, -1.0], [0.0, -1.0], [0.0, -0.25]], [-2097201.75, -2097218.5, -67.0, -15.4375]),
            ([[0.0, 0.0, 0.0, 0.25], [3.0, 0.25, -0.5, 1.0], [-2.0, -2.0, 2.0, 2.0]], [0.0, 0.0, -2.625]),
            ([[0.5, 0.25, 0.5]], [0.0]),
        ],
    ),
    "two folds 2^-26 apart at 5/4": (
        None,
        [([[-1.0], [-1.25]], [1.25, 1.5625 + 2.0**-25]), ([[0.0, -0.5]], [2.0**-25]), ([[4.0], [0.0]], [3.0, 0.25])],
    ),
    "three folds at 1/4, one of them 2^-31 off": (
        [(-1.0, 1.0)],
        [
            ([[1.5], [3.0], [0.25]], [-0.375, -0.75 - 2.0**-31, -0.0625]),
            ([[-1.25, -0.25, 0.25]], [-(2.0**-31)]),
            ([[0.0]], [0.25]),
        ],
    ),
    "no fold of the first layer but through the origin, and those of the second 2^-70 from it": (
        None,
        [
            ([[2.0**69], [-(2.0**68)], [0.0], [-(2.0**68)]], [0.0, 0.0, -0.25, 0.0]),
            ([[-3.0, -1.25, -0.75, 0.5], [3.0, 0.0, -1.25, -1.25], [0.5, -0.75, -1.0, 0.25]], [0.0, -1.5, -0.25]),
            ([[-0.25, -2.0, -0.25], [0.5, 1.0, 1.0]], [0.0, 0.0]),
            ([[-1.0, 1.0]], [-3.0]),
        ],
    ),
}

MIXED = [
    (
        [
            [-2.0, 2.0**-5],
            [0.0, -(2.0**-4)],
            [4.0, -(2.0**-6)],
            [-0.25, 2.0**-6],
            [2.0**-28, -(2.0**-36)],
            [-(2.0**28), 2.0**24],
            [1.0, -(2.0**-6)],
        ],
        [1.0, 1.0, 0.5, -1.0, 2.0**-31, -(2.0**30), -0.5],
    ),
    (
        [
            [-2.0, 0.25, 1.25, 1.0, 7 * 2.0**28, 2.0**-30, 2.0],
            [-1.0, -0.75, 1.75, 2.75, 2.0**28, -3 * 2.0**-32, 0.75],
            [1.0, -0.5, 2.25, -0.25, -5 * 2.0**28, -3 * 2.0**-32, 1.5],
            [-3.0, 1.0, -4.75, 2.75, 7 * 2.0**28, -3 * 2.0**-32, -1.5],
        ],
        [-1.0, -1.0, 1.0, 1.0],
    ),
    ([[1.0, -1.0, 2.0, 0.5]], [2.0]),
]
WITH_ACTIVATIONS = {
    "a hard tanh 2^46 times as steep as the one beside it": (
        None,
        [
            ([[2.0**46, 2.0**46], [1.0, -1.0]], [0.25, 0.0]),
            ([[1.0, 2.0], [0.5, -1.0]], [0.0, 0.125]),
            ([[1.0, 1.0]], [0.0]),
        ],
        [HARD_TANH, RELU],
    ),
    "folds through the origin, and hard tanhs 2^-97 from it, axes 2^35 apart": (
        None,
        [
            ([[3 * 2.0**97, -(2.0**63)], [2.0**97, 2.0**65]], [0.0, 0.0]),
            ([[3.0, 2.0], [9.0, 6.0], [-2.0, 1.0]], [0.0, 0.0, 0.0]),
            ([[4.0, -1.0, 2.0], [-3.5, 1.5, 0.25]], [0.0, 0.0]),
            ([[-0.75, 0.75]], [0.0]),
        ],
        [leaky_relu(-0.5), HARD_TANH, leaky_relu(-1.0)],
    ),
    "a fold through the origin, the others 2^-74 and 2^-42 from it": (
        None,
        [
            ([[-3 * 2.0**73, 2.0**42]], [0.0]),
            ([[-0.25], [-0.25], [-0.25], [0.125]], [2.0, 0.8125, 0.3984375, -1.0]),
            ([[0.75, -0.5, 3.0, 1.0], [4.5, 3.0, 0.0, 1.5]], [1.15234375, -10.71875]),
            ([[0.0, 3.0], [1.0, -1.0]], [0.0, 0.0]),
        ],
        [leaky_relu(-0.5), leaky_relu(2.0), leaky_relu(2.0)],
    ),
    "a hard tanh as steep as 2^28 beside one as flat": ([(-2.0, 2.0), (-32.0, 0.0)], MIXED, [HARD_TANH, HARD_TANH]),
    "the same everywhere: two of its folds 2^-28 apart, 2^32 from the origin": (None, MIXED, [HARD_TANH, HARD_TANH]),
}


@pytest.mark.parametrize(("window", "layers"), FOUND.values(), ids=FOUND)
def test_once_wrong(window, layers):
    assert counts(layers, window) == exact_counts(layers, window)


@pytest.mark.parametrize(("window", "layers", "activations"), WITH_ACTIVATIONS.values(), ids=WITH_ACTIVATIONS)
def test_once_wrong_with_activations(window, layers, activations):
    network = network_from_layers(layers, activations)
    assert counts(network, window) == exact_counts(network, window)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("activation", [RELU, ABS, leaky_relu(0.25)], ids=lambda each: f"{each.slope:g}")
@pytest.mark.parametrize("inputs", [1, 2])
def test_hard_tanhs_of_what_is_zero_at_the_origin_are_zero_there(inputs, activation, seed):
    """So all folds of the next layer pass through the origin. -1 + 1 came out as 1e-17 when they were two ReLUs."""
    network = random_network(inputs, [4, 4, 4], "he", seed, [activation, HARD_TANH, activation])
    layers = [(weight, 0.0 * bias) for weight, bias in zip(network.weights, network.biases, strict=True)]
    network = network_from_layers(layers, network.activations)
    assert counts(network, None) == exact_counts(network, None)
