"""Gestures on the plot: they move the window, at once on the page and then in the address, and it is counted anew."""

import json
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from .reading import RANDOM_2D, counted, open_page, shown, wait_for

NETWORK = RANDOM_2D | {"seed": 24}
AT_REST = """() => new Promise((resolve) => {
  let frames = 0;
  const next = () => {
    frames = document.querySelector("#view .inside").hasAttribute("data-looked") ? 0 : frames + 1;
    if (frames < 15) requestAnimationFrame(next);
    else resolve();
  };
  next();
})"""
"""After a quarter of a second's frames without a gesture: a slow machine needs longer for them and to see one."""
DRAWINGS = """window.drawings = 0;
const drawElements = WebGL2RenderingContext.prototype.drawElements;
WebGL2RenderingContext.prototype.drawElements = function (...given) {
  window.drawings += 1;
  drawElements.apply(this, given);
};"""
WRITTEN_MILLISECONDS = 400
"""Longer than the page waits before it writes a change to the address."""


def window(page: Page) -> dict[str, list[float]]:
    """The window that the plot shows."""
    found: dict[str, list[float]] = json.loads(page.locator("#view .inside").get_attribute("data-window") or "")
    return found


def settled(page: Page) -> dict[str, list[float]]:
    """The window once the gesture is over, counted and written to the address."""
    page.evaluate(AT_REST)
    page.wait_for_timeout(WRITTEN_MILLISECONDS)
    wait_for(page, "done")
    return window(page)


def in_address(page: Page) -> dict[str, list[float]]:
    """The window that the address names."""
    ends = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
    return {axis: [float(end) for end in ends[axis].split(",")] for axis in ("x", "y") if axis in ends}


def place(page: Page, across: float, up: float) -> tuple[float, float]:
    """Where a part of the pad lies on the screen."""
    box = page.locator("#view .pad").bounding_box()
    assert box is not None
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *end), steps=4)
    page.mouse.up()


def assert_counted(page: Page, server, network: dict[str, Any]) -> None:
    """The page's count of what it shows is the API's."""
    counts = counted(page, server.url, network, window(page))
    assert shown(page, "linear_regions") == counts["linear_regions"]
    assert shown(page, "activation_regions") == counts["activation_regions"]


def test_the_wheel_zooms_about_the_pointer_and_the_window_is_counted(page: Page, server) -> None:
    open_page(page, server.url)
    before = shown(page, "linear_regions")
    page.mouse.move(*place(page, 0.75, 0.25))
    page.mouse.wheel(0, -500)
    now = settled(page)
    assert now["x"][1] - now["x"][0] == pytest.approx(6 * 2.718281828**-1, rel=1e-3)
    assert now["x"][0] + 0.75 * (now["x"][1] - now["x"][0]) == pytest.approx(1.5, abs=0.02)
    assert now["y"][0] + 0.25 * (now["y"][1] - now["y"][0]) == pytest.approx(-1.5, abs=0.02)
    assert shown(page, "linear_regions") != before
    assert_counted(page, server, NETWORK)
    assert in_address(page) == now
    page.reload()
    wait_for(page, "done")
    assert window(page) == now


def test_a_drag_pans_at_once_and_asks_only_when_it_ends(page: Page, server) -> None:
    open_page(page, server.url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "stream" in request.url else None)
    page.mouse.move(*place(page, 0.5, 0.5))
    page.mouse.down()
    page.mouse.move(*place(page, 0.25, 0.75), steps=4)
    page.wait_for_timeout(100)
    assert window(page)["x"] == pytest.approx([-1.5, 4.5], abs=0.05)
    assert window(page)["y"] == pytest.approx([-4.5, 1.5], abs=0.05)
    drawn = page.evaluate("document.querySelector('#view .plot').layout.xaxis.range")
    assert drawn == pytest.approx([-1.5, 4.5], abs=0.05)
    assert asked == []
    page.mouse.up()
    settled(page)
    assert len(asked) == 1
    assert_counted(page, server, NETWORK)


