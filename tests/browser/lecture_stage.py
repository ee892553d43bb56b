"""A stage for one view of the lecture, alone on a page: what it tells is kept, to be read by a test."""

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page

PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A stage</title>
  <link rel="icon" href="{static}/icon.svg"><link rel="stylesheet" href="{static}/css/page.css">
</head>
<body class="lecture"><main><section class="scene"><div class="head"><h1>A stage</h1></div>
  <div class="words"><div class="beside"></div></div><div id="stage" class="stage"></div></section></main>
<script type="module">
  import {{ {create} }} from "{static}/js/lecture/views/{name}_view.js";
  import {{ readTheme }} from "{static}/js/plot/colours.js";
  window.told = [];
  window.view = {create}({{
    element: document.querySelector("#stage"),
    options: {{}},
    theme: () => readTheme(document.body),
    figure: (value, words) => (window.figure = [value, words]),
    changed: (text) => window.told.push(text),
    signal: new AbortController().signal,
  }});
  document.body.dataset.state = "ready";
</script></body></html>"""


def static_url(page: Page, url: str) -> str:
    """Where the server has the page's own files."""
    found = re.search(r'href="(/?static/\w+)/', page.request.get(f"{url}/").text())
    assert found is not None
    return f"/{found[1].lstrip('/')}"


def open_stage(page: Page, url: str, name: str) -> None:
    """Show a view alone: relu, units, build or folding."""
    html = PAGE.format(static=static_url(page, url), name=name, create=f"create{name.capitalize()}View")
    page.route(f"{url}/stage", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{url}/stage")
    page.wait_for_selector("body[data-state=ready]")


def figure(page: Page) -> Any:
    """The number that the view shows large."""
    return page.evaluate("window.figure[0]")


def words(page: Page) -> str:
    """The words beside it."""
    return str(page.evaluate("window.figure[1]"))


def told(page: Page) -> str:
    """The state that the view told last."""
    return str(page.evaluate("window.told.at(-1)"))


def state(page: Page) -> Any:
    """The same, read as JSON."""
    return json.loads(told(page))


def follow(page: Page, text: str) -> None:
    """Show a state that was told before."""
    page.evaluate("(text) => window.view.follow(text)", text)


def picture(page: Page) -> str:
    """All that is drawn and written."""
    return str(page.evaluate("document.querySelector('section').innerHTML"))


def handle(page: Page, label: str) -> Locator:
    """The handle of this name."""
    return page.get_by_role("slider", name=label, exact=True)


def drag(page: Page, target: Locator, across: float, up: float = 0) -> None:
    """Drag an element by so many pixels with the mouse."""
    box = target.locator(".knob").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y - up, steps=5)
    page.mouse.up()
