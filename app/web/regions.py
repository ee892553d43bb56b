"""The routes that answer at once: how many regions, as JSON or as a file, and which weights."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from typing import TypeVar

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
    request_from_query,
    run,
)
from app.services.questions import NETWORK_PARAMETERS
from app.settings import MIB, Settings
from app.web import documentation
from app.web.body import read_request
from app.web.pieces import PIECE, Pieces
from app.web.shared import Shared, shared_of

JSON = "application/json"
CACHED = "public, max-age=3600"
NOT_CACHED = "no-store"

Item = TypeVar("Item")

router = APIRouter()


@dataclass(frozen=True)
class Body:
    """What is sent. headers: those that it has whether or not it may be cached."""

    pieces: list[bytes]
    media_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


@router.post("/regions", **documentation.POST_REGIONS)
async def post_regions(request: Request) -> Response:
    """Count the regions of a network."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes)
    _, body = await _regions(request, question, shared)
    return _sent(body, {"cache-control": NOT_CACHED}, shared)


@router.get("/regions", **documentation.GET_REGIONS)
async def get_regions(request: Request) -> Response:
    """Count the regions of a network of a family. A complete answer follows from the URL and may be cached."""
    shared = shared_of(request)
    question = request_from_query(request.query_params.multi_items())
    finished, body = await _regions(request, question, shared)
    if finished.answer["complete"]:
        return _cacheable(request, body, shared)
    return _sent(body, {"cache-control": NOT_CACHED}, shared)


@router.get("/network", **documentation.GET_NETWORK)
async def get_network(request: Request) -> Response:
    """Give the weights of a network of a family, as a spec of the kind `weights`."""
    shared = shared_of(request)
    question = request_from_query(request.query_params.multi_items(), NETWORK_PARAMETERS)
    body = Body(await _all(request, _network_pieces(question, shared.settings), shared))
    return _cacheable(request, body, shared)


async def _regions(request: Request, question: RegionsRequest | FamilyRequest, shared: Shared) -> tuple[Finished, Body]:
    """The answer and what tells it."""
    settings = shared.settings
    (finished,) = await _all(request, _last(question, shared), shared)
    if question.format != "json":
        return finished, await _file(request, question, finished, shared)
    if not question.geometry:
        return finished, Body(list(answer_json(finished.answer, None, settings)))
    return finished, Body(await _all(request, answer_json(finished.answer, finished.subdivision, settings), shared))


def _last(question: RegionsRequest | FamilyRequest, shared: Shared) -> Generator[Finished | None, None, None]:
    """The last event of the run, and None for each one before."""
    geometry = question.geometry or question.format != "json"
    for event in run(question, shared.settings, shared.cache, geometry):
        yield event if isinstance(event, Finished) else None


async def _file(request: Request, question: RegionsRequest | FamilyRequest, finished: Finished, shared: Shared) -> Body:
    file = await asyncio.to_thread(file_of, question, finished, shared.settings)  # weights may be many numbers
    disposition = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Body(await _all(request, file.pieces, shared), file.media_type, disposition)


async def _all(request: Request, items: Generator[Item | None, None, None], shared: Shared) -> list[Item]:
    return [item async for batch in shared.work.batches(request, items) for item in batch]


def _network_pieces(question: FamilyRequest, limits: Settings) -> Generator[bytes, None, None]:
    network = network_of(question.network, limits)
    size = network_json_bytes(network)
    if size > limits.max_answer_bytes:
        allowed = f"{limits.max_answer_bytes / MIB:.3g} MiB (max_answer_bytes)"
        raise InputError("network", f"must be smaller: its weights take {size / MIB:.3g} MiB, more than {allowed}.")
    yield from network_json(network)


def _cacheable(request: Request, body: Body, shared: Shared) -> Response:
    digest = hashlib.sha256()
    for piece in body.pieces:
        digest.update(piece)
    headers = {"cache-control": CACHED, "etag": f'"{digest.hexdigest()[:32]}"'}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return _sent(body, headers, shared)


def _sent(body: Body, headers: dict[str, str], shared: Shared) -> Response:
    size, headers = sum(map(len, body.pieces)), headers | body.headers
    if size <= PIECE:
        return Response(b"".join(body.pieces), media_type=body.media_type, headers=headers)
    headers |= {"content-length": str(size)}
    return Pieces(_one_batch(body.pieces), body.media_type, shared.settings.max_send_seconds, headers)


async def _one_batch(pieces: list[bytes]) -> AsyncGenerator[list[bytes], None]:
    yield pieces
