"""``python -m benchmarks.rooms``: how long a presenter's state takes to its followers, over loopback.

The server is a process of its own; the presenter and all followers are another one. The presenter tells 60 states a
second, each with the time of its telling. A follower notes when bytes arrive, and what they say is read at the end.
Figures are milliseconds. Not every state reaches every follower: the latest wins. The last line is of two pages in
Chromium, of which one presents and one follows.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import struct
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from websockets.asyncio.client import connect

from tests.browser.lecture_room import open_room_page, wait_for
from tests.browser.machinery import chromium_on_this_machine, running_chromium, running_server

FOLLOWERS = (1, 300)
SECONDS = 10.0
STATES_A_SECOND = 60
BALLAST = "x=-1.25,2.5&depth=6&noise=0.7&seed=12&units=" + "0.125,-0.5;" * 20
"""As long as the state of a scene with some units."""

TELL = """async ([ballast, rate, seconds]) => {
  const start = performance.now();
  for (let number = 0; number < rate * seconds; number += 1) {
    while (performance.now() < start + (1000 * number) / rate) await new Promise((resolve) => setTimeout(resolve, 1));
    window.room.tell({ scene: "build", at: ballast, told: performance.timeOrigin + performance.now() });
  }
}"""
# The clocks of two pages of one browser are the same.
LISTEN = """() => {
  window.latencies = [];
  window.bus.addEventListener("follow", ({ detail }) =>
    window.latencies.push((performance.timeOrigin + performance.now() - detail.state.told) / 1000));
}"""


class Follower(asyncio.Protocol):
    """Notes when which bytes arrive, and does nothing else: 300 of them share a core with the presenter."""

    def __init__(self) -> None:
        self.arrived: list[tuple[float, bytes]] = []

    def data_received(self, data: bytes) -> None:
        self.arrived.append((time.perf_counter(), data))

    def latencies(self) -> list[float]:
        """Seconds from the telling to the arrival of each state."""
        return [arrival - json.loads(text)["state"]["told"] for arrival, text in self._messages() if b'"told"' in text]

    def _messages(self) -> Iterator[tuple[float, bytes]]:
        """Each text message with the time at which its last byte was there."""
        waiting = b""
        for arrival, data in self.arrived:
            waiting += data
            if b"\r\n\r\n" in waiting[:4096] and waiting.startswith(b"HTTP/1.1 101"):
                waiting = waiting.partition(b"\r\n\r\n")[2]
            while (end := _frame_end(waiting)) and len(waiting) >= end[1]:
                if waiting[0] == 0x81:
                    yield arrival, waiting[end[0] : end[1]]
                waiting = waiting[end[1] :]


def _frame_end(data: bytes) -> tuple[int, int] | None:
    """Where the payload of the frame at the front begins and ends; None if that is not known yet. Nothing is masked."""
    if len(data) < 4 or data.startswith(b"HTTP"):
        return None
    if data[1] < 126:
        return 2, 2 + data[1]
    return 4, 4 + struct.unpack(">H", data[2:4])[0]


async def measured(url: str, followers: int, seconds: float) -> list[list[float]]:
    """The latencies of each follower in a new room."""
    request = urllib.request.Request(f"{url}/api/v1/rooms", method="POST")
    with urllib.request.urlopen(request) as response:
        opened = json.load(response)
    path = f"/api/v1/rooms/{opened['room']}"
    host = urlsplit(url).netloc
    hall = [await _follower(host, path) for _ in range(followers)]
    async with connect(f"ws://{host}{path}/presenter", proxy=None) as presenter:
        await presenter.send(json.dumps({"type": "present", "key": opened["key"]}))
        start = time.perf_counter()
        for number in range(int(seconds * STATES_A_SECOND)):
            await asyncio.sleep(max(0.0, start + number / STATES_A_SECOND - time.perf_counter()))
            state = {"scene": "build", "at": BALLAST, "told": time.perf_counter()}
            await presenter.send(json.dumps({"type": "state", "state": state}))
        await asyncio.sleep(1)
        await presenter.send(json.dumps({"type": "end"}))
    await asyncio.sleep(0.5)
    return [follower.latencies() for follower in hall]


async def _follower(host: str, path: str) -> Follower:
    name, _, port = host.partition(":")
    transport, follower = await asyncio.get_running_loop().create_connection(Follower, name, int(port))
    transport.write(
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    while not follower.arrived:
        await asyncio.sleep(0.001)
    return follower


def measured_in_pages(url: str, chromium: str, seconds: float) -> list[float]:
    """The latencies from the call in one page to the event in the other."""
    with running_chromium(chromium) as browser:
        presenter, follower = browser.new_page(), browser.new_page()
        for page in (presenter, follower):
            open_room_page(page, url)
        follower.evaluate("(code) => window.room.join(code)", presenter.evaluate("window.room.open()"))
        wait_for(presenter, "followers", {"count": 1})
        follower.evaluate(LISTEN)
        presenter.evaluate(TELL, [BALLAST, STATES_A_SECOND, seconds])
        follower.wait_for_timeout(1000)
        latencies: list[float] = follower.evaluate("window.latencies")
    return latencies


def main() -> None:
    """Print a line for each number of followers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rooms", description=__doc__)
    parser.add_argument("--followers", nargs="+", type=int, default=FOLLOWERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder) / "log") as server:
        for followers in options.followers:
            heard = asyncio.run(measured(server.url, followers, options.seconds))
            print(line_of(heard, int(options.seconds * STATES_A_SECOND)), flush=True)
        chromium = chromium_on_this_machine()
        if chromium:
            latencies = measured_in_pages(server.url, chromium, options.seconds)
            print(f"two pages: {line_of([latencies], int(options.seconds * STATES_A_SECOND))}")


def line_of(heard: list[list[float]], told: int) -> str:
    """How long the states took, and how many reached a follower."""
    milliseconds = sorted(1000 * latency for latencies in heard for latency in latencies)
    p95 = milliseconds[int(0.95 * (len(milliseconds) - 1))]
    reached = statistics.mean(len(latencies) for latencies in heard)
    return (
        f"{len(heard):4} followers: median {statistics.median(milliseconds):6.1f} ms, p95 {p95:6.1f} ms, "
        f"longest {milliseconds[-1]:6.1f} ms; {reached:.0f} of {told} states reached each"
    )


if __name__ == "__main__":
    main()
