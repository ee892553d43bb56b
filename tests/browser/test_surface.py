"""The surface of f in space: the cells of the map at the height of f, turned by keys and mouse."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from .reading import RANDOM_2D, open_page, set_slider, shown, wait_for

SCENE = "document.querySelector('#view .scene')"
MAP = "document.querySelector('#view canvas')"


def mesh(page: Page) -> dict[str, Any]:
    """What plotly draws of the cells."""
    page.wait_for_function(f"{SCENE}.data?.[0].i.length > 0")
    found: dict[str, Any] = page.evaluate(
        f"""() => {{
          const [{{ x, y, z, i, j, k, facecolor, intensity }}] = {SCENE}.data;
          return {{ x: [...x], y: [...y], z: [...z], i: [...i], j: [...j], k: [...k], facecolor,
            intensity: intensity && [...intensity] }};
        }}"""
    )
    return found


def triangles_of(page: Page, url: str, network: dict[str, Any], half: float) -> int:
    """Triangles that fan the API's cells."""
    body = {"network": network, "window": {"x": [-half, half], "y": [-half, half]}, "geometry": True}
    geometry = page.request.post(f"{url}/api/v1/regions", data=body).json()["geometry"]
    return len(geometry["cell_vertices"]) - 2 * (len(geometry["cell_offsets"]) - 1)


def eye(page: Page) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(f"{SCENE}.layout.scene.camera.eye")
    return found


def test_the_surface_has_the_triangles_of_the_map(page: Page, server) -> None:
    open_page(page, server.url, "?view=surface")
    assert len(mesh(page)["i"]) == triangles_of(page, server.url, RANDOM_2D | {"seed": 24}, 3)
    assert page.locator("#view canvas").first.is_hidden()
    set_slider(page, "width", 6)
    wait_for(page, "done")
    network = RANDOM_2D | {"seed": 24, "widths": [6, 6, 6]}
    assert len(mesh(page)["i"]) == triangles_of(page, server.url, network, 3)


def test_each_corner_is_at_the_height_of_f(page: Page, server) -> None:
    open_page(page, server.url, "?view=surface&kind=sawtooth&depth=1")
    found = mesh(page)
    for x, y, z in zip(found["x"], found["y"], found["z"], strict=True):
        assert z == pytest.approx(2 * abs(x) - 2 + 2 * abs(y) - 2, abs=1e-6)


def test_it_stays_exact_far_zoomed_in(page: Page, server) -> None:
    open_page(page, server.url, "?view=surface&x=0.5,0.5000001&y=0.25,0.2500001")
    found = mesh(page)
    for axis in ("x", "y"):
        ends = page.evaluate(f"{SCENE}.layout.scene.{axis}axis.range")
        assert [min(found[axis]), max(found[axis])] == pytest.approx(ends, abs=1e-3 * (ends[1] - ends[0]))


@pytest.mark.parametrize(
    ("colour", "levels"), [("pattern", None), ("linear_region", None), ("value", "x"), ("slope", "i")]
)
def test_it_has_the_colours_of_the_map(page: Page, server, colour: str, levels: str | None) -> None:
    open_page(page, server.url, f"?view=surface&kind=sawtooth&depth=2&colour={colour}")
    found = mesh(page)
    if levels is None:
        assert len(found["facecolor"]) == len(found["i"])
        assert len(set(found["facecolor"])) == shown(page, "linear_regions") == 16
    else:
        assert len(found["intensity"]) == len(found[levels])
        assert page.locator("#legend .scale").is_visible()


def test_folds_are_lines_on_it(page: Page, server) -> None:
    open_page(page, server.url, "?view=surface&kind=sawtooth&depth=2")
    mesh(page)
    assert page.evaluate(f"{SCENE}.data.slice(1).map((trace) => trace.type)") == ["scatter3d"] * 2
    page.click("#show-more")
    page.click("#toggle-folds")
    page.wait_for_function(f"{SCENE}.data.length === 1")


