"""A real server, a real Chromium and a page that fails its test when anything goes wrong in it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, sync_playwright

from .machinery import Server, chromium_on_this_machine, launch_options, running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`python -m app serve` on a free port, killed at the end of the run."""
    with running_server(tmp_path_factory.mktemp("server") / "log") as started:
        yield started


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium to drive. Without one the test is skipped, but in CI it fails."""
    path = chromium_on_this_machine()
    if path is not None:
        return path
    reason = "no Chromium: install it (Debian: apt-get install chromium) or set RELUSCOPE_CHROMIUM to its path"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _once(fixture_name: str, config: pytest.Config) -> Literal["session", "module"]:
    """How long a browser lives. While it does, no test in the same thread can call asyncio.run(), as those of the web
    do: so for a file of tests only, but where tests are shared out, which these are not, for all of them."""
    return "session" if hasattr(config, "workerinput") else "module"


@pytest.fixture(scope=_once)
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope=_once)
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """A Chromium with an empty profile."""
    launched = playwright.chromium.launch(**launch_options(chromium_path))
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Chromium keeps what it has loaded and compiled, which takes longer than most tests."""
    return tmp_path_factory.mktemp("profile")


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in the page so far. A test that means to cause a problem reads it here and clears the list."""
    return []


@pytest.fixture(scope=_once)
def context(playwright: Playwright, chromium_path: str, profile: Path) -> Iterator[BrowserContext]:
    """A Chromium that need not compile the page's scripts anew for each test."""
    opened = playwright.chromium.launch_persistent_context(
        profile, **launch_options(chromium_path), viewport={"width": 1280, "height": 720}
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, problems: list[str]) -> Iterator[Page]:
    """A new page of 1280 x 720; its console errors, uncaught errors and failed requests fail the test at the end."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console error: {message.text} ({message.location})")

    def request_failed(request: Request) -> None:
        # The page itself aborts an answer that a newer one overtakes.
        if request.failure != "net::ERR_ABORTED":
            problems.append(f"request failed: {request.method} {request.url}: {request.failure}")

    opened = context.new_page()
    opened.on("console", console)
    opened.on("pageerror", lambda error: problems.append(f"uncaught error: {error}"))
    opened.on("requestfailed", request_failed)
    yield opened
    opened.evaluate("0")  # One more round trip: what the page reported before it has arrived.
    opened.close()
    context.clear_permissions()
    context.set_offline(False)
    assert problems == []
