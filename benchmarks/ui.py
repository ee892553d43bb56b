"""``python -m benchmarks.ui``: from a slider's move to the painted answer, in a real browser, 200 moves a case.

A move is timed from the `input` event to the frame after the answer's drawing. Beside it stands the round trip, which
is how long the browser waited for the server's answer to that move, and the length of a frame on the idle page.
"""

from __future__ import annotations

import statistics
import tempfile
from itertools import cycle, islice
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.machinery import chromium_on_this_machine, running_chromium, running_server

MOVES = 200
WARM_UP = 10
CASES = {
    "16x3, 2 inputs, seed": ("?width=16&depth=3", "seed", range(100)),
    "sawtooth of depth 10 and 9, 1 input": ("?kind=sawtooth&input_dim=1&depth=9", "depth", (10, 9)),
    "sawtooth of depth 10, 1 input, noise": (
        "?kind=sawtooth&input_dim=1&depth=10",
        "noise",
        [step / 100 for step in range(1, 100)],
    ),
}

MOVE = """([name, value]) => new Promise((resolve) => {
  const slider = document.querySelector(`#slider-${name}`);
  performance.clearResourceTimings();
  let start = 0;
  const shown = new MutationObserver(() => {
    shown.disconnect();
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => {
        const all = performance.now() - start;
        const trip = () => {
          const streams = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith("/stream"));
          if (streams.length === 0) setTimeout(trip, 5);
          else resolve([all, streams.at(-1).responseEnd - streams.at(-1).startTime]);
        };
        trip();
      };
      painted.port2.postMessage(null);
    });
  });
  shown.observe(document.body, { attributes: true, attributeFilter: ["data-sequence"] });
  start = performance.now();
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
})"""

FRAME = """() => new Promise((resolve) => {
  const times = [];
  const next = (now) => (times.push(now) < 60 ? requestAnimationFrame(next) : resolve((times.at(-1) - times[0]) / 59));
  requestAnimationFrame(next);
})"""

DRAG = """([name, values]) => new Promise((resolve) => {
  const slider = document.querySelector(`#slider-${name}`);
  let shown = 0;
  new MutationObserver(() => (shown += 1)).observe(document.body, { attributeFilter: ["data-sequence"] });
  const queue = [...values];
  const next = () => {
    if (queue.length === 0) return setTimeout(() => resolve([shown, document.body.dataset.state]), 1500);
    slider.value = queue.shift();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(next);
  };
  next();
})"""


def main() -> None:
    """Print a table."""
    path = chromium_on_this_machine()
    if path is None:
        raise SystemExit("No Chromium: install it, or set RELUSCOPE_CHROMIUM to its path.")
    log = Path(tempfile.mkdtemp()) / "server.log"
    print("| case | input to painted answer, median | p95 | round trip, median | p95 | above it, median | a frame |")
    print("|---|---|---|---|---|---|---|")
    with running_server(log) as server, running_chromium(path) as browser:
        for name, (query, slider, values) in CASES.items():
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(f"{server.url}/{query}")
            page.wait_for_selector("body[data-state=done]")
            print(row(name, page, slider, list(islice(cycle(values), MOVES + WARM_UP))), flush=True)
            shown, state = page.evaluate(DRAG, [slider, list(islice(cycle(values), MOVES))])
            print(f"| the same, {MOVES} moves in as many frames: {shown} answers shown, at the end {state} |||||||")
            page.close()


def row(name: str, page: Page, slider: str, values: list[float]) -> str:
    """The figures of one case, in milliseconds."""
    frame = page.evaluate(FRAME)
    pairs = [page.evaluate(MOVE, [slider, value]) for value in values][WARM_UP:]
    alls, trips = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    above = [all_ - trip for all_, trip in pairs]
    figures = [*middle_and_tail(alls), *middle_and_tail(trips), statistics.median(above), frame]
    return f"| {name} | " + " | ".join(f"{figure:.0f} ms" for figure in figures) + " |"


def middle_and_tail(times: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
