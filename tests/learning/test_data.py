"""The data sets: their ranges, their classes, and that the seed is all that they depend on."""

import numpy as np
import pytest

from app.errors import InputError
from app.learning.data import CURVE_NAMES, CURVES, data_of
from app.learning.shapes import SHAPE_NAMES, SHAPES

NAMES = [*CURVE_NAMES, *SHAPE_NAMES]
ARRAYS = ("train_points", "train_targets", "test_points", "test_targets")


def test_every_name_has_a_data_set():
    assert (set(CURVES), set(SHAPES)) == (set(CURVE_NAMES), set(SHAPE_NAMES))
    with pytest.raises(InputError, match=r"data\.kind: must be one of sine, absolute, step, polynomial, moons"):
        data_of("moon", 10, 10, 0.0, 0)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_bytes_and_another_one_others(name):
    first, again, other = (data_of(name, 31, 12, 0.1, seed, 0.2) for seed in (3, 3, 4))
    for array in ARRAYS:
        assert getattr(first, array).tobytes() == getattr(again, array).tobytes()
    assert first.train_points.tobytes() != other.train_points.tobytes()
    assert first.train_points[:, :12].tobytes() != first.test_points.tobytes()
    assert not first.train_points.flags.writeable


@pytest.mark.parametrize("name", NAMES)
def test_points_and_targets_have_their_shapes_and_ranges(name):
    data = data_of(name, 500, 300, 0.0, 0)
    inputs, reach = (1, 2.0) if name in CURVES else (2, 1.0)
    assert data.train_points.shape == (inputs, 500)
    assert data.test_targets.shape == (1, 300)
    assert np.abs(data.train_points).max() <= reach + 1e-12
    assert np.ptp(data.train_points, axis=1).min() > 1.6 * reach
    assert np.abs(data.train_targets).max() <= 1.0 + 1e-12
    if name in SHAPES:
        assert sorted(set(data.train_targets[0])) == [0.0, 1.0]
        assert data.train_targets.sum() == 250


@pytest.mark.parametrize("name", CURVE_NAMES)
def test_a_curve_is_what_its_name_says(name):
    data = data_of(name, 200, 10, 0.0, 1)
    x, y = data.train_points[0], data.train_targets[0]
    right = {
        "sine": np.sin(np.pi * x),
        "absolute": np.where(x > 0, x, -x) - 1,
        "step": np.sign(x),
        "polynomial": x * (x * x - 3) / 2,
    }
    assert y == pytest.approx(right[name], abs=1e-12)


def test_noise_is_of_the_given_size_and_leaves_the_places_of_a_curve():
    clean, noisy = (data_of("sine", 4000, 10, noise, 0) for noise in (0.0, 0.3))
    assert (clean.train_points == noisy.train_points).all()
    assert (noisy.train_targets - clean.train_targets).std() == pytest.approx(0.3, rel=0.05)


@pytest.mark.parametrize("name", SHAPE_NAMES)
def test_noise_moves_the_points_of_a_shape_and_never_their_class(name):
    clean, noisy = (data_of(name, 4000, 10, noise, 0) for noise in (0.0, 0.1))
    assert (clean.train_targets == noisy.train_targets).all()
    assert (noisy.train_points - clean.train_points).std(axis=1) == pytest.approx(0.1, rel=0.05)


@pytest.mark.parametrize("name", SHAPE_NAMES)
def test_without_noise_the_place_tells_the_class(name):
    data = data_of(name, 1000, 10, 0.0, 5)
    (x, y), classes = data.train_points, data.train_targets[0] == 1.0
    if name == "xor":
        assert (classes == (x * y < 0)).all()
    elif name == "circles":
        assert (classes == (np.hypot(x, y) < 0.7)).all()
    elif name == "stripes":
        assert (classes == (np.floor((x + 1) * 2.5) % 2 == 1)).all()
    elif name == "moons":  # each is a half circle around its own middle
        middle = np.where(classes, 0.5, -0.5)
        assert np.hypot(1.5 * x - middle, 0.75 * y + np.where(classes, -0.25, 0.25)) == pytest.approx(1.0)
    else:  # the arms are each other's reflection in the origin
        along = np.hypot(x, y)
        angles = 2.5 * np.pi * along + np.pi * classes
        assert np.stack([x, y]) == pytest.approx(along * np.stack([np.cos(angles), np.sin(angles)]))


def test_label_noise_replaces_training_targets_only():
    clean, some, all_ = (data_of("moons", 2000, 50, 0.05, 7, share) for share in (0.0, 0.3, 1.0))
    for noisy in (some, all_):
        assert (noisy.train_points == clean.train_points).all()
        assert (noisy.test_targets == clean.test_targets).all()
    changed = [(noisy.train_targets != clean.train_targets).mean() for noisy in (some, all_)]
    assert changed == pytest.approx([0.15, 0.5], abs=0.03)  # every other one that is replaced is what it was
    curve = data_of("sine", 50, 5, 0.0, 7, 1.0)
    assert set(curve.train_targets[0]) <= set(data_of("sine", 50, 5, 0.0, 7).train_targets[0])


def test_the_test_part_may_be_empty():
    assert data_of("xor", 10, 0, 0.1, 0).test_points.shape == (2, 0)
