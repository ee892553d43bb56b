"""The window: the box of inputs that is looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.errors import InputError

AXES = ("x", "y")


@dataclass(frozen=True)
class Window:
    """An interval (1D) or a rectangle (2D): lower[i] <= coordinate i <= upper[i].

    Raises InputError if a bound is not finite, or the window is empty, inverted or so narrow that no float64
    lies between its bounds.
    """

    lower: tuple[float, ...]
    upper: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.lower) != len(self.upper) or len(self.lower) not in (1, 2):
            raise InputError("window", "must give one interval (x) or two (x and y).")
        for axis, low, high in zip(AXES, self.lower, self.upper, strict=False):
            field = f"window.{axis}"
            if not (math.isfinite(low) and math.isfinite(high)):
                raise InputError(field, "must be two finite numbers [low, high].")
            if not low < high:
                raise InputError(field, "must be [low, high] with low < high.")
            if not math.isfinite(high - low):
                raise InputError(field, "is too wide: high - low must be a finite number.")
            if not low < self._middle(low, high) < high:
                raise InputError(field, "is too narrow: at least one float64 must lie between low and high.")

    @staticmethod
    def _middle(low: float, high: float) -> float:
        return low + 0.5 * (high - low)

    @property
    def dimension(self) -> int:
        return len(self.lower)

    @property
    def centre(self) -> tuple[float, ...]:
        return tuple(self._middle(low, high) for low, high in zip(self.lower, self.upper, strict=True))
