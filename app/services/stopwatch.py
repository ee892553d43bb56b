"""Time that is computed in, without the time in which a run waits for its turn."""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], float]
"""Gives seconds from any starting point."""


class Stopwatch:
    """Measures what is done inside of its `with`, and nothing in between. seconds: in all so far."""

    def __init__(self, clock: Clock) -> None:
        self.seconds = 0.0
        self._clock = clock

    def __enter__(self) -> None:
        self._begin = self._clock()

    def __exit__(self, *_: object) -> None:
        self.seconds += self._clock() - self._begin
