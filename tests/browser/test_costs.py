"""/costs: the costs that the page shows are those of the API, and an order can be clicked together."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .accessible import assert_accessible
from .reading import query, set_slider, wait_for
from .test_access import TEXTS

SCALAR = [100, 80, 60, 40, 1]
HOURGLASS = [100, 50, 2, 50, 100]


def open_costs(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}/costs{query}")
    wait_for(page, "done")


def asked(page: Page, url: str, sizes: list[int], bracketing: object = None) -> dict[str, Any]:
    """The API's orders."""
    response = page.request.post(f"{url}/api/v1/chain", data={"sizes": sizes, "bracketing": bracketing})
    orders: dict[str, Any] = response.json()["orders"]
    return orders


def has_cost(page: Page, order: str, cost: int) -> None:
    expect(page.locator(f"[data-order={order}] .exact")).to_have_text(f"{cost:,}")


def cost(page: Page, order: str) -> int:
    return int(page.locator(f"[data-order={order}] .exact").inner_text().replace(",", ""))


def test_the_costs_are_those_of_the_api(page: Page, server) -> None:
    open_costs(page, server.url)
    orders = asked(page, server.url, SCALAR)
    for order in ("forward", "reverse", "cheapest"):
        has_cost(page, order, orders[order]["multiplications"])
        kept = orders[order]["memory"]
        expect(page.locator(f"[data-order={order}] .parts")).to_have_text(
            f"{kept['activations']:,} + {kept['derivatives']:,}"
        )
    expect(page.locator("#orders .verdict")).to_contain_text("Reverse mode is the cheapest")
    expect(page.locator("[data-order=given]")).to_contain_text("Multiply to the end")
    assert page.evaluate("location.search") == ""


@pytest.mark.parametrize(
    ("preset", "sizes", "verdict"),
    [
        ("Wide output", [1, 40, 60, 80, 100], "Forward mode is the cheapest"),
        ("Hourglass", HOURGLASS, "Neither mode is the cheapest: the better one takes 13 times"),
    ],
)
def test_an_example_sets_the_sizes_and_says_why(
    page: Page, server, preset: str, sizes: list[int], verdict: str
) -> None:
    open_costs(page, server.url)
    page.click(f"text={preset}")
    expect(page.locator("#orders .verdict")).to_contain_text(verdict)
    has_cost(page, "cheapest", asked(page, server.url, sizes)["cheapest"]["multiplications"])
    assert [int(page.locator(f"#number-size-{place}").input_value()) for place in range(5)] == sizes
    expect(page.locator("[aria-pressed=true]")).to_have_text(preset)
    expect(page.locator("#layer-sizes .why")).not_to_be_empty()
    set_slider(page, "size-1", 33)
    expect(page.locator("#layer-sizes .why")).to_be_empty()


def test_the_hessian_costs_what_the_api_says(page: Page, server) -> None:
    open_costs(page, server.url, "?sizes=3,4,5,2")
    answer = page.request.get(f"{server.url}/api/v1/chain?sizes=3,4,5,2").json()
    for name, value in answer["sweeps"].items():
        expect(page.locator(f"[data-sweep={name}] .value")).to_have_text(f"{value:,}")
    expect(page.locator("#sweeps .facts")).to_contain_text(f"{answer['parameters']} parameters")
    assert page.locator(".growth .curve").count() == 3 * (len(answer["growth"]) - 1)
    hessian = page.locator(".growth .curve").first.evaluate(
        "line => [line.y1, line.y2].map((end) => end.baseVal.value)"
    )
    assert hessian[0] > hessian[1]


def test_an_order_is_clicked_together_and_undone(page: Page, server) -> None:
    open_costs(page, server.url, "?sizes=100,50,2,50,100")
    expect(page.locator("#chain .total")).to_have_text("0 multiplications so far, 3 products to go.")
    page.click(".dot[data-dot='2']")
    expect(page.locator("#chain .total")).to_have_text("5,000 multiplications so far, 2 products to go.")
    page.click(".dot[data-dot='1']")
    page.click(".dot[data-dot='3']")
    given = asked(page, server.url, HOURGLASS, [4, [[3, 2], 1]])["given"]["multiplications"]
    has_cost(page, "given", given)
    expect(page.locator("#chain .total")).to_have_text(f"Yours, J₄ ((J₃ J₂) J₁), takes {given:,} multiplications.")
    expect(page.locator("#trees figure")).to_have_count(2)
    assert query(page) == "?sizes=100,50,2,50,100&dots=2,1,3"
    page.click("#undo")
    expect(page.locator(".dot")).to_have_count(1)
    expect(page.locator("[data-order=given]")).to_contain_text("Multiply to the end")
    page.click("#anew")
    expect(page.locator(".dot")).to_have_count(3)
    expect(page.locator("#undo")).to_be_disabled()


@pytest.mark.parametrize("sizes", ["7,3,9,2,8,1,5", "3,4,3", "2,9,4,9,4,9,4,9,2"])
def test_the_cheapest_is_never_beaten(page: Page, server, sizes: str) -> None:
    for direction in (1, -1):
        dots = ",".join(map(str, list(range(1, sizes.count(",")))[::direction]))
        open_costs(page, server.url, f"?sizes={sizes}&dots={dots}")
        least = cost(page, "cheapest")
        assert cost(page, "given") == cost(page, "forward" if direction == 1 else "reverse")
        assert all(cost(page, order) >= least for order in ("forward", "reverse", "given"))


