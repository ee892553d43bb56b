"""Data sets for training: points with targets, a part to train on and a part to test on.

One input: x is drawn evenly from [-2, 2], y = f(x) plus Gaussian noise of a given standard deviation.
Two inputs: x lies in [-1, 1]^2 or near it, and y is its class, 0 or 1. Noise moves the points and never their class.

The same arguments give the same bytes. Train part, test part and label noise have generators of their own, all from the
seed, so that a change of one leaves the others as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from app.errors import InputError
from app.learning.activation import FloatArray
from app.learning.shapes import SHAPES, ShapeName

CurveName = Literal["sine", "absolute", "step", "polynomial"]
CURVE_NAMES: tuple[CurveName, ...] = get_args(CurveName)

Task = Literal["regression", "classification"]
Curve = Callable[[FloatArray], FloatArray]

REACH = 2.0
"""One-dimensional inputs lie in [-REACH, REACH]."""

CURVES: dict[CurveName, Curve] = {
    "sine": lambda x: np.sin(np.pi * x),
    "absolute": lambda x: np.abs(x) - 1.0,
    "step": lambda x: np.where(x > 0.0, 1.0, -1.0),
    "polynomial": lambda x: 0.5 * x**3 - 1.5 * x,
}
"""Each maps [-2, 2] into [-1, 1]."""

TRAIN, TEST, LABELS = 0, 1, 2
"""Which generator: of the train part, of the test part, of the label noise."""


@dataclass(frozen=True, eq=False)
class Data:
    """Points and their targets. One column for each point; float64, finite, read-only.

    train_points, test_points: (d_0, N). train_targets, test_targets: (1, N).
    task: with `classification` the targets are the classes 0 and 1.
    """

    task: Task
    train_points: FloatArray
    train_targets: FloatArray
    test_points: FloatArray
    test_targets: FloatArray

    def __post_init__(self) -> None:
        for array in (self.train_points, self.train_targets, self.test_points, self.test_targets):
            array.setflags(write=False)

    @property
    def input_dim(self) -> int:
        return int(self.train_points.shape[0])


def data_of(
    name: CurveName | ShapeName, train: int, test: int, noise: float, seed: int, label_noise: float = 0.0
) -> Data:
    """A data set by its name: a curve, to be fitted, or a shape in the plane, to be told from its counterpart.

    train, test: numbers of points; train at least 1, test 0 for no test part. noise, at least 0:
    standard deviation, of a curve's values or of the places of a shape's points. label_noise: see `with_label_noise`.
    Raises InputError for a name that does not exist.
    """
    if name in CURVES:
        return curve_data(CURVES[name], train, test, noise, seed, label_noise)
    if name not in SHAPES:
        raise InputError("data.kind", f"must be one of {', '.join([*CURVE_NAMES, *SHAPES])}.")
    parts = [SHAPES[name](count, noise, _generator(seed, part)) for count, part in ((train, TRAIN), (test, TEST))]
    return with_label_noise(Data("classification", *parts[0], *parts[1]), label_noise, seed)


def curve_data(curve: Curve, train: int, test: int, noise: float, seed: int, label_noise: float = 0.0) -> Data:
    """Points of a curve f: [-2, 2] -> R, which maps an array (N,) to one. The rest is as in `data_of`."""
    parts: list[FloatArray] = []
    for count, part in ((train, TRAIN), (test, TEST)):
        generator = _generator(seed, part)
        points = generator.uniform(-REACH, REACH, (1, count))
        parts += [points, curve(points[0])[None, :] + noise * generator.standard_normal((1, count))]
    return with_label_noise(Data("regression", *parts), label_noise, seed)


def with_label_noise(data: Data, share: float, seed: int) -> Data:
    """Each training target, with probability `share`, replaced by that of a random training point, maybe its own.

    With share 1 the targets have nothing to do with the points any more. The test part stays clean.
    Source: Zhang, Bengio, Hardt, Recht & Vinyals 2017, Understanding deep learning requires rethinking generalization,
    whose partially corrupted labels are these where the classes are equally frequent.
    """
    if share == 0.0:
        return data
    generator = _generator(seed, LABELS)
    targets = data.train_targets
    others = generator.integers(0, targets.shape[1], targets.shape[1])
    replaced = generator.random(targets.shape[1]) < share
    return replace(data, train_targets=np.where(replaced, targets[:, others], targets))


def _generator(seed: int, part: int) -> np.random.Generator:
    return np.random.default_rng([seed, part])
