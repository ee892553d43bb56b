"""Answers that are sent when they are finished, as the routes for regions and for draws have them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from app.web.pieces import PIECE, Pieces
from app.web.shared import Shared

JSON = "application/json"
NOT_CACHED = {"cache-control": "no-store"}

Item = TypeVar("Item")


@dataclass(frozen=True)
class Body:
    """What is sent. headers: those that it has whether or not it may be cached."""

    pieces: list[bytes]
    media_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


async def all_of(
    request: Request, items: Generator[Item | None, None, None], shared: Shared, in_turns: bool = False
) -> list[Item]:
    """What `items` gives but None. in_turns: see `Work.batches`."""
    return [item async for batch in shared.work.batches(request, items, in_turns) for item in batch]


def cacheable(request: Request, body: Body, shared: Shared) -> Response:
    """The body of an answer that follows from its URL; nothing, if the client says that it has it."""
    digest = hashlib.sha256()
    for piece in body.pieces:
        digest.update(piece)
    headers = {"cache-control": "public, max-age=3600", "etag": f'"{digest.hexdigest()[:32]}"'}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return sent(body, headers, shared)


def sent(body: Body, headers: dict[str, str], shared: Shared) -> Response:
    """The body, in one piece if it is small."""
    size, headers = sum(map(len, body.pieces)), headers | body.headers
    if size <= PIECE:
        return Response(b"".join(body.pieces), media_type=body.media_type, headers=headers)
    headers |= {"content-length": str(size)}
    return Pieces(_one_batch(body.pieces), body.media_type, shared.settings.max_send_seconds, headers)


async def _one_batch(pieces: list[bytes]) -> AsyncGenerator[list[bytes], None]:
    yield pieces
