"""The routes that train: one network, as JSON or with frames while it learns, and many."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.services import (
    SpreadDone,
    SpreadRun,
    spread,
    spread_from_json,
    training,
    training_from_json,
    training_json,
    training_record,
)
from app.services.answer_json import dumps
from app.web import documentation_training as documentation
from app.web.answering import NOT_CACHED, Body, all_of, sent
from app.web.body import read_request
from app.web.shared import shared_of
from app.web.stream import streamed
from app.web.training_frames import film, spread_frames

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
    items = film(question, shared.settings, shared.films)
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
