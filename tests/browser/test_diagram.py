"""The panel of the network: its diagram tells what the network does, and changes of it are counted."""

import base64
import re
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from .accessible import assert_accessible
from .reading import counted, drag_slider, open_page, query, shown, wait_for

SMALL = "?panel=network&depth=2&width=5"
MINUS = "\u2212"
PLANE = {"x": [-3, 3], "y": [-3, 3]}
Layers = list[tuple[NDArray[np.float64], NDArray[np.float64]]]


# The diagram of one network after another, sooner than the units of the first are told by name.
REDRAWN = """async (script) => {
  const { Diagram } = await import(new URL("diagram/diagram.js", script));
  const { forward } = await import(new URL("weights/weights.js", script));
  const activation = { kind: "relu", slope: 0 };
  const layersOf = (width) => [
    { inputs: 1, units: width, weight: new Float64Array(width).fill(1), bias: new Float64Array(width), activation },
    { inputs: width, units: 1, weight: new Float64Array(width), bias: new Float64Array(1), activation: null },
  ];
  const diagram = new Diagram(document.body, {}, new AbortController().signal);
  diagram.measure();
  const [narrow, wide] = [layersOf(2), layersOf(5)];
  diagram.draw(narrow);
  diagram.light(forward(narrow, [1]));
  diagram.draw(wide);
  await new Promise((resolve) => setTimeout(resolve, 300));
}"""


def family(page: Page, url: str, query: str) -> Layers:
    """The weights of a family's network, from the API."""
    answer = page.request.get(f"{url}/api/v1/network?{query}").json()
    return [(np.array(layer["weight"]), np.array(layer["bias"])) for layer in answer["layers"]]


def edited(page: Page) -> Layers:
    """The weights that the address holds."""
    shape, _, packed = parse_qs(query(page).lstrip("?"))["weights"][0].split("~")
    numbers = np.frombuffer(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), dtype="<f8")
    sizes = [int(size) for size in shape.split("-")]
    layers = []
    for inputs, units in pairwise(sizes):
        weight, bias, numbers = np.split(numbers, [units * inputs, units * (inputs + 1)])
        layers.append((weight.reshape(units, inputs), bias))
    assert len(numbers) == 0
    return layers


def spec(layers: Layers) -> dict[str, Any]:
    return {"kind": "weights", "layers": [{"weight": w.tolist(), "bias": b.tolist()} for w, b in layers]}


ACTIVATIONS = {
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "hard_tanh": lambda z: np.clip(z, -1, 1),
}


def pre_activations(layers: Layers, point: list[float], activation: str = "relu") -> list[NDArray[np.float64]]:
    """z of each layer, the output's too."""
    signal, found = np.array(point), []
    for weight, bias in layers:
        found.append(weight @ signal + bias)
        signal = ACTIVATIONS[activation](found[-1])
    return found


def word(activation: str, z: float) -> str:
    """What the diagram says of a unit."""
    if activation == "hard_tanh":
        return "on" if abs(z) < 1 else f"held at {'1' if z > 0 else MINUS + '1'}"
    return "on" if z > 0 else "off"


def unit(page: Page, layer: int, number: int) -> Locator:
    return page.locator(f".diagram [data-layer='{layer}'][data-unit='{number}']")


def choose(page: Page, layer: int, number: int) -> None:
    unit(page, layer, number).focus()
    page.keyboard.press("Enter")


def assert_counts_are_the_apis(page: Page, url: str, layers: Layers) -> None:
    wait_for(page, "done")
    counts = counted(page, url, spec(layers), PLANE)
    assert shown(page, "linear_regions") == counts["linear_regions"]
    assert shown(page, "activation_regions") == counts["activation_regions"]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_units_that_are_on_at_the_input_light_up(page: Page, server, activation: str) -> None:
    open_page(page, server.url, f"{SMALL}&probe=-2.5,1.25&activation={activation}")
    layers = family(page, server.url, "kind=random&input_dim=2&widths=5,5&seed=24")
    before = pre_activations(layers, [-2.5, 1.25], activation)
    expect(unit(page, 1, 1)).to_have_attribute("aria-label", re.compile("z = "))
    for layer, z in enumerate(before[:-1], start=1):
        for number, value in enumerate(z, start=1):
            label = str(unit(page, layer, number).get_attribute("aria-label"))
            assert label.startswith(f"unit {number} of layer {layer}, z = ")
            told, state = label.split("z = ")[1].split(", ")
            assert float(told.replace(MINUS, "-")) == pytest.approx(value, rel=1e-3)
            assert state == word(activation, value)
            lit = unit(page, layer, number).evaluate("each => parseFloat(each.style.getPropertyValue('--lit'))")
            assert (lit >= 30) == (state != "off")
    assert float(page.locator(".probe output").inner_text()[4:].replace(MINUS, "-")) == pytest.approx(
        before[-1][0], rel=1e-3
    )


