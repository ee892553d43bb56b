"""The input of a line that is held fast, and the rings around the kinks of a unit."""

import pytest
from playwright.sync_api import Page, expect

from .reading import open_page
from .test_line import PLACE

SAWTOOTH = "?kind=sawtooth&input_dim=1&depth=3"
WRITTEN_MILLISECONDS = 900
"""Longer than a click waits for a second one, and a change for its way into the address."""


def held(page: Page) -> list[float]:
    """The input that the address holds fast; empty for none."""
    page.wait_for_timeout(WRITTEN_MILLISECONDS)
    text = page.evaluate("new URLSearchParams(location.search).get('probe')")
    return [float(text)] if text else []


def click(page: Page, x: float, y: float) -> None:
    page.mouse.click(*page.evaluate(PLACE, [x, y]))


def test_a_click_holds_an_input_and_a_click_on_its_handle_lets_it_go(page: Page, server) -> None:
    open_page(page, server.url, SAWTOOTH)
    handle = page.get_by_role("slider", name="Input held fast")
    expect(handle).to_be_hidden()
    click(page, 0.73, 0)
    assert held(page) == pytest.approx([0.73], abs=0.01)
    assert "slope" in (handle.get_attribute("aria-valuetext") or "")
    handle.click(position={"x": 5, "y": 200})
    assert held(page) == []
    expect(handle).to_be_hidden()


def test_a_click_near_a_kink_holds_the_kink(page: Page, server) -> None:
    open_page(page, server.url, SAWTOOTH)
    click(page, 1.01, 1.99)
    assert held(page) == [1.0]
    expect(page.locator("#view .probe .text")).to_contain_text("of layer")


def test_a_double_click_holds_nothing(page: Page, server) -> None:
    open_page(page, server.url, SAWTOOTH + "&x=-1,1")
    page.mouse.dblclick(*page.evaluate(PLACE, [0.3, 0]))
    assert held(page) == []
    assert "x=" not in page.evaluate("location.search")


def test_the_handle_is_dragged_and_obeys_keys(page: Page, server) -> None:
    open_page(page, server.url, SAWTOOTH + "&probe=0.3")
    handle = page.get_by_role("slider", name="Input held fast")
    x, y = page.evaluate(PLACE, [0.3, -2.3])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*page.evaluate(PLACE, [0.9, -2.3]), steps=4)
    page.mouse.up()
    assert held(page) == pytest.approx([0.9], abs=0.01)
    handle.press("PageUp")
    assert held(page) == [1.0]
    assert "of layer 2" in (handle.get_attribute("aria-valuetext") or "")
    handle.press("PageDown")
    assert held(page) == [0.5]
    handle.press("ArrowRight")
    assert held(page) == [0.58]
    handle.press("Delete")
    assert held(page) == []


def test_enter_on_the_picture_holds_its_middle(page: Page, server) -> None:
    open_page(page, server.url, SAWTOOTH + "&x=0,1")
    page.get_by_role("application").press("Enter")
    assert held(page) == [0.5]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Input held fast"


def test_pointing_at_a_kink_rings_all_kinks_of_its_unit(page: Page, server) -> None:
    open_page(page, server.url, "?input_dim=1&width=6&depth=2&seed=5")
    network = {"kind": "random", "input_dim": 1, "widths": [6, 6], "init": "he", "seed": 5}
    body = {"network": network, "window": {"x": [-3, 3]}, "geometry": True}
    points = page.request.post(f"{server.url}/api/v1/regions", data=body).json()["geometry"]
    names = list(zip(points["layers"], points["units"], strict=True))
    twice = next(name for name in names if names.count(name) > 1 and name[0] > 0)
    at = names.index(twice)
    page.mouse.move(*page.evaluate(PLACE, [points["x"][at], points["values"][at][0]]))
    expect(page.locator("#view .marks circle")).to_have_count(names.count(twice))
    page.mouse.move(0, 0)
    expect(page.locator("#view .marks circle")).to_have_count(0)
