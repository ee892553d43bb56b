"""Running the app with uvicorn."""

from __future__ import annotations

from contextlib import suppress
from types import FrameType

import uvicorn

from app.settings import Settings
from app.web.app import create_app
from app.web.work import Work

GRACE_SECONDS = 1
"""Time for open connections at the end. Streams end by themselves before; this is for clients that do not read."""


class _Server(uvicorn.Server):
    """Ends the running computations as soon as it is told to stop."""

    def __init__(self, config: uvicorn.Config, work: Work) -> None:
        super().__init__(config)
        self._work = work

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._work.stopping.set()
        super().handle_exit(sig, frame)


def serve(settings: Settings) -> None:
    """Serve until a signal ends it; Ctrl-C is not an error."""
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    with suppress(KeyboardInterrupt):
        _Server(config, app.state.shared.work).run()
