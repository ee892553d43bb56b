"""From a checked question about training to data, network, plan and window, within the limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.errors import InputError
from app.geometry import Window
from app.learning import (
    USUAL_RATES,
    Data,
    PastedData,
    Plan,
    check_plan,
    curve_data,
    data_of,
    expression_of,
    pasted_data,
    points_from_text,
    starting_network,
    with_label_noise,
)
from app.networks import Activation, Network
from app.services.networks import check_shape
from app.services.training_specs import DataSpec, ExpressionDataSpec, LearnerSpec, PastedDataSpec, PlanSpec, RunSpec
from app.settings import Settings

MARGIN = 0.1
"""By how much of the data's extent their window reaches beyond them on each side: no point lies on its border."""

LEAST_MARGIN = 0.01
"""The margin where all points are (almost) the same; data are of the size 1."""


class Column(NamedTuple):
    """A column of pasted data. Number as it came = middle + half * scaled number; None for classes."""

    name: str
    middle: float | None
    half: float | None


@dataclass(frozen=True, eq=False)
class Learner:
    """All that a run is made of. columns: of pasted data, else None."""

    start: Network
    data: Data
    plan: Plan
    columns: tuple[Column, ...] | None


def learner_of(spec: RunSpec, limits: Settings) -> Learner:
    """Data, starting network and plan. Raises InputError, before it takes much memory, for what is not allowed."""
    data, columns = _data(spec.data, limits)
    if spec.plan.steps > limits.max_steps:
        raise InputError("plan.steps", f"must be at most {limits.max_steps:,} (max_steps).")
    start = _start(spec.network, data.input_dim, limits)
    _check_work(start, data, limits)
    plan = _plan(spec.plan, data)
    check_plan(start, data, plan)
    return Learner(start, data, plan, columns)


def _data(spec: DataSpec, limits: Settings) -> tuple[Data, tuple[Column, ...] | None]:
    if isinstance(spec, PastedDataSpec):
        pasted = _pasted(spec, limits)
        return with_label_noise(pasted.data, spec.label_noise, spec.seed), _columns(pasted)
    if spec.test >= limits.max_points:
        raise InputError("data.test", f"must be below {limits.max_points:,} (max_points).")
    if spec.train + spec.test > limits.max_points:
        most = limits.max_points - spec.test
        sentence = f"must be at most {limits.max_points:,} (max_points) together with data.test, so at most {most:,}."
        raise InputError("data.train", sentence)
    counts = spec.train, spec.test, spec.noise, spec.seed, spec.label_noise
    if isinstance(spec, ExpressionDataSpec):
        return curve_data(expression_of(spec.text), *counts), None
    return data_of(spec.kind, *counts), None


def _pasted(spec: PastedDataSpec, limits: Settings) -> PastedData:
    names, table = points_from_text(spec.text, limits.max_points)
    columns = len(names)
    if spec.input_dim is not None and columns != spec.input_dim + 1:
        wanted = "two columns (x, y)" if spec.input_dim == 1 else "three columns (x_1, x_2, y)"
        raise InputError("data.text", f"must have {wanted}, not {columns}.")
    return pasted_data(names, table, spec.test_share, spec.seed, spec.task, spec.scale)


def _columns(pasted: PastedData) -> tuple[Column, ...]:
    return tuple(
        Column(name, None, None) if scaling is None else Column(name, scaling.middle, scaling.half)
        for name, scaling in zip(pasted.names, pasted.scalings, strict=True)
    )


def _start(spec: LearnerSpec, input_dim: int, limits: Settings) -> Network:
    check_shape(input_dim, spec.widths, limits)
    activations = spec.activation
    if isinstance(activations, Activation):
        activations = (activations,) * len(spec.widths)
    try:
        return starting_network(input_dim, spec.widths, spec.start, spec.seed, activations)
    except InputError as error:
        field = "network.start" if error.field == "network.init" else error.field
        raise InputError(field, error.message) from None


def _check_work(start: Network, data: Data, limits: Settings) -> None:
    points = data.train_points.shape[1] + data.test_points.shape[1]
    if points * start.parameters > limits.max_step_products:
        raise InputError(
            "network.widths",
            f"give {start.parameters:,} parameters, which times the {points:,} points are more than "
            f"{limits.max_step_products:,} (max_step_products).",
        )


def _plan(spec: PlanSpec, data: Data) -> Plan:
    loss = spec.loss or ("logistic" if data.task == "classification" else "squared_error")
    rate = USUAL_RATES[spec.optimiser] if spec.learning_rate is None else spec.learning_rate
    return Plan(loss, spec.optimiser, rate, spec.momentum, spec.weight_decay, spec.batch, spec.steps, spec.seed)


def box_of(data: Data) -> Window:
    """The box of all points, train and test, with a margin."""
    points = np.hstack([data.train_points, data.test_points])
    low, high = points.min(axis=1), points.max(axis=1)
    margin = np.maximum(MARGIN * (high - low), LEAST_MARGIN)
    return Window(tuple((low - margin).tolist()), tuple((high + margin).tolist()))
