"""Everyone can use the page: by keyboard alone, on a phone, in both themes, with text that can be read."""

import pytest
from playwright.sync_api import CDPSession, Page

from .accessible import assert_accessible
from .reading import drag_slider, open_page, shown, wait_for

WIDTHS = [360, 800, 1280, 1920]
QUERIES = ["", "?kind=sawtooth&input_dim=1&depth=4", "?input_dim=1", "?kind=sawtooth&depth=8"]

# Each visible text with its font size and its contrast with the background behind it (WCAG 2.2).
TEXTS = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = numbers(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    throw new Error("no background");
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({ opacityProperty: true })) continue;
    if (element.closest("script, .visually-hidden")) continue;
    const style = getComputedStyle(element);
    const colour = element instanceof SVGElement ? style.fill : style.color;
    const [bright, dim] = [luminance(numbers(colour)), luminance(behind(element))].sort((a, b) => b - a);
    texts.push([walker.currentNode.data.trim(), parseFloat(style.fontSize), (bright + 0.05) / (dim + 0.05),
      element.matches("#counts output")]);
  }
  return texts;
}"""


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_large_and_dark_enough_and_nothing_sticks_out(page: Page, server, scheme: str, query: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_page(page, server.url, query)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        texts = page.evaluate(TEXTS)
        assert len(texts) > 20
        assert [text for text, pixels, *_ in texts if pixels < 16] == []
        assert [(text, contrast) for text, _, contrast, large in texts if contrast < (7 if large else 4.5)] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_is_the_systems_until_one_is_chosen(page: Page, server, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_page(page, server.url)
    background = "getComputedStyle(document.documentElement).backgroundColor"
    backgrounds = {"auto": page.evaluate(background)}
    for theme in ("light", "dark", "projector"):
        page.select_option("#choice-theme", theme)
        backgrounds[theme] = page.evaluate(background)
    assert backgrounds["auto"] == backgrounds[scheme]
    assert backgrounds["light"] == backgrounds["projector"] == "rgb(255, 255, 255)" != backgrounds["dark"]


def test_the_projectors_type_is_large_and_its_contrast_high(page: Page, server) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_page(page, server.url, "?theme=projector&panel=numbers")
    texts = page.evaluate(TEXTS)
    assert [text for text, pixels, *_ in texts if pixels < 0.022 * 1080] == []
    assert [(text, contrast) for text, _, contrast, _ in texts if contrast < 7] == []


VIEWS = [
    "",
    "?kind=sawtooth&input_dim=1&depth=4&curves=1&slopes=on",
    "?colour=value&zero=on&dual=on&grid=16&probe=0.5,0.25",
    "?view=surface",
    *(f"?panel={panel}" for panel in ("network", "numbers", "profile", "share")),
]


@pytest.mark.parametrize("query", VIEWS)
def test_axe_finds_nothing_to_mend(page: Page, server, query: str) -> None:
    open_page(page, server.url, query)
    for theme in ("light", "dark", "projector"):
        page.select_option("#choice-theme", theme)
        assert_accessible(page)


def test_axe_finds_faint_text(page: Page) -> None:
    page.set_content("<html lang='en'><title>Faint</title><main><h1 style='color: #ccc'>Faint</h1></main></html>")
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(page)


def test_everything_can_be_done_by_keyboard(page: Page, server) -> None:
    open_page(page, server.url)
    focused = []
    for _ in range(30):
        page.keyboard.press("Tab")
        identifier = page.evaluate("document.activeElement.id || document.activeElement.textContent")
        if identifier in focused:
            break
        focused.append(identifier)
        outline = page.evaluate("""() => {
          const focused = document.activeElement;
          const shown = focused.type === "radio" ? focused.nextElementSibling : focused;
          return parseFloat(getComputedStyle(shown).outlineWidth);
        }""")
        assert outline >= 2, identifier
        if identifier == "show-more":
            page.keyboard.press("Enter")
    assert focused[:5] == ["Lecture", "Compare", "Train", "Costs", "API"]
    assert {"kind-random", "input_dim-2", "choice-init", "choice-colour", "play", "toggle-folds"} <= set(focused)
    assert {f"{kind}-{name}" for kind in ("slider", "number") for name in ("depth", "width", "seed")} <= set(focused)

    page.focus("#kind-random")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    wait_for(page, "done")
    assert page.evaluate("document.activeElement.id") == "slider-depth"
    assert shown(page, "linear_regions") == 2**3
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("5")
    wait_for(page, "done")
    assert shown(page, "linear_regions") == 2**5


def test_a_screen_reader_hears_the_numbers_once(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=1")
    page.evaluate("""() => {
      window.heard = [];
      const announcement = document.querySelector("#counts .announcement");
      const note = () => window.heard.push(announcement.textContent);
      new MutationObserver(note).observe(announcement, { childList: true, characterData: true, subtree: true });
    }""")
    drag_slider(page, "depth", [2, 3, 4, 5, 6])
    page.wait_for_function("window.heard.length > 0")
    page.wait_for_timeout(300)
    assert page.evaluate("window.heard") == ["64 linear regions, 64 activation regions"]


def test_every_control_has_a_name(page: Page, server) -> None:
    open_page(page, server.url)
    for kind in ("slider", "spinbutton", "radio", "combobox", "button", "link"):
        for control in page.get_by_role(kind).all():  # type: ignore[arg-type]
            assert control.evaluate("each => (each.labels?.[0] ?? each).textContent || each.ariaLabel").strip()


def swipe(page: Page, touch: CDPSession, selector: str, across: float, up: float) -> None:
    """Draw a finger over the middle of an element."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x + across * step / 10, "y": y - up * step / 10}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(200)


def test_a_finger_moves_a_slider_and_still_scrolls_the_page(page: Page, server) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=4")
    depth = page.locator("#slider-depth")
    swipe(page, touch, "#slider-depth", across=60, up=0)
    assert 12 < int(depth.input_value()) < 18
    assert page.evaluate("scrollY") == 0
    moved = depth.input_value()
    swipe(page, touch, "#slider-depth", across=0, up=150)
    assert page.evaluate("scrollY") > 80
    assert depth.input_value() == moved
    page.evaluate("scrollTo(0, 0)")
    swipe(page, touch, "#view", across=0, up=150)
    assert page.evaluate("scrollY") > 80
    wait_for(page, "done")
