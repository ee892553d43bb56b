"""Degenerate networks: small ones against the rational oracle, large ones against an argument."""

from itertools import pairwise

import numpy as np
import pytest

from app.geometry import Window, subdivision_of
from app.networks import random_network
from tests.geometry.counting import counts, rotated_sawtooth
from tests.geometry.disguises import copied, layers_of, relayed, scaled, shortened
from tests.geometry.exact import exact_counts, turned_grid_cells
from tests.oracles.rational import count_line

INTERVAL = [(-1, 1)]
SQUARE = [(-1, 1), (-1, 1)]
OFF_CENTRE = [(-0.3, 1.7), (-1.9, 0.45)]


# --- the rotated sawtooth ---

ANGLES = [0.1, np.pi / 4, 1e-6, *np.random.default_rng(0).uniform(-np.pi, np.pi, 3)]


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize("depth", [1, 2, 4])
def test_the_argument_on_turned_grids_gives_what_the_oracle_gives(depth, angle):
    for window in (SQUARE, OFF_CENTRE):
        regions = turned_grid_cells(depth, angle, window)
        expected = {"activation_regions": regions, "linear_regions": regions, "slivers": 0}
        assert exact_counts(rotated_sawtooth(depth, angle), window) == expected


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize("depth", [3, 5, 6, 7, 8, 9])
def test_the_rotated_sawtooth_has_the_cells_of_a_turned_grid(depth, angle):
    network = rotated_sawtooth(depth, angle)
    for window in (SQUARE, OFF_CENTRE):
        regions = turned_grid_cells(depth, angle, window)
        if depth <= 6:  # to check the invariants of so many cells takes long
            found = counts(network, window)
        else:
            found = subdivision_of(network, Window(*zip(*window, strict=True))).counts
        assert found == {"activation_regions": regions, "linear_regions": regions, "slivers": 0}


@pytest.mark.parametrize("angle", ANGLES)
def test_the_rotated_sawtooth_has_all_its_cells_on_the_whole_plane(angle):
    found = subdivision_of(rotated_sawtooth(8, angle), None).counts
    # 255 parallel lines in each of two directions; each has two ends.
    ends = dict.fromkeys(("unbounded_activation_regions", "unbounded_linear_regions"), 1020)
    assert found == {"activation_regions": 4**8, "linear_regions": 4**8, "slivers": 0, **ends}


# --- copies of units ---


@pytest.mark.parametrize("layer", [0, 1, 2])
@pytest.mark.parametrize(("inputs", "widths"), [(1, (40, 40, 40)), (2, (16, 16, 16)), (2, (24, 8, 16))])
def test_copies_of_units_in_one_layer_add_nothing(inputs, widths, layer):
    layers = shortened(random_network(inputs, widths, "he", 1))
    more = copied(layers, layer, np.random.default_rng(layer))
    for window in (None, (INTERVAL, SQUARE)[inputs - 1]):
        assert counts(more, window) == counts(layers, window)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("inputs", "widths"), [(1, (20, 20, 20)), (2, (9, 9, 9)), (2, (4, 4, 4, 4, 4))])
def test_scaled_copies_in_every_layer_add_nothing(inputs, widths, seed):
    """Copies that read copies, and then every unit times a power of two from 1e-120 to 1e120."""
    rng = np.random.default_rng(seed)
    plain = layers = shortened(random_network(inputs, widths, "he", seed), bits=6)
    for layer in range(len(widths)):
        layers = copied(layers, layer, rng)
    layers = scaled(layers, [rng.integers(-400, 401, len(bias)) for _, bias in layers[:-1]])
    for window in (None, (INTERVAL, SQUARE)[inputs - 1]):
        assert counts(layers, window) == counts(plain, window)


# --- zero and dead ---


