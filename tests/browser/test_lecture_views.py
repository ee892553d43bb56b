"""The lecture's views that are drawn on the page alone: the ReLU, units, building by hand, and folding."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .accessible import assert_accessible
from .lecture_stage import drag, figure, follow, handle, open_stage, picture, state, told, words
from .test_access import TEXTS

VIEWS = ["relu", "units", "build", "folding"]
BROKEN = [
    "{",
    "null",
    "7",
    "[]",
    '{"x": "a"}',
    '{"x": 1e9}',
    "x=1",
    '{"units": [[0, 9]]}',
    '{"units": [[1]]}',
    '{"units": 3}',
    '{"depth": 11, "as": "abs"}',
    '{"depth": 2, "as": "sum"}',
    '{"units": [[0, 1, 1]], "bias": 0, "target": "cube", "chosen": 0}',
    '{"units": [[0, 1, 1e9]], "bias": 0, "target": null, "chosen": 0}',
    '{"units": [[0, 1, 1]], "bias": 0, "target": [[-3, 0], [4, 0]], "chosen": 0}',
]


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
        assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", VIEWS)
def test_the_picture_fills_a_room_that_changes(page: Page, server, name: str) -> None:
    open_stage(page, server.url, name)
    before = picture(page)
    page.set_viewport_size({"width": 900, "height": 600})
    page.wait_for_function("(before) => document.querySelector('section').innerHTML !== before", arg=before)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_function("(before) => document.querySelector('section').innerHTML === before", arg=before)


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


@pytest.mark.parametrize(("name", "label"), [("relu", "x"), ("units", "slope of unit 2")])
def test_what_a_view_told_restores_its_picture(page: Page, server, name: str, label: str) -> None:
    open_stage(page, server.url, name)
    first = picture(page), figure(page), words(page)
    drag(page, handle(page, label), across=-177, up=60)
    text, seen = told(page), (picture(page), figure(page), words(page))
    assert seen != first
    count = page.evaluate("window.told.length")
    follow(page, "")
    assert (picture(page), figure(page), words(page)) == first
    follow(page, text)
    assert (picture(page), figure(page), words(page)) == seen
    assert page.evaluate("window.told.length") == count


def test_a_finger_drags_a_handle_and_does_not_scroll(page: Page, server) -> None:
    page.set_viewport_size({"width": 360, "height": 400})
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    open_stage(page, server.url, "units")
    target = handle(page, "slope of unit 1")
    target.scroll_into_view_if_needed()
    box = target.locator(".reach").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    scrolled = page.evaluate("scrollY")
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    for step in range(1, 6):
        moved = {"x": point["x"], "y": point["y"] - 10 * step}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [moved]})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("window.told.length > 0")
    assert state(page)["units"][0][1] > 1
    assert page.evaluate("scrollY") == scrolled


def test_units_are_moved_and_turned(page: Page, server) -> None:
    open_stage(page, server.url, "units")
    assert figure(page) == 3
    drag(page, handle(page, "kink of unit 1"), across=200)
    assert state(page)["units"][0][0] > -1
    handle(page, "kink of unit 2").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert state(page)["units"][1] == [-2.69, -0.5]
    handle(page, "slope of unit 2").focus()
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    assert (state(page)["units"][1][1], figure(page)) == (0, 2)
    page.keyboard.press("End")
    assert (state(page)["units"][1][1], figure(page)) == (4, 3)


def test_a_ray_that_is_dragged_over_its_kink_points_the_other_way(page: Page, server) -> None:
    open_stage(page, server.url, "units")
    drag(page, handle(page, "slope of unit 3"), across=-250)
    assert state(page)["units"][2][1] < 0
    drag(page, handle(page, "slope of unit 3"), across=0, up=-400)
    assert abs(state(page)["units"][2][1]) < 0.1


def test_kinks_at_one_place_are_one(page: Page, server) -> None:
    open_stage(page, server.url, "units")
    follow(page, '{"units": [[1, 1], [1, -2], [0, 1]]}')
    assert (figure(page), words(page)) == (2, "kinks in the window")


def test_units_are_added_and_removed(page: Page, server) -> None:
    open_stage(page, server.url, "units")
    add = page.get_by_role("button", name="Add a unit")
    for count in range(4, 9):
        add.click()
        assert figure(page) == count
    assert add.is_hidden()
    page.get_by_role("button", name="Remove unit 1").click()
    assert figure(page) == 7
    assert page.evaluate("document.activeElement.ariaLabel") == "Remove unit 1"
    for _ in range(7):
        page.keyboard.press("Enter")
    assert (figure(page), state(page)) == (0, {"units": []})
    assert add.is_visible()
    add.click()
    assert figure(page) == 1


def test_the_pieces_of_the_sawtooth_double_with_each_layer(page: Page, server) -> None:
    open_stage(page, server.url, "folding")
    for depth in reversed(range(11)):
        page.get_by_role("spinbutton").fill(str(depth))
        assert figure(page) == 2**depth
        assert state(page) == {"depth": depth, "as": "abs"}
        assert drawn_pieces(page) == 2**depth
        assert page.locator("#stage path.lens").count() == (depth >= 8)


def drawn_pieces(page: Page) -> int:
    """How often the last layer's path goes from one side of the chart to the other."""
    path = page.locator("#stage .side").last.locator(".content path").first.get_attribute("d")
    assert path is not None
    heights = [float(point.split()[1]) for point in path.removeprefix("M").split("L")]
    return sum(height in (min(heights), max(heights)) for height in heights) - 1


