"""/compare: two networks with the same axes and one address; /embed: the explorer for a slide."""

import pytest
from playwright.sync_api import Frame, Page, expect

from .accessible import assert_accessible
from .reading import counted, open_page, shown

SHALLOW = {"kind": "random", "input_dim": 2, "widths": [48], "init": "he", "seed": 24}
DEEP = SHALLOW | {"widths": [16, 16, 16]}
SQUARE = {"x": [-3.0, 3.0], "y": [-3.0, 3.0]}


def frames(page: Page) -> tuple[Frame, Frame]:
    """The explorers of A and B, each with its first answer."""
    found = []
    for side in "ab":
        handle = page.locator(f"[data-side={side}] iframe").element_handle()
        frame = handle.content_frame()
        assert frame is not None
        frame.wait_for_selector("body[data-state=done]")
        found.append(frame)
    return found[0], found[1]


def open_pair(page: Page, url: str, query: str = "") -> tuple[Frame, Frame]:
    page.goto(f"{url}/compare{query}")
    return frames(page)


def axis(frame: Frame) -> list[float]:
    ends: list[float] = frame.evaluate("document.querySelector('#view .plot').layout.xaxis.range")
    return ends


def wait_for_axis(frame: Frame, ends: list[float]) -> None:
    frame.wait_for_function(
        "(ends) => String(document.querySelector('#view .plot').layout.xaxis.range) === String(ends)", arg=ends
    )


def has_regions(frame: Frame, count: int) -> None:
    expect(frame.locator("output[data-count=linear_regions]")).to_have_attribute("data-value", str(count))


def test_both_networks_show_their_counts_and_the_page_compares_them(page: Page, server) -> None:
    a, b = open_pair(page, server.url)
    shallow = counted(page, server.url, SHALLOW, SQUARE)["linear_regions"]
    deep = counted(page, server.url, DEEP, SQUARE)["linear_regions"]
    has_regions(a, shallow)
    has_regions(b, deep)
    expect(page.locator("#verdict")).to_have_text(f"B has {deep / shallow:.3g} times as many linear regions as A.")
    expect(page.locator("#sizes")).to_have_text("A has 48 units, 193 parameters; B has 48 units, 609 parameters.")
    assert page.evaluate("location.search") == ""


def test_one_follows_the_axes_of_the_other(page: Page, server) -> None:
    a, b = open_pair(page, server.url)
    a.click("label[for=kind-sawtooth]")
    wait_for_axis(a, [-2, 2])
    wait_for_axis(b, [-2, 2])
    b.click("label[for=input_dim-1]")
    expect(a.locator("#input_dim-1")).to_be_checked()
    page.uncheck("#lock input")
    b.click("label[for=kind-sawtooth]")
    b.click("label[for=input_dim-2]")
    expect(b.locator("#input_dim-2")).to_be_checked()
    page.wait_for_timeout(100)
    expect(a.locator("#input_dim-1")).to_be_checked()
    page.check("#lock input")
    expect(b.locator("#input_dim-1")).to_be_checked()


def values_axis(frame: Frame) -> list[float]:
    ends: list[float] = frame.evaluate("document.querySelector('#view .plot').layout.yaxis.range")
    return ends


def test_both_show_the_same_values_with_one_input(page: Page, server) -> None:
    one = "input_dim%3D1%26depth%3D"
    a, b = open_pair(page, server.url, f"?a={one}1&b={one}4%26weight_scale%3D2")
    same = "(ends) => String(document.querySelector('#view .plot').layout.yaxis.range) === String(ends)"
    page.uncheck("#lock input")
    a.wait_for_function(same.replace("===", "!=="), arg=values_axis(b))
    own = [values_axis(a), values_axis(b)]
    page.check("#lock input")
    both = [min(own[0][0], own[1][0]), max(own[0][1], own[1][1])]
    for frame in (a, b):
        frame.wait_for_function(same, arg=both)


def test_a_gesture_in_one_moves_the_other_at_once(page: Page, server) -> None:
    a, b = open_pair(page, server.url)
    window = "document.querySelector('#view .inside').dataset.window"
    looked = "document.querySelector('#view .inside[data-looked]')"
    box = a.locator("#view .pad").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 100, steps=3)
    b.wait_for_function(looked)
    a.wait_for_function(f"(seen) => {window} === seen", arg=b.evaluate(window))
    page.mouse.up()
    b.wait_for_function(f"!{looked}")
    ends = axis(a)
    assert ends != [-3, 3]
    wait_for_axis(b, ends)
    page.uncheck("#lock input")
    b.click("#view .zoom .in")
    b.wait_for_function("(ends) => JSON.parse(" + window + ").x[1] < ends[1]", arg=ends)
    page.wait_for_timeout(300)
    assert axis(a) == ends


def test_locked_networks_open_in_the_window_of_the_first(page: Page, server) -> None:
    window = {"x": [0.5, 2.0], "y": [-1.0, 1.0]}
    a, b = open_pair(page, server.url, "?a=x%3D0.5,2%26y%3D-1,1")
    assert axis(a) == axis(b) == [0.5, 2]
    has_regions(a, counted(page, server.url, DEEP, window)["linear_regions"])
    has_regions(b, counted(page, server.url, DEEP, window)["linear_regions"])


