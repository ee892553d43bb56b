"""Pointing at the map: the card names the right cell, a fold names its unit, an input can be held and moved."""

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from .reading import open_page

PAD = "#view .pad"
CARD = "#view .card"
DEFAULT = "kind=random&input_dim=2&widths=16,16,16&init=he&seed=24"


def layers_of(page: Page, url: str, query: str) -> list[dict[str, Any]]:
    """The layers of a network of a family, as the API gives them."""
    layers: list[dict[str, Any]] = page.request.get(f"{url}/api/v1/network?{query}").json()["layers"]
    return layers


def pass_through(layers: list[dict[str, Any]], point: list[float]) -> tuple[list[NDArray[Any]], float]:
    """The pre-activations of each hidden layer of a ReLU network at a point, and f."""
    signal, before = np.array(point), []
    for layer in layers:
        before.append(np.array(layer["weight"]) @ signal + np.array(layer["bias"]))
        signal = np.maximum(before[-1], 0)
    return before[:-1], float(before[-1][0])


def pixel_of(page: Page, point: list[float], half: float = 3.0) -> tuple[float, float]:
    """Where on the screen a point of the usual window is."""
    box = page.locator(PAD).bounding_box()
    assert box is not None
    across, up = ((coordinate + half) / (2 * half) for coordinate in point)
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def point_at(page: Page, point: list[float], half: float = 3.0) -> None:
    page.mouse.move(*pixel_of(page, point, half))
    page.wait_for_selector(f"{CARD} .pattern", timeout=5000)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("point", [[-1.5, -1.0], [2.0, 1.2], [0.9, -2.1]])
def test_the_card_names_the_cell_under_the_pointer(page: Page, server, point: list[float]) -> None:
    layers = layers_of(page, server.url, DEFAULT)
    open_page(page, server.url)
    point_at(page, point)
    before, value = pass_through(layers, point)
    shown = [each.get_attribute("data-pattern") for each in page.locator(f"{CARD} .squares").all()]
    assert shown == ["".join(str(int(z > 0)) for z in layer) for layer in before]
    on = page.locator(f"{CARD} .on:not(i)").all_inner_texts()
    assert on == [f"{int((layer > 0).sum())} of 16 on" for layer in before]

    text = page.locator(f"{CARD} .formula").inner_text()
    parts = re.fullmatch(r"f\(x, y\) = (−?)([\d.]+) x ([+−]) ([\d.]+) y ([+−]) ([\d.]+)", text)
    assert parts is not None, text
    a, b, c = (number(sign.replace("+", "") + size) for sign, size in np.reshape(parts.groups(), (3, 2)))
    assert a * point[0] + b * point[1] + c == pytest.approx(value, abs=0.01)
    away = [point[0] + 1e-3, point[1] - 1e-3]
    assert a * away[0] + b * away[1] + c == pytest.approx(pass_through(layers, away)[1], abs=0.01)


def test_the_card_tells_area_edges_neighbours_and_the_linear_region(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=2")
    point_at(page, [0.5, 0.5], half=2)
    text = page.locator(CARD).inner_text()
    assert "f(x, y) = 4 x + 4 y − 4" in text.replace("f(x, y) = −4 x − 4 y + 4", "f(x, y) = 4 x + 4 y − 4")
    assert "Area 1, 4 edges, 4 neighbours" in text
    assert "A linear region by itself" in text
    point_at(page, [-1.5, 1.5], half=2)
    expect(page.locator(CARD)).to_contain_text("Area 1, 4 edges, 2 neighbours")


def test_off_the_map_there_is_no_card(page: Page, server) -> None:
    open_page(page, server.url)
    point_at(page, [1, 1])
    page.mouse.move(5, 5)
    expect(page.locator(CARD)).to_be_hidden()


def test_a_fold_names_its_unit(page: Page, server) -> None:
    layers = layers_of(page, server.url, DEFAULT)
    open_page(page, server.url)
    weight, bias = np.array(layers[0]["weight"])[4], layers[0]["bias"][4]
    foot = -bias * weight / (weight @ weight)
    along = np.array([-weight[1], weight[0]]) / np.linalg.norm(weight)
    point = next(p for p in (foot + step * along for step in (2.2, -2.2, 1.7, -1.7)) if np.abs(p).max() < 2.8)
    page.mouse.move(*pixel_of(page, point.tolist()))
    text = page.locator(f"{CARD} .fold").inner_text()
    assert text == "Fold of unit 5, layer 1"
    emphasised = page.locator("#view").screenshot()
    page.mouse.move(5, 5)
    expect(page.locator(CARD)).to_be_hidden()
    assert page.locator("#view").screenshot() != emphasised


def test_folds_that_are_not_drawn_cannot_be_pointed_at(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=7")
    point_at(page, [0.0, 0.0], half=2)
    assert page.locator(f"{CARD} .fold").count() == 0


def test_a_unit_that_folds_where_another_does_is_found_too(page: Page, server) -> None:
    # In the sawtooth both units of a pair fold at the same place, and an edge names only one of them.
    open_page(page, server.url, "?kind=sawtooth&depth=1&panel=network")
    over = "document.querySelector('#view canvas.over').toDataURL()"
    plain = page.evaluate(over)
    pictures = []
    for unit in (1, 2):
        page.locator(f".diagram [data-layer='1'][data-unit='{unit}']").hover()
        page.wait_for_timeout(500)
        pictures.append(page.evaluate(over))
    assert pictures[0] != plain
    assert pictures[0] == pictures[1]


def test_an_input_is_held_moved_shared_and_let_go(page: Page, server) -> None:
    open_page(page, server.url)
    page.mouse.click(*pixel_of(page, [1.0, -1.5]))
    page.wait_for_selector(f"{CARD} button")
    page.wait_for_timeout(400)
    held = [float(each) for each in page.evaluate("new URLSearchParams(location.search).get('probe')").split(",")]
    assert held == pytest.approx([1.0, -1.5], abs=0.02)
    cell = page.locator(CARD).get_attribute("data-cell")
    page.mouse.move(*pixel_of(page, [-2.0, 2.0]))
    assert page.locator(CARD).get_attribute("data-cell") == cell

    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_timeout(400)
    moved = [float(each) for each in page.evaluate("new URLSearchParams(location.search).get('probe')").split(",")]
    assert moved == pytest.approx([held[0] + 0.06, held[1]], abs=1e-3)
    page.reload()
    page.wait_for_selector(f"{CARD} .pattern")
    assert page.locator(CARD).is_visible()
    page.focus(PAD)
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{CARD} .pattern")
    page.wait_for_timeout(400)
    assert page.evaluate("new URLSearchParams(location.search).get('probe')") == "0,0"


def test_a_tap_holds_a_cell_on_a_phone(browser, server) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, server.url)
    page.touchscreen.tap(*pixel_of(page, [1.0, -1.5]))
    page.wait_for_selector(f"{CARD} .pattern")
    page.locator(f"{CARD} button").tap()
    expect(page.locator(CARD)).to_be_hidden()
    context.close()
