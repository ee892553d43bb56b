"""Networks whose number of regions is known from theory or by an argument."""

import math
from fractions import Fraction

import pytest

from app.geometry import Window, subdivision_of
from app.networks import sawtooth_network
from tests.geometry.counting import counts, rotated_sawtooth


@pytest.mark.parametrize("depth", range(21))
@pytest.mark.parametrize("reach", [2, 50])
def test_the_sawtooth_has_two_to_the_depth_pieces(depth, reach):
    pieces = 2**depth
    network = sawtooth_network(depth, 1, 0.0, 0)
    if depth <= 16:
        found = counts(network, [(-reach, reach)])
    else:  # to check the invariants of so many pieces takes long
        found = subdivision_of(network, Window((-reach,), (reach,))).counts
    assert found == {
        "activation_regions": pieces,
        "linear_regions": pieces,
        "slivers": 0,
        "kinks": pieces - 1,
        "turning_points": pieces - 1,
    }


@pytest.mark.parametrize("depth", range(1, 11))
@pytest.mark.parametrize("seed", range(3))
def test_tiny_noise_parts_the_two_folds_at_each_kink_of_the_sawtooth_but_the_first(depth, seed):
    found = counts(sawtooth_network(depth, 1, 1e-6, seed), None)
    assert found["linear_regions"] == 2 ** (depth + 1) - 2
    assert found["turning_points"] == 2**depth - 1
    assert found["slivers"] == 0


@pytest.mark.parametrize("depth", range(9))
def test_the_sawtooth_of_two_inputs_has_four_to_the_depth_regions(depth):
    found = counts(sawtooth_network(depth, 2, 0.0, 0), [(-2, 2), (-2, 2)])
    assert found == {"activation_regions": 4**depth, "linear_regions": 4**depth, "slivers": 0}


@pytest.mark.parametrize(("depth", "angle"), [(6, 0.3), (6, math.pi / 4), (7, 0.3), (7, 1.0), (8, 0.5)])
def test_the_rotated_sawtooth_has_the_cells_of_a_rotated_grid(depth, angle):
    """Lines cut a convex window into 1 + (lines that enter it) + (crossings of two lines inside it) cells."""
    c, s, spacing = Fraction(math.cos(angle)), Fraction(math.sin(angle)), Fraction(4, 2**depth)
    folds = range(1 - 2 ** (depth - 1), 2 ** (depth - 1))  # c x - s y = k spacing, and s x + c y = k spacing
    entering = sum(abs(k) * spacing < c + s for k in folds)
    crossings = 0
    for k in folds:
        # u = k spacing and v = j spacing cross at (c u + s v, c v - s u) / (c^2 + s^2), inside if both are within 1.
        u, unit = k * spacing, c * c + s * s
        lowest = max((-unit - c * u) / s, (-unit + s * u) / c) / spacing
        highest = min((unit - c * u) / s, (unit + s * u) / c) / spacing
        inside = range(max(folds[0], math.floor(lowest) + 1), min(folds[-1], math.ceil(highest) - 1) + 1)
        crossings += len(inside)
    regions = 1 + 2 * entering + crossings
    found = counts(rotated_sawtooth(depth, angle), [(-1, 1), (-1, 1)])
    assert found == {"activation_regions": regions, "linear_regions": regions, "slivers": 0}


@pytest.mark.parametrize("window", [None, [(-1, 1)]])
def test_no_hidden_layer_is_one_region_on_the_line(window):
    found = counts([([[3.0], [0.0]], [1.0, 2.0])], window)
    assert found == {"activation_regions": 1, "linear_regions": 1, "slivers": 0, "kinks": 0, "turning_points": 0}


@pytest.mark.parametrize("window", [None, [(-1, 1), (2, 3)]])
def test_no_hidden_layer_is_one_region_in_the_plane(window):
    found = counts([([[3.0, -1.0], [0.0, 0.0]], [1.0, 2.0])], window)
    assert found == {"activation_regions": 1, "linear_regions": 1, "slivers": 0}


@pytest.mark.parametrize("units", [1, 2, 10, 100])
def test_one_hidden_layer_on_the_line_has_a_piece_more_than_units(units):
    network = [([[1.0]] * units, [-float(kink) for kink in range(units)]), ([[1.0] * units], [0.0])]
    assert counts(network, None)["linear_regions"] == units + 1


@pytest.mark.parametrize("units", [1, 2, 10, 60])
def test_one_hidden_layer_in_general_position_has_zaslavskys_number(units):
    """Tangents of a parabola: any two cross, no three in one point."""
    weight = [[slope / 16, -1.0] for slope in range(units)]
    network = [(weight, [-((slope / 32) ** 2) for slope in range(units)]), ([[1.0] * units], [0.0])]
    regions = 1 + units + math.comb(units, 2)
    assert counts(network, None) == {"activation_regions": regions, "linear_regions": regions, "slivers": 0}


@pytest.mark.parametrize("units", [1, 2, 10, 60])
def test_folds_through_one_point_make_two_sectors_each(units):
    angles = [math.pi * index / units for index in range(units)]
    network = [([[math.cos(angle), math.sin(angle)] for angle in angles], [0.0] * units), ([[1.0] * units], [0.0])]
    for window in (None, [(-1, 1), (-1, 2)]):
        assert counts(network, window)["activation_regions"] == 2 * units
