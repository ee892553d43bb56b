"""The whole line and the whole plane, unbounded regions included."""

import numpy as np
import pytest
from hypothesis import given

from app.networks import random_network
from tests.geometry.counting import counts, unbounded_counts
from tests.geometry.disguises import moved, shortened, stretched
from tests.geometry.exact import exact_counts
from tests.oracles.rational import count_unbounded
from tests.strategies import Case, cases

# Activation and linear regions of random_network(inputs, widths, "he", seed) for the seeds 0, 1, 2 and 3.
# Activation regions: affinitree 0.23.0 (the terminals of the tree that builder.from_layers makes) and relucent 1.0.0
# (the cells that Complex.bfs finds) agree on each, and so does the rational oracle. Linear regions: the oracle alone,
# as neither of the two merges.
AGREED = {
    (1, (2, 2, 2, 2)): [(6, 2), (5, 2), (12, 10), (5, 5)],
    (1, (4, 4)): [(7, 7), (6, 6), (9, 9), (9, 9)],
    (1, (5, 5, 5)): [(14, 14), (15, 15), (17, 17), (21, 21)],
    (1, (6, 1, 6)): [(7, 1), (11, 5), (12, 8), (9, 6)],
    (1, (8, 8)): [(18, 18), (20, 20), (17, 17), (17, 17)],
    (1, (10, 10, 10)): [(33, 33), (30, 30), (30, 30), (29, 29)],
    (1, (16, 16)): [(33, 33), (30, 30), (40, 40), (31, 31)],
    (2, (2, 2, 2, 2)): [(4, 1), (11, 6), (21, 18), (10, 6)],
    (2, (4, 4)): [(32, 32), (31, 29), (36, 34), (23, 22)],
    (2, (5, 5, 5)): [(124, 119), (113, 112), (85, 85), (94, 94)],
    (2, (6, 1, 6)): [(60, 41), (59, 51), (46, 29), (28, 28)],
    (2, (8, 8)): [(133, 133), (95, 91), (164, 163), (159, 159)],
    (2, (10, 10, 10)): [(336, 336), (356, 356), (390, 390), (501, 501)],
    (2, (16, 16)): [(524, 524), (528, 528), (485, 485), (461, 461)],
    (2, (32,)): [(529, 529), (529, 529), (529, 529), (529, 529)],
}


@pytest.mark.parametrize(("inputs", "widths"), AGREED, ids=lambda part: str(part).replace(" ", ""))
def test_random_networks_have_the_regions_that_affinitree_and_relucent_find(inputs, widths):
    found = [counts(random_network(inputs, widths, "he", seed), None) for seed in range(4)]
    assert [(each["activation_regions"], each["linear_regions"]) for each in found] == AGREED[inputs, widths]
    assert not any(each["slivers"] for each in found)


@pytest.mark.parametrize(("inputs", "widths"), AGREED, ids=lambda part: str(part).replace(" ", ""))
def test_the_oracle_agrees_with_the_table(inputs, widths):
    exact = [exact_counts(random_network(inputs, widths, "he", seed), None) for seed in range(4)]
    assert [(each["activation_regions"], each["linear_regions"]) for each in exact] == AGREED[inputs, widths]


@given(cases(input_dim=2))
def test_the_unbounded_regions_of_degenerate_networks_are_those_of_the_oracle(case: Case):
    assert unbounded_counts(case.layers) == tuple(count_unbounded(case.layers))


@pytest.mark.parametrize("widths", [(1,), (6,), (4, 4), (5, 5, 5), (6, 1, 6), (2, 2, 2, 2)])
def test_the_unbounded_regions_of_random_networks_are_those_of_the_oracle(widths):
    for seed in range(4):
        network = random_network(2, widths, "he", seed)
        assert unbounded_counts(network) == tuple(count_unbounded(network))


