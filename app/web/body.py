"""The body of a request: never more of it in memory than is allowed, never parsed where others must wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request

from app.services import parse_json
from app.settings import mebibytes
from app.web.problems import BodyTooLarge, WrongMediaType

Question = TypeVar("Question")

SMALL_BODY = 16 * 1024
"""Bytes that are parsed within a millisecond, so on the event loop; handing over to a thread costs as much."""


THROWN_AWAY = 1 << 30
"""Bytes of a body that are read at most, whatever is kept of them."""


async def read_request(request: Request, limit: int, checked: Callable[[object], Question]) -> Question:
    """The question, checked by `checked`. Raises WrongMediaType, BodyTooLarge, BrokenJson and what that raises."""
    body = await _read(request, limit)
    if len(body) <= SMALL_BODY:
        return checked(parse_json(body))
    return await asyncio.to_thread(lambda: checked(parse_json(body)))


async def _read(request: Request, limit: int) -> bytes:
    """The body. What goes beyond the limit is read and thrown away: most clients send all before they read an answer.

    A client that asks first whether it may send is told at once that it may not.
    """
    media_type = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise WrongMediaType("body", "must be sent with the header Content-Type: application/json.")
    too_large = BodyTooLarge("body", f"must be at most {mebibytes(limit)} (max_body_bytes).")
    declared = request.headers.get("content-length", "0")
    asks_first = request.headers.get("expect", "").lower() == "100-continue"
    if asks_first and declared.isdecimal() and int(declared) > limit:
        raise too_large
    body = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > THROWN_AWAY:
            break
        if size <= limit:
            body += chunk
    if size > limit:
        raise too_large
    return bytes(body)
