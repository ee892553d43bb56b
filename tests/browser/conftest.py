"""A real server, a real Chromium and a page that fails its test when anything goes wrong in it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

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


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`python -m app serve` on a free port, killed at the end of the run."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log_path = tmp_path_factory.mktemp("server") / "log"
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
    pytest.fail(f"the server did not answer within {START_SECONDS} s; its log:\n{server.log}")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium to drive. Without one the test is skipped, but in CI it fails."""
    names = (os.environ.get("RELUSCOPE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is not None:
        return path
    reason = "no Chromium: install it (Debian: apt-get install chromium) or set RELUSCOPE_CHROMIUM to its path"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """A Chromium with an empty profile, one for each test file.

    Not one for the whole run: while playwright is active, no test in the same thread can call asyncio.run().
    """
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium_path, args=CHROMIUM_FLAGS, chromium_sandbox=os.geteuid() != 0
        )
        yield launched
        launched.close()


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in the page so far. A test that means to cause a problem reads it here and clears the list."""
    return []


@pytest.fixture
def page(browser: Browser, problems: list[str]) -> Iterator[Page]:
    """A new page of 1280 x 720; its console errors, uncaught errors and failed requests fail the test at the end."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console error: {message.text} ({message.location})")

    def request_failed(request: Request) -> None:
        # The page itself aborts an answer that a newer one overtakes.
        if request.failure != "net::ERR_ABORTED":
            problems.append(f"request failed: {request.method} {request.url}: {request.failure}")

    context = browser.new_context(viewport={"width": 1280, "height": 720})
    opened = context.new_page()
    opened.on("console", console)
    opened.on("pageerror", lambda error: problems.append(f"uncaught error: {error}"))
    opened.on("requestfailed", request_failed)
    yield opened
    opened.evaluate("0")  # One more round trip: what the page reported before it has arrived.
    context.close()
    assert problems == []
