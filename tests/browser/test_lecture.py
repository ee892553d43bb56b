"""The lecture is given with the keyboard alone; each scene shows the number that it is about."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from app.lecture import default_deck
from app.networks import random_network

from .accessible import assert_accessible
from .reading import counted, query
from .test_access import TEXTS

HALL = {"width": 1920, "height": 1080}
LEAST_SHARE = 0.022
"""Of the screen's height: so large is the smallest text for the back row."""
NAMES = [scene.name for scene in default_deck().scenes]
LEARNING = {scene.name for scene in default_deck().scenes if scene.view.kind in ("training", "spread")}
ONE_LAYER = {"kind": "random", "input_dim": 1, "widths": [10], "init": "lecture", "seed": 3}
RANDOM_PLANE = {"kind": "random", "input_dim": 2, "widths": [16, 16, 16], "init": "he", "seed": 24}
RANDOM_LINE = {"kind": "random", "input_dim": 1, "widths": [8, 8, 8], "init": "he", "seed": 1}
SAWTOOTH = {"kind": "sawtooth", "depth": 4, "input_dim": 2}


def open_lecture(page: Page, url: str, parameters: str = "") -> None:
    page.goto(f"{url}/lecture{parameters}")
    page.wait_for_function("document.body.dataset.scene !== undefined")


def scene(page: Page) -> Locator:
    return page.locator("section.scene:not([hidden])")


def expect_scene(page: Page, name: str) -> None:
    expect(scene(page)).to_have_attribute("data-scene", name)


def expect_figure(page: Page, value: float | str) -> None:
    expect(scene(page).locator(".figure output")).to_have_attribute("data-value", str(value), timeout=15_000)


def api_figures(page: Page, url: str) -> dict[str, Any]:
    """What each scene begins with, from the API and from numpy."""
    network = random_network(1, [4, 4], "he", 296)
    signal = np.array([0.5])
    for weight, bias in zip(network.weights[:-1], network.biases[:-1], strict=True):
        signal = np.maximum(weight @ signal + bias, 0.0)
    output = (network.weights[-1] @ signal + network.biases[-1])[0]
    few, scalar = (page.request.get(f"{url}/api/v1/chain?sizes=100,80,60,40,{size}").json() for size in (10, 1))
    modes = {name: scalar["orders"][name]["multiplications"] for name in ("forward", "reverse")}
    return {
        "perceptron": f"{output:.3g}".replace("-", "\u2212"),
        "relu": 1.5,
        "units": 3,
        "sum": 2,
        "width": counted(page, url, ONE_LAYER, {"x": [-2.2, 2.2]})["kinks"],
        "sawtooth": 2,
        "versus": 2**4,
        "typical": page.request.get(f"{url}/api/v1/regions?kind=sawtooth&depth=6").json()["counts"]["linear_regions"],
        "plane": counted(page, url, RANDOM_PLANE, {"x": [-3, 3], "y": [-3, 3]})["linear_regions"],
        "chain": few["orders"]["cheapest"]["multiplications"],
        "reverse": f"{modes['forward'] / modes['reverse']:.3g} ×",
        "hessian": f"{scalar['sweeps']['hessian_vector_product'] / scalar['sweeps']['gradient']:.2g}",
        "summary": counted(page, url, RANDOM_LINE, {"x": [-3, 3]})["linear_regions"],
    }


def test_the_deck_is_played_with_the_keyboard_alone(page: Page, server) -> None:
    page.set_viewport_size(HALL)  # type: ignore[arg-type]
    figures = api_figures(page, server.url)
    assert set(NAMES) - set(figures) == LEARNING
    open_lecture(page, server.url)
    for index, name in enumerate(NAMES):
        expect_scene(page, name)
        if name in figures:
            expect_figure(page, figures[name])
        else:  # it is told when all has learnt, see test_lecture_learning
            expect(scene(page).locator(".figure output")).not_to_be_empty()
        expect(page.locator("#slides .steps output")).to_have_text(f"{index + 1} / {len(NAMES)}")
        expect(scene(page).locator(".reveal")).to_be_hidden()
        page.keyboard.press("PageDown" if index % 2 else "ArrowRight")
        expect(scene(page).locator(".reveal")).to_be_visible()
        page.keyboard.press("ArrowRight" if index % 2 else "PageDown")
    expect_scene(page, NAMES[-1])
    page.keyboard.press("PageUp")
    expect_scene(page, NAMES[-2])


@pytest.mark.parametrize("name", NAMES)
def test_the_back_row_reads_everything(page: Page, server, name: str) -> None:
    page.set_viewport_size(HALL)  # type: ignore[arg-type]
    open_lecture(page, server.url, f"?scene={name}&theme=projector&reveal=on")
    page.wait_for_function(
        "document.querySelector('section.scene:not([hidden]) .figure output').dataset.value !== undefined"
    )
    texts = page.evaluate(TEXTS)
    assert len(texts) > 10
    assert [(text, pixels) for text, pixels, *_ in texts if pixels < LEAST_SHARE * HALL["height"]] == []
    assert [(text, contrast) for text, _, contrast, _ in texts if contrast < 7] == []
    assert page.evaluate("document.documentElement.scrollHeight") <= HALL["height"]
    assert (
        page.evaluate(
            "(() => { const words = document.querySelector('section.scene:not([hidden]) .words');"
            " return words.scrollHeight - words.clientHeight; })()"
        )
        <= 1
    )
    assert_accessible(page)


