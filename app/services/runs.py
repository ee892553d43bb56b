"""A run: counting the regions step by step, within the limits, for whoever listens."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass

from app.geometry import Assurance, InvariantError, LineSubdivision, PlaneSubdivision, Step, counting, subdivide
from app.services.answers import Answer, Question, complete_answer, partial_answer, question_of
from app.services.cache import AnswerCache, answer_key
from app.services.networks import network_of, window_of
from app.services.specs import FamilyRequest, RegionsRequest
from app.services.stopwatch import Clock
from app.settings import Settings, mebibytes

AREA_ERROR = 1e-9
"""Fraction of the window's area that the cells' areas may miss; rounding stays a thousand times below it."""


@dataclass(frozen=True)
class Started:
    """The network is built, and counting begins."""

    question: Question


@dataclass(frozen=True)
class Advanced:
    """A few milliseconds of work are done. seconds: of computing so far."""

    step: Step
    seconds: float


@dataclass(frozen=True)
class Finished:
    """The last event. subdivision: None if it was not wanted or a budget ended the count."""

    answer: Answer
    subdivision: LineSubdivision | PlaneSubdivision | None


Event = Started | Advanced | Finished


def run(
    request: RegionsRequest | FamilyRequest,
    limits: Settings,
    cache: AnswerCache,
    geometry: bool,
    clock: Clock = time.perf_counter,
) -> Generator[Event, None, None]:
    """Count the regions. Stop it between any two events by closing it.

    geometry: whether the subdivision is wanted. If not, the regions are counted without it, which is faster and takes
    little memory, or the answer comes from the cache.
    Raises InputError before the first event, NumericError at any, and InvariantError for a count that contradicts
    itself.
    """
    network = network_of(request.network, limits)
    window = window_of(request.window, network.input_dim)
    question = question_of(request.network, network, window)
    yield Started(question)
    key = answer_key(request.network, window)
    known = None if geometry else cache.get(key)
    if known is not None:
        yield Finished(known, None)
        return
    seconds = 0.0
    steps = subdivide(network, window) if geometry else counting(network, window)
    while True:
        before = clock()
        step = next(steps)
        seconds += clock() - before
        if step.counts is not None and step.assurance is not None:
            require_consistent(step.assurance)
            answer = complete_answer(question, step.counts, step.assurance)
            if not geometry:  # with it other signs are decided, and one question must have one answer
                cache.put(key, answer)
            yield Finished(answer, step.subdivision)
            return
        limit = limit_passed(step, seconds, limits)
        if limit is not None:
            where = f" in hidden layer {min(step.layer + 1, step.layers)} of {step.layers}" if step.layers else ""
            yield Finished(partial_answer(question, f"Stopped{where}: {limit}.", step), None)
            return
        yield Advanced(step, seconds)


def require_consistent(assurance: Assurance) -> None:
    """Better no answer than one whose own check has failed."""
    if assurance.euler != 1 or not (assurance.area_error or 0.0) <= AREA_ERROR:
        raise InvariantError(f"The count contradicts itself: {assurance}.")


def limit_passed(step: Step, seconds: float, limits: Settings) -> str | None:
    """The limit which this step has passed, in words.

    Without a hidden layer nothing is cut, and the cells are those that geometry starts with: no matter of a limit.
    """
    if step.layers and step.cells > limits.max_regions:
        return f"more than {limits.max_regions:,} cells (max_regions)"
    if step.bytes > limits.max_bytes:
        return f"it needs more than {mebibytes(limits.max_bytes)} of memory (max_bytes)"
    return time_passed(seconds, limits)


def time_passed(seconds: float, limits: Settings) -> str | None:
    """The limit of time in words, if so many seconds are over it."""
    return f"it takes more than {limits.max_seconds:g} seconds (max_seconds)" if seconds > limits.max_seconds else None


def answer_of(events: Iterable[Event]) -> Finished:
    """All of a run at once."""
    last = deque(events, maxlen=1).pop()
    assert isinstance(last, Finished)
    return last
