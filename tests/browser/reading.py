"""What the browser tests read from the page, and what they ask the API to compare it with."""

import json
import struct
from typing import Any

from playwright.sync_api import Page

ANSWER_SECONDS = 20.0
STILL_MILLISECONDS = 300
"""Longer than the page waits before it writes a change to the address."""
STREAM = "**/api/v1/regions/stream"
RANDOM_2D = {"kind": "random", "input_dim": 2, "widths": [16, 16, 16], "init": "he"}
NETWORK_2D = RANDOM_2D | {"widths": [16, 16, 16], "seed": 24}
WHOLE = "#panel-numbers .whole"
STATISTICS = "#panel-numbers .statistics"


def open_page(page: Page, url: str, query: str = "") -> None:
    """Open the page in the state that the query names, and wait for its first answer."""
    page.goto(f"{url}/{query}")
    wait_for(page, "done")


def without_webgl(page: Page) -> None:
    """Take the graphics card away from whatever the page loads from now on."""
    page.add_init_script(
        "HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, {"
        " apply: (target, self, [kind, ...rest]) =>"
        "   kind.startsWith('webgl') ? null : target.apply(self, [kind, ...rest]) })"
    )


def wait_for(page: Page, state: str) -> None:
    """Wait until the page says that it is done, failed or partial."""
    page.wait_for_selector(f"body[data-state={state}]", timeout=1000 * ANSWER_SECONDS)


def query(page: Page) -> str:
    """The query of the address, once the page has written its last change there."""
    return str(
        page.evaluate(f"new Promise((resolve) => setTimeout(() => resolve(location.search), {STILL_MILLISECONDS}))")
    )


def shown(page: Page, count: str) -> int | None:
    """A count as the page shows it; None where it shows none."""
    output = page.locator(f"output[data-count={count}]")
    value = output.get_attribute("data-value")
    text = output.inner_text().replace(",", "")
    assert text == (value or "…")
    return None if value is None else int(value)


def counted(page: Page, url: str, network: dict[str, Any], window: dict[str, list[float]]) -> dict[str, int]:
    """The API's counts for a network."""
    response = page.request.post(f"{url}/api/v1/regions", data={"network": network, "window": window})
    assert response.ok
    counts: dict[str, int] = response.json()["counts"]
    return counts


def set_slider(page: Page, name: str, value: float) -> None:
    """Move a slider in one go, as a finger does: an input event, then a change event."""
    page.locator(f"#slider-{name}").fill(str(value))


def drag_slider(page: Page, name: str, values: list[float]) -> None:
    """Move a slider through some values faster than anything that waits for it to stand still."""
    page.locator(f"#slider-{name}").evaluate(
        """(slider, values) => values.forEach((value) => {
          slider.value = value;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        })""",
        values,
    )


def frame(header: dict[str, Any]) -> bytes:
    """A frame of the stream without arrays, as the server would send it."""
    head = json.dumps({**header, "arrays": []}).encode()
    head += b" " * (-len(head) % 8)
    return struct.pack("<II", len(head), 0) + head


def started_frame(layers: int) -> bytes:
    """The first frame of an answer."""
    network = {"input_dim": 2, "output_dim": 1, "hidden_widths": [16] * layers, "units": 16 * layers, "parameters": 609}
    return frame({"type": "started", "version": 1, "dimension": 2, "window": None, "network": network, "theory": []})


def whole_counts(page: Page, url: str, network: dict[str, Any]) -> dict[str, int]:
    """The API's counts on the whole line or plane."""
    response = page.request.post(f"{url}/api/v1/regions", data={"network": network, "window": None})
    counts: dict[str, int] = response.json()["counts"]
    return counts


def wait_for_whole(page: Page) -> None:
    """Wait until the panel of numbers shows the counts of the whole line or plane."""
    page.wait_for_function(
        f"() => [...document.querySelectorAll('{WHOLE} tbody td')].every((cell) => cell.textContent !== '…')"
    )


def wait_for_statistics(page: Page, plots: int) -> None:
    """Wait until that many histograms are drawn."""
    page.wait_for_function(
        f"""(plots) => {{
          const charts = [...document.querySelectorAll("{STATISTICS} .chart")];
          return charts.length === plots && charts.every((chart) => chart.data);
        }}""",
        arg=plots,
    )