def test_the_input_can_be_typed(page: Page, server) -> None:
    open_page(page, server.url, f"{SMALL}&input_dim=1")
    page.fill("#number-probe-x", "0.5")
    (z, *_, (output,)) = pre_activations(family(page, server.url, "kind=random&input_dim=1&widths=5,5&seed=24"), [0.5])
    expect(unit(page, 1, 2)).to_have_attribute("aria-label", re.compile("on" if z[1] > 0 else "off"))
    assert float(page.locator(".probe output").inner_text()[4:].replace(MINUS, "-")) == pytest.approx(output, rel=1e-3)
    assert "probe=0.5" in query(page)
    page.locator("#slider-probe-x").dblclick()
    expect(page.locator("#number-probe-x")).to_have_value("0")


def test_arrow_keys_go_from_unit_to_unit(page: Page, server) -> None:
    open_page(page, server.url, SMALL)
    page.focus("#tab-network")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(unit(page, 1, 1)).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(unit(page, 2, 3)).to_be_focused()
    expect(unit(page, 2, 3)).to_have_class(re.compile("pointed"))
    page.keyboard.press("End")
    page.keyboard.press("Space")
    expect(unit(page, 2, 5)).to_have_attribute("aria-pressed", "true")
    assert page.locator(".unit-editor h2").inner_text() == "Unit 5 of layer 2"
    page.keyboard.press("Escape")
    expect(page.locator(".unit-editor .hint")).to_be_visible()


def test_a_pointer_finds_the_nearest_unit(page: Page, server) -> None:
    open_page(page, server.url, SMALL)
    unit(page, 2, 4).scroll_into_view_if_needed()
    box = unit(page, 2, 4).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] + 3, box["y"] + box["height"] / 2)
    expect(unit(page, 2, 4)).to_have_class(re.compile("pointed"))
    assert page.locator(".diagram .marks path").count() > 0
    value = pre_activations(family(page, server.url, "kind=random&input_dim=2&widths=5,5&seed=24"), [0, 0])[1][3]
    assert value > 0
    written = f"{value:.4g}"
    expect(page.locator(".pointed-value")).to_have_text(f"Unit 4 of layer 2: z = {written}, h = {written}, on")
    page.mouse.click(box["x"] - 3, box["y"] + box["height"] / 2)
    assert page.locator(".unit-editor h2").inner_text() == "Unit 4 of layer 2"
    page.mouse.move(5, 5)
    expect(unit(page, 2, 4)).not_to_have_class(re.compile("pointed"))
    expect(page.locator(".pointed-value")).to_be_empty()


def test_a_changed_weight_is_counted_and_one_drag_is_one_step_back(page: Page, server) -> None:
    open_page(page, server.url, SMALL)
    wanted = family(page, server.url, "kind=random&input_dim=2&widths=5,5&seed=24")
    family_count = shown(page, "linear_regions")
    choose(page, 2, 3)
    drag_slider(page, "in-2", [-1, -0.5, 0.5, 1.5])
    assert query(page).startswith("?kind=weights&")
    page.fill("#number-bias", "0.125")
    query(page)  # so that the next change is a step of its own, however fast this machine is
    page.fill("#number-out-1", "-2")
    wanted[1][0][2, 1], wanted[1][1][2], wanted[2][0][0, 2] = 1.5, 0.125, -2
    for (weight, bias), (wanted_weight, wanted_bias) in zip(edited(page), wanted, strict=True):
        assert np.array_equal(weight, wanted_weight)
        assert np.array_equal(bias, wanted_bias)
    assert_counts_are_the_apis(page, server.url, wanted)
    page.reload()
    assert_counts_are_the_apis(page, server.url, wanted)
    for _ in range(3):
        page.go_back()
    wait_for(page, "done")
    expect(page.locator("#kind-random")).to_be_checked()
    assert shown(page, "linear_regions") == family_count


