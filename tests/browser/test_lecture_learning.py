"""The scenes in which networks learn: many runs with their seeds, and the film of one."""

from statistics import median
from typing import Any

from playwright.sync_api import Page, expect

from .accessible import assert_accessible
from .reading import counted, query
from .test_lecture import RANDOM_LINE, expect_figure, open_lecture, scene

STARTS = ["tiny", "pytorch", "glorot", "he", "large"]
FILM = {
    "data": {"kind": "sine", "train": 100, "test": 200, "noise": 0.05},
    "plan": {"steps": 600},
    "every": 4,
}


def tiny_losses(page: Page, url: str, seeds: int) -> list[float]:
    """The train losses of the scene's tiny start, from the API."""
    run = {
        "data": {"kind": "sine", "train": 100, "test": 500, "noise": 0.05},
        "network": {"start": "tiny"},
        "plan": {"optimiser": "gradient_descent", "steps": 1000},
    }
    answer = page.request.post(f"{url}/api/v1/training/spread", data={"runs": [run], "seeds": seeds}).json()
    return [each["result"]["train_loss"] for each in answer["results"]]


def film(page: Page, url: str) -> Any:
    """The film of the scene, from the API."""
    return page.request.post(f"{url}/api/v1/training", data=FILM).json()


def test_runs_end_as_the_api_says_and_more_seeds_are_trained_on_demand(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=start")
    view = page.locator(".spread-view")
    expect(view).to_have_attribute("data-state", "done", timeout=60_000)
    expect_figure(page, f"{median(tiny_losses(page, server.url, 3)):.2g}")
    panels = view.locator(".panel")
    assert panels.nth(0).locator(".mark").count() == 3 * len(STARTS)
    assert panels.nth(1).locator(".mark").count() == 2 * 3 * len(STARTS)
    expect(scene(page).locator(".beside [role=status]")).to_contain_text("3 of 30 runs diverged")
    page.get_by_role("button", name="10 seeds").click()
    expect(view).to_have_attribute("data-state", "computing")
    page.wait_for_url("**at=10*")
    page.get_by_role("button", name="10 seeds").click()
    expect(view).to_have_attribute("data-state", "done", timeout=30_000)
    assert panels.nth(0).locator(".mark").count() == 3 * len(STARTS)
    assert "at=3" in query(page)


def test_the_film_is_scrubbed_by_keyboard_and_the_explorer_is_as_before(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=learning")
    page.wait_for_selector("body[data-run=finished]", timeout=30_000)
    told = film(page, server.url)["pictures"]
    page.locator("#scrubber").focus()
    page.keyboard.press("Home")
    expect_figure(page, told["linear_regions"][0])
    page.keyboard.press("End")
    expect_figure(page, told["linear_regions"][-1])
    expect(scene(page).locator(".figure")).to_contain_text("at step 600")
    expect(page.locator("#view canvas.data")).to_have_attribute("data-points", "300")
    page.wait_for_url("**head%3D600*")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(" ")
    expect(page.locator("#film .play")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("0")
    expect_figure(page, counted(page, server.url, RANDOM_LINE, {"x": [-3, 3]})["linear_regions"])
    assert page.locator("canvas.data").count() == 0


def test_a_preset_and_a_broken_state_of_the_film(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=learning&at=steps%3Dx%26data%3Dnone")
    page.wait_for_selector("body[data-run=finished]", timeout=30_000)
    page.get_by_role("button", name="Circles").click()
    expect(page.locator("#readout .classes")).to_be_visible(timeout=30_000)
    open_lecture(page, server.url, "?scene=algorithm&at=1000")
    expect(scene(page).locator(".beside [role=status]")).to_contain_text("15 networks")


def test_a_phone_shows_the_scenes_without_a_finding_of_axe(page: Page, server) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for name in ("learning", "algorithm"):
        open_lecture(page, server.url, f"?scene={name}&theme=dark")
        expect(scene(page).locator(".figure output")).not_to_be_empty()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert_accessible(page)
