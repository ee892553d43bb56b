"""Scene 8 of the lecture: one draw and its counts, and the histogram of a thousand."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from .accessible import assert_accessible
from .lecture_stage import figure, follow, open_stage, picture, told, words

NOISY = "kind=sawtooth&depth=6&noise=0.7&seed=0"
STATES = [
    f"{NOISY}&draws=1",
    "kind=sawtooth&depth=8&noise=0.000001&seed=7&draws=1000",
    "kind=sawtooth&depth=4&middle=random&seed=2&draws=1000",
    "kind=random&widths=2,2,2,2,2,2&init=pytorch&seed=5&draws=1000",
]
BROKEN = [
    *("{", "null", "7", "kind=sawtooth", f"{NOISY}", f"{NOISY}&draws=0", f"{NOISY}&draws=1e9", "kind=spiral&draws=1"),
    *("kind=sawtooth&depth=6&noise=-1&seed=0&draws=1", "kind=sawtooth&depth=6&noise=x&seed=0&draws=1"),
    *("kind=sawtooth&depth=99&noise=0&seed=0&draws=1", "kind=random&widths=3,2&init=pytorch&seed=0&draws=1"),
    "kind=sawtooth&depth=6&noise=0&seed=0.5&draws=1",
]


def open_draws(page: Page, url: str, state: str = "") -> None:
    """Show the view alone, in a state."""
    open_stage(page, url, "draws")
    if state:
        follow(page, state)
    wait_for_draw(page)
    if "draws=1000" in state:
        wait_for_study(page)


def wait_for_draw(page: Page) -> None:
    page.wait_for_selector(".draws[data-state=done]")


def wait_for_study(page: Page) -> None:
    page.wait_for_selector(".draws[data-study=done]")


def answer(page: Page, url: str, state: str) -> Any:
    """What the API says to the state that the view has told."""
    response = page.request.get(f"{url}/api/v1/draws?{state}")
    assert response.ok, response.text()
    return response.json()


def check(page: Page, url: str, state: str) -> None:
    """The figure is the first draw of the state's URL, and the sentence and the histogram are those of all."""
    found = answer(page, url, state)
    assert figure(page) == found["counts"]["linear_regions"][0]
    turning = found["counts"]["turning_points"][0]
    assert f"{turning} turning point" in words(page)
    if found["draws"] == 1:
        assert page.locator(".draws .summary").inner_text() == ""
        assert page.locator(".draws .bar").count() == 0
        return
    statistics = found["statistics"]["linear_regions"]
    sentence = f"mean {statistics['mean']:.1f} ± {statistics['standard_deviation']:.1f}"
    expect(page.locator(".draws .summary")).to_contain_text(sentence)
    expect(page.locator(".draws .summary")).to_contain_text(f"from {statistics['least']} to {statistics['most']}")
    assert page.locator(".draws text.mean").text_content() == f"mean {statistics['mean']:.1f}"


@pytest.mark.parametrize("state", STATES)
def test_what_is_shown_is_the_answer_to_the_url_that_is_told(page: Page, server, state: str) -> None:
    open_draws(page, server.url, state)
    check(page, server.url, state)
    assert page.evaluate("window.told.length") == 0


@pytest.mark.parametrize(("depth", "plain", "split"), [(4, 16, 30), (6, 64, 126), (8, 256, 510)])
def test_the_count_jumps_the_moment_that_the_noise_leaves_zero(
    page: Page, server, depth: int, plain: int, split: int
) -> None:
    open_draws(page, server.url)
    page.click(f"label[for=draws-depth-{depth}]")
    wait_for_draw(page)
    assert figure(page) == plain
    assert f"{plain - 1} turning points" in words(page)
    page.get_by_role("button", name="10⁻⁶").click()
    wait_for_draw(page)
    assert figure(page) == split
    assert f"{plain - 1} turning points" in words(page)
    assert told(page) == f"kind=sawtooth&depth={depth}&noise=0.000001&seed=0&draws=1"
    assert page.locator("#number-draws-noise").input_value() == "0.000001"
    raised = {4: "⁴", 6: "⁶", 8: "⁸"}[depth]
    assert f"2{raised} = {plain}" in (page.locator(".draws text.plain").text_content() or "")


def test_each_control_tells_its_state_and_shows_its_draw(page: Page, server) -> None:
    open_draws(page, server.url)
    page.fill("#number-draws-noise", "0.7")
    page.fill("#draws-seed", "17")
    assert told(page) == "kind=sawtooth&depth=6&noise=0.7&seed=17&draws=1"
    page.click("label[for=draws-mode-middle]")
    assert told(page) == "kind=sawtooth&depth=6&middle=random&seed=17&draws=1"
    assert page.locator("#slider-draws-noise").is_hidden()
    wait_for_draw(page)
    check(page, server.url, told(page))
    page.click("label[for=draws-mode-reset]")
    assert told(page) == "kind=random&widths=2,2,2,2,2,2&init=pytorch&seed=17&draws=1"
    page.get_by_role("button", name="Throw dice").click()
    assert "seed=17&" not in told(page)
    assert page.locator("#draws-seed").input_value() in told(page)
    page.click("label[for=draws-mode-noise]")
    assert "noise=0.7" in told(page)
    wait_for_draw(page)
    check(page, server.url, told(page))