@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("widths", [(1,), (7,), (4, 4), (1, 1, 1), (3, 5, 2)])
@pytest.mark.parametrize("bias", [0.0, 1.0, -1.0])
def test_all_weights_zero_is_one_region(inputs, widths, bias):
    layers = [(np.zeros((k, n)), np.full(k, bias)) for n, k in pairwise([inputs, *widths, 2])]
    for window in (None, (INTERVAL, SQUARE)[inputs - 1]):
        found = counts(layers, window)
        assert (found["activation_regions"], found["linear_regions"], found["slivers"]) == (1, 1, 0)


@pytest.mark.parametrize("dead", [1, 2, 3])
@pytest.mark.parametrize(("inputs", "widths"), [(1, (30, 30, 30, 30)), (2, (12, 12, 12, 12))])
@pytest.mark.parametrize("weight", [-1.0, 0.0])
def test_a_dead_layer_ends_everything_behind_it(inputs, widths, dead, weight):
    """Behind it all is constant: one linear region, and the activation regions of the layers before it."""
    layers = shortened(random_network(inputs, widths, "he", 2))
    units = widths[dead]
    broken = [*layers[:dead], (np.full((units, units), weight), np.full(units, weight)), *layers[dead + 1 :]]
    before = [*layers[:dead], (np.ones((1, units)), np.zeros(1))]
    for window in (None, (INTERVAL, SQUARE)[inputs - 1]):
        found = counts(broken, window)
        assert found["activation_regions"] == counts(before, window)["activation_regions"] > 20
        assert (found["linear_regions"], found["slivers"]) == (1, 0)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("widths", [(6,), (12, 12), (8, 8, 8, 8)])
def test_zero_biases_make_cones(widths, seed):
    """All folds are rays from the origin, and the outline of a square around it crosses each of them once."""
    (weight, bias), *rest = [(weight, 0 * bias) for weight, bias in layers_of(random_network(2, widths, "he", seed))]
    rays = 0
    for corner, along in (((-1, -1), (1, 0)), ((1, -1), (0, 1)), ((1, 1), (-1, 0)), ((-1, 1), (0, -1))):
        side = [(weight @ np.array([along]).T, weight @ corner), *rest]
        rays += count_line(side, 0, 2).activation_regions - 1
    for window in (None, SQUARE, [(-1e-6, 1.0), (-3.0, 10.0)]):
        found = counts([(weight, bias), *rest], window)
        assert (found["activation_regions"], found["slivers"]) == (rays, 0)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("widths", [(6,), (12, 12), (8, 8, 8, 8)])
def test_zero_biases_leave_one_kink_on_the_line(widths, seed):
    layers = [(weight, 0 * bias) for weight, bias in layers_of(random_network(1, widths, "he", seed))]
    for window in (None, INTERVAL, [(-1e-6, 1e3)]):
        assert counts(layers, window) == exact_counts(layers, window)


# --- many folds on one line, on the border of the window and through its corners ---


def copies(weight, offset, times):
    """Units (a row of weights, a bias) whose folds are all weight . x = offset."""
    factors = [1.0, -1.0, 3.0, -0.5, 2.0**40, -(2.0**-40)]
    return [([factor * number for number in weight], -factor * offset) for factor in factors[:times]]


@pytest.mark.parametrize("times", [1, 2, 6])
@pytest.mark.parametrize("squares", [1, 2, 5, 16])
def test_a_board_whose_outermost_folds_are_the_border_of_the_window(squares, times):
    """Squares; then cut by one diagonal each, by the other one, and by both.

    The first and the last falling diagonal, x + y = 0 and x + y = 2, meet the window in a corner only.
    """
    steps = [k / squares for k in range(-1, squares + 2)]
    board = [unit for step in steps for weight in ([1.0, 0.0], [0.0, 1.0]) for unit in copies(weight, step, times)]
    falling = [unit for k in range(2 * squares + 1) for unit in copies([1.0, 1.0], k / squares, times)]
    rising = [unit for k in range(-squares, squares + 1) for unit in copies([1.0, -1.0], k / squares, times)]
    for units, parts in ((board, 1), (board + falling, 2), (board + rising, 2), (board + falling + rising, 4)):
        rows, biases = zip(*units, strict=True)
        found = counts([(rows, biases), ([[1.0] * len(rows)], [0.0])], [(0, 1), (0, 1)])
        assert (found["activation_regions"], found["slivers"]) == (parts * squares**2, 0)


