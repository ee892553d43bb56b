"""The fast counts against the rational oracle, on networks that hypothesis draws and on the families."""

import math

import pytest
from hypothesis import given, settings

from app.networks import random_network, sawtooth_network
from tests.geometry.counting import counts, rotated_sawtooth
from tests.oracles.rational import count_line, count_plane
from tests.strategies import Case, cases

# Hypothesis prefers the smallest draws. These have more cells: 7 in the median, up to 50.
LARGER = {"min_depth": 2, "min_width": 3}
# An example takes some milliseconds, so there may be twice as many as in the profile.
many = settings(max_examples=2 * settings().max_examples)


def check_line(network, bounds=(None, None)):
    window = None if bounds == (None, None) else [bounds]
    assert counts(network, window) == {**count_line(network, *bounds)._asdict(), "slivers": 0}


def check_plane(network, window=None):
    assert counts(network, window) == {**count_plane(network, *(window or ()))._asdict(), "slivers": 0}


@many
@given(cases(input_dim=1))
def test_degenerate_networks_on_the_line(case: Case):
    check_line(case.layers, *case.window)
    check_line(case.layers)


@many
@given(cases(input_dim=1, **LARGER))
def test_larger_degenerate_networks_on_the_line(case: Case):
    check_line(case.layers, *case.window)
    check_line(case.layers)


@many
@given(cases(input_dim=2))
def test_degenerate_networks_in_the_plane(case: Case):
    check_plane(case.layers, case.window)
    check_plane(case.layers)


@many
@given(cases(input_dim=2, **LARGER))
def test_larger_degenerate_networks_in_the_plane(case: Case):
    check_plane(case.layers, case.window)
    check_plane(case.layers)


@pytest.mark.parametrize("init", ["he", "glorot", "pytorch"])
@pytest.mark.parametrize("widths", [(12,), (6, 6), (2, 2, 2, 2), (5, 1, 4), (4, 4, 4)])
@pytest.mark.parametrize("seed", range(3))
def test_random_networks(init, widths, seed):
    line = random_network(1, widths, init, seed)
    check_line(line, (-1.0, 1.0))
    check_line(line)
    plane = random_network(2, widths, init, seed)
    check_plane(plane, ((-1.0, 1.0), (-0.3, 2.0)))
    check_plane(plane)


@pytest.mark.parametrize("seed", range(3))
def test_the_lectures_shallow_network(seed):
    network = random_network(1, (10,), "lecture", seed)
    check_line(network, (-2.2, 2.2))
    check_line(network)


@pytest.mark.parametrize("noise", [1e-6, 0.1, 0.7])
@pytest.mark.parametrize("seed", range(3))
def test_sawtooths_with_noise(noise, seed):
    line = sawtooth_network(6, 1, noise, seed)
    check_line(line, (-2.0, 2.0))
    check_line(line)
    plane = sawtooth_network(3, 2, noise, seed)
    check_plane(plane, ((-2.0, 2.0), (-2.0, 2.0)))
    check_plane(plane)


@pytest.mark.parametrize("seed", range(5))
def test_sawtooths_whose_middle_layers_are_random_and_networks_as_narrow(seed):
    line = sawtooth_network(8, 1, 0.0, seed, "random")
    check_line(line, (-2.0, 2.0))
    check_line(line)
    check_line(random_network(1, [2] * 8, "pytorch", seed))
    plane = sawtooth_network(3, 2, 0.0, seed, "random")
    check_plane(plane, ((-2.0, 2.0), (-2.0, 2.0)))
    check_plane(plane)


@pytest.mark.parametrize("angle", [0.1, 0.3, math.pi / 4, 1.0])
@pytest.mark.parametrize("depth", [1, 3, 5])
def test_rotated_sawtooths(depth, angle):
    network = rotated_sawtooth(depth, angle)
    check_plane(network, ((-1.0, 1.0), (-1.0, 1.0)))
    check_plane(network, ((-0.25, 2.5), (-1.0, 0.5)))
    check_plane(network)
