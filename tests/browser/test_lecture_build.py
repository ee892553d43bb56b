"""Scene 4 of the lecture: a function is built by hand, and hits a target with as few units as can be."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .lecture_stage import drag, figure, follow, handle, open_stage, picture, state, told, words

LEAST = {"|x|": 2, "triangle": 3, "sine": 7}


def button(page: Page, name: str) -> Locator:
    """The button of this name."""
    return page.get_by_role("button", name=name, exact=True)


def number(page: Page, label: str) -> Locator:
    """The number field of this label."""
    return page.get_by_role("spinbutton", name=f"{label}, as a number")


@pytest.mark.parametrize("target", LEAST)
def test_fit_it_hits_the_target_with_the_least_units(page: Page, server, target: str) -> None:
    open_stage(page, server.url, "build")
    expect(button(page, "Fit it")).to_be_disabled()
    button(page, target).click()
    assert words(page) == f"units; the target needs at least {LEAST[target]}"
    assert page.locator("#stage path.target").count() == page.locator("#stage path.error").count() == 1
    button(page, "Fit it").click()
    assert (figure(page), words(page)) == (LEAST[target], "units hit the target, and fewer can't")
    assert page.locator("#stage path.error").count() == 0
    expect(page.locator(".view-tools [role=status]")).to_contain_text("Hit.")
    button(page, "Add a unit").click()
    assert words(page) == f"units; the target needs at least {LEAST[target]}"
    number(page, "w₂").fill("0")
    assert words(page) == f"units hit the target; {LEAST[target]} can"
    button(page, target).click()
    assert page.locator("#stage path.target").count() == 0
    assert state(page)["target"] is None


def test_a_unit_is_moved_turned_and_weighed(page: Page, server) -> None:
    open_stage(page, server.url, "build")
    assert (figure(page), words(page)) == (2, "units, 2 kinks")
    drag(page, handle(page, "kink of unit 2"), across=150)
    kink, slope, weight = state(page)["units"][1]
    assert kink > 0.9
    assert (slope, weight, state(page)["chosen"]) == (1, -2, 1)
    drag(page, handle(page, "weight of unit 2"), across=0, up=200)
    assert state(page)["units"][1][2] > 0
    drag(page, handle(page, "weight of unit 2"), across=-250)
    assert state(page)["units"][1][1] == -1
    handle(page, "weight of unit 2").focus()
    before = state(page)["units"][1]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    assert state(page)["units"][1] == pytest.approx([before[0], before[1], before[2] - 0.11])
    handle(page, "kink of unit 1").focus()
    assert state(page)["chosen"] == 0
    page.keyboard.press("ArrowLeft")
    assert state(page)["units"][0][0] == -2.1
    number(page, "w₁").fill("-3.5")
    assert state(page)["units"][0][1] == -3.5
    number(page, "b₂").fill("0.5")
    assert state(page)["bias"] == 0.5
    expect(page.locator(".unit-words")).to_have_text("unit 1: 1 · φ(−3.5x − 7.35)")


def test_units_bumps_and_steps_are_added_while_there_is_room(page: Page, server) -> None:
    open_stage(page, server.url, "build")
    button(page, "Make a bump").click()
    assert (figure(page), words(page)) == (5, "units, 5 kinks")
    expect(page.locator(".view-tools [role=status]")).to_contain_text("A bump takes three units")
    button(page, "Make a step").click()
    button(page, "Make a bump").click()
    assert figure(page) == 10
    expect(button(page, "Make a bump")).to_be_disabled()
    button(page, "Add a unit").click()
    expect(button(page, "Make a step")).to_be_disabled()
    button(page, "Add a unit").click()
    expect(button(page, "Add a unit")).to_be_disabled()
    for left in reversed(range(12)):
        button(page, "Remove").click()
        assert figure(page) == left
    expect(button(page, "Remove")).to_be_hidden()
    button(page, "Add a unit").click()
    assert (figure(page), words(page)) == (1, "unit, 1 kink")


def test_a_target_is_drawn_shaped_and_hit(page: Page, server) -> None:
    open_stage(page, server.url, "build")
    button(page, "draw").click()
    first = state(page)["target"]
    handle(page, "height of point 2 of the target").focus()
    page.keyboard.press("ArrowUp")
    assert state(page)["target"][1] == [first[1][0], pytest.approx(first[1][1] + 0.1)]
    box = page.locator("#stage .chart").bounding_box()
    assert box is not None
    left, top, width, height = (box[name] for name in ("x", "y", "width", "height"))
    page.mouse.move(left + 0.1 * width, top + 0.1 * height)
    page.mouse.down()
    page.mouse.move(left + 0.5 * width, top + 0.8 * height, steps=20)
    page.mouse.move(left + 0.8 * width, top + 0.2 * height, steps=20)
    page.mouse.up()
    line = state(page)["target"]
    assert 4 <= len(line) <= 6
    assert (line[0][1], line[-1][1]) == (line[1][1], line[-2][1])
    least = len(line) - 2
    assert words(page).endswith(f"at least {least}")
    button(page, "Fit it").click()
    assert (figure(page), words(page)) == (least, "units hit the target, and fewer can't")


def test_what_was_built_is_told_and_followed(page: Page, server) -> None:
    open_stage(page, server.url, "build")
    first = picture(page)
    button(page, "draw").click()
    button(page, "Fit it").click()
    text, seen, shown = told(page), picture(page), words(page)
    assert len(text) < 500
    count = page.evaluate("window.told.length")
    follow(page, "")
    assert picture(page) == first
    follow(page, text)
    assert (picture(page), words(page)) == (seen, shown)
    assert page.evaluate("window.told.length") == count