def test_folding_by_buttons_and_keys(page: Page, server) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_stage(page, server.url, "folding")
    assert (figure(page), words(page)) == (2, "pieces with 1 layer of 2 units")
    more, back = page.get_by_role("button", name="Fold once more"), page.get_by_role("button", name="Back")
    for depth in range(2, 11):
        more.click()
        assert (figure(page), words(page)) == (2**depth, f"pieces with {depth} layers of 2 units")
    more.click(force=True)
    assert figure(page) == 1024
    for _ in range(11):
        back.click(force=True)
    assert (figure(page), words(page)) == (1, "piece with 0 layers of 2 units")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.get_by_role("radio", name="as | · |").focus()
    page.keyboard.press("ArrowRight")
    assert state(page) == {"depth": 2, "as": "relu"}
    text, seen = told(page), picture(page)
    follow(page, '{"depth": 5, "as": "abs"}')
    follow(page, text)
    assert picture(page) == seen


def test_a_fold_moves_and_ends_as_without_motion(page: Page, server) -> None:
    open_stage(page, server.url, "folding")
    follow(page, '{"depth": 3, "as": "abs"}')
    seen = picture(page)
    follow(page, "")
    page.get_by_role("button", name="Fold once more").click()
    page.get_by_role("button", name="Fold once more").click()
    assert figure(page) == 8
    page.wait_for_timeout(200)
    assert picture(page) != seen
    page.wait_for_function("(seen) => document.querySelector('section').innerHTML === seen", arg=seen)
    page.get_by_role("button", name="Fold once more").click()
    follow(page, '{"depth": 3, "as": "abs"}')
    page.wait_for_timeout(100)
    assert picture(page) == seen
    page.emulate_media(reduced_motion="no-preference")


EIGHT = "[[-2.5,1],[-2,-0.5],[-1,2],[-0.5,-1],[0.3,1.5],[1,-3],[1.7,0.8],[2.4,3]]"
TEN = ",".join(f"[{-2.7 + 0.6 * index:.1f},1,{(-1) ** index}]" for index in range(10))
LATER = [
    ("relu", '{"x": -2.9}'),
    ("units", f'{{"units": {EIGHT}}}'),
    ("sum", f'{{"units": [{TEN}], "bias": 0.5, "target": [[-3, 1], [0, 2], [3, 0]], "chosen": 3}}'),
    ("sawtooth", '{"depth": 10, "as": "relu"}'),
]


@pytest.mark.parametrize(("scene", "at"), LATER)
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720)])
def test_the_back_row_reads_what_is_shown_later(page: Page, server, scene: str, at: str, size: tuple[int, int]) -> None:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server.url}/lecture?scene={scene}&theme=projector&at={quote(at)}")
    page.wait_for_selector(f"body[data-scene={scene}] section:not([hidden]) .chart text")
    texts = page.evaluate(TEXTS)
    assert [(text, pixels) for text, pixels, *_ in texts if pixels < 0.022 * height] == []
    assert [(text, contrast) for text, _, contrast, _ in texts if contrast < 7] == []
    for part in (".words", ".stage"):
        room = page.locator(f"section:not([hidden]) {part}")
        assert room.evaluate("(room) => room.scrollHeight - room.clientHeight") <= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
