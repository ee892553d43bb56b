"""Wide dense layers are entered by means instead of products: the same numbers, and the same counts."""

from unittest.mock import patch

import numpy as np
import pytest

from app.geometry import Window, check_invariants, prepared, subdivision_of
from app.geometry.plane import first_cells
from app.geometry.prepared import REFERENCE, prepare
from app.networks import leaky_relu, network_from_layers, random_network

SQUARE = Window((-1.0, -1.0), (1.0, 1.0))
NEVER = 1 << 30


def drained(work):
    """The result of a generator."""
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value


@pytest.mark.parametrize("slope", [0.0, 0.25, -1.0])
def test_means_are_what_products_give(slope):
    widths = [40, 36, 33]
    plain = random_network(2, widths, "he", 0)
    layers = list(zip(plain.weights, plain.biases, strict=True))
    network = network_from_layers(layers, [leaky_relu(slope)] * 3)
    ready = drained(prepare(network, SQUARE))
    mesh, hidden = first_cells(SQUARE, ready), ready.layers[:-1]
    assert [layer.dense for layer in hidden] == [False, True, True]
    for number, layer in enumerate(hidden):
        drained(mesh.enter(layer))
        deviation = mesh.points[:, :2]
        for before in hidden[: number + 1]:
            z = deviation @ before.weight.T
            at, reference = z + before.limits[REFERENCE], before.limits[REFERENCE]
            deviation = np.where(at > 0, at, slope * at) - np.where(reference > 0, reference, slope * reference)
        assert np.abs(mesh.deviations - z).max() < 1e-14 * np.abs(z).max()
        drained(mesh.cut())


def copied(layers, rng):
    """Each layer with copies of some of its units, times a power of two, which the next layer reads in part."""
    layers = [(weight.copy(), bias.copy()) for weight, bias in layers]
    for number in range(len(layers) - 1):
        weight, bias = layers[number]
        units, factors = rng.integers(len(bias), size=6), 2.0 ** rng.integers(-3, 4, size=6)
        layers[number] = (np.vstack([weight, factors[:, None] * weight[units]]), np.append(bias, factors * bias[units]))
        after = layers[number + 1][0]
        shares = rng.random((len(after), 6))
        taken = after.copy()
        for copy, unit in enumerate(units):
            taken[:, unit] -= shares[:, copy] * after[:, unit] / 8.0
        given = shares * after[:, units] / 8.0 / factors
        layers[number + 1] = (np.hstack([taken, given]), layers[number + 1][1])
    return layers


def disguised(kind, rng):
    """A dense network of widths over 32 in which folds meet, run along each other, or hardly bend anything."""
    network = random_network(2, [34, 34, 34], "he", int(rng.integers(1000)))
    layers = [(weight.copy(), bias.copy()) for weight, bias in zip(network.weights, network.biases, strict=True)]
    if kind == "copies":
        layers = copied(layers, rng)
    elif kind == "no bias":
        layers = [(weight, 0.0 * bias) for weight, bias in layers]
    elif kind == "coarse":
        layers = [
            (np.where(w >= 0, 1.0, -1.0) * np.ceil(4.0 * np.abs(w)) / 4.0, np.round(4.0 * b) / 4.0) for w, b in layers
        ]
    elif kind == "parallel":
        layers[0] = (np.outer(np.ones(34), [1.0, 0.5]), np.linspace(-1.5, 1.5, 34))
    return layers


@pytest.mark.parametrize("window", [SQUARE, None, Window((0.3, -0.2), (0.3 + 1e-9, -0.2 + 1e-9))])
@pytest.mark.parametrize("kind", ["random", "copies", "no bias", "coarse", "parallel"])
def test_counts_do_not_depend_on_means(kind, window):
    network = network_from_layers(disguised(kind, np.random.default_rng(len(kind))))
    with patch.object(prepared, "WIDE", NEVER):
        expected = subdivision_of(network, window)
    found = subdivision_of(network, window)
    check_invariants(found, network, window)
    assert found.counts == expected.counts
