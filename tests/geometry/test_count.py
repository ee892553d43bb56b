"""Counting without geometry: the same counts as with it, however the mesh is taken apart."""

import tracemalloc
from unittest.mock import patch

import numpy as np
import pytest

from app.errors import InputError
from app.geometry import Window, counting, counts_of, parts, regions, running, subdivide, subdivision_of
from app.networks import network_from_layers, random_network, sawtooth_network

SQUARE = Window((-1.0, -1.0), (1.0, 1.0))


@pytest.mark.parametrize("size", [1, 2, 7, 50])
@pytest.mark.parametrize("seed", range(3))
def test_the_size_of_the_parts_does_not_matter(size, seed):
    """Half of these regions merge, across the borders of parts as well: a narrow layer is often off."""
    network = random_network(2, [12, 2, 2, 6], "he", seed)
    expected = subdivision_of(network, SQUARE).counts
    with patch.object(running, "LARGE", 2 * size), patch.object(parts, "PART", size):
        assert counts_of(network, SQUARE) == expected


def test_regions_merge_across_several_parts():
    """A unit that is off but in one corner: one linear region lies around 81 cells of 100."""
    grid = [([[1.0, 0.0], [0.0, 1.0]] * 9, [k / 10.0 - 0.47 for k in range(9) for _ in range(2)])]
    network = network_from_layers([*grid, ([[1.0] * 18], [-1.5]), ([[1.0]], [0.0])])
    expected = subdivision_of(network, SQUARE).counts
    assert expected["linear_regions"] < expected["activation_regions"] - 20
    with patch.object(running, "LARGE", 4), patch.object(parts, "PART", 2):
        assert counts_of(network, SQUARE) == expected


def test_parts_of_parts_add_up():
    with patch.multiple(running, LARGE=64, LARGE_PART=64), patch.object(parts, "PART", 16):
        steps = list(counting(sawtooth_network(6, 2, 0.0, 0), Window((-2.0, -2.0), (2.0, 2.0))))
    assert steps[-1].counts == {"activation_regions": 4096, "linear_regions": 4096, "slivers": 0}
    cells = [step.cells for step in steps]
    assert cells == sorted(cells)
    assert all(step.counts is None for step in steps[:-1])


def test_one_wide_layer_has_a_region_for_the_window_each_fold_and_each_crossing():
    """Zaslavsky's theorem for lines in general position, all worked out from the lines."""
    network = random_network(2, [700], "he", 0)
    normals, heights = network.weights[0], network.biases[0]
    folds = int((np.abs(heights) < np.abs(normals).sum(axis=1)).sum())
    first, second = np.triu_indices(len(heights), 1)
    (a, b), (c, d), e, f = normals[first].T, normals[second].T, -heights[first], -heights[second]
    determinant = a * d - b * c
    x, y = (e * d - b * f) / determinant, (a * f - e * c) / determinant
    crossings = int(((np.abs(x) < 1.0) & (np.abs(y) < 1.0)).sum())
    *_, last = counting(network, SQUARE)
    assert last.counts == dict.fromkeys(("activation_regions", "linear_regions"), 1 + folds + crossings) | {
        "slivers": 0
    }
    assert last.assurance.euler == 1
    assert last.assurance.area_error < 1e-12


def test_a_wide_layer_is_not_held_whole():
    network = random_network(2, [500], "he", 0)
    peaks = []
    for large in (500, 1 << 30):
        with patch.multiple(running, LARGE=large, LARGE_PART=4000), patch.multiple(parts, PART=250, GROWN=1000):
            tracemalloc.start()
            counts_of(network, SQUARE)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert 2 * peaks[0] < peaks[1]


@pytest.mark.parametrize("window", [None, SQUARE])
def test_counting_says_how_it_was_assured_as_subdividing_does(window):
    network = sawtooth_network(3, 2, 0.0, 0)
    *_, counted = counting(network, window)
    *_, subdivided = subdivide(network, window)
    assert counted.assurance.euler == subdivided.assurance.euler == 1
    assert counted.assurance.ambiguous == subdivided.assurance.ambiguous > 0
    assert (counted.assurance.area_error is None) == (window is None)


def test_copies_are_told_as_ambiguous_and_generic_networks_have_none():
    layers = [([[1.0, 0.5]], [0.25]), ([[1.0]], [0.0])]
    copied = [([[1.0, 0.5], [0.3, 0.15]], [0.25, 0.075]), ([[1.0, 0.0]], [0.0])]
    for network, some in ((layers, False), (copied, True)):
        *_, last = subdivide(network_from_layers(network), SQUARE)
        assert (last.assurance.ambiguous > 0) == some


def test_network_and_window_must_fit():
    with pytest.raises(InputError):
        counts_of(random_network(1, [3], "he", 0), SQUARE)


def test_the_sum_of_the_areas_tells_when_vertices_are_out_of_place():
    steps = subdivide(random_network(2, [8, 8], "he", 0), SQUARE)
    with patch("app.geometry.finished.slivers_of", with_a_vertex_moved):
        *_, last = steps
    assert last.assurance.area_error > 1e-3


def with_a_vertex_moved(cut):
    inside = np.flatnonzero(np.abs(cut.points[:, :2]).max(axis=1) < 0.3)
    cut.vertices.numbers[inside[0], :2] += 0.3
    return (yield from regions.slivers_of(cut))
