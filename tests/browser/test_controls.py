"""The controls: each is in the address, goes back by a double-click and works by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from .reading import counted, open_page, query, set_slider, shown, wait_for

ROUND_TRIPS = [
    ("kind", "", "sawtooth", "kind=sawtooth"),
    ("input_dim", "", "1", "input_dim=1"),
    ("depth", "", "5", "depth=5"),
    ("width", "", "9", "width=9"),
    ("widths", "", "7", "widths=7,16,16"),
    ("middle", "?kind=sawtooth", "random", "middle=random"),
    ("noise", "?kind=sawtooth", "0.35", "noise=0.35"),
    ("seed", "", "7", "seed=7"),
    ("init", "?input_dim=1", "lecture", "init=lecture"),
    ("activation", "", "hard_tanh", "activation=hard_tanh"),
    ("slope", "?activation=leaky_relu", "-0.5", "slope=-0.5"),
    ("weight_scale", "", "0.5", "weight_scale=0.5"),
    ("bias_scale", "", "2.5", "bias_scale=2.5"),
]
"""Field, the query of a state in which it applies, another value, what the address then says."""

OWN_FIELDS = """async () => {
  const script = document.querySelector("script[type=module]").src;
  const { table } = await import(new URL("state/fields.js", script));
  return table({ max_width: 4096, max_depth: 256 }).filter(({ place }) => place === "network" || place === "more")
    .map(({ name }) => name);
}"""


def control(page: Page, name: str) -> str:
    """The selector of the input that holds a field's value."""
    if name == "widths":
        return "#slider-layer-1"
    kinds = (f"#slider-{name}", f"#choice-{name}", f"[name={name}]:checked")
    return next(kind for kind in kinds if page.locator(kind).count())


def change(page: Page, name: str, value: str) -> None:
    """Open what hides the control and give it another value."""
    page.evaluate("document.querySelectorAll('#controls details').forEach((each) => (each.open = true))")
    held = control(page, name)
    if held.startswith("#slider"):
        page.fill(held, value)
    elif held.startswith("#choice"):
        page.select_option(held, value)
    else:
        page.click(f"label[for={name}-{value}]")


@pytest.mark.parametrize(("name", "start", "value", "says"), ROUND_TRIPS)
def test_each_control_is_in_the_address_and_comes_back_from_it(
    page: Page, server, name: str, start: str, value: str, says: str
) -> None:
    open_page(page, server.url, start)
    change(page, name, value)
    assert says in query(page).lstrip("?").split("&")
    page.reload()
    wait_for(page, "done")
    assert page.locator(control(page, name)).input_value() == value
    assert page.locator(f"[data-control={name}]").is_visible()


def test_every_field_of_the_table_makes_the_round_trip(page: Page, server) -> None:
    open_page(page, server.url)
    assert page.evaluate(OWN_FIELDS) == [name for name, *_ in ROUND_TRIPS]


def test_a_double_click_or_delete_takes_a_slider_back(page: Page, server) -> None:
    open_page(page, server.url, "?depth=5&width=9")
    page.locator("#slider-depth").dblclick()
    assert page.locator("#number-depth").input_value() == "3"
    assert "Double-click" in str(page.locator("#slider-depth").get_attribute("aria-description"))
    page.locator("#slider-width").press("Delete")
    assert page.locator("#number-width").input_value() == "16"
    assert query(page) == ""


def test_a_number_may_be_larger_than_the_slider_shows(page: Page, server) -> None:
    open_page(page, server.url, "?input_dim=1&depth=1")
    page.fill("#number-width", "100")
    page.fill("#number-seed", "123456")
    expect(page.locator("#slider-width")).to_have_value("64")
    assert query(page) == "?input_dim=1&depth=1&width=100&seed=123456"
    page.reload()
    wait_for(page, "done")
    network = {"kind": "random", "input_dim": 1, "widths": [100], "init": "he", "seed": 123456}
    assert shown(page, "linear_regions") == counted(page, server.url, network, {"x": [-3, 3]})["linear_regions"] > 50
    page.fill("#number-width", "99999999")
    page.press("#number-width", "Enter")
    expect(page.locator("#number-width")).to_have_value("4096")
    wait_for(page, "done")


