"""Forward mode, reverse mode and the Hessian against finite differences, complex steps and one another."""

import numpy as np
import pytest

from app.errors import InputError
from app.learning.activation import activated, derivative
from app.learning.forward_mode import jvp
from app.learning.hessian import hessian, hessian_vector_product
from app.learning.jacobians import layer_jacobians
from app.learning.losses import LOGISTIC, LOSSES, SQUARED_ERROR
from app.learning.parameters import flat, is_weight, layered, network_at, parameters_of
from app.learning.reverse_mode import loss_gradient, vjp
from app.learning.sweep import forward_sweep, outputs_of
from app.networks import ABS, HARD_TANH, RELU, leaky_relu, random_network
from tests.learning.networks import (
    ACTIVATIONS,
    ARCHITECTURES,
    complex_step,
    complex_step_hessian_rows,
    drawn_network,
    drawn_points,
    drawn_targets,
    layers_of,
    loss_value,
    values,
)

ALL = pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda loss: loss.name)
EVERY = pytest.mark.parametrize("activations", ACTIVATIONS)
SIZES = pytest.mark.parametrize("sizes", ARCHITECTURES, ids=str)


class Case:
    """A network with points away from its kinks, targets, and the loss as a function of the flat parameters."""

    def __init__(self, sizes, activations, loss, count=7):
        self.network = drawn_network(sizes, ACTIVATIONS[activations])
        self.points = drawn_points(self.network, count)
        self.targets = drawn_targets(loss, sizes[-1], count)
        self.loss = loss
        self.theta = flat(parameters_of(self.network))
        self.arguments = self.network, self.points, self.targets, loss

    def value(self, theta):
        return loss_value(theta, *self.arguments)

    def direction(self, seed=5):
        return np.random.default_rng(seed).normal(size=self.theta.size)


def relative(found, right):
    return np.abs(found - right).max() / np.abs(right).max()


@SIZES
@EVERY
@ALL
def test_the_gradient_is_that_of_central_differences(sizes, activations, loss):
    case = Case(sizes, activations, loss)
    value, gradient = loss_gradient(*case.arguments)
    assert value == pytest.approx(case.value(case.theta), rel=1e-12)
    step = 1e-5
    right = [
        (case.value(case.theta + e) - case.value(case.theta - e)) / (2 * step) for e in step * np.eye(len(case.theta))
    ]
    assert relative(flat(gradient), np.array(right)) < 1e-6


@SIZES
@EVERY
@ALL
def test_the_gradient_is_that_of_complex_steps_to_rounding(sizes, activations, loss):
    case = Case(sizes, activations, loss)
    right = np.array([complex_step(case.value, case.theta, e) for e in np.eye(len(case.theta))])
    assert relative(flat(loss_gradient(*case.arguments)[1]), right) < 1e-12


@SIZES
@EVERY
@ALL
def test_the_hessian_is_that_of_complex_steps_and_the_product_is_that_of_the_hessian(sizes, activations, loss):
    case = Case(sizes, activations, loss, count=4)
    rows = np.random.default_rng(4).permutation(len(case.theta))[:10]
    right = complex_step_hessian_rows(case.value, case.theta, rows)
    found = hessian(*case.arguments)
    assert np.abs(found[rows] - right).max() < 1e-8 * np.abs(found).max()
    assert relative(found, found.T) < 1e-13
    v = case.direction()
    product = flat(hessian_vector_product(*case.arguments, layered(v, case.network)))
    assert relative(product, found @ v) < 1e-12
    assert np.abs(product[rows] - right @ v).max() < 1e-8 * np.abs(product).max()


@SIZES
@EVERY
@ALL
def test_the_product_is_the_difference_of_gradients(sizes, activations, loss):
    """d/dtheta (v^T g), by central differences of g."""
    case = Case(sizes, activations, loss)
    v, step = case.direction(), 1e-5
    near = [
        flat(loss_gradient(network_at(case.theta + sign * step * v, case.network), *case.arguments[1:])[1])
        for sign in (1.0, -1.0)
    ]
    product = flat(hessian_vector_product(*case.arguments, layered(v, case.network)))
    assert relative(product, (near[0] - near[1]) / (2 * step)) < 1e-6


