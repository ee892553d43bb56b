"""The body of a request: never more of it in memory than is allowed, never parsed where others must wait."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from app.services import RegionsRequest, parse_json, request_from_json
from app.settings import MIB
from app.web.problems import BodyTooLarge, WrongMediaType

SMALL_BODY = 16 * 1024
"""Bytes that are parsed within a millisecond, so on the event loop; handing over to a thread costs as much."""


async def read_request(request: Request, limit: int) -> RegionsRequest:
    """The checked question. Raises WrongMediaType, BodyTooLarge, BrokenJson or InvalidQuestion."""
    body = await _read(request, limit)
    if len(body) <= SMALL_BODY:
        return _parsed(body)
    return await asyncio.to_thread(_parsed, body)


def _parsed(body: bytes) -> RegionsRequest:
    return request_from_json(parse_json(body))


async def _read(request: Request, limit: int) -> bytes:
    """The body. What a client sends beyond the limit the HTTP server throws away, until the client reads the answer."""
    media_type = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise WrongMediaType("body", "must be sent with the header Content-Type: application/json.")
    too_large = BodyTooLarge("body", f"must be at most {limit / MIB:.3g} MiB (max_body_bytes).")
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > limit:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)
