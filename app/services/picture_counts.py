"""Counting the regions of many networks of one question, without spending all of its time on counting."""

from __future__ import annotations

from collections.abc import Generator

from app.errors import NumericError
from app.geometry import Window, counting
from app.networks import Network
from app.services.runs import limit_passed, require_consistent
from app.services.stopwatch import Clock, Stopwatch
from app.settings import Settings

COUNTING_SHARE = 0.5
"""Which share of max_seconds counting may take in all: the rest is for training."""

AHEAD = 0.25
"""Which share of that one count may take, and by how much counting may be ahead of the run."""


class PictureCounts:
    """Counts one network after the other. Where counting is slow some are left out, evenly over the run."""

    def __init__(self, limits: Settings, clock: Clock) -> None:
        self._limits = limits
        self._watch = Stopwatch(clock)
        self._budget = COUNTING_SHARE * limits.max_seconds

    @property
    def seconds(self) -> float:
        """Spent on counting so far."""
        return self._watch.seconds

    def of(self, network: Network, window: Window, done: float) -> Generator[None, None, dict[str, int] | None]:
        """The counts in the window; None where a limit is in the way or float64 cannot hold the network's values.

        done: the share of the run, 0 to 1, that is done when these counts are there. With 1 they are always begun: the
        end of a run matters most.
        """
        begin = self._watch.seconds
        if done < 1.0 and begin > self._budget * (AHEAD + (1.0 - AHEAD) * done):
            return None
        try:
            with self._watch:
                steps = counting(network, window)
            while True:
                with self._watch:
                    step = next(steps)
                if step.counts is not None and step.assurance is not None:
                    require_consistent(step.assurance)
                    return step.counts
                late = self._watch.seconds - begin > AHEAD * self._budget
                if late or limit_passed(step, 0.0, self._limits) is not None:
                    return None
                yield None
        except NumericError:
            return None