@SIZES
@EVERY
def test_forward_and_reverse_mode_are_dual(sizes, activations):
    """u^T (J v) = (u^T J) v, with v in the points and in the parameters."""
    case = Case(sizes, activations, SQUARED_ERROR)
    rng = np.random.default_rng(8)
    v, points_v = case.direction(), rng.normal(size=case.points.shape)
    f, f_dot = jvp(case.network, case.points, points_v, layered(v, case.network))
    u = rng.normal(size=f.shape)
    bars, points_bar = vjp(case.network, case.points, u)
    forward, reverse = (u * f_dot).sum(), flat(bars) @ v + (points_bar * points_v).sum()
    assert forward == pytest.approx(reverse, rel=1e-12, abs=1e-12)
    assert (f == outputs_of(case.network, case.points)).all()


@SIZES
@EVERY
def test_forward_mode_is_that_of_complex_steps(sizes, activations):
    case = Case(sizes, activations, SQUARED_ERROR)
    v, points_v, tiny = case.direction(), np.random.default_rng(8).normal(size=case.points.shape), 1e-30
    pairs = layered(v, case.network)
    moved = [
        (W + 1j * tiny * A, b + 1j * tiny * c) for (W, b), (A, c) in zip(layers_of(case.network), pairs, strict=True)
    ]
    right = values(moved, case.network, case.points + 1j * tiny * points_v)[0].imag / tiny
    assert jvp(case.network, case.points, points_v, pairs)[1] == pytest.approx(right, rel=1e-12, abs=1e-13)
    parts = jvp(case.network, case.points, points_v)[1] + jvp(case.network, case.points, None, pairs)[1]
    assert parts == pytest.approx(right, rel=1e-12, abs=1e-13)


@SIZES
@EVERY
def test_the_jacobian_is_the_product_of_the_layers_jacobians(sizes, activations):
    case = Case(sizes, activations, SQUARED_ERROR, count=1)
    jacobians = layer_jacobians(case.network, case.points[:, 0])
    assert [jacobian.shape for jacobian in jacobians] == list(zip(sizes[1:], sizes[:-1], strict=True))
    columns = [jvp(case.network, case.points, e[:, None])[1][:, 0] for e in np.eye(sizes[0])]
    rows = [vjp(case.network, case.points, e[:, None])[1][:, 0] for e in np.eye(sizes[-1])]
    product = jacobians[0]
    for jacobian in jacobians[1:]:
        product = jacobian @ product
    assert np.stack(columns, axis=1) == pytest.approx(product, rel=1e-12, abs=1e-14)
    assert np.stack(rows) == pytest.approx(product, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(
    ("activation", "kinks", "off"),
    [(RELU, [0.0], 0.0), (leaky_relu(0.3), [0.0], 0.3), (ABS, [0.0], -1.0), (HARD_TANH, [-1.0, 1.0], 0.0)],
)
def test_at_a_kink_the_off_side_is_taken(activation, kinks, off):
    z = np.array(kinks)
    assert (derivative(activation, z) == off).all()
    beside = np.array([[-1.5, -0.5, 0.5, 1.5]])
    right = (activated(activation, beside + 1e-6) - activated(activation, beside - 1e-6)) / 2e-6
    assert derivative(activation, beside) == pytest.approx(right, abs=1e-9)


def test_a_unit_is_dead_when_no_point_has_a_slope():
    network = drawn_network((1, 2, 2, 1), [RELU, HARD_TANH])
    weights = (np.array([[1.0], [-1.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]), network.weights[2])
    biases = (np.array([0.0, -1.0]), np.array([-0.5, -1.5]), network.biases[2])
    theta = flat(list(zip(weights, biases, strict=True)))
    kept = forward_sweep(network_at(theta, network), np.array([[0.0, 0.5, 1.0]]))
    assert kept.dead_units == (1, 1)


def test_a_large_hessian_is_refused():
    network = random_network(2, [16, 16, 16], "he", 0)
    with pytest.raises(InputError, match=r"network: has 609 parameters. The full Hessian is for at most 600"):
        hessian(network, np.zeros((2, 1)), np.zeros((1, 1)), LOGISTIC, max_parameters=600)


def test_the_flat_vector_is_in_the_documented_order():
    network = random_network(2, [3, 4], "he", 11)
    theta = flat(parameters_of(network))
    assert theta.tolist() == [
        number for W, b in layers_of(network) for number in (*[entry for row in W.tolist() for entry in row], *b)
    ]
    again = network_at(theta, network)
    assert all(
        (a == b).all() for a, b in zip(again.weights + again.biases, network.weights + network.biases, strict=True)
    )
    assert all(np.shares_memory(theta, array) and not array.flags.writeable for array in again.weights + again.biases)
    assert is_weight(network).sum() == sum(weight.size for weight in network.weights)