def test_keys_lead_to_scenes_and_answers(page: Page, server) -> None:
    open_lecture(page, server.url)
    page.keyboard.press("5")
    expect_scene(page, NAMES[4])
    page.keyboard.press("0")
    expect_scene(page, NAMES[9])
    page.keyboard.press("Enter")
    expect(scene(page).locator(".reveal")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect_scene(page, NAMES[8])
    expect(scene(page).locator(".reveal")).to_be_hidden()
    page.keyboard.press("b")
    expect(page.locator("#blank")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator("#blank")).to_be_hidden()


def test_theme_and_size_have_keys_and_stay(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=versus&theme=dark")
    before = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    page.keyboard.press("t")
    expect(page.locator("html")).to_have_attribute("data-theme", "projector")
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("-")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > 1.25 * before
    assert query(page) == "?scene=versus&theme=projector&size=1.1"
    page.reload()
    expect_scene(page, "versus")
    expect(page.locator("html")).to_have_attribute("data-theme", "projector")


def test_the_address_leads_to_the_scene_as_it_was_left(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=width")
    expect_figure(page, 10)
    slider = page.locator("#slider-width")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect_figure(page, 11)
    expect_scene(page, "width")
    address = query(page)
    page.goto("about:blank")
    page.goto(f"{server.url}/lecture{address}")
    expect_figure(page, 11)
    expect(page.locator("#slider-width")).to_have_value("11")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    expect_figure(page, 10)


def test_the_width_goes_to_two_hundred_kinks(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=width")
    page.locator("#slider-width").focus()
    page.keyboard.press("End")
    expect_figure(page, 200)


def test_presets_show_other_networks(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=plane")
    expect_figure(page, counted(page, server.url, RANDOM_PLANE, {"x": [-3, 3], "y": [-3, 3]})["linear_regions"])
    page.get_by_role("button", name="Sawtooth").click()
    expect_figure(page, counted(page, server.url, SAWTOOTH, {"x": [-2, 2], "y": [-2, 2]})["linear_regions"])
    expect_figure(page, 4**4)


def test_each_scene_shows_only_the_controls_that_it_needs(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=width")
    expect_figure(page, 10)
    controls = scene(page).locator("[data-control]:visible")
    assert [each.get_attribute("data-control") for each in controls.all()] == ["width", "seed"]


def test_notes_and_lecture_stay_in_step(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=relu")
    notes = page.context.new_page()
    notes.goto(f"{server.url}/lecture/presenter")
    expect(notes.locator(".link")).to_have_text("In step with the lecture.")
    shown = notes.locator("section.notes:not([hidden])")
    expect(shown).to_have_attribute("data-scene", "relu")
    notes.keyboard.press("PageDown")
    expect(scene(page).locator(".reveal")).to_be_visible()
    notes.keyboard.press("PageDown")
    expect_scene(page, "units")
    page.keyboard.press("5")
    expect(shown).to_have_attribute("data-scene", "width")
    expect(shown).to_contain_text(default_deck().scenes[4].notes.strip().splitlines()[0])
    notes.keyboard.press("b")
    expect(page.locator("#blank")).to_be_visible()
    assert_accessible(notes)
    notes.close()


@pytest.mark.parametrize(
    "parameters", ["?scene=nowhere", "?at=%7B%22broken", "?scene=width&at=width=x&size=-3&reveal=2"]
)
def test_a_broken_address_shows_a_scene_all_the_same(page: Page, server, parameters: str) -> None:
    open_lecture(page, server.url, parameters)
    expect(scene(page)).to_have_count(1)
    expect(scene(page).locator(".figure output")).not_to_be_empty()


def open_room(page: Page, url: str, parameters: str = "") -> str:
    """Open the lecture and a room in it; the room's code."""
    open_lecture(page, url, parameters)
    page.get_by_role("button", name="Open a room").click()
    code = page.locator("#room .presenter .code").first
    expect(code).to_have_text(re.compile("^[A-Z0-9]{6}$"))
    return code.inner_text()


def test_whoever_follows_sees_what_the_presenter_does(page: Page, server) -> None:
    code = open_room(page, server.url, "?scene=width")
    follower = page.context.new_page()
    open_lecture(follower, server.url, f"?room={code.lower()}")
    expect_scene(follower, "width")
    expect(follower.locator("#room .follower .words")).to_have_text(f"You follow the lecture in room {code}.")
    expect(page.locator("#room .presenter .words")).to_have_text("1 follower")
    page.locator("#slider-width").focus()
    page.keyboard.press("End")
    expect_figure(follower, 200)
    page.keyboard.press("PageDown")
    expect(scene(follower).locator(".reveal")).to_be_visible()

    follower.keyboard.press("PageUp")
    expect(follower.locator("#room .follower .words")).to_have_text("You look around on your own.")
    page.keyboard.press("PageDown")
    expect_scene(page, "sawtooth")
    expect_scene(follower, "sum")
    follower.get_by_role("button", name="Back to the lecture").click()
    expect_scene(follower, "sawtooth")
    follower.close()


def test_a_presenter_who_reloads_keeps_the_room_and_a_late_one_sees_the_present(page: Page, server) -> None:
    code = open_room(page, server.url, "?scene=units")
    page.reload()
    expect(page.locator("#room .presenter .code").first).to_have_text(code)
    page.keyboard.press("4")
    late = page.context.new_page()
    open_lecture(late, server.url, f"?room={code}")
    expect_scene(late, "sum")
    page.get_by_role("button", name="End the room").click()
    expect(late.locator("#room .follower .words")).to_have_text("The presenter has ended the room.")
    expect(page.locator("#room")).to_be_hidden()
    late.close()


def test_a_wrong_code_is_told(page: Page, server) -> None:
    open_lecture(page, server.url, "?room=NOROOM")
    expect(page.locator("#room .follower .words")).to_have_text("There is no room with this code, or it has ended.")
    expect(scene(page)).to_have_count(1)
