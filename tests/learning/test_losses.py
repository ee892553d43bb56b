"""The losses by their definitions, and where a careless formula would overflow."""

import numpy as np
import pytest

from app.learning.losses import LOGISTIC, LOSSES, SQUARED_ERROR, accuracy, error_share


@pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda loss: loss.name)
def test_the_derivatives_are_those_of_central_differences(loss):
    rng = np.random.default_rng(0)
    f, y, step = rng.normal(0.0, 2.0, (2, 6)), rng.integers(0, 2, (2, 6)).astype(float), 1e-5
    for index in np.ndindex(f.shape):
        move = np.zeros_like(f)
        move[index] = step
        slope = (loss.value(f + move, y) - loss.value(f - move, y)) / (2 * step)
        assert loss.gradient(f, y)[index] == pytest.approx(slope, rel=1e-7, abs=1e-10)
        bend = (loss.gradient(f + move, y) - loss.gradient(f - move, y)) / (2 * step)
        assert bend[index] == pytest.approx(loss.curvature(f, y)[index], rel=1e-7, abs=1e-10)
        bend[index] = 0.0
        assert (bend == 0.0).all()  # the curvature is diagonal


def test_the_squared_error_is_the_mean_over_points_and_outputs():
    f, y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 2.0], [1.0, 1.0]])
    assert SQUARED_ERROR.value(f, y) == (1 + 0 + 4 + 9) / 4


def test_the_logistic_loss_is_stable_far_out():
    f, y = np.array([[1000.0, -1000.0, 1000.0, -1000.0]]), np.array([[1.0, 0.0, 0.0, 1.0]])
    assert LOGISTIC.value(f, y) == 500.0
    assert LOGISTIC.gradient(f, y).tolist() == [[0.0, 0.0, 0.25, -0.25]]
    assert (LOGISTIC.curvature(f, y) == 0.0).all()
    near, label = np.array([[0.0, 3.0]]), np.array([[1.0, 0.0]])
    assert LOGISTIC.value(near, label) == pytest.approx((np.log(2.0) + 3.0 + np.log1p(np.exp(-3.0))) / 2)


def test_accuracy_counts_the_right_side_of_the_boundary():
    y = np.array([[0.0, 1.0, 1.0, 0.0]])
    assert accuracy(LOGISTIC, np.array([[-0.1, 0.1, -0.2, -3.0]]), y) == 0.75
    assert accuracy(SQUARED_ERROR, np.array([[0.1, 0.6, 0.4, 0.2]]), y) == 0.75


@pytest.mark.parametrize("loss", [LOGISTIC, SQUARED_ERROR])
def test_the_error_share_counts_the_wrong_side(loss):
    y = np.array([[0.0, 1.0, 1.0, 0.0, 1.0]])
    f = loss.boundary + np.array([[-0.1, 0.1, -0.2, 0.0, 3.0]])
    assert error_share(loss, f, y) == 0.2
    assert accuracy(loss, f, y) == 0.8
