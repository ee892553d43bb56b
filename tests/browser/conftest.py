"""A real server, a real Chromium and a page that fails its test when anything goes wrong in it."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from .machinery import Server, chromium_on_this_machine, running_chromium, running_server


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


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """A Chromium with an empty profile, one for each test file.

    Not one for the whole run: while playwright is active, no test in the same thread can call asyncio.run().
    """
    with running_chromium(chromium_path) as launched:
        yield launched


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in the page so far. A test that means to cause a problem reads it here and clears the list."""
    return []


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One for each test file, so that what the page is made of is loaded once and not for each test."""
    opened = browser.new_context(viewport={"width": 1280, "height": 720})
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