def test_keys_and_the_mouse_turn_it_and_the_view_is_kept(page: Page, server) -> None:
    open_page(page, server.url, "?view=surface&width=5")
    mesh(page)
    usual = eye(page)
    page.focus("#view .surface")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"(x) => {SCENE}.layout.scene.camera.eye.x !== x", arg=usual["x"])
    turned = eye(page)
    assert turned["z"] == pytest.approx(usual["z"])
    page.keyboard.press("+")
    page.wait_for_function(f"(z) => {SCENE}.layout.scene.camera.eye.z < z", arg=turned["z"])
    box = page.locator("#view .surface").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0], middle[1] + 60, steps=3)
    page.mouse.up()
    page.wait_for_function(f"(z) => {SCENE}.layout.scene.camera.eye.z > z", arg=turned["z"])
    page.wait_for_timeout(100)
    kept = eye(page)
    set_slider(page, "seed", 3)
    wait_for(page, "done")
    assert eye(page) == kept
    page.focus("#view .surface")
    page.keyboard.press("0")
    page.wait_for_function(f"(x) => {SCENE}.layout.scene.camera.eye.x === x", arg=usual["x"])


def test_map_and_surface_change_places_again_and_again(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=1")
    for _ in range(20):
        page.click("label[for=view-surface]")
        page.wait_for_function(f"{SCENE}.offsetWidth > 0")
        page.click("label[for=view-map]")
        page.wait_for_function(f"{MAP}.offsetWidth > 0")
    assert page.evaluate(f"!{MAP}.getContext('webgl2').isContextLost()")
    page.click("label[for=view-surface]")
    assert len(mesh(page)["i"]) == 4 * 2
    assert page.locator(".gl-container canvas, #scene canvas, #view .scene canvas").count() == 1


def test_too_many_cells_are_drawn_through_points_of_f(page: Page, server) -> None:
    open_page(page, server.url, "?view=surface&kind=sawtooth&depth=8&noise=0&colour=value")
    about = page.locator("#view .about")
    expect(about).to_contain_text("65,536 cells are too many here: the surface is drawn through 160 × 160 points of f.")
    found = mesh(page)
    assert len(found["z"]) == 160**2
    assert found["intensity"] == found["z"]
    assert (min(found["x"]), max(found["x"])) == (min(found["y"]), max(found["y"])) == pytest.approx((-2, 2))
    for x, y, z in list(zip(found["x"], found["y"], found["z"], strict=True))[::97]:
        assert z == pytest.approx(sawtooth(x, 8) + sawtooth(y, 8), abs=1e-4)
    page.select_option("#choice-colour", "pattern")
    page.wait_for_function(f"{SCENE}.data[0].facecolor?.length === 2 * 159 ** 2")
    set_slider(page, "depth", 2)
    wait_for(page, "done")
    expect(about).to_be_hidden()
    assert len(mesh(page)["i"]) == 2 * 4**2


def sawtooth(x: float, depth: int) -> float:
    for _ in range(depth):
        x = 2 * abs(x) - 2
    return x


def test_the_line_of_the_profile_lies_on_it(page: Page, server) -> None:
    open_page(page, server.url, "?view=surface&kind=sawtooth&depth=1&folds=off&panel=profile&profile=-2,1,2,1")
    page.wait_for_function(f"{SCENE}.data?.length === 2")
    line = page.evaluate(f"(({{ x, y, z }}) => ({{ x: [...x], y, z }}))({SCENE}.data[1])")
    assert line["x"] == pytest.approx([-2, 0, 2])
    assert line["y"] == pytest.approx([1, 1, 1])
    assert line["z"] == pytest.approx([2, -2, 2], abs=0.1)  # a little above the surface
    page.click("#tab-profile")
    page.wait_for_function(f"{SCENE}.data.length === 1")


def test_one_input_has_no_surface(page: Page, server) -> None:
    open_page(page, server.url, "?view=surface&width=5")
    mesh(page)
    page.click("label[for=input_dim-1]")
    wait_for(page, "done")
    assert page.locator("#view .surface").is_hidden()
    assert page.locator("#view .plot").first.is_visible()


def swipe(page: Page, touch: CDPSession, across: float, up: float) -> None:
    """Draw a finger over the middle of the surface."""
    box = page.locator("#view .surface").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x + across * step / 10, "y": y - up * step / 10}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(200)


def test_a_finger_across_turns_it_and_up_scrolls_the_page(page: Page, server) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    open_page(page, server.url, "?view=surface&width=5")
    mesh(page)
    before = eye(page)
    swipe(page, touch, across=80, up=0)
    page.wait_for_function(f"(x) => {SCENE}.layout.scene.camera.eye.x !== x", arg=before["x"])
    assert page.evaluate("scrollY") == 0
    assert eye(page)["z"] == pytest.approx(before["z"])
    swipe(page, touch, across=0, up=150)
    assert page.evaluate("scrollY") > 80
