"""Where the tolerance must not take folds for rounding, and must take rounding for what it is."""

import numpy as np
import pytest

from app.geometry import Window, subdivision_of
from app.geometry.prepared import prepare
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
@pytest.mark.parametrize("layer", [0, 1, 2, 3])
def test_the_size_of_the_weights_does_not_matter(layer, power):
    """One layer times a power of ten; the biases behind it grow with it, so that no fold moves."""
    network = random_network(2, [6, 5, 4], "he", 0)
    layers = [
        (weight * 10.0 ** (power if index == layer else 0), bias * 10.0 ** (power if index >= layer else 0))
        for index, (weight, bias) in enumerate(layers_of(network))
    ]
    assert subdivision_of(network_from_layers(layers), UNIT).counts == subdivision_of(network, UNIT).counts


@pytest.mark.parametrize("weight", [1e-200, 1e-2, 1e2, 1.0])
def test_what_is_too_small_to_see_is_still_a_region(weight):
    """relu(w relu(w ... x)): two linear regions, however small the slope of one of them is."""
    layers = [([[weight]], [0.0])] * 100 + [([[1.0]], [0.0])]
    counts = subdivision_of(network_from_layers(layers), Window((-1.0,), (1.0,))).counts
    assert (counts["activation_regions"], counts["linear_regions"]) == (2, 2)


@pytest.mark.parametrize("power", [-900, -40, 0, 20, 40, 900])
def test_the_shape_of_the_window_does_not_matter(power):
    """The same problem in other units of y."""
    (weight, bias), *rest = layers_of(random_network(2, [16, 16], "he", 0))
    height = 2.0**power
    narrow = network_from_layers([(weight / [1.0, height], bias), *rest])
    subdivision = subdivision_of(narrow, Window((-1.0, -height), (1.0, height)))
    plain = subdivision_of(network_from_layers([(weight, bias), *rest]), UNIT)
    assert subdivision.counts == plain.counts
    assert (subdivision.mesh.vertices == plain.mesh.vertices * [1.0, height]).all()
    assert (subdivision.gradients == plain.gradients / [1.0, height]).all()


def test_scaling_changes_no_digit():
    """Weights are multiplied by powers of two, which cancel on every path from an input to an output."""
    network = random_network(2, [6, 5, 4], "he", 0)
    *_, prepared = through(prepare(network, Window((-3.0, -3.0), (3.0, 3.0))))
    powers = prepared.units.inputs
    for layer, (weight, bias) in zip(prepared.layers, layers_of(network), strict=True):
        fractions, exponents = np.frexp(layer.weight / weight)
        assert (fractions == 0.5).all()
        taken = powers - (exponents - 1)
        assert (taken == taken[:, :1]).all()
        powers = taken[:, 0]
        largest = np.maximum(np.abs(layer.weight).max(axis=1), np.abs(np.ldexp(bias, -powers)))
        assert ((largest >= 0.125) & (largest < 1.0)).all()
    assert (powers == prepared.units.outputs).all()


def through(steps):
    """All that a generator yields, and what it returns."""
    result = yield from steps
    yield result


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
