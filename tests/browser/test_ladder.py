"""The ladder of bounds, the right-hand column beside the plot, and that both have room on every screen."""

import math
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page

from .reading import NETWORK_2D, RANDOM_2D, counted, open_page, wait_for_statistics, wait_for_whole, whole_counts

LADDER = "#panel-numbers .ladder"
# What of the panel and the column is wider than the part of the page that it stands in.
WIDE_PARTS = """() => [...document.querySelectorAll("#panel-numbers *, #facts *, #checks *")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
  .filter((element) => !element.closest(".chart, math"))
  .map((element) => `${element.tagName} ${element.className} ${element.textContent}`)
  .concat([...document.querySelectorAll("#panel-numbers :is(table, math), #facts math")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth - 8)
    .map((element) => element.textContent))"""


@pytest.mark.parametrize(
    ("query", "network", "window"),
    [
        ("?panel=numbers", NETWORK_2D, {"x": [-3, 3], "y": [-3, 3]}),
        (
            "?kind=sawtooth&depth=4&noise=0.1&input_dim=1&panel=numbers",
            {"kind": "sawtooth", "depth": 4, "noise": 0.1, "seed": 24},
            {"x": [-2, 2]},
        ),
        (
            "?width=1&depth=2&panel=numbers",
            RANDOM_2D | {"widths": [1, 1], "seed": 24},
            {"x": [-3, 3], "y": [-3, 3]},
        ),
    ],
)
def test_the_ladder_has_a_rung_for_each_count_and_each_line_of_theory(
    page: Page, server, query: str, network: dict[str, Any], window: dict[str, list[float]]
) -> None:
    answer = page.request.post(f"{server.url}/api/v1/regions", data={"network": network, "window": window}).json()
    everywhere = whole_counts(page, server.url, network)
    open_page(page, server.url, query)
    wait_for_whole(page)
    said = {line["name"]: line for line in answer["theory"]}
    rungs = page.locator(f"{LADDER} [data-rung]")
    heights = {"linear_regions": 0.0, "activation_regions": 0.0} | {name: line["log10"] for name, line in said.items()}
    for name in ("linear_regions", "activation_regions"):
        heights[name] = math.log10(answer["counts"][name])
        if everywhere[name] != answer["counts"][name]:
            heights[f"whole_{name}"] = math.log10(everywhere[name])
    names = [rung.get_attribute("data-rung") for rung in rungs.all()]
    assert set(names) == set(heights)
    assert [heights[name or ""] for name in names] == sorted(heights.values(), reverse=True)
    drawn = page.evaluate(f"Array.from(document.querySelector('{LADDER} .chart').data[0].x)")
    assert drawn == pytest.approx([heights[name or ""] for name in names], abs=1e-6)
    for name, line in said.items():
        page.hover(f"{LADDER} [data-rung={name}]")
        sign = {"exact": "=", "upper": "max ≤", "reached": "max ≥", "expectation": "~"}[line["kind"]]
        assert page.locator(f"{LADDER} [data-rung={name}] .value").inner_text() == f"{sign} {line['value']:,}"
        details = page.locator(f"{LADDER} .details")
        assert details.locator("p").first.inner_text().startswith(line["sentence"].partition("^")[0])
        assert details.locator("math").get_attribute("alttext") == line["formula"]
        if line["reference"]:
            assert line["reference"]["title"] in details.inner_text()
            assert line["reference"]["authors"] in details.inner_text()


def test_a_formula_is_drawn_as_mathml_and_told_by_the_keyboard_too(page: Page, server) -> None:
    open_page(page, server.url, "?panel=numbers")
    wait_for_whole(page)
    page.locator(f"{LADDER} [data-rung=montufar_2014_reached]").focus()
    formula = page.locator(f"{LADDER} .details math")
    box = formula.bounding_box()
    fraction = formula.locator("mfrac").first.bounding_box()
    assert box is not None
    assert fraction is not None
    assert box["height"] > fraction["height"] > 16
    assert formula.evaluate("(element) => element.namespaceURI") == "http://www.w3.org/1998/Math/MathML"
    assert page.locator(f"{LADDER} [aria-pressed=true]").get_attribute("data-rung") == "montufar_2014_reached"
    page.keyboard.press("Tab")
    assert "on the whole plane, counted exactly." in page.locator(f"{LADDER} .details").inner_text()
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.locator(f"{LADDER} [aria-pressed=true]").get_attribute("data-rung") == "hanin_rolnick_2019"
    assert "with T = " in page.locator(f"{LADDER} .details").inner_text()


