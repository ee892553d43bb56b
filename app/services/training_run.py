"""A training run: gradient descent step by step, and every few steps a picture with the exact counts of its regions."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from app.errors import InputError
from app.geometry import Window
from app.learning import LOSSES, Data, LossName, Task, TrainingEnd, TrainingStep, error_share, outputs_of, train
from app.networks import Network
from app.services.answers import NetworkSummary, WindowAnswer, network_summary, window_answer
from app.services.learners import Learner, box_of, learner_of
from app.services.networks import window_of
from app.services.picture_counts import PictureCounts
from app.services.runs import time_passed
from app.services.stopwatch import Clock, Stopwatch
from app.services.training_specs import TrainingRequest
from app.settings import Settings, mebibytes

BYTES_A_NUMBER = 8

EndReason = Literal["finished", "diverged", "stopped"]


class ColumnAnswer(TypedDict):
    """A column of pasted data. A number as it came is middle + half * the number here; null for classes."""

    name: str
    middle: float | None
    half: float | None


class TrainingQuestion(TypedDict):
    """What is trained, with all that was left out filled in. `columns` is there for pasted data."""

    dimension: int
    window: WindowAnswer
    task: Task
    loss: LossName
    plan: dict[str, Any]
    every: int
    network: NetworkSummary
    columns: NotRequired[list[ColumnAnswer]]


class EndAnswer(TypedDict):
    """Why and where a run ended: diverged, or stopped by a limit, keeps the last step that was good."""

    reason: EndReason
    sentence: str
    step: int


@dataclass(frozen=True, eq=False)
class TrainingStarted:
    """The points are drawn, and the first step is possible."""

    question: TrainingQuestion
    data: Data


@dataclass(frozen=True, eq=False)
class Picture:
    """The network of a step, and what is told of it alone.

    counts: None where a limit stopped the count. train_error, test_error: for classes, the share of points that are in
    the wrong one; None without classes or without a test part.
    """

    step: int
    network: Network
    counts: dict[str, int] | None
    train_error: float | None
    test_error: float | None


@dataclass(frozen=True, eq=False)
class TrainingDone:
    """The last event. last: the last step, of which there is a picture."""

    end: EndAnswer
    last: TrainingStep


TrainingEvent = TrainingStarted | TrainingStep | Picture | TrainingDone


def training(
    request: TrainingRequest, limits: Settings, clock: Clock = time.perf_counter
) -> Generator[TrainingEvent | None, None, None]:
    """Train one step at a time: each step, then its picture if there is one; None after a few milliseconds of counting.

    Stop it between any two events by closing it. The limit of seconds is for training and counting together; counts
    never take all of it, see `PictureCounts`. Raises InputError and NumericError before the first event.
    """
    learner = learner_of(request, limits)
    window = box_of(learner.data) if request.window is None else window_of(request.window, learner.data.input_dim)
    assert window is not None
    _check_film(learner, request.every, limits)
    watch, counts = Stopwatch(clock), PictureCounts(limits, clock)
    events = train(learner.start, learner.data, learner.plan)
    with watch:
        event = next(events)  # raises if the start's loss overflows
    yield TrainingStarted(_question(learner, window, request.every), learner.data)
    steps, pictured = learner.plan.steps, -1
    late = None
    while isinstance(event, TrainingStep):
        yield event
        last = event
        if last.step % request.every == 0:
            done = (last.step + 1) / (steps + 1)
            yield (yield from _picture(last, learner, counts.of(last.network, window, done), watch))
            pictured = last.step
        late = time_passed(watch.seconds + counts.seconds, limits)
        if late is not None and last.step < steps:
            break
        with watch:
            event = next(events)
    if pictured < last.step:
        done = 1.0 if late is None else 0.0
        yield (yield from _picture(last, learner, counts.of(last.network, window, done), watch))
    yield TrainingDone(_end(event, steps, late), last)


def film_bytes(request: TrainingRequest) -> int:
    """About how many bytes all frames of a run take, told from the question alone."""
    plan, widths = request.plan, request.network.widths
    parameters = sum((before + 1) * after for before, after in pairwise([2, *widths, 1]))
    pictures = plan.steps // request.every + 2
    return BYTES_A_NUMBER * (pictures * (parameters + 5) + (plan.steps + 1) * (3 + len(widths)))


def _check_film(learner: Learner, every: int, limits: Settings) -> None:
    """Whether the pictures fit into memory: that of the server's and of the page's."""
    size, steps = BYTES_A_NUMBER * learner.start.parameters, learner.plan.steps
    pictures = -(-steps // every) + 1
    if pictures * size <= limits.max_film_bytes:
        return
    most = limits.max_film_bytes // size
    allowed = f"{mebibytes(limits.max_film_bytes)} (max_film_bytes)"
    if most < 2:
        raise InputError("network.widths", f"must be smaller: two pictures of this network take more than {allowed}.")
    least = -(-steps // (most - 1))
    sentence = f"must be at least {least:,}: {pictures:,} pictures take {mebibytes(pictures * size)}, more than"
    raise InputError("every", f"{sentence} {allowed}.")


def _question(learner: Learner, window: Window, every: int) -> TrainingQuestion:
    question: TrainingQuestion = {
        "dimension": learner.data.input_dim,
        "window": window_answer(window),
        "task": learner.data.task,
        "loss": learner.plan.loss,
        "plan": asdict(learner.plan),
        "every": every,
        "network": network_summary(learner.start),
    }
    if learner.columns is not None:
        question["columns"] = [{"name": name, "middle": middle, "half": half} for name, middle, half in learner.columns]
    return question


def _picture(
    step: TrainingStep, learner: Learner, counting: Generator[None, None, dict[str, int] | None], watch: Stopwatch
) -> Generator[None, None, Picture]:
    found = yield from counting
    with watch:
        train_error, test_error = errors_of(step.network, learner)
    return Picture(step.step, step.network, found, train_error, test_error)


def errors_of(network: Network, learner: Learner) -> tuple[float | None, float | None]:
    """The share of train and of test points in the wrong class; None without classes, or for an empty part."""
    data, loss = learner.data, LOSSES[learner.plan.loss]
    if data.task != "classification":
        return None, None
    train_error = error_share(loss, outputs_of(network, data.train_points), data.train_targets)
    if data.test_points.shape[1] == 0:
        return train_error, None
    return train_error, error_share(loss, outputs_of(network, data.test_points), data.test_targets)


def _end(event: TrainingStep | TrainingEnd, steps: int, late: str | None) -> EndAnswer:
    if isinstance(event, TrainingEnd):
        return {"reason": event.reason, "sentence": event.sentence, "step": event.last.step}
    return {
        "reason": "stopped",
        "sentence": f"Stopped after step {event.step:,} of {steps:,}: {late}.",
        "step": event.step,
    }
