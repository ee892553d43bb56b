"""Numbers of very different size: what float64 can hold is counted right, and for the rest there is one error."""

import numpy as np
import pytest

from app.errors import NumericError
from app.geometry import Window, subdivision_of
from app.networks import leaky_relu, network_from_layers, random_network, sawtooth_network
from tests.geometry.counting import counts, without_unbounded
from tests.geometry.disguises import scaled, shortened, stretched
from tests.geometry.exact import exact_counts

BOXES = {1: [(-1, 1)], 2: [(-1, 1), (-1, 1)]}


def plain_counts(layers, window):
    """Without a look at the invariants, which are checked in plain arithmetic and so need numbers of some size."""
    box = None if window is None else Window(*(tuple(map(float, bounds)) for bounds in zip(*window, strict=True)))
    return without_unbounded(subdivision_of(network_from_layers(layers), box).counts)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("inputs", [1, 2])
def test_each_unit_of_its_own_size_from_1e_150_to_1e150(inputs, seed):
    """Powers of ten are rounded, so that the next layer takes them back not quite: what counts is what there is."""
    rng = np.random.default_rng(seed)
    first, second, output = shortened(random_network(inputs, (5, 4), "he", seed))
    before, after = (10.0 ** rng.uniform(-150, 150, len(bias)) for _, bias in (first, second))
    layers = [
        (first[0] * before[:, None], first[1] * before),
        (second[0] * after[:, None] / before, second[1] * after),
        (output[0] / after, output[1]),
    ]
    for window in (None, BOXES[inputs]):
        assert counts(layers, window) == exact_counts(layers, window)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("inputs", "widths"), [(1, (60, 60, 60)), (2, (20, 20, 20))])
def test_each_unit_of_a_larger_network_of_its_own_size(inputs, widths, seed):
    rng = np.random.default_rng(seed)
    layers = shortened(random_network(inputs, widths, "he", seed))
    powers = [rng.integers(-490, 491, units) for units in widths]
    for window in (None, BOXES[inputs]):
        assert counts(scaled(layers, powers), window) == counts(layers, window)


@pytest.mark.parametrize("powers", [(-450, -450), (480, -300), (-450, 480), (0, 60)])
@pytest.mark.parametrize("seed", range(3))
def test_windows_of_any_size_and_shape(powers, seed):
    layers = shortened(random_network(2, (12, 12), "he", seed))
    window = [(-(2.0**power), 2.0**power) for power in powers]
    assert counts(stretched(layers, powers), window) == counts(layers, BOXES[2])


@pytest.mark.parametrize("noise", [1e-8, 1e-9])
@pytest.mark.parametrize("seed", range(4))
def test_sawtooths_whose_folds_lie_hardly_apart(noise, seed):
    """The two folds of each tooth but the first part by about the noise, and a cell as thin as that is a cell."""
    for depth in (3, 6, 8):
        line = sawtooth_network(depth, 1, noise, seed)
        for window in (None, [(-2, 2)], [(-1.75, 2.25)]):
            assert counts(line, window) == exact_counts(line, window)
    plane = sawtooth_network(3, 2, noise, seed)
    for window in (None, [(-2, 2), (-1.75, 2.25)]):
        assert counts(plane, window) == exact_counts(plane, window)


@pytest.mark.parametrize("power", range(-60, -36))
def test_cells_too_thin_to_count_spoil_no_other(power):
    """Four pairs of folds 2^power apart, and three folds across them: 5 x 4 cells and 4 x 4 thin ones between them.

    From 2^-41 on all are counted. Below some or all of the thin ones may be slivers, or be seen as a line.
    """
    gap, ends = 2.0**power, [-0.75, -0.3, 0.2, 0.5]
    line = [([[1.0]] * 8, [-end for end in ends] + [-end - gap for end in ends]), ([[1.0] * 8], [0.0])]
    rows = [[1.0, 0.0]] * 8 + [[0.25, 1.0]] * 3
    plane = [(rows, [*line[0][1], -0.5, 0.0, 0.5]), ([[1.0] * 11], [0.0])]
    for layers, thick, thin in ((line, 5, 4), (plane, 20, 16)):
        found = counts(layers, BOXES[len(layers[0][0][0])])
        assert found["activation_regions"] == found["linear_regions"] >= thick
        assert found["activation_regions"] + found["slivers"] <= thick + thin
        assert power < -41 or found["activation_regions"] == thick + thin


