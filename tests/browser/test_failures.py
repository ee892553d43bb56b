"""When something goes wrong the page says so where one looks, keeps its state and goes on by itself."""

import json

from playwright.sync_api import Page, Route

from .reading import STREAM, frame, open_page, set_slider, shown, started_frame, wait_for

MEDIA_TYPE = "application/x-reluscope-frames"
SENTENCE = "Something went wrong on the server. Its log tells more under the id 0123456789ab."
PROBLEM = {"type": "about:blank", "title": "Internal Server Error", "status": 500, "detail": SENTENCE}

# Bytes one by one: every place where a stream can be cut.
READ_IN_PIECES = """async ([bytes, size]) => {
  const script = document.querySelector("script[type=module]").src;
  const { readFrames } = await import(new URL("server/frames.js", script));
  const all = Uint8Array.from(bytes);
  const stream = new ReadableStream({
    start(controller) {
      for (let at = 0; at < all.length; at += size) controller.enqueue(all.slice(at, at + size));
      controller.close();
    },
  });
  const types = [];
  try {
    for await (const { header, arrays } of readFrames(stream)) types.push([header.type, Object.keys(arrays)]);
  } catch (error) {
    types.push(error.constructor.name);
  }
  return types;
}"""


def failure(page: Page) -> str:
    return page.locator("#status .failure .sentence").inner_text()


def test_an_error_of_the_server_is_told_and_the_state_kept(page: Page, server, problems: list[str]) -> None:
    open_page(page, server.url, "?seed=5")
    page.route(
        STREAM,
        lambda route: route.fulfill(status=500, content_type="application/problem+json", body=json.dumps(PROBLEM)),
    )
    set_slider(page, "width", 20)
    wait_for(page, "failed")
    assert failure(page) == SENTENCE
    assert shown(page, "linear_regions") is None
    assert page.locator("#view canvas[data-cells-drawn]").get_attribute("data-cells-drawn") == "0"
    assert (page.locator("#slider-width").input_value(), page.locator("#slider-seed").input_value()) == ("20", "5")
    page.unroute(STREAM)
    page.get_by_role("button", name="Ask again").click()
    wait_for(page, "done")
    assert page.locator("#status .failure").is_hidden()
    assert shown(page, "linear_regions") is not None
    assert len(problems) == 1
    assert "500" in problems.pop()


def test_a_stream_that_fails_midway_is_told(page: Page, server) -> None:
    open_page(page, server.url)
    body = started_frame(3) + frame({"type": "failed", "problem": PROBLEM})
    page.route(STREAM, lambda route: route.fulfill(content_type=MEDIA_TYPE, body=body))
    set_slider(page, "width", 20)
    wait_for(page, "failed")
    assert failure(page) == SENTENCE


def test_a_partial_count_is_never_shown_as_the_count(page: Page, server) -> None:
    open_page(page, server.url)
    reason = "Stopped in hidden layer 2 of 3: it takes more than 30 seconds (max_seconds)."
    answer = {
        "dimension": 2,
        "window": {"x": [-3, 3], "y": [-3, 3]},
        "complete": False,
        "reason": reason,
        "counts": {"activation_regions": None, "linear_regions": None, "slivers": None},
        "assurance": None,
        "so_far": {"layer": 1, "layers": 3, "cells": 123456},
        "network": {"input_dim": 2, "output_dim": 1, "hidden_widths": [20] * 3, "units": 60, "parameters": 921},
        "theory": [],
    }
    body = started_frame(3) + frame({"type": "done", "answer": answer})
    page.route(STREAM, lambda route: route.fulfill(content_type=MEDIA_TYPE, body=body))
    set_slider(page, "width", 20)
    wait_for(page, "partial")
    assert shown(page, "linear_regions") is None
    assert shown(page, "activation_regions") is None
    assert page.locator("#view canvas[data-cells-drawn]").get_attribute("data-cells-drawn") == "0"
    assert page.get_by_role("button", name="Ask again").is_visible()
    assert failure(page) == f"{reason} 1 of 3 layers done, 123,456 cells so far. That is not the count."


def test_the_page_reconnects_when_the_server_is_back(page: Page, server, problems: list[str]) -> None:
    open_page(page, server.url)
    page.context.set_offline(True)
    set_slider(page, "width", 12)
    wait_for(page, "failed")
    assert failure(page).startswith("The server does not answer.")
    assert page.locator("#status button").filter(visible=True).count() == 0
    assert shown(page, "linear_regions") is None
    page.wait_for_timeout(1200)
    assert page.locator("body").get_attribute("data-state") == "failed"
    page.context.set_offline(False)
    wait_for(page, "done")
    assert shown(page, "linear_regions") is not None
    assert page.locator("#slider-width").input_value() == "12"
    assert all("ERR_INTERNET_DISCONNECTED" in problem for problem in problems)
    problems.clear()


def test_a_stream_that_breaks_off_is_asked_for_again(page: Page, server) -> None:
    open_page(page, server.url)
    answers = [started_frame(3)[:50], started_frame(3)]

    def break_off(route: Route) -> None:
        if answers:
            route.fulfill(content_type=MEDIA_TYPE, body=answers.pop())
        else:
            route.continue_()

    page.route(STREAM, break_off)
    set_slider(page, "width", 12)
    wait_for(page, "failed")
    wait_for(page, "done")
    assert answers == []
    assert shown(page, "linear_regions") is not None


def test_progress_tells_how_far_the_count_is(page: Page, server) -> None:
    page.add_init_script("""(() => {
      const realFetch = window.fetch;
      window.fetch = (address, options) => window.slowly ? slow(options.signal) : realFetch(address, options);
      const slow = async (signal) => new Response(new ReadableStream({
        start(controller) {
          controller.enqueue(Uint8Array.from(window.slowly));
          signal.addEventListener("abort", () => controller.error(signal.reason));
        },
      }));
    })()""")
    open_page(page, server.url)
    counts = frame({"type": "counts", "layer": 1, "layers": 3, "cells": 98765, "seconds": 0.4})
    page.evaluate("bytes => { window.slowly = bytes }", list(started_frame(3) + counts))
    set_slider(page, "width", 12)
    page.locator("#status .progress").wait_for(state="visible")
    assert page.locator("#status .progress .sentence").inner_text() == "1 of 3 layers done, 98,765 cells so far."
    assert page.locator("#status progress").evaluate("bar => bar.value / bar.max") == 1 / 3
    page.evaluate("window.slowly = null")
    set_slider(page, "width", 13)
    wait_for(page, "done")
    assert page.locator("#status .progress").is_hidden()


def test_frames_are_read_wherever_the_stream_is_cut(page: Page, server) -> None:
    open_page(page, server.url)
    stream = page.request.post(
        f"{server.url}/api/v1/regions/stream",
        data={"network": {"kind": "sawtooth", "depth": 2}, "window": {"x": [-2, 2]}},
    )
    body = list(stream.body())
    whole = page.evaluate(READ_IN_PIECES, [body, len(body)])
    assert [kind for kind, _ in whole] == ["started", "geometry", "done"]
    assert set(whole[1][1]) >= {"x", "values", "slopes", "layers", "units", "kinks"}
    for size in (1, 3, 8, 1000):
        assert page.evaluate(READ_IN_PIECES, [body, size]) == whole
    for cut in (1, 7, 8, 9, len(body) - 1):
        assert page.evaluate(READ_IN_PIECES, [body[:cut], 5])[-1] == "Disconnected"
