"""The lecture's views that are drawn on the page alone: the ReLU, units, building by hand, and folding."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .lecture_stage import drag, figure, follow, handle, open_stage, picture, state, told, words

VIEWS = ["relu"]
BROKEN = ["{", "null", "7", "[]", '{"x": "a"}', '{"x": 1e9}', "x=1"]


@pytest.mark.parametrize("name", VIEWS)
def test_broken_text_is_ignored_and_tells_nothing(page: Page, server, name: str) -> None:
    open_stage(page, server.url, name)
    before = picture(page), figure(page), words(page)
    for text in BROKEN:
        follow(page, text)
        assert (picture(page), figure(page), words(page)) == before, text
    assert page.evaluate("window.told.length") == 0


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_to_mend(page: Page, server, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    open_stage(page, server.url, name)
    for theme in ("light", "dark", "projector"):
        page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
        results = Axe().run(page, options={"preload": False})
        assert results.violations_count == 0, (theme, results.generate_report())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", VIEWS)
def test_the_picture_fills_a_room_that_changes(page: Page, server, name: str) -> None:
    open_stage(page, server.url, name)
    before = picture(page)
    page.set_viewport_size({"width": 900, "height": 600})
    page.wait_for_timeout(100)
    assert picture(page) != before
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_timeout(100)
    assert picture(page) == before


def test_relu_by_mouse_and_keys(page: Page, server) -> None:
    open_stage(page, server.url, "relu")
    assert (figure(page), words(page)) == (1.5, "= φ(1.5)")
    drag(page, handle(page, "x"), across=-400)
    assert state(page)["x"] < 0
    assert figure(page) == 0
    expect(page.locator("#stage text.word.here")).to_have_text("x < 0: off")
    handle(page, "x").focus()
    page.keyboard.press("End")
    assert (figure(page), words(page)) == (3, "= φ(3)")
    expect(page.locator("#stage text.word.here")).to_have_text("x > 0: on")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    assert figure(page) == pytest.approx(2.89)
    drag(page, handle(page, "x, on the curve"), across=-100)
    assert figure(page) == state(page)["x"] < 2.89


def test_relu_follows(page: Page, server) -> None:
    open_stage(page, server.url, "relu")
    first = picture(page)
    drag(page, handle(page, "x"), across=-177)
    text, seen, shown = told(page), picture(page), figure(page)
    count = page.evaluate("window.told.length")
    follow(page, "")
    assert (picture(page), figure(page)) == (first, 1.5)
    follow(page, text)
    assert (picture(page), figure(page)) == (seen, shown)
    assert page.evaluate("window.told.length") == count
