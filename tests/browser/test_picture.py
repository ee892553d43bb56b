"""PNG and SVG of what is seen."""

import base64
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from .reading import open_page, shown, without_webgl

SVG = "{http://www.w3.org/2000/svg}"

# The size of a picture and how often each colour is in it, rounded to 5 bits, the most frequent first.
DECODE = """async (picture) => {
  const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = [data[at] >> 3, data[at + 1] >> 3, data[at + 2] >> 3, data[at + 3] >> 3].join();
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const colours = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  return { width, height, colours };
}"""


def saved(page: Page, form: str) -> bytes:
    with page.expect_download() as waiting:
        page.click(f"[data-format={form}]")
    return Path(waiting.value.path()).read_bytes()


def saved_svg(page: Page) -> ET.Element:
    return ET.fromstring(saved(page, "svg"))


def decoded(page: Page, png: bytes) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(DECODE, f"data:image/png;base64,{base64.b64encode(png).decode()}")
    return found


def texts(svg: ET.Element) -> str:
    return "\n".join("".join(each.itertext()) for each in svg.iter(f"{SVG}text"))


def polygons(svg: ET.Element) -> list[ET.Element]:
    return svg.findall(f".//{SVG}g[@class='cells']/{SVG}polygon")


@pytest.mark.parametrize("look", ["", "&colour=value&zero=on&theme=dark", "&colour=slope&layer=1"])
def test_an_svg_holds_as_many_polygons_as_cells_and_tells_the_counts(page: Page, server, look: str) -> None:
    open_page(page, server.url, f"?width=6&panel=share{look}")
    svg = saved_svg(page)
    cells = int(page.locator("#view canvas[data-cells-drawn]").get_attribute("data-cells-drawn") or -1)
    assert len(polygons(svg)) == cells == shown(page, "activation_regions")
    names = {each.attrib["id"] for each in svg.iter(f"{SVG}linearGradient")}
    fills = [each.attrib["fill"] for each in polygons(svg)]
    assert len(set(fills)) > cells / 4
    assert all(fill.startswith("#") or fill[5:-1] in names for fill in fills)
    assert any(fill.startswith("url(#") for fill in fills) == ("value" in look)
    words = texts(svg)
    assert f"{shown(page, 'linear_regions')} linear regions, {cells} activation regions" in words
    assert "3 hidden layers of 6" in words
    assert re.search(r"Folds of layer +━━ 1" + ("$" if "layer=1" in look else " +━━ 2 +━━ 3"), words, re.MULTILINE)
    assert ("Colour: value of f" in words) == ("value" in look)
    assert "\u22123" in words  # a number of plotly's axes


def test_a_png_is_twice_as_large_as_the_view_and_not_blank(page: Page, server) -> None:
    open_page(page, server.url, "?panel=share")
    picture = decoded(page, saved(page, "png"))
    box = page.locator("#view").bounding_box()
    assert box is not None
    assert picture["width"] == pytest.approx(2 * box["width"], abs=2)
    assert 2 * box["height"] < picture["height"] < 2 * box["height"] + 300
    assert len(picture["colours"]) > 100
    assert not any(colour.endswith(",0") for colour in picture["colours"])  # nothing is transparent


def test_cells_have_the_same_colours_as_on_the_page(page: Page, server) -> None:
    for look in ("", "&theme=dark", "&colour=slope", "&colour=active_units&theme=dark"):
        open_page(page, server.url, f"?kind=sawtooth&depth=1&folds=off&x=-1,2&y=-2,1.5&panel=share{look}")
        here = decoded(page, page.locator("#view canvas[data-cells-drawn]").screenshot())["colours"]
        there = decoded(page, saved(page, "png"))["colours"]
        cells = 1 if "colour" in look else 4
        background = {"light": "31,31,31,31", "dark": "2,2,3,31"}["dark" if "dark" in look else "light"]
        assert set(here[:cells]) == set([each for each in there if each != background][:cells]), look


def test_many_cells_are_a_picture_in_the_svg(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=8&panel=share")
    svg = saved_svg(page)
    assert polygons(svg) == []
    image = svg.find(f"{SVG}image")
    assert image is not None
    assert "65,536 linear regions" in texts(svg)
    picture = decoded(page, base64.b64decode(image.attrib["href"].partition(",")[2]))
    assert picture["width"] == pytest.approx(2 * float(image.attrib["width"]), abs=2)
    assert len(picture["colours"]) > 20


def test_all_that_is_shown_on_the_map_is_in_the_picture(page: Page, server) -> None:
    open_page(page, server.url, "?width=5&depth=2&dual=on&grid=12&zero=on&probe=1,1&panel=share")
    svg = saved_svg(page)
    assert len(list(svg.iter(f"{SVG}circle"))) == 12**2 + (shown(page, "activation_regions") or 0)
    marks = svg.find(f"{SVG}image[@class='marks']")
    assert marks is not None
    overlay = decoded(page, base64.b64decode(marks.attrib["href"].partition(",")[2]))
    assert len(overlay["colours"]) > 2  # the cell that is held is outlined, the rest is transparent


def test_a_line_is_drawn_with_its_kinks(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=4&panel=share")
    svg = saved_svg(page)
    drawn = [each for each in svg.iter(f"{SVG}path") if each.attrib.get("class", "").startswith("point")]
    assert len(drawn) == shown(page, "kinks") == 15
    assert "16 linear regions" in texts(svg)
    assert re.search(r"Kinks of layer +━━ 1 +━━ 2 +━━ 3 +━━ 4$", texts(svg), re.MULTILINE)
    assert len(decoded(page, saved(page, "png"))["colours"]) > 10


def test_the_surface_is_drawn(page: Page, server) -> None:
    open_page(page, server.url, "?width=5&depth=2&view=surface&panel=share")
    svg = saved_svg(page)
    assert polygons(svg) == []
    pictures = [each for key in ("href", "{http://www.w3.org/1999/xlink}href") for each in svg.iter(f"{SVG}image")
                if each.attrib.get(key, "").startswith("data:image/png")]  # fmt: skip
    assert len(pictures) == 1
    assert f"{shown(page, 'linear_regions')} linear regions" in texts(svg)
    assert len(decoded(page, saved(page, "png"))["colours"]) > 50


def test_without_webgl_the_svg_is_drawn_all_the_same(page: Page, server) -> None:
    without_webgl(page)
    open_page(page, server.url, "?width=4&panel=share")
    assert len(polygons(saved_svg(page))) == shown(page, "activation_regions")


def test_there_is_no_picture_of_nothing(page: Page, server) -> None:
    open_page(page, server.url, "?panel=share")
    page.route("**/api/v1/regions/stream", lambda route: route.abort("aborted"))
    page.locator("#slider-seed").fill("3")
    page.click("[data-format=png]")
    page.get_by_text("There is no picture to save.").wait_for()
