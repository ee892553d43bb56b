"""A real server and a real Chromium: for the browser tests, and for the scripts that measure and picture the page."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0
CHROMIUM_FLAGS = [
    "--headless=new",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    # WebGL by software, on every machine the same, whatever graphics card it has.
    "--use-angle=swiftshader",
    # Without a graphics card the page itself is put together faster by the processor.
    "--disable-gpu-compositing",
    "--enable-unsafe-swiftshader",
]


@dataclass(frozen=True)
class Server:
    """A running server: its address without a closing slash, its process, and where it logs."""

    url: str
    process: subprocess.Popen[bytes]
    log_path: Path

    @property
    def log(self) -> str:
        """All that the server has printed so far."""
        return self.log_path.read_text()


@contextmanager
def running_server(log_path: Path) -> Iterator[Server]:
    """`python -m app serve` on a free port, killed at the end. Raises RuntimeError if it does not come up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"RELUSCOPE_HOST": "127.0.0.1", "RELUSCOPE_PORT": str(port)}
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    started = Server(f"http://127.0.0.1:{port}", process, log_path)
    try:
        _wait_until_healthy(started)
        yield started
    finally:
        process.kill()
        process.wait()


def _wait_until_healthy(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=1.0):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not answer within {START_SECONDS} s; its log:\n{server.log}")


def chromium_on_this_machine() -> str | None:
    """The path of the Chromium to drive."""
    own = os.environ.get("RELUSCOPE_CHROMIUM")
    # The headless shell is the same browser without windows, which takes a fifth less time for a page.
    names = (own, "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def launch_options(path: str) -> dict[str, Any]:
    """How to start the Chromium at this path."""
    return {"executable_path": path, "args": CHROMIUM_FLAGS, "chromium_sandbox": os.geteuid() != 0}


@contextmanager
def running_chromium(path: str) -> Iterator[Browser]:
    """A Chromium with an empty profile."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**launch_options(path))
        yield launched
        launched.close()
