"""The routes that count many draws of a family: as JSON, by URL, or with frames while it counts."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping, Sequence

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.services import (
    Clock,
    Drawn,
    StudyEvent,
    StudyFinished,
    StudyStarted,
    draws_from_json,
    draws_from_query,
    statistics_of,
    study,
    study_json,
)
from app.services.specs import DrawsRequest
from app.web import documentation_draws as documentation
from app.web.answering import NOT_CACHED, Body, all_of, cacheable, sent
from app.web.body import read_request
from app.web.frames import VERSION, Frame, encoded
from app.web.shared import Shared, shared_of
from app.web.stream import streamed

DRAWS_SECONDS = 0.2
"""Least time between two frames of draws: a histogram that grows five times a second is seen to grow."""

router = APIRouter()


@router.post("/draws", **documentation.POST_DRAWS)
async def post_draws(request: Request) -> Response:
    """Count the regions of many draws of a family."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes, draws_from_json)
    _, body = await _studied(request, question, shared)
    return sent(body, NOT_CACHED, shared)


@router.get("/draws", **documentation.GET_DRAWS)
async def get_draws(request: Request) -> Response:
    """Count the regions of many draws of a family. A complete answer follows from the URL and may be cached."""
    shared = shared_of(request)
    question = draws_from_query(request.query_params.multi_items())
    complete, body = await _studied(request, question, shared)
    return cacheable(request, body, shared) if complete else sent(body, NOT_CACHED, shared)


@router.post("/draws/stream", **documentation.POST_DRAWS_STREAM)
async def post_draws_stream(request: Request) -> Response:
    """Count the regions of many draws of a family, and tell the counts a few times a second."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes, draws_from_json)
    items = draws_frames(study(question, shared.settings, shared.draws), time.perf_counter)
    return await streamed(request, items, shared, in_turns=True)


async def _studied(request: Request, question: DrawsRequest, shared: Shared) -> tuple[bool, Body]:
    """Whether the study is complete, and what tells it."""
    (finished,) = await all_of(request, _last(study(question, shared.settings, shared.draws)), shared, in_turns=True)
    return finished.summary["complete"], Body(await all_of(request, study_json(finished), shared))


def _last(events: Iterator[StudyEvent | None]) -> Generator[StudyFinished | None, None, None]:
    for event in events:
        yield event if isinstance(event, StudyFinished) else None


def draws_frames(events: Iterator[StudyEvent | None], clock: Clock) -> Generator[Frame | None, None, None]:
    """The frames of a study, or None where there is nothing to tell yet."""
    counts: dict[str, list[int]] = {}
    told, draws_told = clock(), 0
    for event in events:
        if isinstance(event, StudyStarted):
            facts = {"first_seed": event.first_seed, "draws": event.draws}
            yield encoded({"type": "started", "version": VERSION, **event.question, **facts})
        elif isinstance(event, StudyFinished):
            if draws_told < event.summary["counted"]:
                yield _some_draws(event.counts, draws_told)
            yield encoded({"type": "done", "answer": event.summary})
        else:
            if isinstance(event, Drawn):
                for name, count in event.counts.items():
                    counts.setdefault(name, []).append(count)
            drawn = len(counts.get("linear_regions", ()))
            if drawn > draws_told and clock() - told > DRAWS_SECONDS:
                yield _some_draws(counts, draws_told)
                told, draws_told = clock(), drawn
            else:
                yield None


def _some_draws(counts: Mapping[str, Sequence[int]], first: int) -> Frame:
    """The draws from `first` on, and the statistics of all so far."""
    arrays = {name: np.array(values[first:], dtype=np.uint32) for name, values in counts.items()}
    return encoded({"type": "draws", "first": first, "statistics": statistics_of(counts)}, arrays)
