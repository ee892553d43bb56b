"""The routes that answer at once: how many regions, as JSON or as a file, and which weights."""

from __future__ import annotations

import asyncio
from collections.abc import Generator

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import InputError
from app.services import (
    FamilyRequest,
    Finished,
    RegionsRequest,
    answer_json,
    file_of,
    network_json,
    network_json_bytes,
    network_of,
    request_from_json,
    request_from_query,
    run,
)
from app.services.questions import NETWORK_PARAMETERS
from app.settings import Settings, mebibytes
from app.web import documentation
from app.web.answering import NOT_CACHED, Body, all_of, cacheable, sent
from app.web.body import read_request
from app.web.shared import Shared, shared_of

router = APIRouter()


@router.post("/regions", **documentation.POST_REGIONS)
async def post_regions(request: Request) -> Response:
    """Count the regions of a network."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes, request_from_json)
    _, body = await _regions(request, question, shared)
    return sent(body, NOT_CACHED, shared)


@router.get("/regions", **documentation.GET_REGIONS)
async def get_regions(request: Request) -> Response:
    """Count the regions of a network of a family. A complete answer follows from the URL and may be cached."""
    shared = shared_of(request)
    question = request_from_query(request.query_params.multi_items())
    finished, body = await _regions(request, question, shared)
    if finished.answer["complete"]:
        return cacheable(request, body, shared)
    return sent(body, NOT_CACHED, shared)


@router.get("/network", **documentation.GET_NETWORK)
async def get_network(request: Request) -> Response:
    """Give the weights of a network of a family, as a spec of the kind `weights`."""
    shared = shared_of(request)
    question = request_from_query(request.query_params.multi_items(), NETWORK_PARAMETERS)
    body = Body(await all_of(request, _network_pieces(question, shared.settings), shared))
    return cacheable(request, body, shared)


async def _regions(request: Request, question: RegionsRequest | FamilyRequest, shared: Shared) -> tuple[Finished, Body]:
    """The answer and what tells it."""
    settings = shared.settings
    (finished,) = await all_of(request, _last(question, shared), shared)
    if question.format != "json":
        return finished, await _file(request, question, finished, shared)
    if not question.geometry:
        return finished, Body(list(answer_json(finished.answer, None, settings)))
    return finished, Body(await all_of(request, answer_json(finished.answer, finished.subdivision, settings), shared))


def _last(question: RegionsRequest | FamilyRequest, shared: Shared) -> Generator[Finished | None, None, None]:
    """The last event of the run, and None for each one before."""
    geometry = question.geometry or question.format != "json"
    for event in run(question, shared.settings, shared.cache, geometry):
        yield event if isinstance(event, Finished) else None


async def _file(request: Request, question: RegionsRequest | FamilyRequest, finished: Finished, shared: Shared) -> Body:
    file = await asyncio.to_thread(file_of, question, finished, shared.settings)  # weights may be many numbers
    disposition = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Body(await all_of(request, file.pieces, shared), file.media_type, disposition)


def _network_pieces(question: FamilyRequest, limits: Settings) -> Generator[bytes, None, None]:
    network = network_of(question.network, limits)
    size = network_json_bytes(network)
    if size > limits.max_answer_bytes:
        allowed = f"{mebibytes(limits.max_answer_bytes)} (max_answer_bytes)"
        raise InputError("network", f"must be smaller: its weights take {mebibytes(size)}, more than {allowed}.")
    yield from network_json(network)
