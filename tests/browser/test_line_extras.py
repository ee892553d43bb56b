"""What can be shown with a line: the slopes, the curves of a layer's units, and what sampling would find."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .reading import open_page, set_slider, shown
from .test_line import PLACE

# The trace of a name as the plot holds it: x, y (null between curves) and its y axis.
TRACE = """(name) => {
  const trace = document.querySelector("#view .plot").data.find((each) => each.name === name);
  const numbers = (values) => [...values].map((value) => (Number.isNaN(value) ? null : value));
  return trace ? { x: numbers(trace.x), y: numbers(trace.y), axis: trace.yaxis ?? "y" } : null;
}"""
NETWORK = {"kind": "random", "input_dim": 1, "widths": [4, 3], "init": "he", "seed": 3}
QUERY = "?input_dim=1&widths=4,3&seed=3"


def trace(page: Page, name: str) -> Any:
    return page.evaluate(TRACE, name)


def wait_for_trace(page: Page, name: str) -> Any:
    page.wait_for_function(f"(name) => ({TRACE})(name) !== null", arg=name)
    return trace(page, name)


def notes(page: Page) -> str:
    return " ".join(page.locator("#view .plot .annotation-text").all_text_contents())


def curves_of(found: dict[str, list[float | None]]) -> list[list[float]]:
    """The curves of a trace, which ends each with a gap."""
    curves: list[list[float]] = [[]]
    for value in found["y"]:
        if value is None:
            curves.append([])
        else:
            curves[-1].append(value)
    return curves[:-1]


def weights(page: Page, server) -> list[dict[str, Any]]:
    query = "kind=random&input_dim=1&widths=4,3&init=he&seed=3"
    layers: list[dict[str, Any]] = page.request.get(f"{server.url}/api/v1/network?{query}").json()["layers"]
    return layers


def activations(layers: list[dict[str, Any]], x: float, layer: int) -> list[float]:
    """h of a hidden layer at x, the slow way."""
    signal = [x]
    for each in layers[:layer]:
        rows = zip(each["weight"], each["bias"], strict=True)
        signal = [max(0.0, sum(w * s for w, s in zip(row, signal, strict=True)) + bias) for row, bias in rows]
    return signal


def test_the_strip_shows_the_slopes_that_the_api_gives(page: Page, server) -> None:
    open_page(page, server.url, QUERY)
    assert trace(page, "slope") is None
    page.click("#show-more")
    page.get_by_label("Slopes").check()
    found = wait_for_trace(page, "slope")
    body = {"network": NETWORK, "window": {"x": [-3, 3]}, "geometry": True}
    geometry = page.request.post(f"{server.url}/api/v1/regions", data=body).json()["geometry"]
    assert found["axis"] == "y2"
    assert found["x"] == pytest.approx(geometry["x"])
    assert found["y"][:-1] == pytest.approx([slope for (slope,) in geometry["slopes"]])
    page.wait_for_function("location.search.includes('slopes=on')")


def test_the_curves_of_an_inner_layer_are_its_activations(page: Page, server) -> None:
    open_page(page, server.url, QUERY + "&curves=1")
    found = wait_for_trace(page, "units of layer 1")
    curves = curves_of(found)
    assert len(curves) == 4
    layers = weights(page, server)
    for at, x in enumerate(each for each in found["x"][: len(curves[0])]):
        assert [curve[at] for curve in curves] == pytest.approx(activations(layers, x, 1), abs=1e-12)
    assert trace(page, "bias") is None
    assert "activation h of each unit of layer 1" in notes(page)


def test_the_curves_of_the_last_layer_add_up_to_f(page: Page, server) -> None:
    open_page(page, server.url, QUERY)
    page.click("#show-more")
    set_slider(page, "curves", 2)
    curves = curves_of(wait_for_trace(page, "units of layer 2"))
    bias = trace(page, "bias")["y"][0]
    assert len(curves) == 3
    drawn = trace(page, "f")["y"]
    sums = [sum(values) + bias for values in zip(*curves, strict=True)]
    assert sums == pytest.approx(drawn, abs=1e-9)
    assert "Their sum and the dashed bias is f." in notes(page)
    set_slider(page, "added", 2)
    first = wait_for_trace(page, "sum")
    assert first["y"] == pytest.approx([bias + a + b for a, b, _ in zip(*curves, strict=True)], abs=1e-9)
    assert curves_of(trace(page, "units of layer 2")) == [curves[2]]
    assert "Filled: units 1 to 2 of layer 2, one on the other, on the dashed bias." in notes(page)
    set_slider(page, "added", 3)
    page.wait_for_function(f"(before) => ({TRACE})('sum').y.some((value, at) => value !== before[at])", arg=first["y"])
    assert trace(page, "sum")["y"] == pytest.approx(drawn, abs=1e-9)
    assert "together they are f." in notes(page)


def test_pointing_at_a_curve_names_its_unit_and_makes_it_thick(page: Page, server) -> None:
    open_page(page, server.url, QUERY + "&curves=2")
    wait_for_trace(page, "units of layer 2")
    layers = weights(page, server)
    adds = [w * h for w, h in zip(layers[2]["weight"][0], activations(layers, 2.5, 2), strict=True)]
    unit = max(range(3), key=lambda each: abs(adds[each]))
    page.mouse.move(*page.evaluate(PLACE, [2.5, adds[unit]]))
    expect(page.locator("#view .tip span").first).to_have_text(f"unit {unit + 1} of layer 2")
    expect(page.locator("#view .tip")).to_contain_text("adds")
    expect(page.locator("#view .marks path")).to_have_count(1)


def test_a_grid_finds_fewer_regions_than_there_are(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=5&grid=5")
    assert trace(page, "samples")["x"] == [-2, -1, 0, 1, 2]
    assert trace(page, "samples")["y"] == [2, 2, 2, 2, 2]
    assert shown(page, "linear_regions") == 32
    assert "5 samples find 2 of 32 linear regions." in notes(page)
    page.click("#show-more")
    set_slider(page, "grid", 0)
    page.wait_for_function(f"({TRACE})('samples') === null")
    assert "samples" not in notes(page)


def test_a_million_pieces_are_thinned_with_all_that_is_shown(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=20&slopes=on&curves=20&grid=64")
    assert shown(page, "linear_regions") == 2**20
    wait_for_trace(page, "units of layer 20")
    points = page.evaluate("document.querySelector('#view .plot').data.map((trace) => trace.x.length)")
    assert max(points) < 20000
    assert max(abs(slope) for slope in trace(page, "slope")["y"]) < 10
    assert "slope = … × 10⁶" in notes(page)
