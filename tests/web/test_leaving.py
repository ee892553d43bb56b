"""Nobody computes for a client that has gone away, and no client holds up the others."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

import app.services.draws
import app.services.runs
import app.web.regions
from app.geometry import Step
from app.services import request_from_json
from tests.web.decoding import decoded
from tests.web.serving import Served, served

QUESTION = json.dumps({"network": {"kind": "sawtooth", "depth": 3}, "window": {"x": [-2, 2]}})
DRAWS = json.dumps({"network": {"kind": "sawtooth", "depth": 3, "noise": 0.7}, "draws": 10_000})
LARGE = json.dumps({"network": {"kind": "sawtooth", "depth": 18}, "window": {"x": [-2, 2]}})
"""Its drawing takes 9 MB, more than the sockets in between hold."""
STEP_SECONDS = 0.004


class Slow:
    """Stands in for geometry: endless small steps, and tells when and for how many runs they were taken."""

    def __init__(self) -> None:
        self.started = 0
        self.running = 0
        self.most_running = 0
        self.closed = 0
        self.closed_in: set[str] = set()
        self.steps: list[float] = []

    def __call__(self, *_: object) -> Iterator[Step]:
        self.started += 1
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            while True:
                time.sleep(STEP_SECONDS)
                self.steps.append(time.perf_counter())
                yield Step(0, 3, 1, 0)
        finally:
            self.running -= 1
            self.closed += 1
            self.closed_in.add(threading.current_thread().name)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    steps = Slow()
    monkeypatch.setattr(app.services.runs, "subdivide", steps)
    monkeypatch.setattr(app.services.runs, "counting", steps)
    monkeypatch.setattr(app.services.draws, "counting", steps)
    return steps


@contextmanager
def asking(server: Served, path: str, question: str = QUESTION) -> Iterator[socket.socket]:
    """A connection over which the question has gone out."""
    head = (
        f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(question)}\r\n\r\n"
    )
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that unread bytes stay with the server
        connection.settimeout(20)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall((head + question).encode())
        yield connection


def wait_until(true: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.perf_counter() + seconds
    while not true():
        assert time.perf_counter() < end
        time.sleep(0.002)


@pytest.mark.parametrize("path", ["/api/v1/regions", "/api/v1/regions/stream", "/api/v1/draws", "/api/v1/draws/stream"])
def test_computing_stops_within_50_ms_of_the_client_leaving(slow: Slow, path: str) -> None:
    """The best of five, as this machine may be busy with other things."""
    late = []
    with served() as server:
        for _ in range(5):
            with asking(server, path, DRAWS if "draws" in path else QUESTION) as connection:
                wait_until(lambda: slow.running == 1)
                if path.endswith("stream"):
                    assert connection.recv(100).startswith(b"HTTP/1.1 200")
            left = time.perf_counter()
            wait_until(lambda: slow.running == 0)
            late.append(slow.steps[-1] - left)
    wait_until(lambda: slow.closed == 5)
    assert slow.started == 5
    assert "server" not in slow.closed_in  # to free gigabytes takes a while, too
    print(f"last step after leaving: {[f'{1000 * seconds:.1f} ms' for seconds in late]}")
    assert min(late) < 0.05


def test_a_client_that_leaves_while_waiting_for_its_turn_is_never_computed_for(slow: Slow) -> None:
    with served(max_computations=1) as server:
        with asking(server, "/api/v1/regions"):
            wait_until(lambda: slow.running == 1)
            for path in ("/api/v1/regions", "/api/v1/regions/stream"):
                with asking(server, path):
                    time.sleep(0.1)
        wait_until(lambda: slow.running == 0)
        time.sleep(0.2)  # in which whoever waits would have its turn
        assert slow.started == 1


def test_only_so_many_computations_run_at_once(slow: Slow) -> None:
    with served(max_computations=2, max_seconds=0.05) as server, ThreadPoolExecutor(20) as clients:
        url, headers = "/api/v1/regions", {"content-type": "application/json"}
        questions = [clients.submit(server.client.post, url, content=QUESTION, headers=headers) for _ in range(20)]
        answers = [question.result().json() for question in questions]
        assert [answer["complete"] for answer in answers] == [False] * 20
        assert "more than 0.05 seconds (max_seconds)" in answers[0]["reason"]
    assert slow.started == 20
    assert slow.most_running <= 2


@pytest.mark.parametrize("path", ["/api/v1/draws", "/api/v1/draws/stream"])
def test_a_long_study_holds_nobody_up(path: str) -> None:
    """Its slot goes round among all who want it, also where there is one only."""
    with served(max_computations=1) as server, asking(server, path, DRAWS), asking(server, path, DRAWS):
        time.sleep(0.1)
        begin = time.perf_counter()
        answer = server.client.get("/api/v1/regions?kind=sawtooth&depth=6").json()
        assert answer["counts"]["linear_regions"] == 64
        assert time.perf_counter() - begin < 2.5  # a study takes longer


def test_a_client_that_does_not_read_holds_nobody_up() -> None:
    """The drawing is left unread while another question is asked."""
    with served(max_computations=1) as server, asking(server, "/api/v1/regions/stream", LARGE) as lazy:
        assert lazy.recv(20).startswith(b"HTTP/1.1 200")
        time.sleep(0.3)
        answer = server.client.get("/api/v1/regions?kind=sawtooth&depth=6").json()
        assert answer["counts"]["linear_regions"] == 64


def read_all(connection: socket.socket) -> Iterator[bytes]:
    """What comes until the chunk of length 0 that ends it."""
    last = b""
    while not last.endswith(b"0\r\n\r\n"):
        last = connection.recv(2**20)
        assert last
        yield last


def test_a_client_that_never_reads_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    with served(max_send_seconds=0.2) as server, asking(server, "/api/v1/regions/stream", LARGE):
        wait_until(lambda: "without completing response" in caplog.text, 20)
        assert server.client.get("/healthz").status_code == 200


def test_the_server_answers_others_while_it_computes(slow: Slow) -> None:
    with served() as server, asking(server, "/api/v1/regions"), asking(server, "/api/v1/regions/stream"):
        wait_until(lambda: slow.running == 2)
        for _ in range(20):
            assert server.client.get("/healthz").status_code == 200
        assert slow.running == 2


def test_large_bodies_are_read_off_the_event_loop(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []

    def noted(data: object) -> object:
        threads.append(threading.current_thread().name)
        return request_from_json(data)

    monkeypatch.setattr(app.web.regions, "request_from_json", noted)
    layers = [{"weight": [[1.0]] * 3000, "bias": [0.0] * 3000}, {"weight": [[1.0] * 3000], "bias": [0.0]}]
    for network in ({"kind": "sawtooth", "depth": 1}, {"kind": "weights", "layers": layers}):
        assert server.client.post("/api/v1/regions", json={"network": network}).status_code == 200
    assert threads[0] == "server"
    assert threads[1] != "server"


def test_computing_happens_off_the_event_loop(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []

    def noted(*_: object) -> Iterator[Step]:
        threads.append(threading.current_thread().name)
        yield Step(0, 1, 10**9, 0)

    monkeypatch.setattr(app.services.runs, "subdivide", noted)
    monkeypatch.setattr(app.services.runs, "counting", noted)
    for path in ("/api/v1/regions", "/api/v1/regions/stream"):
        server.client.post(path, content=QUESTION, headers={"content-type": "application/json"})
    assert len(threads) == 2
    assert "server" not in threads


def test_a_server_that_stops_ends_its_streams_with_a_word(slow: Slow) -> None:
    with served() as server, asking(server, "/api/v1/regions/stream") as connection:
        received = connection.recv(2**20)
        server.app.state.shared.work.stopping.set()
        wait_until(lambda: slow.running == 0)
        received += b"".join(read_all(connection))
    chunks = received.partition(b"\r\n\r\n")[2]
    *_, (header, _) = decoded(unchunked(chunks))
    assert header["type"] == "failed"
    assert header["problem"]["status"] == 503
    assert header["problem"]["detail"] == "The server is being stopped."


def unchunked(text: bytes) -> bytes:
    """The body of a chunked answer."""
    body = b""
    while text:
        length, _, text = text.partition(b"\r\n")
        size = int(length, 16)
        body += text[:size]
        text = text[size + 2 :]
    return body
