"""The profile: f along a line that one draws across the map, counted as exactly as the map."""

import math
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .reading import RANDOM_2D, counted, open_page, set_slider, wait_for

COUNT = "#panel-profile .count output"
SAWTOOTH = {"kind": "sawtooth", "input_dim": 2, "depth": 3}
ABS = RANDOM_2D | {"seed": 24, "widths": [8, 8], "activation": "abs"}


def restricted(page: Page, url: str, network: dict[str, Any], ends: list[float]) -> dict[str, Any]:
    """The network on the line from one end to the other; its input is the distance from the first end."""
    query = "&".join(
        f"{name}={','.join(map(str, value)) if isinstance(value, list) else value}" for name, value in network.items()
    )
    layers = page.request.get(f"{url}/api/v1/network?{query}").json()["layers"]
    length = math.hypot(ends[2] - ends[0], ends[3] - ends[1])
    across, up = (ends[2] - ends[0]) / length, (ends[3] - ends[1]) / length
    first = layers[0]
    bias = [b + v * ends[0] + w * ends[1] for (v, w), b in zip(first["weight"], first["bias"], strict=True)]
    layers[0] = first | {"weight": [[v * across + w * up] for v, w in first["weight"]], "bias": bias}
    return {"kind": "weights", "layers": layers}


def along(page: Page, url: str, network: dict[str, Any], ends: list[float]) -> dict[str, int]:
    """The counts along the line."""
    length = math.hypot(ends[2] - ends[0], ends[3] - ends[1])
    return counted(page, url, restricted(page, url, network, ends), {"x": [0, length]})


def ends_of(page: Page) -> list[float]:
    """The line that the address names."""
    page.wait_for_function("new URLSearchParams(location.search).has('profile')")
    page.wait_for_timeout(400)
    text: str = page.evaluate("new URLSearchParams(location.search).get('profile')")
    return [float(value) for value in text.split(",")]


def box_of(page: Page, selector: str) -> dict[str, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}


@pytest.mark.parametrize(
    ("query", "network", "ends"),
    [
        ("", RANDOM_2D | {"seed": 24}, [-3, -3, 3, 3]),
        ("&profile=-2.5,1,2,-0.75", RANDOM_2D | {"seed": 24}, [-2.5, 1, 2, -0.75]),
        ("&kind=sawtooth&depth=3&profile=-1.9,-1.3,1.7,1.1", SAWTOOTH, [-1.9, -1.3, 1.7, 1.1]),
        ("&depth=2&width=8&activation=abs", ABS, [-3, -3, 3, 3]),
    ],
)
def test_the_count_along_the_line_is_that_of_the_network_on_it(
    page: Page, server, query: str, network: dict[str, Any], ends: list[float]
) -> None:
    counts = along(page, server.url, network, ends)
    open_page(page, server.url, f"?panel=profile{query}")
    expect(page.locator(COUNT)).to_have_attribute("data-value", str(counts["linear_regions"]))
    expect(page.locator("#panel-profile .sentence")).to_contain_text(f"{counts['kinks']} kinks")
    assert page.locator("#profile-line g circle").count() == counts["kinks"]


def test_the_count_follows_the_network(page: Page, server) -> None:
    open_page(page, server.url, "?panel=profile")
    set_slider(page, "width", 5)
    counts = along(page, server.url, RANDOM_2D | {"seed": 24, "widths": [5, 5, 5]}, [-3, -3, 3, 3])
    expect(page.locator(COUNT)).to_have_attribute("data-value", str(counts["linear_regions"]))