def test_unlocked_networks_keep_their_windows(page: Page, server) -> None:
    a, b = open_pair(page, server.url, "?a=x%3D0.5,2&lock=off")
    assert axis(a) == [0.5, 2]
    assert axis(b) == [-3, 3]


@pytest.mark.parametrize(
    ("query", "what", "width", "sizes"),
    [
        ("?a=depth%3D1%26width%3D31&b=depth%3D3", "units", 10, "31 units, 125 parameters; B has 30 units, 261"),
        ("", "parameters", 8, "48 units, 193 parameters; B has 24 units, 177"),
        ("?b=widths%3D7,3", "units", 24, "48 units, 193 parameters; B has 48 units, 697"),
    ],
)
def test_b_is_made_as_large_as_a(page: Page, server, query: str, what: str, width: int, sizes: str) -> None:
    _, b = open_pair(page, server.url, query)
    page.click(f"#same-{what}")
    expect(page.locator("#sizes")).to_have_text(f"A has {sizes} parameters.")
    expect(b.locator("#slider-width")).to_have_value(str(width))
    expect(b.locator("#facts .network")).to_contain_text(sizes.split("B has ")[1])  # as the server counts them


def test_the_width_of_a_sawtooth_is_fixed(page: Page, server) -> None:
    open_pair(page, server.url, "?b=kind%3Dsawtooth")
    assert page.locator("#same-units").is_disabled()
    assert page.locator("#same-parameters").is_disabled()
    expect(page.locator("#sizes")).to_contain_text("Only the width of a random network can be chosen.")


def test_both_states_are_in_the_address(page: Page, server) -> None:
    a, b = open_pair(page, server.url)
    a.locator("#slider-width").fill("20")
    b.locator("#slider-depth").fill("2")
    page.wait_for_function("new URLSearchParams(location.search).get('b') === 'depth=2'")
    assert page.evaluate("new URLSearchParams(location.search).get('a')") == "depth=1&width=20"
    page.reload()
    a, b = frames(page)
    assert (a.locator("#slider-width").input_value(), b.locator("#slider-depth").input_value()) == ("20", "2")
    has_regions(b, counted(page, server.url, DEEP | {"widths": [16, 16]}, SQUARE)["linear_regions"])


def test_back_and_forward_lead_both_networks(page: Page, server) -> None:
    a, b = open_pair(page, server.url)
    a.locator("#slider-width").fill("20")
    page.wait_for_function("location.search !== ''")
    page.click("#same-units")
    expect(b.locator("#slider-width")).to_have_value("7")
    page.wait_for_timeout(400)
    page.go_back()
    expect(b.locator("#slider-width")).to_have_value("16")
    expect(a.locator("#slider-width")).to_have_value("20")
    page.go_back()
    expect(a.locator("#slider-width")).to_have_value("48")
    has_regions(a, counted(page, server.url, SHALLOW, SQUARE)["linear_regions"])
    page.go_forward()
    expect(a.locator("#slider-width")).to_have_value("20")


def test_the_theme_holds_for_both_networks(page: Page, server) -> None:
    a, b = open_pair(page, server.url)
    page.select_option("#theme select", "dark")
    for frame in (a, b):
        frame.wait_for_selector("html[data-theme=dark]")
    page.wait_for_function("location.search === '?theme=dark'")


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_nothing_sticks_out_and_axe_finds_nothing_to_mend(page: Page, server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    for frame in (page.main_frame, *open_pair(page, server.url)):
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width <= 768:
        page.wait_for_function(
            "[...document.querySelectorAll('iframe')].every((frame) =>"
            " frame.clientHeight >= frame.contentDocument.documentElement.scrollHeight)"
        )
    assert_accessible(page)


@pytest.mark.parametrize("controls", ["on", "off"])
def test_an_embedded_page_shows_the_plot_and_the_counts(page: Page, server, controls: str) -> None:
    page.goto(f"{server.url}/embed?kind=sawtooth&depth=3&panel=numbers&controls={controls}")
    page.wait_for_selector("body[data-state=done]")
    assert shown(page, "linear_regions") == 64
    assert page.locator("#controls").is_visible() == (controls == "on")
    for part in ("header", "#panels", "#explanation", "#facts .theory"):
        assert page.locator(part).is_hidden()
    assert page.evaluate("innerHeight >= document.documentElement.scrollHeight")


def test_a_page_from_elsewhere_may_show_it_but_not_lead_it(page: Page, server) -> None:
    page.goto(server.url.replace("127.0.0.1", "localhost") + "/docs")
    page.evaluate(
        """(url) => {
          const frame = document.createElement("iframe");
          frame.src = url;
          document.body.append(frame);
        }""",
        f"{server.url}/embed?kind=sawtooth&depth=2",
    )
    page.wait_for_function("frames.length === 1")
    frame = page.frames[1]
    frame.wait_for_selector("body[data-state=done]")
    page.evaluate("frames[0].postMessage({ type: 'follow', query: '?kind=sawtooth&depth=3' }, '*')")
    page.wait_for_timeout(500)
    has_regions(frame, 16)


def test_the_header_leads_there(page: Page, server) -> None:
    open_page(page, server.url)
    page.click("text=Compare")
    frames(page)
