"""Gradient descent: theta_{t+1} = theta_t + change(dL/dtheta), one record a step, for whoever listens.

The same start, data and plan give the same bytes. A run holds no state but its own, so that runs side by side do not
disturb each other, and it computes only when it is asked for the next record: to stop it, close the generator.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError, NumericError
from app.learning.activation import FloatArray
from app.learning.data import Data
from app.learning.losses import LOSSES, Loss, LossName
from app.learning.optimisers import OPTIMISER_NAMES, USUAL_RATES, OptimiserName, optimiser_of
from app.learning.parameters import flat, is_weight, network_at, parameters_of
from app.learning.reverse_mode import reverse_sweep
from app.learning.sweep import forward_sweep, outputs_of
from app.networks import Network

Indices = NDArray[np.int64]

GROWTH = 1e4
"""A loss that is so many times the first one (or 1, if that is larger) does not come back: the run diverges."""

BATCHES = 3
"""Which generator of the seed shuffles the points; `data` has those before."""


@dataclass(frozen=True)
class Plan:
    """How to train. The defaults reach the losses that tests/learning/test_reached.py states, with 16x3 ReLUs.

    loss: for classification `logistic`, for regression `squared_error`; squared errors suit both.
    optimiser, learning_rate: eta > 0. momentum: mu in [0, 1), read by the optimiser `momentum` alone.
    weight_decay: lambda >= 0; each step also takes eta lambda theta off the weights, not the biases. For gradient
    descent that is the loss plus lambda/2 |weights|^2; for Adam it is AdamW's (Loshchilov & Hutter 2019).
    batch: points a step, or None for all of them. Each epoch takes every point once, in a random order.
    steps: how many; the run has one record more, of the start. seed: of the order of the points.
    """

    loss: LossName
    optimiser: OptimiserName = "adam"
    learning_rate: float = USUAL_RATES["adam"]
    momentum: float = 0.9
    weight_decay: float = 0.0
    batch: int | None = None
    steps: int = 500
    seed: int = 0


@dataclass(frozen=True, eq=False)
class TrainingStep:
    """The state after `step` steps. All numbers are finite.

    network: with the parameters of this step, which it does not share with any other.
    train_loss, test_loss: over all points of the part; test_loss is None where the data have no test part.
    gradient_norm: |g| of the gradient that the next step takes, so with a batch of that batch's.
    dead_units: of each hidden layer, how many have no slope at any training point, see `Kept.dead_units`.
    """

    step: int
    network: Network
    train_loss: float
    test_loss: float | None
    gradient_norm: float
    dead_units: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class TrainingEnd:
    """The last event. sentence: for a person. last: the last record, which is finite."""

    reason: Literal["finished", "diverged"]
    sentence: str
    last: TrainingStep


def train(start: Network, data: Data, plan: Plan) -> Generator[TrainingStep | TrainingEnd, None, None]:
    """The start and each step in turn, then the end. It never gives a number that is not finite.

    Raises InputError before the first record if plan or network do not fit, and NumericError if the start's own loss or
    gradient is more than float64 can hold.
    """
    check_plan(start, data, plan)
    loss, optimiser = LOSSES[plan.loss], optimiser_of(plan.optimiser, plan.learning_rate, plan.momentum)
    decay = np.where(is_weight(start), plan.learning_rate * plan.weight_decay, 0.0)
    batches = _batches(data.train_points.shape[1], plan)
    theta = flat(parameters_of(start))
    first, gradient = _record(0, start, data, loss, next(batches))
    if not _is_finite(first, theta):
        raise NumericError("The loss of the network to start with is more than float64 can hold.")
    yield first
    last = first
    for step in range(1, plan.steps + 1):
        with np.errstate(all="ignore"):
            theta = theta + optimiser.change(gradient) - decay * theta
        record, gradient = _record(step, network_at(theta, start), data, loss, next(batches))
        if not _is_finite(record, theta) or record.train_loss > GROWTH * max(first.train_loss, 1.0):
            yield TrainingEnd("diverged", _divergence(first, last, record.train_loss, plan), last)
            return
        yield record
        last = record
    yield TrainingEnd("finished", f"Finished after {plan.steps:,} step{'' if plan.steps == 1 else 's'}.", last)


def check_plan(start: Network, data: Data, plan: Plan) -> None:
    """Raises InputError if plan or network do not fit the data."""
    if start.input_dim != data.input_dim or start.output_dim != 1:
        raise InputError("network", f"must have {data.input_dim} inputs, as the data have, and one output.")
    if plan.loss not in LOSSES:
        raise InputError("plan.loss", f"must be one of {', '.join(LOSSES)}.")
    if plan.loss == "logistic" and data.task != "classification":
        raise InputError("plan.loss", "must be squared_error for data without classes.")
    if plan.optimiser not in OPTIMISER_NAMES:
        raise InputError("plan.optimiser", f"must be one of {', '.join(OPTIMISER_NAMES)}.")
    if not 0.0 < plan.learning_rate < math.inf:
        raise InputError("plan.learning_rate", "must be a finite number above 0.")
    if not 0.0 <= plan.momentum < 1.0:
        raise InputError("plan.momentum", "must be at least 0 and below 1.")
    if not 0.0 <= plan.weight_decay < math.inf:
        raise InputError("plan.weight_decay", "must be a finite number of at least 0.")
    if plan.batch is not None and plan.batch < 1:
        raise InputError("plan.batch", "must be at least 1 point.")
    if plan.steps < 0:
        raise InputError("plan.steps", "must be at least 0.")


def _batches(points: int, plan: Plan) -> Iterator[Indices | None]:
    """Which points each step takes, for ever: None for all; the last batch of an epoch may be smaller."""
    if plan.batch is None or plan.batch >= points:
        while True:
            yield None
    generator = np.random.default_rng([plan.seed, BATCHES])
    while True:
        order = generator.permutation(points)
        for begin in range(0, points, plan.batch):
            yield order[begin : begin + plan.batch]


def _record(
    step: int, network: Network, data: Data, loss: Loss, batch: Indices | None
) -> tuple[TrainingStep, FloatArray]:
    """The record, maybe with numbers that are not finite, and the gradient of the batch, (P,)."""
    with np.errstate(all="ignore"):
        kept = forward_sweep(network, data.train_points)
        train_loss, dead_units = loss.value(kept.outputs, data.train_targets), kept.dead_units
        targets = data.train_targets
        if batch is not None:
            kept, targets = forward_sweep(network, data.train_points[:, batch]), targets[:, batch]
        gradient = flat(reverse_sweep(network, kept, loss.gradient(kept.outputs, targets))[0])
        test_loss = None
        if data.test_points.shape[1] > 0:
            test_loss = loss.value(outputs_of(network, data.test_points), data.test_targets)
        norm = math.sqrt(gradient @ gradient)
    return TrainingStep(step, network, train_loss, test_loss, norm, dead_units), gradient


def _is_finite(record: TrainingStep, theta: FloatArray) -> bool:
    numbers = (record.train_loss, record.test_loss or 0.0, record.gradient_norm)
    return all(map(math.isfinite, numbers)) and bool(np.isfinite(theta).all())


def _divergence(first: TrainingStep, last: TrainingStep, train_loss: float, plan: Plan) -> str:
    grows = last.train_loss < train_loss < math.inf  # if not, another number of the record is the one that overflows
    grown = f"to {train_loss:.3g}" if grows else "beyond what float64 can hold"
    # A decay that takes more than all of a weight off it is wrong by itself.
    decays = plan.learning_rate * plan.weight_decay > 1.0
    culprit, value = ("weight decay", plan.weight_decay) if decays else ("learning rate", plan.learning_rate)
    return (
        f"Stopped at step {last.step + 1:,}: the training diverges. "
        f"The loss grew from {first.train_loss:.3g} at the start {grown}; "
        f"a {culprit} below {value:,.10g} may help. The network is that of step {last.step:,}."
    )
