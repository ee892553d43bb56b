"""The scenes about what derivatives cost: sizes are moved, and what is shown is what the API says."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .accessible import assert_accessible
from .test_lecture import expect_figure, open_lecture, scene

HOURGLASS = [100, 50, 2, 50, 100]


def costs(page: Page, url: str, sizes: list[int]) -> Any:
    """What the API says."""
    return page.request.get(f"{url}/api/v1/chain?sizes={','.join(map(str, sizes))}").json()


def value(page: Page, part: str, order: str) -> int:
    """The number beside a bar."""
    cell = scene(page).locator(f'section[aria-label="{part}"] [data-order={order}] .value')
    return int(cell.inner_text().replace(",", ""))


def test_sizes_are_moved_and_come_back_with_the_address(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=chain")
    page.get_by_role("button", name="Hourglass").click()
    orders = costs(page, server.url, HOURGLASS)["orders"]
    expect_figure(page, orders["cheapest"]["multiplications"])
    for order in ("forward", "reverse", "cheapest"):
        assert value(page, "Multiplications", order) == orders[order]["multiplications"]
    expect(scene(page).locator(".product-tree").nth(2)).to_contain_text("(J₄ J₃) (J₂ J₁)")
    page.locator("#slider-costs-2").focus()
    page.keyboard.press("ArrowRight")
    wider = costs(page, server.url, [100, 50, 3, 50, 100])["orders"]["cheapest"]["multiplications"]
    expect_figure(page, wider)
    page.wait_for_url("**at=100,50,3,50,100*")
    page.reload()
    expect_figure(page, wider)
    expect(page.locator("#number-costs-2")).to_have_value("3")


def test_reverse_mode_wins_for_one_output_and_loses_for_many(page: Page, server) -> None:
    open_lecture(page, server.url, "?scene=reverse")
    orders = costs(page, server.url, [100, 80, 60, 40, 1])["orders"]
    ratio = orders["forward"]["multiplications"] / orders["reverse"]["multiplications"]
    expect_figure(page, f"{ratio:.3g} ×")
    for order in ("forward", "reverse"):
        assert value(page, "Activations kept at once", order) == orders[order]["memory"]["activations"]
    page.get_by_role("button", name="100 outputs").click()
    expect(scene(page).locator(".figure")).to_contain_text("as many multiplications in reverse mode")


@pytest.mark.parametrize("text", ["7", "1,2,x", "1,2,3,4,5,6,7", "0,5,5", "1e9,5,5"])
def test_a_broken_state_is_ignored(page: Page, server, text: str) -> None:
    open_lecture(page, server.url, f"?scene=hessian&at={text}")
    sweeps = costs(page, server.url, [100, 80, 60, 40, 1])["sweeps"]
    expect_figure(page, f"{sweeps['hessian_vector_product'] / sweeps['gradient']:.2g}")
    expect(page.locator("#number-costs-0")).to_have_value("100")


def test_a_phone_shows_the_scenes_without_a_finding_of_axe(page: Page, server) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for name in ("chain", "reverse", "hessian"):
        open_lecture(page, server.url, f"?scene={name}&theme=dark")
        expect(scene(page).locator(".figure output")).not_to_be_empty()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert_accessible(page)