def test_a_formula_can_hold_nothing_but_a_formula(page: Page, server) -> None:
    open_page(page, server.url)
    refused = page.evaluate("""async () => {
      const script = document.querySelector("script[type=module]").src;
      const { mathOf } = await import(new URL("base/math.js", script));
      const space = 'xmlns="http://www.w3.org/1998/Math/MathML"';
      return ["<math><mi>x</mi></math>", `<math ${space}><script/></math>`, `<math ${space}><mi>`].map((text) => {
        try { return mathOf(text).outerHTML; } catch (error) { return error.message; }
      });
    }""")
    assert all("is no element of a formula." in message for message in refused)


@pytest.mark.parametrize(
    ("query", "network", "window"),
    [
        ("?width=4", RANDOM_2D | {"widths": [4, 4, 4], "seed": 24}, {"x": [-3, 3], "y": [-3, 3]}),
        ("", NETWORK_2D, {"x": [-3, 3], "y": [-3, 3]}),
        (
            "?input_dim=1&width=3&seed=24&depth=6",
            {"kind": "random", "widths": [3] * 6, "seed": 24},
            {"x": [-3, 3]},
        ),
        ("?kind=sawtooth&input_dim=1", {"kind": "sawtooth", "depth": 3}, {"x": [-2, 2]}),
        ("?kind=sawtooth&depth=0", {"kind": "sawtooth", "depth": 0, "input_dim": 2}, {"x": [-2, 2], "y": [-2, 2]}),
    ],
)
def test_a_sentence_says_why_the_two_counts_differ(
    page: Page, server, query: str, network: dict[str, Any], window: dict[str, list[float]]
) -> None:
    open_page(page, server.url, query)
    counts = counted(page, server.url, network, window)
    merged = counts["activation_regions"] - counts["linear_regions"]
    sentence = page.locator("#checks .difference").inner_text()
    if counts["activation_regions"] == 1:
        assert sentence == "Everywhere f is one affine map."
    elif merged == 0:
        assert sentence == (
            "Crossing any border changes f: each activation region is a linear region."
            if "y" in window
            else "At every breakpoint the slope changes: each is a kink."
        )
    elif "y" in window:
        assert sentence.startswith(f"{merged} activation regions merge into their neighbours:")
    else:
        assert sentence.startswith(f"{merged} breakpoint")


def test_theory_has_its_formula_in_the_column_and_all_bounds_in_the_panel(page: Page, server) -> None:
    open_page(page, server.url)
    theory = page.locator("#facts .theory")
    assert "N² / 2 = 1,152 linear regions" in theory.inner_text()
    assert theory.locator("math").get_attribute("alttext") == "N^2 / 2"
    assert theory.locator("mfrac").count() == 1
    theory.locator("button").click()
    page.locator(f"{LADDER} [data-rung=serra_2018_upper]").wait_for()
    assert page.locator("#tab-numbers").get_attribute("aria-selected") == "true"


@pytest.mark.parametrize("size", [(360, 740), (768, 1024), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("query", ["?panel=numbers&depth=8", "?panel=numbers&kind=sawtooth&input_dim=1&noise=0.1"])
def test_nothing_in_the_column_or_panel_overlaps_or_leaves_the_page(
    page: Page, server, query: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_page(page, server.url, query)
    wait_for_statistics(page, 2 if "input_dim=1" in query else 4)
    page.locator(f"{LADDER} [data-rung=serra_2018_upper]").focus()
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert page.evaluate(WIDE_PARTS) == []
    boxes = [page.locator(part).bounding_box() for part in ("#checks", "#facts", "#explanation", "#panels")]
    for one, other in combinations([box for box in boxes if box], 2):
        apart_x = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        apart_y = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
        assert apart_x or apart_y
