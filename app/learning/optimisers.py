"""How a step is made of a gradient: theta_{t+1} = theta_t + change(g_t), with g_t = dL/dtheta (theta_t).

All vectors are flat, (P,). An optimiser remembers earlier gradients, so each run has its own.
"""

from __future__ import annotations

from typing import Literal, Protocol, get_args

import numpy as np

from app.learning.activation import FloatArray

OptimiserName = Literal["gradient_descent", "momentum", "adam"]
OPTIMISER_NAMES: tuple[OptimiserName, ...] = get_args(OptimiserName)


USUAL_RATES: dict[OptimiserName, float] = {"gradient_descent": 0.05, "momentum": 0.02, "adam": 0.01}
"""Learning rates that suit a few layers of some ten units: tests/learning/test_reached.py has what they reach."""


class Optimiser(Protocol):
    """Turns the gradients of a run, in turn, into changes of the parameters."""

    def change(self, gradient: FloatArray) -> FloatArray:
        """A new array; the gradient is left as it is."""


class GradientDescent:
    """-eta g. With g of a part of the points it is stochastic gradient descent. Source: Cauchy 1847."""

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate

    def change(self, gradient: FloatArray) -> FloatArray:
        return -self.learning_rate * gradient


class Momentum:
    """-eta v with v <- mu v + g, v = 0 before the first step. Source: Polyak 1964; in this form in PyTorch's SGD."""

    def __init__(self, learning_rate: float, momentum: float) -> None:
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.velocity: FloatArray | float = 0.0

    def change(self, gradient: FloatArray) -> FloatArray:
        self.velocity = self.momentum * self.velocity + gradient
        return -self.learning_rate * self.velocity


class Adam:
    """-eta m^ / (sqrt(v^) + epsilon), with the means m of g and v of g^2, both corrected for their start at 0.

    m <- beta_1 m + (1 - beta_1) g,    m^ = m / (1 - beta_1^t),
    v <- beta_2 v + (1 - beta_2) g^2,  v^ = v / (1 - beta_2^t).
    Source: Kingma & Ba 2015, algorithm 1, with the constants from there.
    """

    BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate
        self.steps = 0
        self.mean: FloatArray | float = 0.0
        self.square: FloatArray | float = 0.0

    def change(self, gradient: FloatArray) -> FloatArray:
        self.steps += 1
        self.mean = self.BETA_1 * self.mean + (1.0 - self.BETA_1) * gradient
        self.square = self.BETA_2 * self.square + (1.0 - self.BETA_2) * gradient * gradient
        mean = self.mean / (1.0 - self.BETA_1**self.steps)
        square = self.square / (1.0 - self.BETA_2**self.steps)
        return -self.learning_rate * mean / (np.sqrt(square) + self.EPSILON)


def optimiser_of(name: OptimiserName, learning_rate: float, momentum: float) -> Optimiser:
    """A fresh optimiser. momentum: mu, which only `momentum` reads."""
    if name == "gradient_descent":
        return GradientDescent(learning_rate)
    if name == "momentum":
        return Momentum(learning_rate, momentum)
    return Adam(learning_rate)
