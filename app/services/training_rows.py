"""Steps and pictures of a training run as columns of numbers, for frames and for JSON."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.learning import TrainingStep
from app.services.training_run import Picture

Columns = dict[str, NDArray[Any]]


class StepRows:
    """Steps that follow one another, without their networks. first: the number of the first one."""

    def __init__(self) -> None:
        self.first = 0
        self._rows: list[tuple[float, float | None, float, tuple[int, ...]]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, step: TrainingStep) -> None:
        """Add the step that follows the last one."""
        if not self._rows:
            self.first = step.step
        self._rows.append((step.train_loss, step.test_loss, step.gradient_norm, step.dead_units))

    def columns(self) -> Columns:
        """`test_loss` only where there is a test part; `dead_units` is (steps, hidden layers)."""
        train_losses, test_losses, norms, dead_units = zip(*self._rows, strict=True)
        columns = {"train_loss": np.array(train_losses)}
        if test_losses[0] is not None:
            columns["test_loss"] = np.array(test_losses)
        return columns | {"gradient_norm": np.array(norms), "dead_units": np.array(dead_units, dtype=np.uint32)}


class PictureRows:
    """Pictures, without their networks."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, dict[str, int] | None, float | None, float | None]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, picture: Picture) -> None:
        """Add a picture."""
        self._rows.append((picture.step, picture.counts, picture.train_error, picture.test_error))

    def columns(self) -> Columns:
        """The counts are 0 where `counted` is 0. Errors only for classes, and of a part that has points."""
        steps, counts, train_errors, test_errors = zip(*self._rows, strict=True)
        columns: Columns = {"steps": np.array(steps, dtype=np.uint32)}
        for name in ("activation_regions", "linear_regions"):
            columns[name] = np.array([0 if each is None else each[name] for each in counts], dtype=np.uint32)
        columns["counted"] = np.array([each is not None for each in counts], dtype=np.uint8)
        for name, errors in (("train_error", train_errors), ("test_error", test_errors)):
            if errors[0] is not None:
                columns[name] = np.array(errors)
        return columns
