"""Leaky ReLU, the absolute value and hard tanh: against the rational oracle, and where the answer is known."""

import numpy as np
import pytest
from hypothesis import given

from app.geometry import subdivision_of
from app.networks import ABS, HARD_TANH, RELU, leaky_relu, network_from_layers, random_network, sawtooth_network
from tests.geometry.counting import counts
from tests.oracles.rational import count_line, count_plane
from tests.strategies import ANY_ACTIVATION, Case, cases

LARGER = {"min_depth": 2, "min_width": 3}
"""As in test_oracle: hypothesis prefers the smallest draws."""

MIXTURES = [
    [ABS] * 3,
    [HARD_TANH] * 3,
    [leaky_relu(0.1)] * 3,
    [leaky_relu(-0.3)] * 3,
    [HARD_TANH, ABS, RELU],
    [leaky_relu(1.5), RELU, HARD_TANH],
]


def check_line(network, *windows):
    for window in (*windows, None):
        expected = count_line(network, *(window or (None, None)))
        assert counts(network, window and [window]) == {**expected._asdict(), "slivers": 0}


def check_plane(network, *windows):
    for window in (*windows, None):
        assert counts(network, window) == {**count_plane(network, *(window or ()))._asdict(), "slivers": 0}


def repeated(activation, first, middle, output, depth):
    """A network of `depth` hidden layers, all but the first alike."""
    return network_from_layers([first, *[middle] * (depth - 1), output], [activation] * depth)


# --- the oracle ---


@given(cases(input_dim=1, activation=ANY_ACTIVATION))
def test_degenerate_networks_on_the_line(case: Case):
    check_line(network_from_layers(case.layers, case.activations), *case.window)


@given(cases(input_dim=1, activation=ANY_ACTIVATION, **LARGER))
def test_larger_degenerate_networks_on_the_line(case: Case):
    check_line(network_from_layers(case.layers, case.activations), *case.window)


@given(cases(input_dim=2, activation=ANY_ACTIVATION))
def test_degenerate_networks_in_the_plane(case: Case):
    check_plane(network_from_layers(case.layers, case.activations), case.window)


@given(cases(input_dim=2, activation=ANY_ACTIVATION, **LARGER))
def test_larger_degenerate_networks_in_the_plane(case: Case):
    check_plane(network_from_layers(case.layers, case.activations), case.window)


@pytest.mark.parametrize("activations", MIXTURES, ids=lambda each: " ".join(f"{a.kind}{a.slope:+g}" for a in each))
@pytest.mark.parametrize("init", ["he", "pytorch"])
@pytest.mark.parametrize("seed", range(2))
def test_random_networks(activations, init, seed):
    check_line(random_network(1, (5, 4, 5), init, seed, activations), (-1.0, 1.0))
    check_plane(random_network(2, (4, 3, 3), init, seed, activations), ((-1.0, 1.0), (-0.3, 2.0)))


# --- the absolute value ---


@pytest.mark.parametrize("depth", [1, 2, 5, 12])
@pytest.mark.parametrize("window", [None, [(-2, 2)], [(-0.3, 50)]])
def test_one_absolute_value_a_layer_makes_the_sawtooth(depth, window):
    """f_l = 2 |f_{l-1}| - 2, as it stands."""
    network = repeated(ABS, ([[1.0]], [0.0]), ([[2.0]], [-2.0]), ([[2.0]], [-2.0]), depth)
    assert counts(network, window) == counts(sawtooth_network(depth, 1, 0.0, 0), window)


@pytest.mark.parametrize("depth", [1, 2, 5])
@pytest.mark.parametrize("window", [None, [(-2, 2), (-2, 2)], [(-1, 3), (0.1, 1.5)]])
def test_two_absolute_values_a_layer_make_the_sawtooth_of_two_inputs(depth, window):
    middle = ([[2.0, 0.0], [0.0, 2.0]], [-2.0, -2.0])
    network = repeated(ABS, ([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0]), middle, ([[2.0, 2.0]], [-4.0]), depth)
    assert counts(network, window) == counts(sawtooth_network(depth, 2, 0.0, 0), window)


def test_a_tiny_window_shows_the_pieces_that_it_holds():
    """At depth 50 a piece on [-2, 2] is 4 / 2^50 wide."""
    network = repeated(ABS, ([[1.0]], [0.0]), ([[2.0]], [-2.0]), ([[2.0]], [-2.0]), 50)
    assert counts(network, [(1.0, 1.0 + 2.0**-40)])["linear_regions"] == 256


def test_two_absolute_values_that_cancel_leave_one_linear_region():
    network = network_from_layers([([[1.0, 2.0], [-1.0, -2.0]], [0.5, -0.5]), ([[1.0, -1.0]], [0.0])], [ABS])
    assert counts(network, None) == {"activation_regions": 2, "linear_regions": 1, "slivers": 0}


# --- hard tanh ---


def test_two_hard_tanhs_make_a_triangle():
    """They fold at -1 and 0, and at 0 and 1."""
    network = network_from_layers([([[2.0], [2.0]], [1.0, -1.0]), ([[1.0, -1.0]], [0.0])], [HARD_TANH])
    expected = {"activation_regions": 4, "linear_regions": 4, "slivers": 0, "kinks": 3, "turning_points": 1}
    assert counts(network, None) == counts(network, [(-2, 2)]) == expected
    assert counts(network, [(-1, 1)])["activation_regions"] == 2, "the ends of the window are no folds"