def test_a_double_click_and_the_button_show_the_usual_window(page: Page, server) -> None:
    open_page(page, server.url)
    reset = page.get_by_role("button", name="Show the usual window")
    expect(reset).to_be_hidden()
    drag(page, (0.5, 0.5), (0.6, 0.5))
    assert settled(page)["x"] != [-3, 3]
    expect(reset).to_be_visible()
    page.mouse.dblclick(*place(page, 0.3, 0.3))
    assert settled(page) == {"x": [-3, 3], "y": [-3, 3]}
    assert page.evaluate("location.search") == ""
    page.get_by_role("button", name="Zoom in").click()
    assert settled(page) == {"x": [-1.5, 1.5], "y": [-1.5, 1.5]}
    page.get_by_role("button", name="Zoom out").click()
    assert settled(page) == {"x": [-3, 3], "y": [-3, 3]}
    assert page.evaluate("location.search") == ""
    page.get_by_role("button", name="Zoom out").click()
    assert settled(page) == {"x": [-6, 6], "y": [-6, 6]}
    reset.click()
    assert settled(page) == {"x": [-3, 3], "y": [-3, 3]}


def test_keys_pan_zoom_and_reset(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=6")
    pad = page.get_by_role("application")
    assert "plus and minus zoom" in (pad.get_attribute("aria-label") or "")
    pad.focus()
    page.keyboard.press("+")
    assert settled(page) == {"x": [-1, 1]}
    assert_counted(page, server, {"kind": "sawtooth", "input_dim": 1, "depth": 6})
    page.keyboard.press("ArrowRight")
    assert settled(page) == {"x": [-0.8, 1.2]}
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert settled(page) == {"x": [-4, 4]}
    page.keyboard.press("0")
    assert settled(page) == {"x": [-2, 2]}


def test_shift_and_a_drag_zoom_to_a_box(page: Page, server) -> None:
    open_page(page, server.url)
    page.keyboard.down("Shift")
    drag(page, (0.25, 0.75), (0.5, 0.5))
    page.keyboard.up("Shift")
    now = settled(page)
    assert now["x"] == pytest.approx([-1.5, 0], abs=0.05)
    assert now["y"] == pytest.approx([0, 1.5], abs=0.05)
    assert_counted(page, server, NETWORK)


def test_escape_takes_a_drag_back(page: Page, server) -> None:
    open_page(page, server.url)
    page.mouse.move(*place(page, 0.5, 0.5))
    page.mouse.down()
    page.mouse.move(*place(page, 0.2, 0.5), steps=3)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert settled(page) == {"x": [-3, 3], "y": [-3, 3]}


def test_zooming_in_ends_where_float64_does(page: Page, server) -> None:
    end = 1 + 2**-43
    open_page(page, server.url, f"?kind=sawtooth&input_dim=1&depth=20&x=1,{end!r}")
    assert window(page) == {"x": [1, end]}
    notice = page.locator("#view .far")
    expect(notice).to_be_empty()
    pad = page.get_by_role("application")
    pad.focus()
    page.keyboard.press("+")
    narrow = settled(page)["x"]
    assert narrow[1] - narrow[0] == pytest.approx(2**-44, rel=0.02)
    expect(notice).to_be_empty()
    page.keyboard.press("+")
    expect(notice).to_have_text("This is as far as float64 goes.")
    assert settled(page)["x"] == narrow
    assert in_address(page)["x"] == narrow
    assert_counted(page, server, {"kind": "sawtooth", "input_dim": 1, "depth": 20})
    page.keyboard.press("-")
    expect(notice).to_be_empty()


def test_a_zoom_without_a_rest_is_counted_before_its_drawing_gets_coarse(page: Page, server) -> None:
    open_page(page, server.url)
    asked = page.evaluate("""async () => {
      const pad = document.querySelector("#view .pad");
      const asked = new Set();
      for (let notch = 0; notch < 60; notch += 1) {
        asked.add(document.body.dataset.sequence);
        pad.dispatchEvent(new WheelEvent("wheel", { deltaY: -150, cancelable: true }));
        await new Promise(requestAnimationFrame);
      }
      return asked.size;
    }""")
    assert asked >= 2
    settled(page)
    assert_counted(page, server, NETWORK)


def test_a_gesture_moves_the_picture_of_a_large_map(page: Page, server) -> None:
    page.add_init_script(DRAWINGS)
    open_page(page, server.url, "?kind=sawtooth&input_dim=2&depth=8")
    canvas = page.locator("#view canvas[data-cells-drawn]")
    x, y = map(round, place(page, 0.3, 0.3))
    patch = {"x": x + 100, "y": y - 200, "width": 60, "height": 60}
    expect(canvas).to_have_attribute("data-cells-drawn", "65536")
    before = page.screenshot(clip=patch)
    page.mouse.move(x, y)
    drawings, bounds = page.evaluate("window.drawings"), canvas.bounding_box()
    page.mouse.down()
    page.mouse.move(x + 120, y, steps=3)
    page.wait_for_selector("#view .inside[data-looked]")
    moved = canvas.bounding_box()
    assert bounds is not None
    assert moved is not None
    assert moved["x"] - bounds["x"] == pytest.approx(120, abs=0.1)
    assert page.evaluate("window.drawings") == drawings
    assert page.screenshot(clip={**patch, "x": patch["x"] + 120}) == before
    page.mouse.up()
    settled(page)
    assert page.evaluate("window.drawings") > drawings
    assert canvas.bounding_box() == bounds


def test_zooming_out_has_an_end_too(page: Page, server) -> None:
    open_page(page, server.url, "?depth=1&width=2&x=-3000,3000&y=-3000,3000")
    for _ in range(3):
        page.get_by_role("button", name="Zoom out").click()
    assert settled(page) == {"x": [-5000, 5000], "y": [-5000, 5000]}


def test_numbers_at_the_axes_stay_short_in_a_deep_zoom(page: Page, server) -> None:
    open_page(page, server.url, "?x=1.2500000003,1.2500000013&y=-0.5000000013,-0.5000000003")
    texts = page.locator("#view .plot svg text").all_text_contents()
    assert "x = 1.25 + … × 10⁻⁹" in texts
    assert "y = −0.5 + … × 10⁻⁹" in texts
    assert [text for text in texts if "…" not in text and len(text) > 6] == []
    assert len(texts) > 8


def fingers(touch: CDPSession, page: Page, paths: list[tuple[tuple[float, float], tuple[float, float]]]) -> None:
    """Draw fingers over the pad, each from one part of it to another."""
    ends = [(place(page, *start), place(page, *end)) for start, end in paths]

    def points(part: float) -> list[dict[str, float]]:
        return [
            {"x": x0 + part * (x1 - x0), "y": y0 + part * (y1 - y0), "id": each}
            for each, ((x0, y0), (x1, y1)) in enumerate(ends)
        ]

    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points(0)})
    for step in range(1, 9):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points(step / 8)})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.fixture
