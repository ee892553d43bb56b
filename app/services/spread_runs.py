"""Many training runs, each with several seeds: how they end, and how much that depends on the seeds."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from itertools import islice, product

from typing_extensions import TypedDict

from app.errors import InputError, NumericError
from app.learning import TrainingEnd, train
from app.services.learners import Learner, box_of, learner_of
from app.services.picture_counts import PictureCounts
from app.services.runs import time_passed
from app.services.shared_work import SharedWork, Work, digest_of
from app.services.specs import LARGEST_SEED
from app.services.stopwatch import Clock, Stopwatch
from app.services.training_run import EndReason, errors_of
from app.services.training_specs import RunSpec, SpreadRequest
from app.settings import Settings


class RunAnswer(TypedDict):
    """How a run ends: after `steps` good ones. Counts are in the box of the data, null where a limit stopped them.

    dead_units: how many units of all hidden layers have no slope at any training point.
    """

    train_loss: float
    test_loss: float | None
    train_error: float | None
    test_error: float | None
    linear_regions: int | None
    activation_regions: int | None
    dead_units: int
    parameters: int
    reason: EndReason
    steps: int


class SpreadSummary(TypedDict):
    """If `complete` is false, `reason` says which limit stopped the runs after the first `trained` ones."""

    complete: bool
    reason: str | None
    runs: int
    seeds: int
    trained: int


class SpreadResult(TypedDict):
    """The run `run` of the question, counted from 0, with its seeds plus `seed`."""

    run: int
    seed: int
    result: RunAnswer


class SpreadAnswer(SpreadSummary):
    """The runs in the order in which they were trained: all of them with one seed, then with the next."""

    results: list[SpreadResult]


@dataclass(frozen=True)
class SpreadStarted:
    """All runs are allowed, and training begins."""

    runs: int
    seeds: int


@dataclass(frozen=True)
class SpreadDone:
    """The last event."""

    summary: SpreadSummary


@dataclass(frozen=True)
class SpreadRun:
    """One more run has ended."""

    answer: SpreadResult


SpreadEvent = SpreadStarted | SpreadRun | SpreadDone

RunsCache = SharedWork[RunAnswer]
"""How runs end, by `digest_of` their specs."""


def runs_cache(size: int) -> RunsCache:
    """A cache for so many runs."""
    return SharedWork(size, lambda _: 1)


def spread(
    request: SpreadRequest, limits: Settings, cache: RunsCache, clock: Clock = time.perf_counter
) -> Generator[SpreadEvent | None, None, None]:
    """Train one run after the other, all with the first seed first; None after each step of work.

    Stop it between any two events by closing it. The limit of seconds is for all runs together. Raises InputError
    before the first event, and NumericError at any.
    """
    runs, seeds = request.runs, request.seeds
    yield from _check(request, limits)
    yield SpreadStarted(len(runs), seeds)
    watch, counts = Stopwatch(clock), PictureCounts(limits, clock)
    total, trained, reason = len(runs) * seeds, 0, None
    for seed, (index, run) in product(range(seeds), enumerate(runs)):
        spec = _shifted(run, seed)
        work = cache.of(digest_of(spec), _trained(spec, limits, counts, (trained + 1) / total))
        try:
            found = yield from _within(work, watch, limits)
        except NumericError as error:
            raise NumericError(f"Run {index} with its seeds + {seed}: {error}") from None
        if isinstance(found, str):
            reason = f"Stopped after {trained:,} of {total:,} runs: {found}."
            break
        trained += 1
        yield SpreadRun({"run": index, "seed": seed, "result": found})
    yield SpreadDone(
        {"complete": reason is None, "reason": reason, "runs": len(runs), "seeds": seeds, "trained": trained}
    )


def _check(request: SpreadRequest, limits: Settings) -> Generator[None, None, None]:
    """Whether each run is allowed with its first seed, and so with all: seeds decide nothing but numbers."""
    total = len(request.runs) * request.seeds
    if total > limits.max_runs:
        sentence = f"times the number of runs must be at most {limits.max_runs:,} (max_runs), not {total:,}."
        raise InputError("seeds", sentence)
    for index, run in enumerate(request.runs):
        for part in ("data", "network", "plan"):
            if getattr(run, part).seed + request.seeds - 1 > LARGEST_SEED:
                sentence = f"must be at most {LARGEST_SEED + 1 - request.seeds} for so many seeds."
                raise InputError(f"runs[{index}].{part}.seed", sentence)
        try:
            learner_of(run, limits)
        except InputError as error:
            raise InputError(f"runs[{index}].{error.field}", error.message) from None
        yield None


def _shifted(run: RunSpec, seed: int) -> RunSpec:
    """The run with its three seeds shifted."""
    parts = {name: getattr(run, name) for name in ("data", "network", "plan")}
    return run.model_copy(
        update={name: part.model_copy(update={"seed": part.seed + seed}) for name, part in parts.items()}
    )


def _within(
    work: Generator[RunAnswer | None, None, None], watch: Stopwatch, limits: Settings
) -> Generator[None, None, RunAnswer | str]:
    """The result, or the limit of seconds in words if that comes first."""
    found: RunAnswer | None = None
    try:
        while True:
            late = time_passed(watch.seconds, limits)
            if late is not None and found is None:
                return late
            with watch:
                items = list(islice(work, 1))
            if not items:
                break
            found = items[0] or found
            yield None
    finally:
        work.close()
    assert found is not None
    return found


def _trained(spec: RunSpec, limits: Settings, counts: PictureCounts, done: float) -> Work[RunAnswer]:
    """How the run ends. done: the share of all runs, with this one. A result without counts is not worth keeping."""
    learner = learner_of(spec, limits)
    for event in train(learner.start, learner.data, learner.plan):
        if isinstance(event, TrainingEnd):
            found = yield from counts.of(event.last.network, box_of(learner.data), done)
            yield _answer(event, learner, found)
            return found is not None
        yield None
    raise AssertionError("training has an end")


def _answer(end: TrainingEnd, learner: Learner, counts: dict[str, int] | None) -> RunAnswer:
    train_error, test_error = errors_of(end.last.network, learner)
    return {
        "train_loss": end.last.train_loss,
        "test_loss": end.last.test_loss,
        "train_error": train_error,
        "test_error": test_error,
        "linear_regions": None if counts is None else counts["linear_regions"],
        "activation_regions": None if counts is None else counts["activation_regions"],
        "dead_units": sum(end.last.dead_units),
        "parameters": learner.start.parameters,
        "reason": end.reason,
        "steps": end.last.step,
    }