@pytest.mark.parametrize("power", [-1030, -1060, -1066])
@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_subnormal_numbers(inputs, seed, power):
    """The first layer and all biases times a power of two below the smallest normal number, which is 2^-1022."""
    layers = shortened(random_network(inputs, (6, 5), "he", seed), bits=3)
    (weight, bias), *rest = [(weight, np.ldexp(bias, power)) for weight, bias in layers]
    tiny = [(np.ldexp(weight, power), bias), *rest]
    assert np.abs(tiny[0][0]).max() < 2.0**-1022
    for window in (None, BOXES[inputs]):
        assert plain_counts(tiny, window) == exact_counts(tiny, window) == exact_counts(layers, window)


@pytest.mark.parametrize("smallest", [5e-324, 1e-320, 1e-310])
def test_a_fold_between_subnormal_numbers(smallest):
    layers = [([[smallest], [-2 * smallest]], [-3 * smallest, 0.0]), ([[1.0, 1.0]], [0.0])]
    for window in (None, [(-4, 4)]):
        assert plain_counts(layers, window) == exact_counts(layers, window)


@pytest.mark.parametrize("power", [-400, -600, -950])
def test_a_dead_unit_hides_no_tiny_weight_beside_it(power):
    """A zero row has no size to which the weights that read it could be put in proportion. The last two are copies."""
    tiny = 2.0**power
    layers = [
        ([[0.0, 0.0], [-tiny, tiny], [1.5 * tiny, 2 * tiny]], [0.0, -2 * tiny, 0.5 * tiny]),
        (
            [[0.25, 1.0, 0.5], [1.5, 0.0, -3.0], [-0.5, -3.0, 4.0], [4.5, 0.0, -9.0], [-1.5, -9.0, 12.0]],
            [-2 * tiny, 0.0, 0.0, 0.0, 0.0],
        ),
        ([[-1.25, -0.25, 3.0, 0.0, 0.0], [4.0, -0.75, -1.0, 0.0, 0.0]], [-3 * tiny, -1.25 * tiny]),
    ]
    for window in (None, BOXES[2]):
        assert plain_counts(layers, window) == exact_counts(layers, window)


@pytest.mark.parametrize("depth", [3, 60])
@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("window", [True, False])
def test_what_float64_cannot_hold_is_said_in_one_error(inputs, depth, window):
    huge = network_from_layers([([[1e150] * inputs], [0.0]), *[([[1e150]], [0.0])] * (depth - 1)])
    box = Window((-1.0,) * inputs, (1.0,) * inputs) if window else None
    with pytest.raises(NumericError, match="float64 can hold"):
        subdivision_of(huge, box)


SMALL_PATHS = {
    "one weight 1e170 smaller than its neighbour": [([[1.0], [1.0]], [0.0, -0.5]), ([[1e150, 1e-20]], [1e150])],
    "three layers with a weight of 1e-60": [
        ([[1.0], [1.0]], [0.0, -0.5]),
        ([[1.0, 0.0], [0.0, 1e-60]], [1.0, 0.0]),
        ([[1.0, 0.0], [0.0, 1e-60]], [1.0, 0.0]),
        ([[1.0, 1e-60]], [1.0]),
    ],
}


@pytest.mark.parametrize("layers", SMALL_PATHS.values(), ids=SMALL_PATHS)
def test_a_kink_counts_however_small_it_is(layers):
    network = [*layers, ([[1.0]], [0.0])]
    for window in (None, [(-1.0, 1.0)]):
        assert counts(network, window)["kinks"] == exact_counts(network, window)["kinks"]


@pytest.mark.parametrize(("slope", "depth"), [(0.001, 60), (0.01, 256), (1e-100, 3), (1e-200, 3)])
def test_a_kink_counts_however_deep_it_lies(slope, depth):
    """A unit a layer, off in all but the first: the kink of the first is slope^(depth - 1) of what it was."""
    first, later = ([[1.0]], [0.0]), ([[1.0]], [-3.0])
    network = network_from_layers([first, *[later] * (depth - 1), first], [leaky_relu(slope)] * depth)
    assert counts(network, [(-1.0, 1.0)])["kinks"] == exact_counts(network, [(-1.0, 1.0)])["kinks"]
