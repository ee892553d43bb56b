"""The routes that answer with JSON: how many regions, and which weights."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Generator
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import InputError
from app.services import (
    FamilyRequest,
    Finished,
    RegionsRequest,
    answer_json,
    network_json,
    network_json_bytes,
    network_of,
    request_from_query,
    run,
)
from app.services.specs import NETWORK_PARAMETERS
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


@router.post("/regions", **documentation.POST_REGIONS)
async def post_regions(request: Request) -> Response:
    """Count the regions of a network."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes)
    _, pieces = await _regions(request, question, shared)
    return _json(pieces, {"cache-control": NOT_CACHED}, shared)


@router.get("/regions", **documentation.GET_REGIONS)
async def get_regions(request: Request) -> Response:
    """Count the regions of a network of a family. A complete answer follows from the URL and may be cached."""
    shared = shared_of(request)
    question = request_from_query(request.query_params.multi_items())
    finished, pieces = await _regions(request, question, shared)
    if finished.answer["complete"]:
        return _cacheable(request, pieces, shared)
    return _json(pieces, {"cache-control": NOT_CACHED}, shared)


@router.get("/network", **documentation.GET_NETWORK)
async def get_network(request: Request) -> Response:
    """Give the weights of a network of a family, as a spec of the kind `weights`."""
    shared = shared_of(request)
    question = request_from_query(request.query_params.multi_items(), NETWORK_PARAMETERS)
    pieces = await _all(request, _network_pieces(question, shared.settings), shared)
    return _cacheable(request, pieces, shared)


async def _regions(
    request: Request, question: RegionsRequest | FamilyRequest, shared: Shared
) -> tuple[Finished, list[bytes]]:
    """The answer and its JSON."""
    (finished,) = await _all(request, _last(question, shared), shared)
    if not question.geometry:
        return finished, list(answer_json(finished.answer, None, shared.settings))
    return finished, await _all(request, answer_json(finished.answer, finished.subdivision, shared.settings), shared)


def _last(question: RegionsRequest | FamilyRequest, shared: Shared) -> Generator[Finished | None, None, None]:
    """The last event of the run, and None for each one before."""
    for event in run(question, shared.settings, shared.cache, question.geometry):
        yield event if isinstance(event, Finished) else None


async def _all(request: Request, items: Generator[Item | None, None, None], shared: Shared) -> list[Item]:
    return [item async for batch in shared.work.batches(request, items) for item in batch]


def _network_pieces(question: FamilyRequest, limits: Settings) -> Generator[bytes, None, None]:
    network = network_of(question.network, limits)
    size = network_json_bytes(network)
    if size > limits.max_answer_bytes:
        allowed = f"{limits.max_answer_bytes / MIB:.3g} MiB (max_answer_bytes)"
        raise InputError("network", f"must be smaller: its weights take {size / MIB:.3g} MiB, more than {allowed}.")
    yield from network_json(network)


def _cacheable(request: Request, pieces: list[bytes], shared: Shared) -> Response:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    headers = {"cache-control": CACHED, "etag": f'"{digest.hexdigest()[:32]}"'}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return _json(pieces, headers, shared)


def _json(pieces: list[bytes], headers: dict[str, str], shared: Shared) -> Response:
    size = sum(map(len, pieces))
    if size <= PIECE:
        return Response(b"".join(pieces), media_type=JSON, headers=headers)
    return Pieces(_one_batch(pieces), JSON, shared.settings.max_send_seconds, headers | {"content-length": str(size)})


async def _one_batch(pieces: list[bytes]) -> AsyncGenerator[list[bytes], None]:
    yield pieces
