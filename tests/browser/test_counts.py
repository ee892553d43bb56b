"""The numbers on the page are those of the API, and always those of the state that the page is in."""

import pytest
from playwright.sync_api import Page

from .reading import RANDOM_2D, STREAM, counted, frame, open_page, set_slider, shown, started_frame, wait_for

WATCH_THE_NUMBERS = """() => {
  window.seen = [];
  const output = document.querySelector("output[data-count=linear_regions]");
  const note = () => window.seen.push([Number(document.querySelector("#number-width").value), output.dataset.value]);
  new MutationObserver(note).observe(output, { attributes: true, attributeFilter: ["data-value"] });
}"""

# Every input event in one turn of the event loop: the fastest drag there can be.
BURST = """() => {
  const slider = document.querySelector("#slider-width");
  for (let width = 2; width <= 40; width += 1) {
    slider.value = String(width);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""

# Answers cannot be aborted any more, and the earlier a question, the later its answer.
LATE_ANSWERS = """(() => {
  const realFetch = window.fetch;
  let asked = 0;
  window.late = 0;
  window.fetch = async (address, options) => {
    asked += 1;
    const delay = Math.max(0, 1500 - 150 * asked);
    const response = await realFetch(address, { ...options, signal: undefined });
    await new Promise((resolve) => setTimeout(resolve, delay));
    window.late += 1;
    return response;
  };
})()"""


def test_the_depth_slider_doubles_the_sawtooth(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=0")
    page.focus("#slider-depth")
    read = []
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        wait_for(page, "done")
        read.append([shown(page, name) for name in ("linear_regions", "activation_regions", "kinks", "turning_points")])
    assert read == [[2**depth, 2**depth, 2**depth - 1, 2**depth - 1] for depth in range(1, 9)]
    assert "2⁸ = 256 linear regions" in page.locator("#facts .theory").inner_text()


def test_one_region_is_not_called_regions(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=0")
    assert page.locator("#counts p:has(output):visible").all_inner_texts() == [
        "1\nlinear region",
        "1\nactivation region",
        "0\nkinks",
        "0\nturning points",
    ]


def test_both_counts_are_shown_where_they_differ(page: Page, server) -> None:
    network = {"kind": "random", "input_dim": 1, "widths": [3] * 8, "init": "pytorch", "seed": 7}
    open_page(page, server.url, "?input_dim=1&width=3&depth=8&init=pytorch&seed=7")
    counts = counted(page, server.url, network, {"x": [-3, 3]})
    assert {name: shown(page, name) for name in counts if name != "slivers"} == {
        name: count for name, count in counts.items() if name != "slivers"
    }


def test_the_page_says_how_the_count_was_checked(page: Page, server) -> None:
    question = {"network": {"kind": "sawtooth", "depth": 4, "input_dim": 2}, "window": {"x": [-2, 2], "y": [-2, 2]}}
    response = page.request.post(f"{server.url}/api/v1/regions", data=question)
    ambiguous = response.json()["assurance"]["ambiguous"]
    assert ambiguous > 1
    open_page(page, server.url, "?kind=sawtooth&depth=4")
    assert page.locator("#checks .assurance").inner_text() == (
        "Checked: Euler's formula and the sum of areas. "
        f"{ambiguous:,} signs were too close to zero to tell and were taken as zero."
    )


@pytest.mark.parametrize(
    ("dimension", "area_error", "ambiguous", "sentence"),
    [
        (1, 0.0, 0, "Checked: Euler's formula and the sum of lengths."),
        (2, 1e-16, 0, "Checked: Euler's formula and the sum of areas."),
        (2, None, 0, "Checked: Euler's formula."),
        (2, None, 1, "Checked: Euler's formula. 1 sign was too close to zero to tell and was taken as zero."),
        (2, None, 1234, "Checked: Euler's formula. 1,234 signs were too close to zero to tell and were taken as zero."),
    ],
)
def test_checks_in_words(
    page: Page, server, dimension: int, area_error: float | None, ambiguous: int, sentence: str
) -> None:
    answer = {
        "dimension": dimension,
        "complete": True,
        "counts": {"activation_regions": 7, "linear_regions": 6, "slivers": 0},
        "assurance": {"euler": 1, "area_error": area_error, "ambiguous": ambiguous},
    }
    body = started_frame(3) + frame({"type": "done", "answer": answer})
    page.route(STREAM, lambda route: route.fulfill(content_type="application/x-reluscope-frames", body=body))
    open_page(page, server.url)
    assert page.locator("#checks .assurance").inner_text() == sentence


def test_a_burst_of_moves_shows_only_the_last_answer(page: Page, server) -> None:
    aborted = set()
    open_page(page, server.url)
    page.on("requestfailed", lambda request: aborted.add(request.post_data_json["network"]["widths"][0]))
    page.evaluate(WATCH_THE_NUMBERS)
    page.evaluate(BURST)
    wait_for(page, "done")
    page.wait_for_timeout(500)
    counts = counted(page, server.url, RANDOM_2D | {"widths": [40] * 3, "seed": 24}, {"x": [-3, 3], "y": [-3, 3]})
    assert shown(page, "linear_regions") == counts["linear_regions"]
    seen = [value for _, value in page.evaluate("window.seen") if value is not None]
    assert seen == [str(counts["linear_regions"])]
    # At times Chromium also calls an answer aborted that was read to its end.
    assert set(range(2, 40)) <= aborted


def test_an_answer_that_comes_too_late_is_never_shown(page: Page, server) -> None:
    page.add_init_script(LATE_ANSWERS)
    open_page(page, server.url)
    page.evaluate(WATCH_THE_NUMBERS)
    for width in range(3, 11):
        set_slider(page, "width", width)
    wait_for(page, "done")
    page.wait_for_function("window.late === 9")
    page.wait_for_timeout(200)
    counts = counted(page, server.url, RANDOM_2D | {"widths": [10] * 3, "seed": 24}, {"x": [-3, 3], "y": [-3, 3]})
    assert shown(page, "linear_regions") == counts["linear_regions"]
    seen = [pair for pair in page.evaluate("window.seen") if pair[1] is not None]
    assert seen == [[10, str(counts["linear_regions"])]]
    assert page.locator("#view canvas[data-cells-drawn]").get_attribute("data-cells-drawn") == str(
        counts["activation_regions"]
    )
    assert page.locator("body").get_attribute("data-sequence") == "9"


def test_the_numbers_follow_a_mouse_that_drags(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=1")
    page.evaluate(WATCH_THE_NUMBERS)
    box = page.locator("#slider-depth").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 12, middle)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(box["x"] + 12 + step * 15, middle)
        wait_for(page, "done")
    during = [value for _, value in page.evaluate("window.seen") if value is not None]
    page.mouse.up()
    wait_for(page, "done")
    depth = int(page.locator("#slider-depth").input_value())
    assert shown(page, "linear_regions") == 2**depth
    assert len(set(during)) >= 4


def test_what_was_shown_is_cleared_while_a_slow_answer_is_awaited(page: Page, server) -> None:
    open_page(page, server.url)
    assurance = page.locator("#checks .assurance")
    assert assurance.is_visible()
    page.route(STREAM, lambda route: None)
    set_slider(page, "width", 12)
    page.locator("#status .progress").wait_for(state="visible")
    assert shown(page, "linear_regions") is None
    assert shown(page, "activation_regions") is None
    assert not assurance.is_visible()
    page.click("#status .progress button")
    wait_for(page, "partial")
    assert shown(page, "linear_regions") is None
    assert not assurance.is_visible()
    assert page.locator("#status .failure").inner_text().startswith("You stopped it.")
    page.unroute(STREAM)
    page.click("#status .failure button")
    wait_for(page, "done")
    assert shown(page, "linear_regions") is not None
    assert assurance.is_visible()
