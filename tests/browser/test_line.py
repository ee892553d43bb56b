"""The line that plotly draws: f, a dot for each kink in the colour of its layer, thinned where pixels end."""

import re

import pytest
from playwright.sync_api import Page, expect

from .reading import open_page, set_slider, shown, wait_for

# What each trace of the plot holds: its mode, how many points, and its colour.
TRACES = """() => document.querySelector("#view .plot").data.map(
  (trace) => [trace.mode, trace.x.length, trace.mode === "lines" ? "" : trace.marker.color])"""
RANGES = """() => {
  const { xaxis, yaxis } = document.querySelector("#view .plot").layout;
  return [xaxis.range, yaxis.range];
}"""
# Where a point of the plot lies on the screen.
PLACE = """([x, y]) => {
  const { xaxis, yaxis } = document.querySelector("#view .plot").layout;
  const area = document.querySelector("#view .pad").getBoundingClientRect();
  const part = (value, [from, to]) => (value - from) / (to - from);
  return [area.left + area.width * part(x, xaxis.range), area.bottom - area.height * part(y, yaxis.range)];
}"""


def test_every_kink_is_marked_in_the_colour_of_its_layer(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=4")
    line, *kinks = page.evaluate(TRACES)
    assert line[:2] == ["lines", 17]
    assert sorted(points for _, points, _ in kinks) == [1, 2, 4, 8]
    assert len({colour for *_, colour in kinks}) == 4
    assert page.locator("#legend li").count() == 4


def test_a_kink_tells_its_unit_and_slopes(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=1")
    page.mouse.move(*page.evaluate(PLACE, [0, -2]))
    tip = page.locator("#view .tip")
    expect(tip).to_have_text(re.compile(r"unit [12] of layer 1x = 0slope −2 → 2"))
    page.mouse.move(*page.evaluate(PLACE, [1, 0]))
    expect(tip).to_have_text(re.compile(r"x = (1|0\.99\d*|1\.00\d*)f\(x\) = .*slope 2"))
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()


def test_hover_names_the_unit_that_the_api_names(page: Page, server) -> None:
    open_page(page, server.url, "?input_dim=1&width=6&depth=2&seed=5")
    network = {"kind": "random", "input_dim": 1, "widths": [6, 6], "init": "he", "seed": 5}
    body = {"network": network, "window": {"x": [-3, 3]}, "geometry": True}
    points = page.request.post(f"{server.url}/api/v1/regions", data=body).json()["geometry"]
    kinks = [each for each, kink in enumerate(points["kinks"]) if kink]
    assert len(kinks) > 4
    for each in kinks:
        page.mouse.move(*page.evaluate(PLACE, [points["x"][each], points["values"][each][0]]))
        name = f"unit {points['units'][each]} of layer {points['layers'][each]}"
        expect(page.locator("#view .tip span").first).to_have_text(name)


def test_the_axes_of_the_sawtooth_do_not_move_with_its_depth(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=1")
    before = page.evaluate(RANGES)
    assert before == [[-2, 2], [-2.4, 2.4]]
    set_slider(page, "depth", 6)
    wait_for(page, "done")
    assert page.evaluate(RANGES) == before


def test_many_pieces_are_thinned_for_drawing_but_not_for_counting(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=17")
    assert shown(page, "linear_regions") == 2**17
    assert shown(page, "kinks") == 2**17 - 1
    traces = page.evaluate(TRACES)
    width = page.evaluate("document.querySelector('#view').clientWidth")
    assert [mode for mode, *_ in traces] == ["lines"]
    assert width < traces[0][1] < 4 * width
    drawn = page.evaluate("document.querySelector('#view .plot').data[0].y")
    assert (min(drawn), max(drawn)) == (-2, 2)


def test_thinning_keeps_the_ends_and_the_extremes(page: Page, server) -> None:
    open_page(page, server.url)
    x, y = page.evaluate("""async () => {
      const script = document.querySelector("script[type=module]").src;
      const { decimate } = await import(new URL("plot/decimate.js", script));
      const count = 10001;
      const x = Float64Array.from({ length: count }, (_, index) => index / (count - 1));
      const y = x.map((value) => Math.sin(40 * value) + (value === 0.5 ? 9 : 0));
      const thin = decimate(x, y, 50);
      return [[...thin.x], [...thin.y]];
    }""")
    assert len(x) <= 4 * 51
    assert (x[0], x[-1]) == (0, 1)
    assert x == sorted(set(x))
    assert max(y) == y[x.index(0.5)] > 9
    assert min(y) < -0.999


def test_ticks_are_few_different_and_where_they_say(page: Page, server) -> None:
    open_page(page, server.url)
    intervals = [
        [-3, 3],
        [0.001, 0.00102],
        [-1e-9, 1e-9],
        [1, 1 + 2**-40],
        [1.25, 1.25 + 1e-6],
        [-7e5, 7e5],
        [99, 99.5],
    ]
    found = page.evaluate(
        """async (intervals) => {
          const script = document.querySelector("script[type=module]").src;
          const { scaleOf } = await import(new URL("plot/ticks.js", script));
          return intervals.map((interval) => scaleOf(interval, "x", 6));
        }""",
        intervals,
    )
    for (lower, upper), scale in zip(intervals, found, strict=True):
        labels = scale["labels"]
        assert 3 <= len(labels) <= 7
        assert len(set(labels)) == len(labels)
        assert max(map(len, labels)) <= 6
        for label, place in zip(labels, scale["places"], strict=True):
            assert float(label.replace("−", "-")) == pytest.approx(place, abs=1e-9)
            assert lower - 1e-15 <= scale["origin"] + place * scale["unit"] <= upper + 1e-15
    titles = [scale["title"] for scale in found]
    assert titles[0] == "x"
    assert titles[2:5] == ["x = … × 10⁻⁹", "x = 1 + … × 10⁻¹³", "x = 1.25 + … × 10⁻⁶"]


def test_a_slope_of_a_deep_sawtooth_is_told_in_few_digits(page: Page, server) -> None:
    open_page(page, server.url)
    texts = page.evaluate("""async () => {
      const script = document.querySelector("script[type=module]").src;
      const { longNumber } = await import(new URL("base/significant.js", script));
      return [longNumber(2 ** 50), longNumber(-0.5), longNumber(1 + 2 ** -30, 2 ** -28), longNumber(0)];
    }""")
    assert texts == ["1.1259×10¹⁵", "−0.5", "1.0000000009313", "0"]
