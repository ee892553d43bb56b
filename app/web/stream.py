"""The route that answers with frames while it counts."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Generator

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.services import request_from_json, run
from app.web import documentation
from app.web.body import read_request
from app.web.frames import MEDIA_TYPE, Frame, failed, frames
from app.web.pieces import Pieces
from app.web.problems import ServerStopping, problem_of
from app.web.shared import Shared, shared_of

HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""Nothing between server and page may hold a frame back; the second header tells nginx so."""

router = APIRouter()


@router.post("/regions/stream", **documentation.POST_STREAM)
async def post_stream(request: Request) -> Response:
    """Count the regions of a network, and tell and draw how far the count is."""
    shared = shared_of(request)
    settings = shared.settings
    question = await read_request(request, settings.max_body_bytes, request_from_json)
    geometry = question.window is not None
    events = run(question, settings, shared.cache, geometry)
    return await streamed(request, frames(events, geometry, settings, time.perf_counter), shared)


async def streamed(
    request: Request, items: Generator[Frame | None, None, None], shared: Shared, in_turns: bool = False
) -> Response:
    """The frames as they are made; an error before the first one is raised. in_turns: see `Work.batches`."""
    batches = shared.work.batches(request, _unbroken(items), in_turns)
    first = await anext(batches)
    return Pieces(_all(first, batches), MEDIA_TYPE, shared.settings.max_send_seconds, HEADERS)


def _unbroken(items: Generator[Frame | None, None, None]) -> Generator[Frame | None, None, None]:
    """The same frames; an error after the first one becomes the last frame."""
    started = False
    try:
        for item in items:
            yield item
            started = started or item is not None
    except Exception as error:
        if not started:
            raise
        yield failed(problem_of(error))


async def _all(first: list[Frame], batches: AsyncGenerator[list[Frame], None]) -> AsyncGenerator[list[bytes], None]:
    """The pieces of all frames, those of the batch that is there already in front."""
    try:
        yield _pieces(first)
        async for batch in batches:
            yield _pieces(batch)
    except ServerStopping as error:
        yield failed(problem_of(error))
    finally:
        await batches.aclose()


def _pieces(batch: list[Frame]) -> list[bytes]:
    return [piece for frame in batch for piece in frame]
