from dataclasses import replace

import numpy as np
import pytest

from app.errors import InputError, NumericError
from app.geometry import InvariantError, Window, check_invariants, compile_kernels, subdivide, subdivision_of
from app.geometry.jit import KERNELS
from app.networks import Network, network_from_layers, random_network

WINDOWS = {1: Window((-1.0,), (1.5,)), 2: Window((-1.0, -2.0), (1.5, 1.0))}


def first_layers(network, layers):
    """The network cut off after some hidden layers, whose units are its outputs."""
    units = network.hidden_widths[layers - 1]
    identity, zero = np.eye(units), np.zeros(units)
    return Network((*network.weights[:layers], identity), (*network.biases[:layers], zero))


@pytest.mark.parametrize("inputs", [1, 2])
def test_the_steps_go_layer_by_layer_and_end_with_the_answer(inputs):
    network = random_network(inputs, [6, 5, 4], "he", 1)
    steps = list(subdivide(network, WINDOWS[inputs]))
    assert [step.subdivision is not None for step in steps] == [False] * (len(steps) - 1) + [True]
    assert [step.layer for step in steps if step.snapshot] == [1, 2, 3]
    cells = [step.cells for step in steps]
    assert cells == sorted(cells)
    assert cells[-1] == steps[-1].subdivision.counts["activation_regions"]


@pytest.mark.parametrize("inputs", [1, 2])
def test_a_snapshot_is_the_mesh_of_the_layers_so_far(inputs):
    network = random_network(inputs, [6, 5, 4], "he", 2)
    for step in subdivide(network, WINDOWS[inputs]):
        if step.snapshot is None:
            continue
        alone = subdivision_of(first_layers(network, step.layer), WINDOWS[inputs]).mesh
        taken = step.snapshot()
        for name in vars(alone):
            assert np.array_equal(getattr(alone, name), getattr(taken, name)), name


@pytest.mark.parametrize("inputs", [1, 2])
def test_the_same_input_gives_the_same_bytes(inputs):
    network = random_network(inputs, [8, 8], "he", 3)
    first, second = (subdivision_of(network, WINDOWS[inputs]) for _ in range(2))
    for name in vars(first.mesh):
        assert np.array_equal(getattr(first.mesh, name), getattr(second.mesh, name)), name
    assert first.values.tobytes() == second.values.tobytes()


def test_each_breakpoint_and_edge_names_the_unit_that_is_zero_there():
    line = subdivision_of(random_network(1, [6, 5], "he", 4), WINDOWS[1]).mesh
    plane = subdivision_of(random_network(2, [6, 5], "he", 4), WINDOWS[2]).mesh
    for network, points, layers, units in (
        (random_network(1, [6, 5], "he", 4), line.x[:, None], line.layers, line.units),
        (
            random_network(2, [6, 5], "he", 4),
            plane.vertices[plane.edges].mean(axis=1) + plane.origin,
            plane.edge_layers,
            plane.edge_units,
        ),
    ):
        first = points @ network.weights[0].T + network.biases[0]
        second = np.maximum(first, 0.0) @ network.weights[1].T + network.biases[1]
        for layer, preactivation in ((1, first), (2, second)):
            made = np.flatnonzero(layers == layer)
            assert len(made) > 0
            assert preactivation[made, units[made] - 1] == pytest.approx(0.0, abs=1e-12)


def test_large_meshes_grow_in_place_and_stay_right():
    """More vertices, half-edges and cells than any table starts with."""
    network = random_network(2, [150], "he", 0)
    window = Window((-50.0, -50.0), (50.0, 50.0))
    subdivision = subdivision_of(network, window)
    check_invariants(subdivision, network, window)
    line = random_network(1, [3000], "he", 0)
    assert subdivision_of(line, None).counts["kinks"] == 3000


