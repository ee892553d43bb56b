"""A study: the counts of many networks of one family, whose seeds follow one another."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired

import numpy as np
from numpy.typing import NDArray
from typing_extensions import TypedDict

from app.errors import InputError, NumericError
from app.geometry import Window, counting
from app.services.answer_json import array_json, dumps
from app.services.answers import NetworkSummary, Question, TheoryAnswer, WindowAnswer, question_of
from app.services.cache import DrawsCache
from app.services.networks import network_of, window_of
from app.services.runs import limit_passed, require_consistent, time_passed
from app.services.specs import LARGEST_SEED, DrawsRequest, FamilySpec
from app.services.stopwatch import Clock, Stopwatch
from app.settings import Settings


class Statistics(TypedDict):
    """Of one count over the draws. `standard_deviation`: of these draws, so divided by their number."""

    mean: float
    standard_deviation: float
    least: int
    most: int


class CountsOfDraws(TypedDict):
    """A number for each draw that is counted. `kinks` and `turning_points` for one input only."""

    activation_regions: list[int]
    linear_regions: list[int]
    slivers: list[int]
    kinks: NotRequired[list[int]]
    turning_points: NotRequired[list[int]]


NAMES = tuple(CountsOfDraws.__annotations__)


class StudySummary(TypedDict):
    """A study but for the counts of its draws: `draws` were asked for, `counted` of them are counted.

    If `complete` is false, `reason` says which limit stopped the study, and the statistics are those of the first
    `counted` draws; they are null if there is none. `network` and `theory` hold for each draw.
    """

    dimension: int
    window: WindowAnswer | None
    complete: bool
    reason: str | None
    draws: int
    counted: int
    first_seed: int
    statistics: dict[str, Statistics] | None
    network: NetworkSummary
    theory: list[TheoryAnswer]


class StudyAnswer(StudySummary):
    """A study, and the counts of its draws in the order of their seeds."""

    counts: CountsOfDraws


@dataclass(frozen=True)
class StudyStarted:
    """The first network is built, and counting begins. draws: how many there will be."""

    question: Question
    first_seed: int
    draws: int


@dataclass(frozen=True)
class Drawn:
    """One more draw is counted."""

    counts: Mapping[str, int]


@dataclass(frozen=True)
class StudyFinished:
    """The last event. counts: of each draw, in the order of their seeds."""

    summary: StudySummary
    counts: Mapping[str, Sequence[int]]


StudyEvent = StudyStarted | Drawn | StudyFinished


def study(
    request: DrawsRequest, limits: Settings, cache: DrawsCache, clock: Clock = time.perf_counter
) -> Generator[StudyEvent | None, None, None]:
    """Count one draw after the other, a few milliseconds of work at a time: None where nothing is to be told.

    Stop it between any two events by closing it. The limits of seconds are for all draws together, those of cells and
    memory for each. Raises InputError before the first event, NumericError at any, and InvariantError for a count that
    contradicts itself.
    """
    spec, draws = request.network, request.draws
    _check(spec.seed, draws, limits)
    network = network_of(spec, limits)
    window = window_of(request.window, network.input_dim)
    question = question_of(spec, network, window)
    yield StudyStarted(question, spec.seed, draws)
    watch, family = Stopwatch(clock), spec.model_copy(update={"seed": 0})
    known = cache.of(family, window)
    counts: dict[str, list[int]] = {name: [] for name in NAMES[: 5 if network.input_dim == 1 else 3]}
    reason = None
    for index in range(draws):
        seed = spec.seed + index
        found = known.get(seed) or time_passed(watch.seconds, limits)
        if found is None:
            found = yield from _count(spec.model_copy(update={"seed": seed}), window, limits, watch)
            if not isinstance(found, str):
                cache.put(family, window, seed, found)
        if isinstance(found, str):
            reason = f"Stopped after {index:,} of {draws:,} draws, at seed {seed}: {found}."
            break
        for name, count in found.items():
            counts[name].append(count)
        yield Drawn(found)
    yield StudyFinished(_summary(question, reason, request, counts), counts)


def _check(seed: int, draws: int, limits: Settings) -> None:
    if draws > limits.max_draws:
        raise InputError("draws", f"must be at most {limits.max_draws:,} (max_draws).")
    if seed + draws - 1 > LARGEST_SEED:
        raise InputError("network.seed", f"must be at most {LARGEST_SEED + 1 - draws} for so many draws.")


def _count(
    spec: FamilySpec, window: Window | None, limits: Settings, watch: Stopwatch
) -> Generator[None, None, dict[str, int] | str]:
    """The counts of one draw, or the limit that stopped it."""
    try:
        with watch:
            steps = counting(network_of(spec, limits), window)
        while True:
            with watch:
                step = next(steps)
            if step.counts is not None and step.assurance is not None:
                require_consistent(step.assurance)
                return {name: step.counts[name] for name in NAMES if name in step.counts}
            limit = limit_passed(step, watch.seconds, limits)
            if limit is not None:
                return limit
            yield None
    except NumericError as error:
        raise NumericError(f"Seed {spec.seed}: {error}") from None


def _summary(
    question: Question, reason: str | None, request: DrawsRequest, counts: Mapping[str, Sequence[int]]
) -> StudySummary:
    return {
        "dimension": question["dimension"],
        "window": question["window"],
        "complete": reason is None,
        "reason": reason,
        "draws": request.draws,
        "counted": len(counts["linear_regions"]),
        "first_seed": request.network.seed,
        "statistics": statistics_of(counts),
        "network": question["network"],
        "theory": question["theory"],
    }


def statistics_of(counts: Mapping[str, Sequence[int]]) -> dict[str, Statistics] | None:
    """Of each count over the draws; None if there are no draws."""
    if not counts["linear_regions"]:
        return None
    return {name: _statistics(np.array(values, dtype=np.int64)) for name, values in counts.items()}


def _statistics(values: NDArray[np.int64]) -> Statistics:
    return {
        "mean": float(values.mean()),
        "standard_deviation": float(values.std()),
        "least": int(values.min()),
        "most": int(values.max()),
    }


def study_json(finished: StudyFinished) -> Generator[bytes, None, None]:
    """The study as a StudyAnswer in JSON, in pieces."""
    yield dumps(finished.summary)[:-1] + b',"counts":{'
    for index, (name, values) in enumerate(finished.counts.items()):
        yield (b"," if index else b"") + dumps(name) + b":"
        yield from array_json(np.array(values, dtype=np.int64))
    yield b"}}"