@pytest.mark.parametrize("units", [1, 2, 9])
def test_hard_tanhs_end_to_end_are_one_long_hard_tanh(units):
    """Where one stops to rise the next begins, so that the sum has the two outer kinks only."""
    layers = [([[1.0]] * units, [-2.0 * k for k in range(units)]), ([[1.0] * units], [0.0])]
    assert counts(network_from_layers(layers, [HARD_TANH]), None) == {
        "activation_regions": units + 2,
        "linear_regions": 3,
        "slivers": 0,
        "kinks": 2,
        "turning_points": 0,
    }


@pytest.mark.parametrize(("across", "along"), [(1, 1), (2, 3), (6, 5)])
def test_hard_tanhs_of_one_coordinate_each_make_a_grid(across, along):
    weight = [[1.0, 0.0]] * across + [[0.0, 1.0]] * along
    bias = [-3.0 * k for k in range(across)] + [3.0 * k for k in range(along)]
    network = network_from_layers([(weight, bias), ([[1.0] * (across + along)], [0.0])], [HARD_TANH])
    regions = (2 * across + 1) * (2 * along + 1)
    expected = {"activation_regions": regions, "linear_regions": regions, "slivers": 0}
    assert counts(network, None) == counts(network, [(-40, 40), (-40, 40)]) == expected


def test_a_hard_tanh_beyond_its_reach_makes_nothing():
    network = network_from_layers([([[1.0], [1.0]], [0.5, 64.0]), ([[1.0, 1.0]], [0.0])], [HARD_TANH])
    assert counts(network, [(-1, 0)])["activation_regions"] == 1


@pytest.mark.parametrize("power", [46, 60, 100])
def test_a_hard_tanh_too_steep_for_float64_has_slivers_where_it_rises(power):
    """Both its folds are there, and each cell between them is told of."""
    layers = [
        ([[2.0**power, 2.0**power], [1.0, -1.0]], [0.25, 0.0]),
        ([[1.0, 2.0], [0.5, -1.0]], [0.0, 0.125]),
        ([[1.0, 1.0]], [0.0]),
    ]
    network, window = network_from_layers(layers, [HARD_TANH, RELU]), [(-1.0, 1.0), (-1.0, 1.0)]
    found = counts(network, window)
    assert found["activation_regions"] + found["slivers"] == count_plane(network, *window).activation_regions
    assert found["slivers"] > 0


# --- leaky ReLU ---


@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("window", [True, False])
def test_the_slope_one_leaves_one_linear_region(inputs, window):
    network = random_network(inputs, [6, 6, 6], "he", 1, [leaky_relu(1.0)] * 3)
    found = counts(network, [(-1, 1)] * inputs if window else None)
    assert found["linear_regions"] == 1
    assert found["activation_regions"] > 6


SIMPLER = [
    (random_network(1, [9, 9], "he", 3), RELU, 0.0),
    (random_network(2, [9, 9], "he", 3), RELU, 0.0),
    (sawtooth_network(4, 2, 0.0, 0), RELU, 0.0),
    (random_network(1, [9, 9], "he", 3), ABS, -1.0),
    (random_network(2, [9, 9], "he", 3), ABS, -1.0),
]


@pytest.mark.parametrize(("network", "activation", "slope"), SIMPLER)
def test_the_slopes_zero_and_minus_one_are_relu_and_the_absolute_value_to_the_last_bit(network, activation, slope):
    layers = list(zip(network.weights, network.biases, strict=True))
    one, other = (
        subdivision_of(network_from_layers(layers, [each] * network.depth), None)
        for each in (activation, leaky_relu(slope))
    )
    assert one.counts == other.counts
    for name, array in {**vars(one), **vars(one.mesh)}.items():
        if isinstance(array, np.ndarray):
            again = getattr(other, name, getattr(other.mesh, name, None))
            assert array.tobytes() == again.tobytes(), name


def as_relus(network):
    """The same function of ReLUs alone: a unit h with the slope s is relu(z) - s relu(-z)."""
    weights, biases = list(network.weights), list(network.biases)
    for layer, slope in enumerate(network.slopes):
        weights[layer] = np.vstack([weights[layer], -weights[layer]])
        biases[layer] = np.concatenate([biases[layer], -biases[layer]])
        weights[layer + 1] = np.hstack([weights[layer + 1], -slope * weights[layer + 1]])
    return network_from_layers(list(zip(weights, biases, strict=True)))


@pytest.mark.parametrize("activation", [ABS, leaky_relu(0.125), leaky_relu(-2.0)], ids=lambda each: f"{each.slope:g}")
@pytest.mark.parametrize(("inputs", "widths"), [(1, [40, 40, 40]), (2, [16, 16, 16])])
def test_larger_networks_have_the_regions_of_their_pairs_of_relus(activation, inputs, widths):
    network = random_network(inputs, widths, "pytorch", 2, [activation] * len(widths))
    for window in (None, [(-1, 1)] * inputs):
        assert counts(network, window) == counts(as_relus(network), window)
