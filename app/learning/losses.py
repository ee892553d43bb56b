"""What a network's outputs cost: L = 1/(d_L N) * sum over points n and outputs k of l(y_kn, f_kn).

The mean and not the sum, so that a learning rate means the same for 20 points and for 2,000.
Each entry of f has its own term, so the second derivative by all outputs is diagonal: a matrix of the shape of f.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from app.learning.activation import FloatArray

LossName = Literal["squared_error", "logistic"]
LOSS_NAMES: tuple[LossName, ...] = get_args(LossName)


@dataclass(frozen=True)
class Loss:
    """A loss with its derivatives by the outputs. f and y: outputs and targets, both (d_L, N).

    value: (f, y) -> L.
    gradient: (f, y) -> dL/df, (d_L, N).
    curvature: (f, y) -> d^2L/df^2, the diagonal, (d_L, N).
    boundary: the output above which a point is taken for class 1, where the targets are the classes 0 and 1.
    """

    name: LossName
    value: Callable[[FloatArray, FloatArray], float]
    gradient: Callable[[FloatArray, FloatArray], FloatArray]
    curvature: Callable[[FloatArray, FloatArray], FloatArray]
    boundary: float


def _squared_value(f: FloatArray, y: FloatArray) -> float:
    return float(np.square(f - y).mean())


def _squared_gradient(f: FloatArray, y: FloatArray) -> FloatArray:
    return (2.0 / f.size) * (f - y)


def _squared_curvature(f: FloatArray, y: FloatArray) -> FloatArray:
    return np.full(f.shape, 2.0 / f.size)


def _sigmoid(f: FloatArray) -> FloatArray:
    """1 / (1 + exp(-f)), written so that nothing overflows."""
    return 0.5 + 0.5 * np.tanh(0.5 * f)


def _logistic_value(f: FloatArray, y: FloatArray) -> float:
    """l = log(1 + exp(f)) - y f, with log(1 + exp(f)) = max(f, 0) + log(1 + exp(-|f|)), where nothing overflows."""
    return float((np.maximum(f, 0.0) - y * f + np.log1p(np.exp(-np.abs(f)))).mean())


def _logistic_gradient(f: FloatArray, y: FloatArray) -> FloatArray:
    return (_sigmoid(f) - y) / f.size


def _logistic_curvature(f: FloatArray, y: FloatArray) -> FloatArray:
    """sigmoid(f) sigmoid(-f) / (d_L N)."""
    return _sigmoid(f) * _sigmoid(-f) / f.size


SQUARED_ERROR = Loss("squared_error", _squared_value, _squared_gradient, _squared_curvature, boundary=0.5)
"""l = (f - y)^2."""

LOGISTIC = Loss("logistic", _logistic_value, _logistic_gradient, _logistic_curvature, boundary=0.0)
"""l = -log p(y), where p(1) = sigmoid(f): the binary cross entropy of a logit f, with targets from 0 to 1."""

LOSSES: dict[LossName, Loss] = {"squared_error": SQUARED_ERROR, "logistic": LOGISTIC}


def accuracy(loss: Loss, f: FloatArray, y: FloatArray) -> float:
    """The share of points, from 0 to 1, that f puts into the class, 0 or 1, that y has."""
    return float(((f > loss.boundary) == (y > 0.5)).mean())


def error_share(loss: Loss, f: FloatArray, y: FloatArray) -> float:
    """The share of points, from 0 to 1, that f puts into another class, 0 or 1, than y has."""
    return float(((f > loss.boundary) != (y > 0.5)).mean())