def test_the_unbounded_regions_that_can_be_told_without_counting():
    """Lines in general position: two for each. Parallel ones: all strips. A line has two ends."""
    assert unbounded_counts([([[1, 0], [0, 1], [1, 1]], [0, 0, -1]), ([[1, 1, 1]], [0])]) == (6, 6)
    assert unbounded_counts([([[1, 2]] * 5, [0, 1, 2, 3, 4]), ([[1] * 5], [0])]) == (6, 6)
    assert unbounded_counts([([[0, 0]], [1]), ([[1]], [0])]) == (1, 1)
    assert unbounded_counts([([[1], [-1]], [0, 0]), ([[1, -1]], [0])]) == (2, 1)
    assert unbounded_counts([([[1], [1]], [0, -1]), ([[1, 1]], [0])]) == (2, 2)
    assert unbounded_counts([([[0]], [1]), ([[1]], [0])]) == (1, 1)


# The same of larger networks, by affinitree and the oracle; relucent takes too long.
LARGER = {
    (1, (20,) * 10): (168, 168),
    (1, (3,) * 40): (30, 1),
    (2, (3,) * 12): (31, 20),
    (2, (24, 24)): (1314, 1314),
    (2, (32, 32, 32)): (4610, 4610),
}


@pytest.mark.parametrize(("inputs", "widths"), LARGER, ids=lambda part: str(part).replace(" ", ""))
def test_larger_random_networks_have_the_regions_that_affinitree_finds(inputs, widths):
    found = counts(random_network(inputs, widths, "he", 0), None)
    assert (found["activation_regions"], found["linear_regions"]) == LARGER[inputs, widths]
    assert found["slivers"] == 0


@pytest.mark.parametrize("powers", [(0, 0), (-1, 1), (30, 0), (0, -60), (-200, 290), (-490, -480), (490, 491)])
def test_the_units_of_the_axes_do_not_matter(powers):
    """From 1e-147 to 1e147, and up to 1e147 times as large on one axis as on the other."""
    for widths, expected in (((8, 8), 133), ((10, 10, 10), 336)):
        network = shortened(random_network(2, widths, "he", 0))
        assert counts(stretched(network, powers), None)["activation_regions"] == expected
    line = shortened(random_network(1, (16, 16), "he", 0))
    assert counts(stretched(line, powers[:1]), None)["linear_regions"] == 33


@pytest.mark.parametrize("by", [(3.0, -7.0), (2.0**20, 0.0), (-(2.0**24), 2.0**20)])
def test_where_the_origin_is_does_not_matter(by):
    for widths, expected in (((8, 8), 133), ((10, 10, 10), 336)):
        network = shortened(random_network(2, widths, "he", 0))
        assert counts(moved(network, by), None)["activation_regions"] == expected
    line = shortened(random_network(1, (16, 16), "he", 0))
    assert counts(moved(line, by[:1]), None)["linear_regions"] == 33


@pytest.mark.parametrize("seed", range(6))
def test_folds_at_very_different_distances(seed):
    """Each first unit's bias times a power of ten, from 1e-4 to 1e4."""
    ((weight, bias), *rest) = shortened(random_network(2, (5, 5), "he", seed))
    layers = [(weight, bias * 10.0 ** np.array([-4, -2, 0, 2, 4])), *rest]
    assert counts(layers, None) == exact_counts(layers, None)


@pytest.mark.parametrize("constant", [2.0**10, 2.0**20, 2.0**30])
@pytest.mark.parametrize("seed", range(6))
def test_large_constants_that_cancel(constant, seed):
    """relu(z + C) - relu(-z) is z or z + C: in the next layer C is taken off again where the first unit is on."""
    (weight, bias), (after, after_bias), output = shortened(random_network(2, (3, 3), "he", seed), bits=2)
    pair = np.vstack([weight, -weight]), np.concatenate([bias + constant, -bias])
    second = np.hstack([after, -after]), after_bias - after.sum(axis=1) * constant
    layers = [pair, second, output]
    for window in (None, [(-2, 2), (-2, 2)]):
        assert counts(layers, window) == exact_counts(layers, window)
