"""Data from points that a person brings, scaled to where training works.

Inputs are moved and scaled into [-2, 2] or [-1, 1]^2, and targets into [-1, 1], so that the usual learning rates fit;
`Scaling` leads back to the numbers as they came.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.errors import InputError
from app.learning.activation import FloatArray
from app.learning.data import REACH, Data, Task

ALIKE = 1e-9
"""A column whose spread is at most this fraction of its largest absolute value is constant for our purpose."""

SMALLEST = 1e-100
"""So is one with a smaller spread than this."""

SPLIT = 4
"""Which generator of the seed parts train from test; `data` and `training` have those before."""


@dataclass(frozen=True)
class Scaling:
    """Number as it came = middle + half * scaled number."""

    middle: float
    half: float

    def scaled(self, values: FloatArray) -> FloatArray:
        """Of any shape."""
        return (values - self.middle) / self.half


@dataclass(frozen=True, eq=False)
class PastedData:
    """names: of the columns. scalings: of the columns; None for the target where it is a class."""

    data: Data
    names: tuple[str, ...]
    scalings: tuple[Scaling | None, ...]


def pasted_data(names: tuple[str, ...], table: FloatArray, test_share: float, seed: int) -> PastedData:
    """Data from a table (rows, 2) of x and y, or (rows, 3) of x_1, x_2 and y, with a random share of it as test part.

    Of three columns, y is a class where it has only two values; the lower one is class 0.
    test_share: in [0, 1); with 0 there is no test part, else each part has at least one row.
    Raises InputError for a column whose numbers are all the same.
    """
    *inputs, target = [column.copy() for column in table.T]
    reach = REACH if len(inputs) == 1 else 1.0
    input_scalings = [_scaling(name, column, reach) for name, column in zip(names, inputs, strict=False)]
    target_scaling = _scaling(names[-1], target, 1.0)
    classes = len(inputs) == 2 and len(np.unique(target)) == 2
    points = np.stack([scaling.scaled(column) for scaling, column in zip(input_scalings, inputs, strict=True)])
    targets = ((target == target.max()).astype(np.float64) if classes else target_scaling.scaled(target))[None, :]
    order = np.random.default_rng([seed, SPLIT]).permutation(len(target))
    tests = min(max(round(test_share * len(order)), 1), len(order) - 1) if test_share > 0.0 else 0
    test, train = np.sort(order[:tests]), np.sort(order[tests:])
    task: Task = "classification" if classes else "regression"
    data = Data(task, points[:, train], targets[:, train], points[:, test], targets[:, test])
    return PastedData(data, names, (*input_scalings, None if classes else target_scaling))


def _scaling(name: str, column: FloatArray, reach: float) -> Scaling:
    """What brings the column into [-reach, reach]."""
    low, high = float(column.min()), float(column.max())
    if high - low <= max(ALIKE * max(abs(low), abs(high)), SMALLEST):
        raise InputError("data.points", f"has (almost) the same number, {low:g}, in every row of {name!r}.")
    return Scaling((low + high) / 2.0, (high - low) / (2.0 * reach))
