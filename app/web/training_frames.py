"""The frames of training runs, which a room that follows a lecture shares."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator

import numpy as np

from app.learning import TrainingStep, flat, parameters_of
from app.learning.activation import FloatArray
from app.services import (
    Clock,
    Picture,
    PictureRows,
    SpreadDone,
    SpreadEvent,
    SpreadRun,
    StepRows,
    TrainingDone,
    TrainingEvent,
    TrainingStarted,
    film_bytes,
    training,
)
from app.services.shared_work import SharedWork, Work, digest_of
from app.services.training_json import data_columns
from app.services.training_specs import TrainingRequest
from app.settings import Settings
from app.web.frames import VERSION, Frame, encoded

STEPS_SECONDS = 0.1
"""Least time between two frames of steps: a curve that grows ten times a second is seen to grow."""

FILMS = 10
"""So many films at least are kept; a film that takes more than this share of the memory is not."""

FilmsCache = SharedWork[Frame]
"""The frames of films, by `digest_of` their questions."""


def films_cache(size: int) -> FilmsCache:
    """A cache for so many bytes of films."""
    return SharedWork(size, lambda frame: sum(map(len, frame)))


def film(question: TrainingRequest, limits: Settings, films: FilmsCache) -> Generator[Frame | None, None, None]:
    """The frames of a run, shared with others who ask the same unless they are too many to be kept."""
    frames = training_frames(training(question, limits), time.perf_counter)
    if FILMS * film_bytes(question) > limits.cache_film_bytes:
        yield from frames
    else:
        yield from films.of(digest_of(question), frames)


def training_frames(events: Iterator[TrainingEvent | None], clock: Clock) -> Work[Frame]:
    """The frames of a run, or None where there is nothing to tell yet. What no limit has cut is worth keeping."""
    steps, pictures, whole = StepRows(), PictureRows(), True
    parameters: list[FloatArray] = []
    told = clock()
    for event in events:
        if isinstance(event, TrainingStarted):
            head = {"type": "started", "version": VERSION, **event.question}
            yield encoded(head, data_columns(event.data))
            continue
        if isinstance(event, TrainingStep):
            steps.add(event)
        elif isinstance(event, Picture):
            pictures.add(event)
            whole = whole and event.counts is not None
            parameters.append(flat(parameters_of(event.network)))
        at_once = isinstance(event, TrainingDone) or (isinstance(event, Picture) and event.step == 0)
        if at_once or clock() - told > STEPS_SECONDS:
            if steps:
                yield encoded({"type": "steps", "first": steps.first}, steps.columns())
            if pictures:
                yield encoded({"type": "pictures"}, {**pictures.columns(), "parameters": np.stack(parameters)})
            steps, pictures, parameters, told = StepRows(), PictureRows(), [], clock()
        else:
            yield None
        if isinstance(event, TrainingDone):
            yield encoded({"type": "done", "end": event.end})
            whole = whole and event.end["reason"] != "stopped"
    return whole


def spread_frames(events: Iterator[SpreadEvent | None]) -> Generator[Frame | None, None, None]:
    """The frames of many runs, or None where there is nothing to tell yet."""
    for event in events:
        if event is None:
            yield None
        elif isinstance(event, SpreadRun):
            yield encoded({"type": "run", **event.answer})
        elif isinstance(event, SpreadDone):
            yield encoded({"type": "done", "answer": event.summary})
        else:
            yield encoded({"type": "started", "version": VERSION, "runs": event.runs, "seeds": event.seeds})