def test_a_handle_is_dragged_by_mouse_and_moved_by_keys(page: Page, server) -> None:
    open_page(page, server.url, "?panel=profile&profile=-1,-1,1,1")
    width = page.locator("#view .inside").bounding_box()["width"]  # type: ignore[index]
    end = box_of(page, "#profile-line .end")
    page.mouse.move(end["x"], end["y"])
    page.mouse.down()
    page.mouse.move(end["x"] + width / 6, end["y"] + width / 3, steps=4)
    page.mouse.up()
    assert ends_of(page) == pytest.approx([-1, -1, 2, -1], abs=0.02)
    moved = ends_of(page)
    page.focus("#profile-line .middle")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.wait_for_timeout(400)
    assert ends_of(page) == pytest.approx([moved[0] + 0.06, moved[1] - 0.6, moved[2] + 0.06, moved[3] - 0.6])
    counts = along(page, server.url, RANDOM_2D | {"seed": 24}, ends_of(page))
    expect(page.locator(COUNT)).to_have_attribute("data-value", str(counts["linear_regions"]))
    page.click("[data-lay=horizontal]")
    assert ends_of(page) == [-3, 0, 3, 0]


def test_a_finger_drags_a_handle_and_does_not_scroll(page: Page, server) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    open_page(page, server.url, "?panel=profile&profile=-1,-1,1,1")
    start = box_of(page, "#profile-line .start")
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    for step in range(1, 6):
        point = {"x": start["x"], "y": start["y"] - 8 * step}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("new URLSearchParams(location.search).get('profile') !== '-1,-1,1,1'")
    x, y, *other = ends_of(page)
    assert (x, other) == (-1, [1, 1])
    assert -1 < y < 0.5
    assert page.evaluate("scrollY") == 0


def test_the_line_stays_where_it_is_while_the_window_moves(page: Page, server) -> None:
    open_page(page, server.url, "?panel=profile&profile=-1,-1,1,0.5&x=-2,2&y=-2,2")
    inside = page.locator("#view .inside").bounding_box()
    assert inside is not None
    handle = box_of(page, "#profile-line .end")
    assert (handle["x"] - inside["x"]) / inside["width"] == pytest.approx(3 / 4, abs=0.01)
    assert (handle["y"] - inside["y"]) / inside["height"] == pytest.approx(1.5 / 4, abs=0.01)
    page.click("#view .zoom .in")
    wait_for(page, "done")
    page.wait_for_function("new URLSearchParams(location.search).get('x') === '-1,1'")
    handle = box_of(page, "#profile-line .middle")
    assert (handle["x"] - inside["x"]) / inside["width"] == pytest.approx(1 / 2, abs=0.01)
    assert (handle["y"] - inside["y"]) / inside["height"] == pytest.approx(1.25 / 2, abs=0.01)


def test_who_points_at_the_chart_points_at_the_map(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=1&panel=profile&profile=-2,1,2,1")
    expect(page.locator(COUNT)).to_have_attribute("data-value", "2")
    page.focus("#panel-profile .chart")
    page.keyboard.press("ArrowRight")
    reading = page.locator("#panel-profile .reading")
    expect(reading).to_contain_text("(0, 1): f = −2, kink of unit")
    expect(reading).to_contain_text("of layer 1, slope −2 → 2")
    probe = page.locator("#profile-line circle.probe")
    assert (probe.get_attribute("cx"), probe.get_attribute("cy")) == ("50%", "25%")
    chart = page.locator("#panel-profile .chart").bounding_box()
    assert chart is not None
    page.mouse.move(chart["x"] + 0.8 * chart["width"], chart["y"] + chart["height"] / 2)
    expect(reading).to_contain_text("slope 2")
    page.mouse.move(0, 0)
    expect(reading).to_have_text("")
    expect(probe).to_be_hidden()


def test_a_line_without_length_is_explained(page: Page, server) -> None:
    open_page(page, server.url, "?panel=profile&profile=1,1,1,1")
    expect(page.locator("#panel-profile .sentence")).to_have_text("Both ends of the line are at the same place.")


def test_the_line_is_there_only_with_its_panel(page: Page, server) -> None:
    open_page(page, server.url, "?profile=-1,-1,1,1")
    assert page.locator("#profile-line").is_hidden()
    page.click("#tab-profile")
    assert page.locator("#profile-line .start").is_visible()
    page.click("label[for=view-surface]")
    assert page.locator("#profile-line").is_hidden()
