"""The routes that train a network: with frames while it learns."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from numpy.typing import NDArray
from starlette.responses import Response

from app.learning import TrainingStep, flat, parameters_of
from app.services import Clock, Picture, TrainingDone, TrainingEvent, TrainingStarted, training, training_from_json
from app.web import documentation_training as documentation
from app.web.body import read_request
from app.web.frames import VERSION, Arrays, Frame, encoded
from app.web.shared import shared_of
from app.web.stream import streamed

STEPS_SECONDS = 0.1
"""Least time between two frames of steps: a curve that grows ten times a second is seen to grow."""

router = APIRouter()


@router.post("/training/stream", **documentation.POST_TRAINING_STREAM)
async def post_training_stream(request: Request) -> Response:
    """Train a network, and tell each step and the pictures a few times a second."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes, training_from_json)
    items = training_frames(training(question, shared.settings), time.perf_counter)
    return await streamed(request, items, shared, in_turns=True)


def training_frames(events: Iterator[TrainingEvent | None], clock: Clock) -> Generator[Frame | None, None, None]:
    """The frames of a run, or None where there is nothing to tell yet."""
    steps: list[TrainingStep] = []
    pictures: list[Picture] = []
    told = clock()
    for event in events:
        if isinstance(event, TrainingStarted):
            yield _started(event)
            continue
        if isinstance(event, TrainingStep):
            steps.append(event)
        elif isinstance(event, Picture):
            pictures.append(event)
        at_once = isinstance(event, TrainingDone) or (isinstance(event, Picture) and event.step == 0)
        if at_once or clock() - told > STEPS_SECONDS:
            if steps:
                yield encoded({"type": "steps", "first": steps[0].step}, steps_arrays(steps))
            if pictures:
                yield encoded({"type": "pictures"}, pictures_arrays(pictures))
            steps, pictures, told = [], [], clock()
        else:
            yield None
        if isinstance(event, TrainingDone):
            yield encoded({"type": "done", "end": event.end})


def _started(event: TrainingStarted) -> Frame:
    data = event.data
    arrays = {
        "train_points": data.train_points.T,
        "train_targets": data.train_targets[0],
        "test_points": data.test_points.T,
        "test_targets": data.test_targets[0],
    }
    return encoded({"type": "started", "version": VERSION, **event.question}, arrays)


def steps_arrays(steps: list[TrainingStep]) -> Arrays:
    """What is told of each step; `test_loss` only where there is a test part."""
    arrays = {"train_loss": np.array([step.train_loss for step in steps])}
    if steps[0].test_loss is not None:
        arrays["test_loss"] = np.array([step.test_loss for step in steps], dtype=np.float64)
    arrays["gradient_norm"] = np.array([step.gradient_norm for step in steps])
    return arrays | {"dead_units": np.array([step.dead_units for step in steps], dtype=np.uint32)}


def pictures_arrays(pictures: list[Picture]) -> Arrays:
    """What is told of each picture; errors only for classes, and of a part that has points."""
    known = [picture.counts or {"activation_regions": 0, "linear_regions": 0} for picture in pictures]
    arrays: dict[str, NDArray[Any]] = {
        "steps": np.array([picture.step for picture in pictures], dtype=np.uint32),
        "parameters": np.stack([flat(parameters_of(picture.network)) for picture in pictures]),
        "activation_regions": np.array([counts["activation_regions"] for counts in known], dtype=np.uint32),
        "linear_regions": np.array([counts["linear_regions"] for counts in known], dtype=np.uint32),
        "counted": np.array([picture.counts is not None for picture in pictures], dtype=np.uint8),
    }
    if pictures[0].train_error is not None:
        arrays["train_error"] = np.array([picture.train_error for picture in pictures], dtype=np.float64)
    if pictures[0].test_error is not None:
        arrays["test_error"] = np.array([picture.test_error for picture in pictures], dtype=np.float64)
    return arrays
