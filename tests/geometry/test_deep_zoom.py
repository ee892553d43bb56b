"""Windows far smaller than their distance from the origin, at places where much happens."""

import numpy as np
import pytest

from app.geometry import Window, subdivision_of
from app.networks import random_network, sawtooth_network
from tests.geometry.counting import counts, rotated_sawtooth
from tests.geometry.disguises import moved, shortened, stretched
from tests.geometry.exact import exact_counts, turned_grid_cells
from tests.oracles.rational import count_line

SIZES = [1e-9, 1e-12]


def around(point, size):
    return [(float(x - size / 2), float(x + size / 2)) for x in point]


def assert_as_the_oracle(network, window):
    assert counts(network, window) == exact_counts(network, window)


@pytest.mark.parametrize(
    ("depth", "lower", "power"),
    [(50, 1.0, -40), (50, -2.0, -40), (60, -1.5, -49), (68, 1.0, -50), (200, 0.0, -190), (200, 2.0**-150, -190)],
)
def test_a_deep_sawtooth_has_as_many_teeth_as_fit(depth, lower, power):
    """They are 4 / 2^depth wide, and one begins where the window does. Four float64 fit in the window at depth 68."""
    pieces = 2 ** (depth - 2 + power)
    assert counts(sawtooth_network(depth, 1, 0.0, 0), [(lower, lower + 2.0**power)]) == {
        "activation_regions": pieces,
        "linear_regions": pieces,
        "slivers": 0,
        "kinks": pieces - 1,
        "turning_points": pieces - 1,
    }


@pytest.mark.parametrize(("depth", "lower", "size"), [(40, 0.3, 1e-9), (48, -1 / 3, 1e-12), (55, 1.7, 3e-14)])
def test_a_deep_sawtooth_where_no_tooth_begins(depth, lower, size):
    assert_as_the_oracle(sawtooth_network(depth, 1, 0.0, 0), [(lower, lower + size)])


@pytest.mark.parametrize("depth", [30, 34])
@pytest.mark.parametrize("corner", [(1.0, 0.75), (0.3, -0.6), (-1.9, 2**-20)])
def test_the_deep_sawtooth_of_two_inputs(depth, corner):
    """Its cells are the products of the pieces of two sawtooths of one input."""
    window = [(x, x + 1e-9) for x in corner]
    line = sawtooth_network(depth, 1, 0.0, 0)
    regions = count_line(line, *window[0]).linear_regions * count_line(line, *window[1]).linear_regions
    found = subdivision_of(sawtooth_network(depth, 2, 0.0, 0), Window(*zip(*window, strict=True))).counts
    assert found == {"activation_regions": regions, "linear_regions": regions, "slivers": 0}


@pytest.mark.parametrize(("depth", "size"), [(30, 1e-9), (32, 1e-9), (35, 1e-9), (42, 1e-12), (44, 1e-12)])
@pytest.mark.parametrize("angle", [0.1, 0.8, 2.5, -1.3])
def test_the_deep_rotated_sawtooth(depth, size, angle):
    window = around(np.random.default_rng(depth).uniform(-1, 1, 2), size)
    regions = turned_grid_cells(depth, angle, window)
    found = counts(rotated_sawtooth(depth, angle), window)
    assert found == {"activation_regions": regions, "linear_regions": regions, "slivers": 0}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", range(6))
def test_windows_around_any_point_and_around_crossings_of_folds(size, seed):
    """Beside the middle, a crossing lies within 1e-16 of a corner, or of a side: 1e-4 of the window and less."""
    network = random_network(2, (5, 5, 5), "he", seed)
    mesh = subdivision_of(network, Window((-1.0, -1.0), (1.0, 1.0))).mesh
    crossings = mesh.vertices[np.bincount(mesh.edges.ravel()) >= 4] + mesh.origin
    for x, y in [*np.random.default_rng(seed).uniform(-1, 1, (2, 2)), *crossings[:6]]:
        assert_as_the_oracle(network, around((x, y), size))
        assert_as_the_oracle(network, [(x, x + size), (y - size, y)])
        assert_as_the_oracle(network, [(x - size, x + size), (y, y + size)])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", range(4))
def test_windows_around_any_point_and_around_kinks(size, seed):
    network = random_network(1, (8, 8, 8), "he", seed)
    kinks = subdivision_of(network, Window((-1.0,), (1.0,))).mesh.x[1:-1]
    for x in [*np.random.default_rng(seed).uniform(-1, 1, 3), *kinks]:
        assert_as_the_oracle(network, [(x - size, x + size)])
        assert_as_the_oracle(network, [(x, x + size)])


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.75, -1.125), (-300.0, 4.0)])
@pytest.mark.parametrize(("inputs", "widths"), [(1, (60, 60)), (2, (24, 24)), (2, (32, 32, 32))])
def test_a_whole_network_in_a_window_2e_9_wide(inputs, widths, place):
    """f((x - place) 2^30) for |x - place| <= 2^-30 is f on [-1, 1]; both have short weights, so that this is exact."""
    network, place = shortened(random_network(inputs, widths, "he", 0)), place[:inputs]
    plain = counts(network, [(-1, 1)] * inputs)
    small = moved(stretched(network, [-30] * inputs), place)
    assert plain["activation_regions"] > 50
    assert counts(small, [(x - 2.0**-30, x + 2.0**-30) for x in place]) == plain
