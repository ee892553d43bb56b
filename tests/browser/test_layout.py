"""The page at its sizes: what is opened is seen, and nothing is cut or pushed out of its line."""

from playwright.sync_api import Page, expect

from .reading import open_page

# How far the lower end of the visible page lies below the upper end of an element, in pixels.
SEEN = "(selector) => innerHeight - document.querySelector(selector).getBoundingClientRect().top"
HEIGHT = "(selector) => document.querySelector(selector).getBoundingClientRect().height"


def test_a_panel_that_is_opened_is_seen_and_the_focus_stays_on_its_tab(page: Page, server) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page(page, server.url)
    page.click("#tab-numbers")
    page.wait_for_function(f"({SEEN})('#panel-numbers .ladder') > 100")
    expect(page.locator("#tab-numbers")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"({SEEN})('#panel-share .files') > 100")
    expect(page.locator("#tab-share")).to_be_focused()
    assert page.evaluate(SEEN, "#tab-share") < 720


def test_the_ladder_is_as_high_as_its_rungs_when_these_become_lower(page: Page, server) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_page(page, server.url, "?panel=numbers&theme=projector")
    expect(page.locator(".ladder .rungs li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tops = page.locator("#panels [role=tab]").evaluate_all("(tabs) => tabs.map((tab) => tab.offsetTop)")
    assert len(set(tops)) == 1
    high = page.evaluate(HEIGHT, ".ladder .scale")
    page.select_option("#theme select", "light")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_function(f"(high) => ({HEIGHT})('.ladder .scale') < high - 50", arg=high)
    page.wait_for_function(f"() => ({HEIGHT})('.ladder .chart .main-svg') === Math.round(({HEIGHT})('.ladder .scale'))")