def test_units_are_dropped_and_added_and_the_family_comes_back(page: Page, server) -> None:
    open_page(page, server.url, SMALL)
    family_count = shown(page, "linear_regions")
    (w1, b1), (w2, b2), output = family(page, server.url, "kind=random&input_dim=2&widths=5,5&seed=24")
    choose(page, 1, 2)
    page.get_by_role("button", name="Drop this unit").click()
    expect(unit(page, 1, 5)).to_have_count(0)
    wanted = [(np.delete(w1, 1, axis=0), np.delete(b1, 1)), (np.delete(w2, 1, axis=1), b2), output]
    for (weight, bias), (wanted_weight, wanted_bias) in zip(edited(page), wanted, strict=True):
        assert np.array_equal(weight, wanted_weight)
        assert np.array_equal(bias, wanted_bias)
    assert_counts_are_the_apis(page, server.url, wanted)
    choose(page, 2, 1)
    page.get_by_role("button", name="Add a unit").click()
    expect(unit(page, 2, 6)).to_be_visible()
    larger = edited(page)
    assert [weight.shape for weight, _ in larger] == [(4, 2), (6, 4), (1, 6)]
    assert np.array_equal(larger[1][0][:5], wanted[1][0])
    assert np.array_equal(larger[2][0][:, :5], wanted[2][0])
    assert_counts_are_the_apis(page, server.url, larger)
    page.get_by_role("button", name="Back to the family").click()
    wait_for(page, "done")
    assert query(page) == SMALL.replace("panel=network&", "") + "&panel=network"
    assert shown(page, "linear_regions") == family_count


def test_what_cannot_be_changed_says_why(page: Page, server) -> None:
    open_page(page, server.url, "?panel=network&depth=1&width=1")
    choose(page, 1, 1)
    expect(page.get_by_role("button", name="Drop this unit")).to_be_disabled()
    expect(page.locator(".unit-editor .why")).to_contain_text("the only unit of its layer")
    open_page(page, server.url, "?panel=network&input_dim=1&depth=2&width=64")
    choose(page, 1, 1)
    expect(page.locator(".unit-editor .why")).to_contain_text("4,353 parameters. Only up to 4,000 fit")
    assert page.locator(".unit-editor input").count() == 0
    expect(page.locator(".network-panel .thinned")).to_contain_text("strongest of 4,224 weights are drawn")
    lines = page.eval_on_selector_all(
        ".diagram path.edge", "paths => paths.map((each) => each.getAttribute('d')).join('')"
    )
    assert 1000 < lines.count("M") <= 2000 + 128  # those into and out of the chosen unit are drawn once more


def test_the_curve_of_a_unit_bends_where_its_folds_are(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=2&panel=network")
    choose(page, 2, 1)
    curve = page.locator(".unit-curve .curve")
    expect(curve).to_be_visible()
    heights = [point.split() for point in str(curve.get_attribute("d"))[1:].split("L")]
    # h = relu(2 |x| - 2) at -2, -1, 0, 1, 2, in a box of 300 x 90 with margins of 6
    assert heights == [["0.0", "6.0"], ["75.0", "84.0"], ["150.0", "84.0"], ["225.0", "84.0"], ["300.0", "6.0"]]


def test_a_closed_panel_asks_for_no_weights(page: Page, server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, server.url)
    assert not any("api/v1/network" in url for url in asked)
    page.click("#tab-network")
    expect(unit(page, 3, 16)).to_be_visible()
    assert sum("api/v1/network" in url for url in asked) == 1


@pytest.mark.parametrize("query", [SMALL, "?kind=sawtooth&input_dim=1&depth=3&panel=network"])
def test_axe_finds_nothing_to_mend_in_the_panel(page: Page, server, query: str) -> None:
    open_page(page, server.url, query)
    choose(page, 1, 1)
    for theme in ("light", "dark", "projector"):
        page.select_option("#choice-theme", theme)
        assert_accessible(page)


def test_the_panel_fits_a_phone(page: Page, server) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_page(page, server.url, "?panel=network")
    choose(page, 2, 3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_kink_that_is_pointed_at_names_its_unit_and_lights_the_others(page: Page, server) -> None:
    page.set_viewport_size({"width": 1280, "height": 1100})
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=2&panel=network")
    pointed = page.locator(".diagram .pointed")
    for _ in range(50):  # a plot that is drawn anew forgets the pointer until it moves again
        box = page.locator("#view .pad").bounding_box()
        assert box is not None
        # f(1) = -2; the axes go from -2 to 2 and from -2.4 to 2.4.
        page.mouse.move(box["x"] + 0.75 * box["width"] - 1, box["y"] + (2.4 + 2) / 4.8 * box["height"])
        page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + (2.4 + 2) / 4.8 * box["height"])
        page.wait_for_timeout(100)
        if pointed.count() > 0:
            break
    expect(pointed).to_have_attribute("data-layer", "2")
    expect(page.locator(".probe output")).to_have_text("f = \u22122")
    expect(page.locator("#number-probe-x")).to_have_value("1")
    choose(page, 1, 1)
    unit(page, 1, 1).blur()
    page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 4)
    expect(pointed).to_have_count(0)
    expect(unit(page, 1, 1)).to_have_attribute("aria-pressed", "true")


def test_a_new_network_is_not_told_by_what_the_one_before_did(page: Page, server) -> None:
    open_page(page, server.url)
    page.evaluate(REDRAWN, page.locator("script[src$='main.js']").evaluate("(script) => script.src"))