def test_a_study_streams_in_and_the_next_one_has_other_seeds(page: Page, server) -> None:
    open_draws(page, server.url, f"{NOISY}&draws=1")
    page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => window.seen.push(document.querySelector(".summary").textContent))
            .observe(document.querySelector(".summary"), { childList: true });
        }"""
    )
    button = page.get_by_role("button", name="Draw 1,000")
    button.click()
    assert told(page) == f"{NOISY}&draws=1000"
    wait_for_study(page)
    seen = page.evaluate("window.seen")
    assert any("of 1,000 draws" in sentence for sentence in seen[:-1])  # a part of them
    assert seen[-1].startswith("1,000 draws from seed 0 on: ")
    check(page, server.url, told(page))
    button.click()
    assert told(page) == "kind=sawtooth&depth=6&noise=0.7&seed=1000&draws=1000"
    page.wait_for_selector(".draws[data-study=old], .draws[data-study=computing]")
    wait_for_study(page)
    wait_for_draw(page)
    check(page, server.url, told(page))


def test_a_study_follows_the_slider_and_ends_with_the_latest(page: Page, server) -> None:
    open_draws(page, server.url, f"{NOISY}&draws=1000")
    for noise in ("0.5", "0.3", "0.1"):
        page.locator("#slider-draws-noise").fill(noise)
    assert told(page) == "kind=sawtooth&depth=6&noise=0.1&seed=0&draws=1000"
    page.wait_for_selector(".draws[data-study=old], .draws[data-study=computing]")
    wait_for_study(page)
    wait_for_draw(page)
    check(page, server.url, told(page))


def test_the_bars_hold_all_draws(page: Page, server) -> None:
    state = STATES[2]
    open_draws(page, server.url, state)
    counts = answer(page, server.url, state)["counts"]["linear_regions"]
    heights = page.locator(".draws .bar").evaluate_all(
        "(bars) => bars.map((bar) => Number(bar.getAttribute('height')))"
    )
    by_count = [counts.count(each) for each in range(1, max(counts) + 1)]
    assert heights == pytest.approx([each / max(by_count) * max(heights) for each in by_count if each])


def test_it_begins_anew_with_no_text_and_ignores_what_is_broken(page: Page, server) -> None:
    open_draws(page, server.url, STATES[2])
    before = picture(page), figure(page)
    for text in BROKEN:
        follow(page, text)
        assert (picture(page), figure(page)) == before, text
    follow(page, "")
    wait_for_draw(page)
    assert figure(page) == 64
    assert page.locator(".draws .bar").count() == 0
    assert page.evaluate("window.told.length") == 0


def test_a_refusal_of_the_server_is_said(page: Page, server, problems: list[str]) -> None:
    open_draws(page, server.url, f"{NOISY}&draws=1")
    sentence = "draws: must be at most 5 (max_draws)."
    problem = {"type": "about:blank", "title": "Unprocessable Entity", "status": 422, "detail": sentence}
    page.route(
        "**/api/v1/draws/stream",
        lambda route: route.fulfill(status=422, content_type="application/problem+json", body=json.dumps(problem)),
    )
    page.get_by_role("button", name="Draw 1,000").click()
    expect(page.locator(".draws .summary")).to_have_text(sentence)
    assert len(problems) == 1
    assert "422" in problems.pop()


def test_a_server_that_was_away_is_asked_again(page: Page, server, problems: list[str]) -> None:
    open_draws(page, server.url)
    away = True

    def handle(route: Route) -> None:
        if away:
            route.abort("connectionrefused")
        else:
            route.continue_()

    page.route("**/api/v1/**", handle)
    page.click("label[for=draws-depth-8]")
    expect(page.locator(".draws .summary")).to_contain_text("asks again as soon as it is back")
    away = False
    wait_for_draw(page)
    assert figure(page) == 256
    expect(page.locator(".draws .summary")).to_have_text("")
    assert all("ERR_CONNECTION_REFUSED" in each for each in problems)
    problems.clear()


def test_it_works_with_the_keyboard_alone(page: Page, server) -> None:
    open_draws(page, server.url)
    page.locator("#draws-mode-noise").focus()
    page.keyboard.press("ArrowRight")
    assert "middle=random" in told(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert "depth=8" in told(page)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert told(page) == "kind=sawtooth&depth=8&noise=0.01&seed=0&draws=1"


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_to_mend(page: Page, server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    open_draws(page, server.url, STATES[3])
    for theme in ("light", "dark", "projector"):
        page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
        assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_scene_of_the_lecture_comes_back_from_its_address(page: Page, server) -> None:
    page.goto(f"{server.url}/lecture?scene=typical&at={quote(STATES[2], safe='')}")
    wait_for_study(page)
    wait_for_draw(page)
    found = answer(page, server.url, STATES[2])
    scene = page.locator("section.scene:visible")
    expect(scene.locator(".figure output")).to_have_attribute("data-value", str(found["counts"]["linear_regions"][0]))
    page.click("label[for=draws-mode-reset]")
    page.wait_for_url("**at=*init%3Dpytorch*")
    page.reload()
    wait_for_study(page)
    assert page.locator("#draws-mode-reset").is_checked()
