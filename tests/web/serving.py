"""A real server on this machine: on a free port in a thread of the tests, or in a process of its own."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from app.lecture import Deck
from app.settings import Settings
from app.web import create_app
from app.web.serving import configured

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Served:
    """A server that runs: where it listens, a client that asks it, and how to stop it before the end of the test."""

    app: FastAPI
    port: int
    client: httpx.Client
    stop: Callable[[], None]


@contextmanager
def served(deck: Deck | None = None, **limits: float) -> Iterator[Served]:
    """Serve the app with this deck and these limits, the others at their defaults."""
    settings = Settings(**limits)
    app = create_app(settings, deck)
    config = configured(app, settings, port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="server")
    thread.start()

    def stop() -> None:
        server.should_exit = True

    try:
        while not server.started:
            assert thread.is_alive()
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as client:
            yield Served(app, port, client, stop)
    finally:
        stop()
        thread.join(10)
        assert not thread.is_alive()


@contextmanager
def serving_process(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server as a person starts it, and its address."""
    line = [sys.executable, "-m", "app", "serve", *arguments]
    process = subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ | environment)
    try:
        assert process.stderr is not None
        told = ""
        while not (found := re.search(r"running on (http://\S+)", told)):
            line_read = process.stderr.readline()
            assert line_read, told
            told += line_read
        yield process, found.group(1)
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()
