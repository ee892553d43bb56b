"""Without WebGL2 the map is drawn all the same, and looks the same."""

import base64

import pytest
from playwright.sync_api import Page, expect

from .reading import open_page, set_slider, shown, wait_for, without_webgl

CANVAS = "#view > canvas"

# The mean difference between two pictures, in parts of 255, and the number of colours in the second.
COMPARE = """async ([one, other]) => {
  const pixels = [];
  for (const picture of [one, other]) {
    const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    pixels.push(context.getImageData(0, 0, bitmap.width, bitmap.height).data);
  }
  let sum = 0;
  pixels[0].forEach((value, at) => { sum += Math.abs(value - pixels[1][at]); });
  const colours = new Set(new Uint32Array(pixels[1].buffer)).size;
  return { difference: sum / pixels[0].length, colours };
}"""


def picture(page: Page) -> str:
    return f"data:image/png;base64,{base64.b64encode(page.locator(CANVAS).screenshot()).decode()}"


@pytest.mark.parametrize(
    "look",
    [
        "?folds=off",
        "?width=5&depth=2",
        "?width=8&colour=value&zero=on&theme=dark",
        "?width=8&colour=slope&folds=off&theme=projector",
        "?width=5&depth=2&dual=on&grid=9&layer=1",
        "?kind=sawtooth&depth=5",
    ],
)
def test_the_map_looks_as_with_a_graphics_card(page: Page, server, look: str) -> None:
    open_page(page, server.url, look)
    with_card = picture(page)
    without_webgl(page)
    open_page(page, server.url, look)
    assert page.evaluate(f"document.querySelector('{CANVAS}').getContext('2d') !== null")
    assert shown(page, "activation_regions") == int(page.locator(CANVAS).get_attribute("data-cells-drawn") or -1)
    compared = page.evaluate(COMPARE, [with_card, picture(page)])
    assert compared["colours"] > 8
    assert compared["difference"] < 1


def test_pointing_moving_and_playing_go_on(page: Page, server) -> None:
    without_webgl(page)
    open_page(page, server.url, "?width=6&depth=2")
    assert page.locator("#view .notice").is_hidden()
    page.hover("#view .pad", position={"x": 100, "y": 100})
    expect(page.locator("#view .card h2")).to_have_text("Activation region")
    before = picture(page)
    page.mouse.wheel(0, -300)
    expect(page.locator("#view .pad")).to_be_visible()
    page.wait_for_function("location.search.includes('x=')")
    wait_for(page, "done")
    assert page.evaluate(COMPARE, [before, picture(page)])["difference"] > 3
    set_slider(page, "layer", 0)
    expect(page.locator("#legend .after")).to_have_text("Before layer 1: 1 activation region")


def test_the_surface_says_that_it_cannot_be_drawn(page: Page, server) -> None:
    without_webgl(page)
    open_page(page, server.url, "?view=surface&width=5")
    expect(page.get_by_text("This browser has no WebGL2, so it cannot draw the surface.")).to_be_visible()
    page.click("label[for=view-map]")
    expect(page.locator(CANVAS)).to_be_visible()
    assert page.get_by_text("no WebGL2").is_hidden()