def touch(page: Page) -> CDPSession:
    """A phone with a touch screen."""
    page.set_viewport_size({"width": 360, "height": 740})
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
    return session


def test_two_fingers_zoom_and_one_scrolls_the_page(page: Page, server, touch: CDPSession) -> None:
    open_page(page, server.url)
    assert page.locator("#view .pad").evaluate("pad => getComputedStyle(pad).touchAction") == "pan-y"
    fingers(touch, page, [((0.4, 0.5), (0.3, 0.5)), ((0.6, 0.5), (0.7, 0.5))])
    now = settled(page)
    assert now["x"] == pytest.approx([-1.5, 1.5], abs=0.1)
    assert now["y"] == pytest.approx([-1.5, 1.5], abs=0.1)
    assert page.evaluate("scrollY") == 0
    assert_counted(page, server, NETWORK)
    fingers(touch, page, [((0.2, 0.2), (0.2, 0.9))])
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") > 80
    assert settled(page) == now


def test_one_finger_sideways_pans_a_line(page: Page, server, touch: CDPSession) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=4")
    fingers(touch, page, [((0.5, 0.5), (0.25, 0.5))])
    assert settled(page)["x"] == pytest.approx([-1, 3], abs=0.1)
    assert_counted(page, server, {"kind": "sawtooth", "input_dim": 1, "depth": 4})
