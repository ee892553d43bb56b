"""Running the app with uvicorn."""

from __future__ import annotations

import logging
import resource
from contextlib import suppress
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.lecture import Deck
from app.settings import Settings
from app.web.app import create_app
from app.web.work import Work

GRACE_SECONDS = 1
"""Time for open connections at the end. Streams end by themselves before; this is for clients that do not read."""

MOST_FILES = 65536
"""Files and sockets that are asked for. Many systems give 1,024, and 300 browsers with six sockets each want more."""

LITTLE_TOO_LARGE = 64 * 1024
"""Bytes over the limit up to which a message of a room is read, so that the limit can be told; beyond it is cut off."""

NOT_WORTH_A_LINE = (
    *('%s - "WebSocket %s"', "connection open", "connection closed", "connection rejected"),
    *("opening handshake failed", "parser failed", "Invalid UTF-8 sequence received from client."),
)
"""How the lines of the log begin that tell of sockets which come and go, or of a client that does not keep to the
protocol: its socket is closed, and the log has no traceback for it."""


class _Server(uvicorn.Server):
    """Ends the running computations as soon as it is told to stop."""

    def __init__(self, config: uvicorn.Config, work: Work) -> None:
        super().__init__(config)
        self._work = work

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._work.stopping.set()
        super().handle_exit(sig, frame)


def serve(settings: Settings, deck: Deck) -> None:
    """Serve until a signal ends it; Ctrl-C is not an error."""
    app = create_app(settings, deck)
    allow_many_sockets()
    config = configured(app, settings, host=settings.host, port=settings.port)
    with suppress(KeyboardInterrupt):
        _Server(config, app.state.shared.work).run()


def configured(app: FastAPI, settings: Settings, **more: Any) -> uvicorn.Config:
    """How uvicorn runs the app.

    What is larger than a message of a room may be is not even read. Sockets do not compress: 300 of them would each
    compress the same few hundred bytes.
    """
    logging.getLogger("uvicorn.error").addFilter(_worth_a_line)
    return uvicorn.Config(
        app,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws="websockets-sansio",
        ws_max_size=settings.max_state_bytes + LITTLE_TOO_LARGE,
        ws_per_message_deflate=False,
        **more,
    )


def _worth_a_line(record: logging.LogRecord) -> bool:
    return not (isinstance(record.msg, str) and record.msg.startswith(NOT_WORTH_A_LINE))


def allow_many_sockets() -> None:
    """Raise the limit of open files as far as this process may, up to MOST_FILES."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
