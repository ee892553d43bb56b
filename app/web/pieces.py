"""Sending large answers piece by piece, so that no client keeps the event loop or the memory for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.web.problems import ClientGone

PIECE = 256 * 1024
"""Bytes handed to the socket at a time."""


class Pieces(Response):
    """A response whose body comes in batches of byte strings, as they are made.

    A client that leaves a piece unread for `seconds` is cut off.
    """

    def __init__(
        self,
        batches: AsyncGenerator[list[bytes], None],
        media_type: str,
        seconds: float,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status_code = 200
        self.media_type = media_type
        self.background = None
        self.init_headers(headers)
        self._batches = batches
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(body: bytes, more: bool) -> None:
            try:
                async with asyncio.timeout(self._seconds):
                    await send({"type": "http.response.body", "body": body, "more_body": more})
            except TimeoutError:
                raise ClientGone from None

        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            async for batch in self._batches:
                for piece in cut(batch):
                    await sent(piece, True)
            await sent(b"", False)
        finally:
            await self._batches.aclose()


def cut(parts: list[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of at most PIECE bytes: small parts together, large ones cut."""
    small: list[bytes] = []
    size = 0
    for part in parts:
        if size + len(part) > PIECE and small:
            yield b"".join(small)
            small, size = [], 0
        if len(part) > PIECE:
            for begin in range(0, len(part), PIECE):
                yield part[begin : begin + PIECE]
        else:
            small.append(part)
            size += len(part)
    if small:
        yield b"".join(small)
