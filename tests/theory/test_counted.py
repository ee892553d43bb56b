"""The bounds beside exact counts: none is below the count of a network, and what some network reaches one reaches."""

import numpy as np
import pytest

from app.geometry import counts_of
from app.networks import (
    ABS,
    HARD_TANH,
    RELU,
    Activation,
    Network,
    leaky_relu,
    network_from_layers,
    random_network,
    sawtooth_network,
)
from app.theory import bounds, theory_lines

WIDTHS = [[1], [3], [7], [1, 2], [2, 2], [3, 1], [2, 5], [3, 3, 3], [6, 2, 4]]
ACTIVATIONS: list[Activation] = [RELU, leaky_relu(0.2), ABS, HARD_TANH]


@pytest.mark.parametrize("widths", WIDTHS, ids=str)
@pytest.mark.parametrize("input_dim", [1, 2])
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda activation: activation.kind)
def test_no_upper_bound_is_below_a_count(widths: list[int], input_dim: int, activation: Activation) -> None:
    for seed in range(4):
        network = random_network(input_dim, widths, "pytorch", seed, [activation] * len(widths))
        lines = theory_lines("random", network, None)
        uppers = [line.value for line in lines if line.kind == "upper"]
        assert uppers
        assert counts_of(network, None)["activation_regions"] <= min(value for value in uppers if value is not None)


@pytest.mark.parametrize("depth", range(1, 5))
@pytest.mark.parametrize("input_dim", [1, 2])
def test_the_sawtooth_is_exact_and_below_the_bounds(depth: int, input_dim: int) -> None:
    network = sawtooth_network(depth, input_dim, 0.0, 0)
    exact, *others = theory_lines("sawtooth", network, None)
    assert (exact.kind, exact.value) == ("exact", counts_of(network, None)["linear_regions"])
    assert all(line.value is not None and line.value >= exact.value for line in others if line.kind == "upper")


def folding_network(input_dim: int, widths: list[int]) -> Network:
    """The construction of Montúfar et al. 2014: layers that fold the unit box onto itself, and one that cuts it.

    A folding layer has p = n // n_0 units for each input x_i, relu(p x_i) and 2 relu(p x_i - k), k = 1 ... p - 1; with
    alternating signs they add up to a zigzag that runs p times from 0 to 1 or back. Further units are idle.
    """
    random = np.random.default_rng(1)
    combine = np.eye(input_dim)  # from the layer before to the folded inputs
    layers = []
    *folding, last = widths
    for width in folding:
        teeth = width // input_dim
        slopes, shifts, sums = np.zeros((width, input_dim)), np.zeros(width), np.zeros((input_dim, width))
        for axis in range(input_dim):
            for tooth in range(teeth):
                unit, scale = axis * teeth + tooth, 2 if tooth else 1
                slopes[unit, axis], shifts[unit] = scale * teeth, -scale * tooth
                sums[axis, unit] = (-1) ** tooth
        layers.append((slopes @ combine, shifts))
        combine = sums
    angles = np.pi * (np.arange(last) + 0.25) / last
    normals = np.stack([np.cos(angles), np.sin(angles)], axis=1)[:, :input_dim]
    through = 0.5 + (0.02 if input_dim == 2 else 0.8) * random.uniform(-0.5, 0.5, (last, input_dim))
    layers.append((normals @ combine, -(normals * through).sum(axis=1)))
    layers.append((random.normal(size=(1, last)), np.zeros(1)))
    return network_from_layers([(weight.tolist(), bias.tolist()) for weight, bias in layers])


@pytest.mark.parametrize("widths", [[2, 2], [3, 4], [2, 3, 3], [5, 4, 2]], ids=str)
@pytest.mark.parametrize("input_dim", [1, 2])
def test_some_network_has_as_many_as_montufar_et_al_say(input_dim: int, widths: list[int]) -> None:
    counted = counts_of(folding_network(input_dim, widths), None)["linear_regions"]
    assert bounds.montufar_2014_reached(input_dim, widths) <= counted <= bounds.serra_2018_upper(input_dim, widths)


@pytest.mark.parametrize("input_dim", [1, 2])
def test_random_networks_are_of_the_order_that_is_expected(input_dim: int) -> None:
    """Whatever the depth, the mean count is within a factor of ten of N^n_0 / n_0!."""
    for widths in ([24], [12, 12], [8, 8, 8], [6, 6, 6, 6]):
        expected = bounds.hanin_rolnick_2019(input_dim, widths)
        counts = [
            counts_of(random_network(input_dim, widths, "pytorch", seed), None)["activation_regions"]
            for seed in range(6)
        ]
        assert expected / 10 < np.mean(counts) < expected * 10