def test_a_fraction_can_be_typed_finer_than_the_slider_steps(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&noise=0.1")
    noise = page.locator("#number-noise")
    noise.fill("0.0125")
    assert query(page) == "?kind=sawtooth&input_dim=1&noise=0.0125"
    noise.press("ArrowUp")
    assert noise.input_value() == "0.0225"


def test_the_dice_throw_another_seed_and_the_way_back_is_open(page: Page, server) -> None:
    open_page(page, server.url, "?seed=5")
    seed = page.locator("#number-seed")
    page.click("#dice")
    first = seed.input_value()
    assert first != "5"
    page.focus("#slider-depth")
    page.keyboard.press("d")
    second = seed.input_value()
    assert second != first
    seed.focus()
    page.keyboard.press("d")  # in a field a letter is a letter
    assert page.locator("#slider-seed").input_value() == second
    page.get_by_role("button", name=f"Back to {first}").click()
    assert page.locator("#slider-seed").input_value() == first
    page.click("#rewind")
    assert page.locator("#slider-seed").input_value() == "5"
    assert page.locator("#rewind").get_attribute("aria-disabled") == "true"
    wait_for(page, "done")
    assert query(page) == "?seed=5"


def test_layers_have_widths_of_their_own(page: Page, server) -> None:
    open_page(page, server.url, "?depth=2&width=6")
    page.click("[data-control=widths] summary")
    set_slider(page, "layer-1", 9)
    page.get_by_role("button", name="Add a layer").click()
    page.fill("#number-layer-3", "4")
    expect(page.locator("#number-depth")).to_have_value("3")
    expect(page.locator("#number-width")).to_have_attribute("placeholder", "mixed")
    assert query(page) == "?width=6&widths=9,6,4"
    wait_for(page, "done")
    network = {"kind": "random", "input_dim": 2, "widths": [9, 6, 4], "init": "he", "seed": 24}
    counts = counted(page, server.url, network, {"x": [-3, 3], "y": [-3, 3]})
    assert shown(page, "linear_regions") == counts["linear_regions"]
    assert shown(page, "activation_regions") == counts["activation_regions"]
    page.get_by_role("button", name="Remove layer 2").click()
    assert query(page) == "?depth=2&width=6&widths=9,4"
    set_slider(page, "depth", 3)
    assert query(page) == "?width=6&widths=9,4,4"
    page.get_by_role("button", name="Same width everywhere").click()
    assert query(page) == "?width=6"
    set_slider(page, "layer-2", 7)
    set_slider(page, "width", 8)
    assert query(page) == "?width=8"
    wait_for(page, "done")


def test_more_is_open_when_it_says_something(page: Page, server) -> None:
    more = "#controls > details"
    open_page(page, server.url)
    assert page.locator(more).get_attribute("open") is None
    open_page(page, server.url, "?weight_scale=2")
    assert page.locator(more).get_attribute("open") is not None
    page.click("label[for=kind-sawtooth]")
    assert page.locator(more).is_hidden()  # nothing in it means anything there
    wait_for(page, "done")


def test_the_other_controls_stay_where_they_are(page: Page, server) -> None:
    def tops() -> list[float]:
        boxes = [page.locator(f"[data-control={name}]").bounding_box() for name in ("kind", "depth", "noise")]
        return [box["y"] for box in boxes if box]

    open_page(page, server.url, "?kind=sawtooth&input_dim=1")
    before = tops()
    set_slider(page, "noise", 0.3)
    assert page.locator("[data-control=seed]").is_visible()
    assert tops() == before
    wait_for(page, "done")


def test_a_row_that_is_not_seen_cannot_take_the_last_layer_away(page: Page, server) -> None:
    open_page(page, server.url, "?widths=5,4")
    second = page.locator("#number-layer-2").element_handle()
    page.evaluate("document.querySelectorAll('[data-control=widths] .remove').forEach((button) => button.click())")
    page.evaluate(
        "(field) => { field.value = 3; field.dispatchEvent(new Event('change')); "
        "document.querySelector('[data-control=widths] .remove').click(); }",
        second,
    )
    page.wait_for_function("/widths=\\d+$/.test(location.search)")
    wait_for(page, "done")
