"""Where the tolerance must not take folds for rounding, and must take rounding for what it is."""

import numpy as np
import pytest

from app.geometry import Window, subdivision_of
from app.geometry.balance import balanced
from app.networks import network_from_layers, random_network, sawtooth_network

UNIT = Window((-1.0, -1.0), (1.0, 1.0))


def layers_of(network):
    return list(zip(network.weights, network.biases, strict=True))


def test_deep_networks_keep_their_folds():
    """485 by the rational oracle. Sums of absolute values as magnitudes gave 484."""
    counts = subdivision_of(random_network(1, [32] * 20, "he", 0), Window((-3.0,), (3.0,))).counts
    assert (counts["activation_regions"], counts["linear_regions"]) == (485, 485)


def test_a_deep_sawtooth_is_enumerated_only_inside_the_window():
    counts = subdivision_of(sawtooth_network(50, 1, 0.0, 0), Window((1.0,), (1.0 + 2.0**-40,))).counts
    assert counts["linear_regions"] == 256


@pytest.mark.parametrize("factor", [0.1, 1 / 3, 3.0, -1.0, -0.7])
def test_copies_whose_weights_are_rounded_add_nothing(factor):
    """A multiple of each unit, which rounding turns into folds 1e-16 away from the old ones."""
    (weight, bias), *rest = layers_of(random_network(2, [6, 5], "he", 8))
    both = (np.vstack([weight, factor * weight]), np.append(bias, factor * bias))
    unread = (np.hstack([rest[0][0], np.zeros_like(rest[0][0])]), rest[0][1])
    plain = subdivision_of(network_from_layers([(weight, bias), *rest]), UNIT).counts
    copied = subdivision_of(network_from_layers([both, unread, rest[1]]), UNIT).counts
    assert copied == plain


@pytest.mark.parametrize("power", [-150, -40, 40, 150])
def test_the_size_of_the_weights_does_not_matter(power):
    network = random_network(2, [6, 5, 4], "he", 0)
    factors = [10.0**power, 10.0**-power, 1.0, 1.0]
    layers = [
        (weight * factor, bias * bias_factor)
        for (weight, bias), factor, bias_factor in zip(
            layers_of(network), factors, [10.0**power, 1.0, 1.0, 1.0], strict=True
        )
    ]
    assert subdivision_of(network_from_layers(layers), UNIT).counts == subdivision_of(network, UNIT).counts


def test_balancing_changes_no_digit():
    network = random_network(2, [6, 5, 4], "he", 0)
    even = balanced(network)
    points = np.random.default_rng(0).uniform(-1.0, 1.0, (50, 2))
    results = []
    for net in (network, even):
        activation = points
        for weight, bias in layers_of(net)[:-1]:
            activation = np.maximum(activation @ weight.T + bias, 0.0)
        results.append(activation @ net.weights[-1].T + net.biases[-1])
    assert (results[0] == results[1]).all()
    for weight, bias in layers_of(even)[:-1]:
        largest = np.maximum(np.abs(weight).max(axis=1), np.abs(bias))
        assert ((largest >= 0.5) & (largest < 1.0)).all()


@pytest.mark.parametrize("seed", range(4))
def test_narrow_windows_are_as_sharp_as_wide_ones(seed):
    """Around a vertex where two folds cross a window sees four cells, however narrow it is."""
    network = random_network(2, [8, 8], "he", seed)
    mesh = subdivision_of(network, Window((-3.0, -3.0), (3.0, 3.0))).mesh
    crossings = np.flatnonzero(np.bincount(mesh.edges.ravel()) == 4)
    assert len(crossings) > 10
    for x, y in mesh.vertices[crossings[:10]] + mesh.origin:
        for size in (1e-5, 1e-9):
            window = Window((x - size, y - size), (x + size, y + size))
            assert subdivision_of(network, window).counts["activation_regions"] == 4