@pytest.mark.parametrize("depth", [2, 5, 60])
@pytest.mark.parametrize("units", [1, 3, 8])
def test_every_layer_folds_on_the_lines_of_the_first(units, depth):
    """Each layer makes relu(z) and relu(-z) from those of the layer before, as z = relu(z) - relu(-z)."""
    tangents = np.array([[slope / 8, -1.0] for slope in range(units)])  # of a parabola: no three cross in one point
    offsets = np.array([-((slope / 16) ** 2) for slope in range(units)])
    both = np.array([[1.0], [-1.0]])
    again = np.kron(np.eye(units), both @ both.T)
    first = (np.kron(tangents, both), np.kron(offsets, both[:, 0]))
    hidden = [first, *[(again, np.zeros(2 * units))] * (depth - 1)]
    regions = 1 + units + units * (units - 1) // 2
    for read, linear in ((np.ones(2), regions), (both[:, 0], 1)):
        output = (np.kron(np.arange(1.0, units + 1), read)[None], np.zeros(1))
        assert counts([*hidden, output], None) == {
            "activation_regions": regions,
            "linear_regions": linear,
            "slivers": 0,
        }


@pytest.mark.parametrize("times", [1, 58])
@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize(("inputs", "widths"), [(1, (20, 20)), (2, (10, 10))])
def test_layers_that_pass_on_what_they_read_add_nothing(inputs, widths, layer, times):
    """Their units are zero on whole cells, and zero again on every border of these."""
    layers = shortened(random_network(inputs, widths, "he", 3))
    for window in (None, (INTERVAL, SQUARE)[inputs - 1]):
        assert counts(relayed(layers, layer, times), window) == counts(layers, window)


# --- narrow and deep ---


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("inputs", "width"), [(1, 1), (1, 3), (2, 1), (2, 2), (2, 3)])
@pytest.mark.parametrize("init", ["he", "pytorch"])
def test_sixty_narrow_layers(inputs, width, init, seed):
    """Most of them die on the way, and nearly all regions merge."""
    layers = shortened(random_network(inputs, (width,) * 60, init, seed), bits=6)
    for window in (None, (INTERVAL, SQUARE)[inputs - 1]):
        assert counts(layers, window) == exact_counts(layers, window)


def folded_strip(inputs, depth, seed):
    """Each layer folds every coordinate: u becomes |u| - a, with a from 1/8 to 1. No slope is ever lost."""
    rng = np.random.default_rng(seed)
    pair, separate = np.array([[1.0], [-1.0]]), np.eye(inputs)
    layers = [(np.kron(separate, pair), np.zeros(2 * inputs))]
    for _ in range(depth - 1):
        shift = np.full(inputs, rng.integers(1, 9) / 8.0)
        layers.append((np.kron(separate, pair @ np.ones((1, 2))), np.kron(-shift, pair[:, 0])))
    return [*layers, (np.ones((1, 2 * inputs)), np.zeros(1))]


@pytest.mark.parametrize("seed", range(4))
def test_sixty_layers_that_all_fold(seed):
    """In the plane: the pieces of one coordinate times those of the other."""
    line, plane = folded_strip(1, 60, seed), folded_strip(2, 60, seed)
    for window in (None, [(-2, 2)]):
        assert counts(line, window) == exact_counts(line, window)
    assert count_line(line).linear_regions > 400
    regions = count_line(line, -2, 2).linear_regions * count_line(line, -1, 3).linear_regions
    expected = {"activation_regions": regions, "linear_regions": regions, "slivers": 0}
    assert counts(plane, [(-2, 2), (-1, 3)]) == expected
