"""The routes that train: one network, as JSON or with frames while it learns, and many."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

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
    spread,
    spread_from_json,
    training,
    training_from_json,
    training_json,
    training_record,
)
from app.services.answer_json import dumps
from app.services.training_json import data_columns
from app.web import documentation_training as documentation
from app.web.answering import NOT_CACHED, Body, all_of, sent
from app.web.body import read_request
from app.web.frames import VERSION, Frame, encoded
from app.web.shared import shared_of
from app.web.stream import streamed

STEPS_SECONDS = 0.1
"""Least time between two frames of steps: a curve that grows ten times a second is seen to grow."""

router = APIRouter()


@router.post("/training", **documentation.POST_TRAINING)
async def post_training(request: Request) -> Response:
    """Train a network."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes, training_from_json)
    records = training_record(training(question, shared.settings), shared.settings)
    (record,) = await all_of(request, records, shared, in_turns=True)
    return sent(Body(await all_of(request, training_json(record), shared)), NOT_CACHED, shared)


@router.post("/training/stream", **documentation.POST_TRAINING_STREAM)
async def post_training_stream(request: Request) -> Response:
    """Train a network, and tell each step and the pictures a few times a second."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes, training_from_json)
    items = training_frames(training(question, shared.settings), time.perf_counter)
    return await streamed(request, items, shared, in_turns=True)


@router.post("/training/spread", **documentation.POST_SPREAD)
async def post_spread(request: Request) -> Response:
    """Train many networks."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes, spread_from_json)
    events = await all_of(request, spread(question, shared.settings, shared.runs), shared, in_turns=True)
    results = [event.answer for event in events if isinstance(event, SpreadRun)]
    (done,) = (event for event in events if isinstance(event, SpreadDone))
    return sent(Body([dumps({**done.summary, "results": results})]), NOT_CACHED, shared)


@router.post("/training/spread/stream", **documentation.POST_SPREAD_STREAM)
async def post_spread_stream(request: Request) -> Response:
    """Train many networks, and tell how each ends."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes, spread_from_json)
    items = spread_frames(spread(question, shared.settings, shared.runs))
    return await streamed(request, items, shared, in_turns=True)


def training_frames(events: Iterator[TrainingEvent | None], clock: Clock) -> Generator[Frame | None, None, None]:
    """The frames of a run, or None where there is nothing to tell yet."""
    steps, pictures = StepRows(), PictureRows()
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