@pytest.mark.parametrize(
    ("inputs", "window", "field"),
    [(1, WINDOWS[2], "window"), (2, WINDOWS[1], "window"), (3, None, "network"), (3, WINDOWS[2], "network")],
)
def test_network_and_window_must_fit(inputs, window, field):
    with pytest.raises(InputError) as caught:
        next(subdivide(random_network(inputs, [3], "he", 0), window))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("lower", "upper", "field"),
    [
        ((0.0,), (0.0,), "window.x"),
        ((1.0,), (-1.0,), "window.x"),
        ((float("nan"),), (1.0,), "window.x"),
        ((-1.0, 0.0), (1.0, float("inf")), "window.y"),
        ((-1e308,), (1e308,), "window.x"),
        ((1.0,), (1.0 + 2.0**-52,), "window.x"),
        ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0), "window"),
        ((), (), "window"),
    ],
)
def test_bad_windows_are_named(lower, upper, field):
    with pytest.raises(InputError) as caught:
        Window(lower, upper)
    assert caught.value.field == field


def test_what_float64_cannot_hold_is_said():
    huge = network_from_layers([([[1e300]], [0.0]), ([[1e300]], [0.0])])
    with pytest.raises(NumericError, match="larger than float64 can hold"):
        subdivision_of(huge, Window((-1.0,), (1.0,)))


@pytest.mark.parametrize("bounds", [(-1.0, 1.0), (-1e160, 1e160), (-1e-200, 1e-200), (0.1, 1e9)])
def test_what_float64_can_hold_is_answered(bounds):
    network = network_from_layers([([[1.0]], [0.0]), ([[1e140]], [0.0])])
    window = Window((bounds[0],), (bounds[1],))
    subdivision = subdivision_of(network, window)
    check_invariants(subdivision, network, window)
    assert subdivision.counts["linear_regions"] == (2 if bounds[0] < 0.0 else 1)


def test_every_kernel_can_be_compiled_ahead():
    done = list(compile_kernels())
    assert [count for count, _, _ in done] == list(range(1, len(KERNELS) + 1))
    assert {name for _, _, name in done} == {kernel.__name__ for kernel in KERNELS}


def corrupted_lines():
    network = random_network(1, [5, 4], "he", 6)
    good = subdivision_of(network, WINDOWS[1])
    mesh = good.mesh
    check_invariants(good, network, WINDOWS[1])
    yield replace(good, mesh=replace(mesh, x=mesh.x[::-1]))
    yield replace(good, mesh=replace(mesh, x=mesh.x * 1.001))
    yield replace(good, mesh=replace(mesh, layers=0 * mesh.layers))
    yield replace(good, mesh=replace(mesh, patterns=mesh.patterns[::-1]))
    yield replace(good, mesh=replace(mesh, patterns=mesh.patterns * 0))
    yield replace(good, values=good.values + 0.01)
    yield replace(good, slopes=good.slopes + 0.01)
    yield replace(good, kinks=~good.kinks)
    yield replace(good, linear_regions=good.linear_regions + np.int32(1))


def corrupted_planes():
    network = random_network(2, [5, 4], "he", 6)
    good = subdivision_of(network, WINDOWS[2])
    mesh = good.mesh
    check_invariants(good, network, WINDOWS[2])
    yield replace(good, mesh=replace(mesh, vertices=mesh.vertices * 1.001))
    yield replace(good, mesh=replace(mesh, edges=mesh.edges[1:], edge_cells=mesh.edge_cells[1:]))
    yield replace(good, mesh=replace(mesh, edge_cells=mesh.edge_cells[::-1].copy()))
    yield replace(good, mesh=replace(mesh, edge_layers=0 * mesh.edge_layers))
    yield replace(good, mesh=replace(mesh, cell_vertices=mesh.cell_vertices[::-1].copy()))
    yield replace(good, mesh=replace(mesh, patterns=mesh.patterns[::-1].copy()))
    yield replace(good, mesh=replace(mesh, patterns=mesh.patterns * 0))
    yield replace(good, values=good.values + 0.01)
    yield replace(good, gradients=good.gradients + 0.01)
    yield replace(good, constants=good.constants + 0.01)


@pytest.mark.parametrize(
    ("inputs", "broken"), [*((1, line) for line in corrupted_lines()), *((2, plane) for plane in corrupted_planes())]
)
def test_the_invariants_notice_what_is_wrong(inputs, broken):
    with pytest.raises(InvariantError):
        check_invariants(broken, random_network(inputs, [5, 4], "he", 6), WINDOWS[inputs])
