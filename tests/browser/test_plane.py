"""The plane on the canvas: as many cells as the API counts, in many colours, and back after a lost context."""

import base64
from typing import Any

import pytest
from playwright.sync_api import Page

from .reading import RANDOM_2D, counted, open_page, set_slider, wait_for

SAWTOOTH_2D = {"kind": "sawtooth", "input_dim": 2}
CANVAS = "#view > canvas"

# How often each colour is in a picture, the most frequent first, nearly equal ones taken together.
COLOURS_OF = """async (picture) => {
  const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = (data[at] >> 2) * 4096 + (data[at + 1] >> 2) * 64 + (data[at + 2] >> 2);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts.values()].sort((a, b) => b - a).map((count) => count / (bitmap.width * bitmap.height));
}"""

LOSE_CONTEXT = f"""() => {{
  const canvas = document.querySelector("{CANVAS}");
  window.loss = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
  window.loss.loseContext();
}}"""


def square(half: float) -> dict[str, list[float]]:
    return {"x": [-half, half], "y": [-half, half]}


def cells_drawn(page: Page) -> int:
    return int(page.locator(CANVAS).get_attribute("data-cells-drawn") or -1)


def colour_shares(page: Page) -> list[float]:
    """The share of the canvas that each colour takes, the largest first; what plotly draws over it belongs to it."""
    picture = base64.b64encode(page.locator(CANVAS).screenshot()).decode()
    shares: list[float] = page.evaluate(COLOURS_OF, f"data:image/png;base64,{picture}")
    return shares


@pytest.mark.parametrize(
    ("query", "network", "window"),
    [
        ("", RANDOM_2D | {"seed": 24}, square(3)),
        ("?theme=dark&folds=off&colour=linear_region", RANDOM_2D | {"seed": 24}, square(3)),
        (
            "?width=5&depth=2&seed=3&init=pytorch",
            RANDOM_2D | {"widths": [5, 5], "init": "pytorch", "seed": 3},
            square(3),
        ),
        ("?x=0.5,2.5&y=-1,0", RANDOM_2D | {"seed": 24}, {"x": [0.5, 2.5], "y": [-1, 0]}),
        ("?width=64&depth=2", RANDOM_2D | {"widths": [64, 64], "seed": 24}, square(3)),
        ("?kind=sawtooth&depth=4", SAWTOOTH_2D | {"depth": 4}, square(2)),
        ("?kind=sawtooth&depth=3&noise=0.3&seed=2", SAWTOOTH_2D | {"depth": 3, "noise": 0.3, "seed": 2}, square(2)),
    ],
)
def test_as_many_cells_are_drawn_as_the_api_counts(
    page: Page, server, query: str, network: dict[str, Any], window: dict[str, list[float]]
) -> None:
    open_page(page, server.url, query)
    assert cells_drawn(page) == counted(page, server.url, network, window)["activation_regions"]
    shares = colour_shares(page)
    assert len([share for share in shares if share > 0.001]) > 8
    assert shares[0] < 0.5


def test_an_affine_network_is_one_cell_in_one_colour(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=0")
    assert cells_drawn(page) == 1
    assert colour_shares(page)[0] > 0.98


def test_folds_can_be_hidden(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=1")
    with_folds = sum(colour_shares(page)[:4])  # what the four cells take
    page.click("#show-more")
    page.click("#toggle-folds")
    page.click("#show-more")
    assert sum(colour_shares(page)[:4]) > with_folds
    assert page.locator("#legend").is_hidden()


def test_a_cell_keeps_its_colour_while_the_window_moves(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=1&folds=off&x=0.1,2&y=0.1,2")
    one = page.locator(CANVAS).screenshot()
    open_page(page, server.url, "?kind=sawtooth&depth=1&folds=off&x=0.5,1.5&y=0.5,1.5")
    assert cells_drawn(page) == 1
    assert page.locator(CANVAS).screenshot() == one


def test_the_picture_returns_after_a_lost_context(page: Page, server) -> None:
    open_page(page, server.url, "?folds=off")
    before = colour_shares(page)
    page.evaluate(LOSE_CONTEXT)
    page.wait_for_function(f"document.querySelector('{CANVAS}').getContext('webgl2').isContextLost()")
    page.wait_for_timeout(100)
    page.evaluate("window.loss.restoreContext()")
    page.wait_for_function(f"!document.querySelector('{CANVAS}').getContext('webgl2').isContextLost()")
    for _ in range(50):  # restoring and drawing come some time after the context is back
        if colour_shares(page) == before:
            break
        page.wait_for_timeout(100)
    assert colour_shares(page) == before
    set_slider(page, "width", 8)
    wait_for(page, "done")
    assert colour_shares(page)[0] < 0.5
