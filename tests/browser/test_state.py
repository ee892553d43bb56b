"""The state of the page is in its address: links, reloads, back and forward."""

import pytest
from playwright.sync_api import Page, expect

from .reading import drag_slider, open_page, query, set_slider, shown, wait_for


def test_the_defaults_need_no_query(page: Page, server) -> None:
    open_page(page, server.url)
    assert query(page) == ""
    assert page.locator("#kind-random").is_checked()
    assert page.locator("#input_dim-2").is_checked()
    assert page.locator("#slider-depth").input_value() == "3"
    assert page.locator("#slider-width").input_value() == "16"


def test_a_reload_restores_the_state(page: Page, server) -> None:
    open_page(page, server.url)
    page.click("label[for=kind-sawtooth]")
    page.click("label[for=input_dim-1]")
    set_slider(page, "depth", 5)
    set_slider(page, "noise", 0.25)
    set_slider(page, "seed", 8)
    assert query(page) == "?kind=sawtooth&input_dim=1&depth=5&noise=0.25&seed=8"
    wait_for(page, "done")
    before = shown(page, "linear_regions")
    page.reload()
    wait_for(page, "done")
    assert shown(page, "linear_regions") == before
    assert [page.locator(f"#slider-{name}").input_value() for name in ("depth", "noise", "seed")] == ["5", "0.25", "8"]


def test_back_and_forward_go_through_the_states(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=2")
    drag_slider(page, "depth", [3, 4, 5, 6])  # one drag is one step
    assert query(page) == "?kind=sawtooth&input_dim=1&depth=6"
    set_slider(page, "depth", 7)
    assert query(page) == "?kind=sawtooth&input_dim=1&depth=7"
    page.go_back()
    expect(page.locator("output[data-count=linear_regions]")).to_have_attribute("data-value", str(2**6))
    page.go_back()
    expect(page.locator("output[data-count=linear_regions]")).to_have_attribute("data-value", str(2**2))
    assert page.locator("#slider-depth").input_value() == "2"
    page.go_forward()
    expect(page.locator("output[data-count=linear_regions]")).to_have_attribute("data-value", str(2**6))


@pytest.mark.parametrize(
    ("query", "depth", "width"),
    [
        ("?depth=999&width=-5", "256", "1"),
        ("?depth=&width=many", "3", "16"),
        ("?kind=unknown&input_dim=7&x=2,1&y=nan,3&colour=%00&depth=2.4", "2", "16"),
        # Windows that nobody can draw: ticks between neighbours in float64, and numbers beyond those of float32.
        ("?input_dim=1&x=1,1.0000000000000002&y=0,1e300&curves=7&added=99", "3", "16"),
    ],
)
def test_an_address_that_makes_no_sense_gives_the_nearest_state(
    page: Page, server, query: str, depth: str, width: str
) -> None:
    open_page(page, server.url, query)
    assert page.locator("#number-depth").input_value() == depth
    assert page.locator("#number-width").input_value() == width


def test_only_the_controls_that_apply_are_shown(page: Page, server) -> None:
    def controls() -> list[str | None]:
        return [each.get_attribute("data-control") for each in page.locator("#controls [data-control]:visible").all()]

    open_page(page, server.url)
    assert controls() == ["kind", "input_dim", "depth", "width", "widths", "seed", "init"]
    assert page.locator("#choice-init option").count() == 3
    page.click("label[for=input_dim-1]")
    assert controls() == ["kind", "input_dim", "depth", "width", "widths", "seed", "init"]
    page.select_option("#choice-init", "lecture")
    assert controls() == ["kind", "input_dim", "width", "seed", "init"]
    wait_for(page, "done")
    assert page.evaluate("document.querySelector('#view .plot').layout.xaxis.range") == [-2.2, 2.2]
    page.click("label[for=kind-sawtooth]")
    assert controls() == ["kind", "input_dim", "depth", "middle", "noise"]
    set_slider(page, "noise", 0.5)
    assert controls() == ["kind", "input_dim", "depth", "middle", "noise", "seed"]
    page.click("label[for=middle-random]")
    assert controls() == ["kind", "input_dim", "depth", "middle", "seed"]
    set_slider(page, "depth", 1)
    assert controls() == ["kind", "input_dim", "depth", "noise", "seed"]


def test_the_number_field_moves_the_slider_and_keeps_to_its_limits(page: Page, server) -> None:
    open_page(page, server.url)
    field = page.locator("#number-width")
    field.fill("33")
    assert page.locator("#slider-width").input_value() == "33"
    field.fill("-1000")
    assert page.locator("#slider-width").input_value() == "33"
    field.press("Enter")
    assert (field.input_value(), page.locator("#slider-width").input_value()) == ("1", "1")
    field.fill("")
    field.press("Tab")
    assert field.input_value() == "1"
    wait_for(page, "done")
