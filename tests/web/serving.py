"""A real server on this machine: on a free port in a thread of the tests, or in a process of its own."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from app.settings import Settings
from app.web import create_app

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Served:
    """A server that runs: where it listens, and a client that asks it."""

    app: FastAPI
    port: int
    client: httpx.Client


@contextmanager
def served(**limits: float) -> Iterator[Served]:
    """Serve the app with these limits, the others at their defaults."""
    app = create_app(Settings(**limits))
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="server")
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as client:
            yield Served(app, port, client)
    finally:
        server.should_exit = True
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
