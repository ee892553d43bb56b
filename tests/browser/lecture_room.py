"""A page with nothing but a room and its bar: what it hears is kept, to be read by a test."""

from typing import Any

from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Page

from .lecture_stage import static_url
from .machinery import ROOT

PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A room</title>
  <link rel="icon" href="{static}/icon.svg"><link rel="stylesheet" href="{static}/css/page.css">
</head>
<body><main><h1 class="visually-hidden">A room</h1>{bar}</main>
<script type="module">
  import {{ on }} from "{static}/js/base/bus.js";
  import {{ createRoom }} from "{static}/js/lecture/room.js";
  import {{ createFollowBar }} from "{static}/js/lecture/follow_bar.js";
  const bus = (window.bus = new EventTarget());
  const {{ signal }} = new AbortController();
  window.heard = [];
  for (const type of ["entered", "told", "followers", "lost", "back", "ended", "follow"]) {{
    on(bus, type, (detail) => window.heard.push([type, detail]), signal);
  }}
  window.room = createRoom(bus, signal);
  window.bar = createFollowBar(document.querySelector("#room"), bus, window.room, signal);
  document.body.dataset.state = "ready";
</script></body></html>"""


def open_room_page(page: Page, url: str) -> None:
    """Load the page; it is in no room yet.

    Under an address that the server answers: a page that the test made up would not be let into a socket of this
    machine.
    """
    bar = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True).get_template("_room.html").render()
    html = PAGE.format(static=static_url(page, url), bar=bar)
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(f"{url}/healthz")
    page.set_content(html)
    page.wait_for_selector("body[data-state=ready]")


def heard(page: Page, kind: str) -> list[Any]:
    """The details of all events of a kind so far."""
    return [detail for each, detail in page.evaluate("window.heard") if each == kind]


def wait_for(page: Page, kind: str, detail: Any = None) -> None:
    """Wait until the last event of a kind has this detail, or any if None."""
    page.wait_for_function(
        """([kind, wanted]) => {
          const last = window.heard.findLast(([each]) => each === kind);
          return last && (wanted === null || JSON.stringify(last[1]) === wanted);
        }""",
        arg=[kind, None if detail is None else _text(page, detail)],
        timeout=10_000,
    )


def _text(page: Page, detail: Any) -> str:
    return str(page.evaluate("(detail) => JSON.stringify(detail)", detail))


def tell(page: Page, at: str) -> dict[str, Any]:
    """Tell a state as the presenter; what a follower hears of it."""
    state = {"scene": "relu", "at": at}
    page.evaluate("(state) => window.room.tell(state)", state)
    return {"state": state}
