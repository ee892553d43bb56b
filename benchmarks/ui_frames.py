"""``python -m benchmarks.ui_frames``: how long frames take on maps of one cell to a million, in a real browser.

The maps are sawtooths with two inputs, which have 4^depth cells. The page's slider ends at depth 8; the deeper ones
come as weights in the address. A frame is the time between two animation frames, while the map rests, is panned by the
wheel, counted anew after that, and hovered over; beside them the draw call, ended by reading a pixel back, and the
index of the hover, measured by itself. Figures are milliseconds: the median, the 95th percentile and the longest.
"""

from __future__ import annotations

import argparse
import base64
import json
import statistics
import struct
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.machinery import chromium_on_this_machine, running_chromium, running_server

DEPTHS = (0, 5, 7, 8, 9, 10)
SLIDER_ENDS_AT = 8
WAIT_SECONDS = 120.0

# Calls `act` in each frame and gives the times between them; with `until` it goes on until that is true.
RECORD = """window.record = (frames, act, until = () => true) => new Promise((resolve) => {
  const times = [];
  const next = (now) => {
    times.push(now);
    if (times.length > frames && until()) return resolve(times.slice(1).map((time, index) => time - times[index]));
    act(times.length);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
});
const inner = WebGL2RenderingContext.prototype.drawElements;
window.draws = [];
WebGL2RenderingContext.prototype.drawElements = function (...given) {
  if (!window.timing) return inner.apply(this, given);
  const pixel = new Uint8Array(4);
  this.readPixels(0, 0, 1, 1, this.RGBA, this.UNSIGNED_BYTE, pixel);
  const start = performance.now();
  inner.apply(this, given);
  this.readPixels(0, 0, 1, 1, this.RGBA, this.UNSIGNED_BYTE, pixel);
  window.draws.push(performance.now() - start);
};"""

REST = "() => record(60, () => {})"

PAN = """async () => {
  const pad = document.querySelector("#view .pad");
  const wheel = () => pad.dispatchEvent(new WheelEvent("wheel", { deltaX: 2, cancelable: true }));
  const before = document.body.dataset.sequence;
  const panned = await record(60, wheel);
  const isNew = () => document.body.dataset.sequence !== before && document.body.dataset.state === "done";
  return [panned, await record(20, () => {}, isNew)];
}"""

HOVER = """async () => {
  const pad = document.querySelector("#view .pad");
  const { left, top, width, height } = pad.getBoundingClientRect();
  const move = (frame) => pad.dispatchEvent(new PointerEvent("pointermove", {
    pointerType: "mouse",
    clientX: left + width * (0.1 + 0.8 * frame / 62),
    clientY: top + height * (0.2 + 0.01 * frame),
  }));
  const first = await record(3, move);
  return [first, await record(60, move)];
}"""

DRAW = """async () => {
  window.timing = true;
  // A gesture only moves the picture of a large map; a switch has it drawn.
  await record(20, () => document.querySelector("#toggle-folds").click());
  window.timing = false;
  return window.draws.splice(0);
}"""

INDEX = """async (body) => {
  const folder = document.querySelector("script[type=module]").src.replace(/[^/]*$/, "");
  const { readFrames } = await import(`${folder}server/frames.js`);
  const { HoverIndex } = await import(`${folder}map/hover_index.js`);
  const headers = { "Content-Type": "application/json" };
  const response = await fetch("api/v1/regions/stream", { method: "POST", headers, body });
  let arrays = null;
  for await (const frame of readFrames(response.body)) if (frame.header.final) arrays = frame.arrays;
  const start = performance.now();
  const index = new HoverIndex(arrays);
  const built = performance.now();
  let found = 0;
  for (let at = 0; at < 100000; at += 1) {
    found += index.find(((at * 0.618034) % 1) * 4 - 2, ((at * 0.754878) % 1) * 4 - 2) >= 0;
  }
  return [built - start, (performance.now() - built) / 100000, found];
}"""


def main() -> None:
    """Print a table, of the depths that the options name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ui_frames", description=__doc__)
    parser.add_argument("depths", nargs="*", type=int, default=DEPTHS)
    depths = parser.parse_args().depths
    path = chromium_on_this_machine()
    if path is None:
        raise SystemExit("No Chromium: install it, or set RELUSCOPE_CHROMIUM to its path.")
    log = Path(tempfile.mkdtemp()) / "server.log"
    print("| cells | at rest | panned | counted anew | first hover | hover | draw call | index | query |")
    print("|---|---|---|---|---|---|---|---|---|")
    with running_server(log) as server, running_chromium(path) as browser:
        for depth in depths:
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.add_init_script(RECORD)
            page.set_default_timeout(1000 * WAIT_SECONDS)
            page.goto(f"{server.url}/?{query(server.url, depth)}x=-2,2&y=-2,2")
            page.wait_for_selector("body[data-state=done]")
            print(row(page, depth), flush=True)
            page.close()


def row(page: Page, depth: int) -> str:
    """The figures of a sawtooth."""
    rest = page.evaluate(REST)
    first, hover = page.evaluate(HOVER)
    panned, anew = page.evaluate(PAN)
    draw = page.evaluate(DRAW)
    network = {"kind": "sawtooth", "input_dim": 2, "depth": depth}
    built, asked, found = page.evaluate(INDEX, json.dumps({"network": network, "window": {"x": [-2, 2], "y": [-2, 2]}}))
    assert found == 100_000
    times = [figures(each) for each in (rest, panned, anew, first, hover, draw)]
    return f"| {4**depth:,} | {' | '.join(times)} | {built:.0f} ms | {1000 * asked:.1f} us |"


def figures(times: list[float]) -> str:
    """Median, 95th percentile and longest."""
    tail = statistics.quantiles(times, n=20)[-1]
    return f"{statistics.median(times):.0f} / {tail:.0f} / {max(times):.0f}"


def query(url: str, depth: int) -> str:
    """The part of the page's address that names the sawtooth."""
    if depth <= SLIDER_ENDS_AT:
        return f"kind=sawtooth&depth={depth}&"
    with urllib.request.urlopen(f"{url}/api/v1/network?kind=sawtooth&input_dim=2&depth={depth}") as response:
        return f"kind=weights&weights={as_text(json.load(response)['layers'])}&"


def as_text(layers: list[dict[str, Any]]) -> str:
    """A ReLU network as the page's address holds it."""
    sizes = [len(layers[0]["weight"][0]), *(len(layer["bias"]) for layer in layers)]
    numbers = [value for layer in layers for row in (*layer["weight"], layer["bias"]) for value in row]
    data = base64.urlsafe_b64encode(struct.pack(f"<{len(numbers)}d", *numbers)).decode().rstrip("=")
    return f"{'-'.join(map(str, sizes))}~~{data}"


if __name__ == "__main__":
    main()
