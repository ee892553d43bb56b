"""Subdivisions that were cut in parts: the same regions, whatever runs beside what, and what they say they hold."""

import threading
import tracemalloc
from collections import deque
from dataclasses import fields
from unittest.mock import patch

import numpy as np
import pytest

from app.geometry import (
    Window,
    check_invariants,
    count,
    counting,
    counts_of,
    parallel,
    parts,
    plane,
    running,
    subdivide,
    subdivision_of,
    tally,
)
from app.geometry.borders import PartsDisagree
from app.geometry.plane import first_cells
from app.geometry.prepared import prepare
from app.geometry.subdivide import cut_and_finish
from app.networks import network_from_layers, random_network

SQUARE = Window((-1.0, -1.0), (1.0, 1.0))
NETWORK = random_network(2, [30, 20, 10], "he", 0)
WIDE = random_network(2, [150], "he", 0)
WIDE_LATER = random_network(2, [12, 150, 4], "he", 0)


@pytest.fixture
def small_parts():
    """Meshes are taken apart early, and while a layer cuts them."""
    small = patch.multiple(running, LARGE=40, WHILE_CUT=2)
    with small, patch.object(parts, "PART", 20), patch.object(plane, "EFFORT_A_STEP", 1 << 12):
        yield


def arrays_of(result):
    """All arrays in a dataclass, those of its mesh as well, by name."""
    own = {field.name: getattr(result, field.name) for field in fields(result)}
    mesh = arrays_of(own.pop("mesh")) if "mesh" in own else {}
    return mesh | {name: value for name, value in own.items() if isinstance(value, np.ndarray)}


def by_pattern(subdivision):
    """The map on each cell, by its pattern."""
    patterns = map(bytes, subdivision.mesh.patterns)
    return dict(zip(patterns, zip(subdivision.gradients, subdivision.constants, strict=True), strict=True))


@pytest.mark.parametrize("network", [NETWORK, WIDE, WIDE_LATER])
def test_cut_in_parts_or_as_a_whole_the_cells_and_their_maps_are_the_same(small_parts, network):
    apart = subdivision_of(network, SQUARE)
    check_invariants(apart, network, SQUARE)
    with patch.object(running, "LARGE", 1 << 30):
        whole = subdivision_of(network, SQUARE)
    assert apart.counts == whole.counts
    maps = by_pattern(whole)
    for pattern, (gradient, constant) in by_pattern(apart).items():
        assert gradient == pytest.approx(maps[pattern][0], rel=1e-12, abs=1e-12)
        assert constant == pytest.approx(maps[pattern][1], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("network", [NETWORK, WIDE, WIDE_LATER])
def test_the_bytes_do_not_depend_on_what_runs_side_by_side(small_parts, network):
    beside = arrays_of(subdivision_of(network, SQUARE))
    found = []
    alone = threading.Thread(target=lambda: found.append(subdivision_of(network, SQUARE)), name=parallel.NAME)
    alone.start()  # a thread of this name runs all tasks itself
    alone.join()
    after = arrays_of(found[0])
    assert beside.keys() == after.keys()
    assert all(beside[name].tobytes() == after[name].tobytes() for name in beside)


@pytest.mark.parametrize("network", [WIDE, WIDE_LATER])
def test_a_mesh_that_a_wide_layer_cuts_is_taken_apart_in_parts_that_become_about_as_large(small_parts, network):
    made, sizes = [], []

    def watched(mesh):
        made.append(mesh.vertex_count - mesh.start)
        return parts.parts_of(mesh)

    def weighed(part):
        sizes.append(part.mesh.cells)
        return tally.tally_of(part)

    with (
        patch.object(running, "WHILE_CUT", 8),
        patch.object(parts, "GROWN", 400),
        patch.multiple(count, parts_of=watched, tally_of=weighed),
    ):
        counts_of(network, SQUARE)
    assert made[0] > 0
    assert len(sizes) > 5
    assert max(sizes) < 2 * 400


@pytest.mark.parametrize("method", [subdivide, counting])
@pytest.mark.parametrize("where", ["app.geometry.stitch.match_borders", "app.geometry.tally.match_borders"])
def test_a_mesh_whose_parts_disagree_is_cut_as_a_whole(small_parts, method, where):
    with patch(where, side_effect=PartsDisagree):
        *_, last = method(NETWORK, SQUARE)
    assert last.counts == subdivision_of(NETWORK, SQUARE).counts


def test_what_finished_parts_hold_is_told(small_parts):
    ready = drained(prepare(NETWORK, SQUARE))
    mesh = first_cells(SQUARE, ready)
    drained(mesh.enter(ready.layers[0]))
    drained(mesh.cut())
    drained(mesh.enter(ready.layers[1]))
    found = deque(part for part, _ in drained(parts.parts_of(mesh)))
    assert len(found) > 3
    work, told = running.run_in_parallel(found, cut_and_finish, mesh.nbytes), []
    finished = drained(work, told)
    assert told[0].bytes > mesh.nbytes
    assert told[-1].bytes == mesh.nbytes + sum(part.nbytes for part in finished)


def test_entering_a_layer_takes_no_more_than_was_told():
    ready = drained(prepare(random_network(2, [100, 150, 8], "he", 0), SQUARE))
    mesh = first_cells(SQUARE, ready)
    for layer in ready.layers[:-1]:
        told = mesh.nbytes_with(layer) - mesh.nbytes
        tracemalloc.start()
        drained(mesh.enter(layer))
        taken = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert taken < 1.3 * told + 2**20  # the signs, and blocks of rows that are let go again
        drained(mesh.cut())


def drained(work, told=None):
    """The result of a generator; what it yields is added to `told`."""
    while True:
        try:
            step = next(work)
        except StopIteration as finished:
            return finished.value
        if told is not None:
            told.append(step)


@pytest.mark.parametrize("units", [1000, 2000])
def test_long_sums_do_not_part_what_is_one(units):
    """A ramp of parallel folds that all add up, and three pairs of units that cancel: these bend nothing."""
    ramp = np.column_stack([np.ones(units), np.zeros(units)])
    bias = np.random.default_rng(0).permutation(0.99 * np.linspace(-1.0, 1.0, units))
    pairs, levels = np.tile([0.0, 1.0], (6, 1)), np.tile(np.linspace(-0.5, 0.5, 3), 2)
    output = np.concatenate([np.repeat([0.7, -0.7], 3), np.full(units, 1.0 / 3.0)])[None]
    network = network_from_layers([(np.vstack([pairs, ramp]), np.append(levels, bias)), (output, [0.0])])
    assert subdivision_of(network, SQUARE).counts["linear_regions"] == units + 1