def test_the_address_holds_all(page: Page, server) -> None:
    open_costs(page, server.url, "?sizes=5,6,7&dots=1")
    set_slider(page, "size-0", 9)
    has_cost(page, "given", 9 * 6 * 7)
    assert query(page) == "?sizes=9,6,7&dots=1"
    page.click("#add-layer")
    expect(page.locator("#layer-sizes .control")).to_have_count(4)
    assert query(page) == "?sizes=9,6,6,7"
    page.reload()
    wait_for(page, "done")
    assert [page.locator(f"#number-size-{place}").input_value() for place in range(4)] == ["9", "6", "6", "7"]
    page.go_back()
    expect(page.locator(".dot")).to_have_count(0)
    has_cost(page, "given", 9 * 6 * 7)
    page.go_back()
    has_cost(page, "given", 5 * 6 * 7)


@pytest.mark.parametrize("broken", ["?sizes=5", "?sizes=1,x,3", "?sizes=0,2,3", "?dots=1,1", "?dots=9&sizes=-1,4"])
def test_what_an_address_cannot_mean_is_as_usual(page: Page, server, broken: str) -> None:
    open_costs(page, server.url, broken)
    has_cost(page, "cheapest", asked(page, server.url, SCALAR)["cheapest"]["multiplications"])
    expect(page.locator(".dot")).to_have_count(3)


def test_dots_of_an_address_that_are_between_no_factors_are_passed_over(page: Page, server) -> None:
    open_costs(page, server.url, "?sizes=3,4,5,6&dots=7,1,5")
    expect(page.locator(".dot")).to_have_count(1)
    page.click("#undo")
    expect(page.locator(".dot")).to_have_count(2)
    assert query(page) == "?sizes=3,4,5,6"


def test_there_are_two_to_eight_factors(page: Page, server) -> None:
    open_costs(page, server.url)
    for _ in range(4):
        page.click("#add-layer")
    expect(page.locator("#add-layer")).to_be_disabled()
    expect(page.locator(".part")).to_have_count(8)
    for _ in range(6):
        page.click("#remove-layer")
    expect(page.locator("#remove-layer")).to_be_disabled()
    expect(page.locator(".part")).to_have_count(2)


def test_numpy_is_timed_until_something_changes(page: Page, server) -> None:
    open_costs(page, server.url)
    measured = page.locator("[data-order=forward] td").last
    expect(measured).to_have_text("–")
    page.click("#measure")
    expect(page.locator("#orders .measured")).to_contain_text("Medians of")
    for order in ("forward", "reverse", "cheapest"):
        assert page.locator(f"[data-order={order}] td").last.inner_text().endswith("s")
    set_slider(page, "size-0", 20)
    expect(measured).to_have_text("–")
    expect(page.locator("#orders .measured")).to_be_empty()


def test_what_takes_too_long_is_not_measured(page: Page, server) -> None:
    open_costs(page, server.url, "?sizes=4096,4096,4096,1")
    page.click("#measure")
    expect(page.locator("#orders .measured")).to_contain_text("more than 1,000,000,000 multiplications", timeout=15_000)
    expect(page.locator("[data-order=forward] td").last).to_have_text("not measured")


def test_the_keyboard_alone_multiplies(page: Page, server) -> None:
    open_costs(page, server.url)
    page.focus(".dot >> nth=0")
    for left in (2, 1):
        page.keyboard.press("Enter")
        expect(page.locator(".dot")).to_have_count(left)
        assert page.evaluate("document.activeElement.className") == "dot"
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.id") == "undo"
    has_cost(page, "given", cost(page, "reverse"))
    for _ in range(3):
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "dot"
    name = page.locator(".dot").first.get_attribute("aria-label")
    assert name == "Multiply J₄ by J₃, 1 × 40 by 40 × 60: 2,400 multiplications"


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_nothing_sticks_out_and_axe_finds_nothing_to_mend(page: Page, server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    open_costs(page, server.url, "?sizes=4096,50,4096,2,4096,50,100,4096,4096&dots=1,3,4,5,6,7,2")
    for theme in ("light", "dark", "projector"):
        page.select_option("#choice-theme", theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == 1280:
            assert_accessible(page)
    page.click("#anew")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("theme", "width", "height", "pixels", "contrast"),
    [("light", 360, 740, 16, 4.5), ("dark", 1280, 720, 16, 4.5), ("projector", 1920, 1080, 0.022 * 1080, 7)],
)
def test_text_is_large_and_dark_enough(
    page: Page, server, theme: str, width: int, height: int, pixels: float, contrast: float
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_costs(page, server.url, f"?sizes=100,50,2,50,100&dots=1,2,3&theme={theme}")
    texts = page.evaluate(TEXTS)
    assert len(texts) > 100
    assert [text for text, size, *_ in texts if size < pixels] == []
    assert [text for text, _, found, _ in texts if found < contrast] == []


def test_a_server_that_is_away_is_named_and_asked_again(page: Page, server, problems: list[str]) -> None:
    open_costs(page, server.url)
    page.context.set_offline(True)
    set_slider(page, "size-0", 20)
    expect(page.locator("#orders .verdict")).to_contain_text("The server does not answer.")
    page.context.set_offline(False)
    orders = asked(page, server.url, [20, *SCALAR[1:]])
    has_cost(page, "forward", orders["forward"]["multiplications"])
    page.evaluate("0")
    problems.clear()


def test_the_explorer_leads_there(page: Page, server) -> None:
    page.goto(server.url)
    page.click("text=Costs")
    wait_for(page, "done")
