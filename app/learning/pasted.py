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
from app.learning.points import FIELD

ALIKE = 1e-9
"""A column whose spread is at most this fraction of its largest absolute value is constant for our purpose."""

SMALLEST = 1e-100
"""So is one with a smaller spread than this."""

UNSCALED_REACH = 10.0
"""How many times as far as scaled numbers those may reach that are not to be scaled."""

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


def pasted_data(
    names: tuple[str, ...],
    table: FloatArray,
    test_share: float,
    seed: int,
    task: Task | None = None,
    scale: bool = True,
) -> PastedData:
    """Data from a table (rows, 2) of x and y, or (rows, 3) of x_1, x_2 and y, with a random share of it as test part.

    test_share: in [0, 1); with 0 there is no test part, else each part has at least one row.
    task: if it is None, y of three columns is a class where it has only two values. The lower one is class 0.
    scale: if not, the numbers stay as they are, as points do that were drawn where they shall be; classes are 0 and 1.
    Raises InputError for a column whose numbers are all the same, if they are to be scaled, for numbers that are too
    large if they are not, and for classes that there are not.
    """
    *inputs, target = [column.copy() for column in table.T]
    reach = REACH if len(inputs) == 1 else 1.0
    scaling_of = _scaling if scale else _no_scaling
    input_scalings = [scaling_of(name, column, reach) for name, column in zip(names, inputs, strict=False)]
    target_scaling = scaling_of(names[-1], target, 1.0)
    classes = None if len(inputs) == 1 or task == "regression" else _classes(target, scale)
    if task == "classification" and classes is None:
        two = "two different numbers" if scale else "only 0 and 1"
        raise InputError(FIELD, f"must have two inputs, and in {names[-1]!r} {two}, the classes.")
    points = np.stack([scaling.scaled(column) for scaling, column in zip(input_scalings, inputs, strict=True)])
    targets = (target_scaling.scaled(target) if classes is None else classes)[None, :]
    order = np.random.default_rng([seed, SPLIT]).permutation(len(target))
    tests = min(max(round(test_share * len(order)), 1), len(order) - 1) if test_share > 0.0 else 0
    test, train = np.sort(order[:tests]), np.sort(order[tests:])
    found: Task = "regression" if classes is None else "classification"
    data = Data(found, points[:, train], targets[:, train], points[:, test], targets[:, test])
    return PastedData(data, names, (*input_scalings, target_scaling if classes is None else None))


def _classes(target: FloatArray, scale: bool) -> FloatArray | None:
    """The class, 0 or 1, of each row; None if the targets are no classes."""
    if not scale:
        return target if np.isin(target, (0.0, 1.0)).all() else None
    return (target == target.max()).astype(np.float64) if len(np.unique(target)) == 2 else None


def _no_scaling(name: str, column: FloatArray, reach: float) -> Scaling:
    """Numbers as they came, which must be as small as scaled ones, more or less."""
    wrong = np.abs(column) > UNSCALED_REACH * reach
    if wrong.any():
        raise InputError(FIELD, f"has {column[wrong][0]:g} in {name!r}; unscaled, at most {UNSCALED_REACH * reach:g}.")
    return Scaling(0.0, 1.0)


def _scaling(name: str, column: FloatArray, reach: float) -> Scaling:
    """What brings the column into [-reach, reach]."""
    low, high = float(column.min()), float(column.max())
    if high - low <= max(ALIKE * max(abs(low), abs(high)), SMALLEST):
        raise InputError(FIELD, f"has (almost) the same number, {low:g}, in every row of {name!r}.")
    return Scaling((low + high) / 2.0, (high - low) / (2.0 * reach))
