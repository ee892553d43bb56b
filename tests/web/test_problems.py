"""Bad input: a problem that names the field and what is allowed, and a server that lives on."""

import json
import logging
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import app.services.runs
from app.errors import NumericError, ReluscopeError
from app.geometry import Step
from app.services.rooms import RoomError
from app.web.problems import STATUSES, problem_of
from app.web.rooms import CLOSE_CODES
from tests.web.decoding import decoded
from tests.web.serving import Served, serving_process

JARGON = re.compile(
    r"Input should|Value error|Extra inputs|valid (integer|number|string|list|dict)|\[type=|pydantic|Traceback|None\b"
)
SAW = {"kind": "sawtooth", "depth": 3}
RANDOM = {"kind": "random", "widths": [3, 3]}
LEAKY = {"kind": "leaky_relu"}
TOO_LONG = "9" * 5000


def weights(*layers: tuple[object, ...]) -> dict[str, object]:
    names = ("weight", "bias", "activation")
    return {"kind": "weights", "layers": [dict(zip(names, layer, strict=False)) for layer in layers]}


def body(network: object, window: object = None) -> str:
    return json.dumps({"network": network, "window": window})


BAD_QUESTIONS: list[tuple[str, str, str]] = [
    # body, field, what the sentence must say
    ("[]", "body", "must be a JSON object"),
    ("{}", "network", "is required"),
    ('{"network": 3}', "network", "JSON object"),
    ('{"network": {}}', "network.kind", "is required"),
    (body({"kind": "spiral"}), "network.kind", "must be one of random, sawtooth, weights"),
    (body(SAW | {"colour": "red"}), "network.colour", "allowed are kind, depth, input_dim, noise, middle, seed"),
    (body({"kind": "sawtooth"}), "network.depth", "is required"),
    (body(SAW | {"depth": -1}), "network.depth", "at least 0"),
    (body(SAW | {"depth": 2.5}), "network.depth", "whole number"),
    (body(SAW | {"depth": "3"}), "network.depth", "whole number"),
    (body(SAW | {"depth": True}), "network.depth", "whole number"),
    (body(SAW | {"depth": 10**6}), "network.depth", "at most 256 hidden layers"),
    (body(SAW | {"input_dim": 3}), "network.input_dim", "at most 2"),
    (body(SAW | {"noise": -0.5}), "network.noise", "at least 0"),
    (body(SAW | {"middle": "none"}), "network.middle", "must be sawtooth or random"),
    (body(SAW | {"middle": "random", "noise": 0.1}), "network.noise", "must be 0 where"),
    (body(SAW | {"noise": float("nan")}), "network.noise", "finite number"),
    ('{"network": {"kind": "sawtooth", "depth": 3, "noise": 1e999}}', "network.noise", "finite number"),
    (body(SAW | {"seed": 2**53}), "network.seed", "at most 9007199254740991"),
    (f'{{"network": {{"kind": "sawtooth", "depth": {TOO_LONG}}}}}', "network.depth", "whole number"),
    (body({"kind": "random"}), "network.widths", "is required"),
    (body({"kind": "random", "widths": 5}), "network.widths", "must be a list"),
    (body({"kind": "random", "widths": [4, 0]}), "network.widths[1]", "at least 1"),
    (body({"kind": "random", "widths": [4, 1.5]}), "network.widths[1]", "whole number"),
    (body({"kind": "random", "widths": [10**6]}), "network.widths[0]", "at most 4,096 units"),
    (body({"kind": "random", "widths": [4096] * 3}), "network", "at most 4,000,000 parameters"),
    (body({"kind": "random", "widths": [1] * 257}), "network.widths", "at most 256 hidden layers"),
    (body({"kind": "random", "widths": [1] * 1_000_000}), "network.widths", "at most 4,096 hidden layers"),
    (body({"kind": "random", "widths": [3], "init": "zeros"}), "network.init", "he, glorot, pytorch or lecture"),
    (body({"kind": "random", "widths": [3, 3], "init": "lecture"}), "network.init", "one hidden layer"),
    (body(RANDOM | {"activation": "tanh"}), "network.activation", "must be one of relu, leaky_relu, abs, hard_tanh."),
    (body(RANDOM | {"activation": 3}), "network.activation", "must be one of"),
    (body(RANDOM | {"activation": {}}), "network.activation.kind", "must be one of"),
    (body(RANDOM | {"activation": {"kind": ["abs"]}}), "network.activation.kind", "must be one of"),
    (body(RANDOM | {"activation": {"kind": "abs", "slope": 1}}), "network.activation.slope", "for leaky_relu only"),
    (body(RANDOM | {"activation": {"kind": "abs", "x": 1}}), "network.activation.x", "allowed are kind, slope"),
    (body(RANDOM | {"activation": LEAKY | {"slope": "1"}}), "network.activation.slope", "finite number"),
    (
        body(RANDOM | {"activation": ["abs", LEAKY | {"slope": 10**400}]}),
        "network.activation[1].slope",
        "finite number",
    ),
    (body(RANDOM | {"activation": ["abs", "x"]}), "network.activation[1]", "must be one of"),
    (body(RANDOM | {"activation": ["abs"]}), "network.activation", "one for each hidden layer, 2 in all, not 1"),
    (body(RANDOM | {"activation": ["abs"] * 10**6}), "network.activation", "at most 4,096 hidden layers"),
    (body(SAW | {"activation": "abs"}), "network.activation", "not known here"),
    (body(weights(([[1]], [1], "x"), ([[1]], [1]))), "network.layers[0].activation", "must be one of"),
    (body(weights(([[1]], [1]), ([[1]], [1], "abs"))), "network.layers[1].activation", "the last layer is affine"),
    (body(weights()), "network.layers", "at least one layer"),
    (body({"kind": "weights", "layers": [3]}), "network.layers[0]", "JSON object"),
    (body({"kind": "weights", "layers": [{"weight": [[1]]}]}), "network.layers[0].bias", "is required"),
    (body(weights(([[1, 2], [3]], [1, 2]))), "network.layers[0].weight[1]", "must hold 2 numbers"),
    (body(weights(([], [1]))), "network.layers[0].weight", "not empty"),
    (body(weights(([[]], [1]))), "network.layers[0].weight[0]", "not empty"),
    (body(weights(([[1]], []))), "network.layers[0].bias", "not empty"),
    (body(weights(([[1, float("nan")]], [1]))), "network.layers[0].weight[0][1]", "finite number"),
    (body(weights(([[1, 2]], [float("inf")]))), "network.layers[0].bias[0]", "finite number"),
    (body(weights(([[1, "2"]], [1]))), "network.layers[0].weight[0][1]", "finite number"),
    (body(weights(([[1, None]], [1]))), "network.layers[0].weight[0][1]", "finite number"),
    (body(weights(([[1, True]], [1]))), "network.layers[0].weight[0][1]", "finite number"),
    (body(weights(([[1]], [10**400]))), "network.layers[0].bias[0]", "finite number"),
    (body(weights(([[1], [2]], [1]))), "network.layers[0].bias", "one number for each of the weight's 2 rows"),
    (body(weights(([[1], [2]], [1, 2]), ([[1, 2, 3]], [1]))), "network.layers[1].weight", "must have 2 columns"),
    (body(weights(([[1, 2, 3]], [1]))), "network.layers[0].weight", "1 or 2 columns (inputs), not 3"),
    (body(weights(([[1]] * 5000, [1] * 5000))), "network.layers[0].bias", "at most 4,096 units"),
    (body(SAW, [-1, 1]), "window", "JSON object"),
    (body(SAW, {}), "window.x", "is required"),
    (body(SAW, {"x": []}), "window.x", "two finite numbers [low, high]"),
    (body(SAW, {"x": [1, 2, 3]}), "window.x", "two finite numbers [low, high]"),
    (body(SAW, {"x": [1, -1]}), "window.x", "low < high"),
    (body(SAW, {"x": [1, 1]}), "window.x", "low < high"),
    (body(SAW, {"x": [0, float("nan")]}), "window.x[1]", "finite number"),
    (body(SAW, {"x": [float("-inf"), 0]}), "window.x[0]", "finite number"),
    (body(SAW, {"x": [-1e308, 1e308]}), "window.x", "too wide"),
    (body(SAW, {"x": [1.0, 1.0000000000000002]}), "window.x", "too narrow"),
    (body(SAW, {"x": [-1, 1], "y": [-1, 1]}), "window.y", "must be left out"),
    (body(SAW | {"input_dim": 2}, {"x": [-1, 1]}), "window.y", "is required"),
    (body(SAW | {"input_dim": 2}, {"x": [-1, 1], "y": [2, 1]}), "window.y", "low < high"),
    (body(SAW, {"x": [-1, 1], "z": [0, 1]}), "window.z", "allowed are x, y"),
    ('{"network": {"kind": "sawtooth", "depth": 3}, "geometry": 1}', "geometry", "true or false"),
    ('{"network": {"kind": "sawtooth", "depth": 3}, "\\ud800": 1}', "\\ud800", "allowed are network, window, geometry"),
    ('{"network": {"kind": "\\ud800"}}', "network.kind", "one of"),
    ('{"network": {"kind": "random", "widths": [1], "init": "\\ud800"}}', "network.init", "Unicode"),
    ('{"' + "a" * 100_000 + '": 1}', "a" * 40, "allowed are"),
]

BROKEN_BODIES: list[tuple[bytes, str]] = [
    (b"", "line 1, column 1"),
    (b"{", "line 1, column 2"),
    (b'{"network":\n  nope}', "line 2, column 3"),
    (b'{"network": {}} trailing', "line 1, column 17"),
    (b"\xff\xfe\x00", "UTF-8"),
    (b'{"a":"\xe9"}', "UTF-8"),
    (b"[" * 200_000, "nested so deeply"),
    (b'{"a":' * 200_000, "nested so deeply"),
]


def check(response: httpx.Response, status: int) -> dict[str, Any]:
    """The one shape that all errors have."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    problem: dict[str, Any] = response.json()
    assert problem.keys() <= {"type", "title", "status", "detail", "field", "errors", "id"}
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["status"] == status
    assert problem["detail"].endswith(".")
    assert not JARGON.search(response.text)
    for error in problem.get("errors", ()):
        assert error.keys() == {"field", "detail"}
    return problem


def post(server: Served, content: str | bytes, path: str = "/api/v1/regions") -> httpx.Response:
    return server.client.post(path, content=content, headers={"content-type": "application/json"})


@pytest.fixture(autouse=True)
def lives_on(server: Served) -> Iterator[None]:
    yield
    assert server.client.get("/api/v1/regions?kind=sawtooth&depth=2").json()["counts"]["linear_regions"] == 4


@pytest.mark.parametrize("path", ["/api/v1/regions", "/api/v1/regions/stream"])
@pytest.mark.parametrize(("content", "field", "words"), BAD_QUESTIONS, ids=lambda value: str(value)[:40])
def test_a_bad_question_names_the_field_and_what_is_allowed(
    server: Served, path: str, content: str, field: str, words: str
) -> None:
    problem = check(post(server, content, path), 422)
    assert problem["field"] == field
    assert problem["detail"].startswith(f"{field}: ")
    assert words in problem["detail"]


@pytest.mark.parametrize("path", ["/api/v1/regions", "/api/v1/regions/stream"])
@pytest.mark.parametrize(("content", "words"), BROKEN_BODIES, ids=lambda value: repr(value)[:30])
def test_a_body_that_is_not_json(server: Served, path: str, content: bytes, words: str) -> None:
    problem = check(post(server, content, path), 400)
    assert problem["field"] == "body"
    assert words in problem["detail"]


def test_several_wrong_fields_are_told_at_once(server: Served) -> None:
    problem = check(post(server, body(SAW | {"depth": -1, "seed": -1}, {"x": 3})), 422)
    assert [error["field"] for error in problem["errors"]] == ["network.depth", "network.seed", "window.x"]
    assert problem["field"] == "network.depth"


def test_of_many_wrong_fields_some_are_told(server: Served) -> None:
    problem = check(post(server, body({"kind": "random", "widths": [0] * 100})), 422)
    assert len(problem["errors"]) == 10


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_another_content_type(server: Served, content_type: str) -> None:
    response = server.client.post("/api/v1/regions", content=b"{}", headers={"content-type": content_type})
    assert "Content-Type: application/json" in check(response, 415)["detail"]


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_ways_to_say_json(server: Served, content_type: str) -> None:
    response = server.client.post("/api/v1/regions", content=body(SAW), headers={"content-type": content_type})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("", "kind", "is required"),
        ("kind=weights", "kind", "must be one of random, sawtooth"),
        ("kind=sawtooth", "depth", "is required"),
        ("kind=sawtooth&depth=", "depth", "whole number"),
        ("kind=sawtooth&depth=five", "depth", "whole number"),
        ("kind=sawtooth&depth=1000000", "depth", "at most 256 hidden layers"),
        (f"kind=sawtooth&depth={TOO_LONG}", "depth", "whole number"),
        ("kind=sawtooth&depth=3&depth=4", "depth", "only once"),
        ("kind=sawtooth&depth=3&middle=1", "middle", "must be sawtooth or random"),
        ("kind=sawtooth&depth=3&middle=random&noise=1", "noise", "must be 0 where"),
        ("kind=sawtooth&depth=3&noise=nan", "noise", "finite number"),
        ("kind=sawtooth&depth=3&widths=3", "widths", "not known here"),
        ("kind=sawtooth&depth=3&colour=red", "colour", "not known here"),
        ("kind=sawtooth&depth=3&x=1", "x", "two finite numbers"),
        ("kind=sawtooth&depth=3&x=2,1", "x", "low < high"),
        ("kind=sawtooth&depth=3&x=0,inf", "x[1]", "finite number"),
        ("kind=sawtooth&depth=3&x=-1,1&y=-1,1", "y", "left out"),
        ("kind=sawtooth&depth=3&geometry=yes", "geometry", "true or false"),
        ("kind=random&widths=3,,4", "widths[1]", "whole number"),
        ("kind=sawtooth&depth=1_0", "depth", "whole number"),
        ("kind=sawtooth&depth=%EF%BC%93", "depth", "whole number"),
        ("kind=sawtooth&depth=3&x=-1,%201", "x[1]", "finite number"),
        ("kind=sawtooth&depth=3&noise=.", "noise", "finite number"),
        ("kind=sawtooth&depth=3&noise=1e", "noise", "finite number"),
        ("kind=random&widths=3&activation=", "activation", "must be one of relu, leaky_relu, abs, hard_tanh"),
        ("kind=random&widths=3,3&activation=abs,x", "activation[1]", "must be one of"),
        ("kind=random&widths=3&activation=abs,abs", "activation", "1 in all, not 2"),
        ("kind=random&widths=3&slope=2", "slope", "leaky_relu only"),
        ("kind=random&widths=3&activation=abs&slope=2", "slope", "leaky_relu only"),
        ("kind=random&widths=3&activation=leaky_relu&slope=x", "slope", "finite number"),
        ("kind=random&widths=3,3&activation=abs,leaky_relu&slope=nan", "slope", "finite number"),
        ("kind=sawtooth&depth=3&activation=abs", "activation", "not known here"),
        ("kind=random&widths=9999", "widths[0]", "at most 4,096 units"),
    ],
)
def test_a_bad_url_names_the_parameter(server: Served, query: str, field: str, words: str) -> None:
    problem = check(server.client.get(f"/api/v1/regions?{query}"), 422)
    assert problem["field"] == field
    assert words in problem["detail"]


@pytest.mark.parametrize("name", ["depth", "noise", "seed", "input_dim", "x", "widths"])
@pytest.mark.parametrize("digits", [30, 400, 4000])
def test_a_long_number_gets_a_short_sentence(server: Served, name: str, digits: int) -> None:
    kind = "random" if name == "widths" else "sawtooth"
    required = {"widths": "widths=9", "depth": "depth=9"}.get(name, f"depth=3&{name}=" + "0," * (name == "x") + "9")
    response = server.client.get(f"/api/v1/regions?kind={kind}&{required}" + "9" * digits)
    if (name, digits) not in {("noise", 30), ("x", 30)}:  # float64 holds these
        assert len(check(response, 422)["detail"]) < 100


def test_the_address_of_the_weights_takes_no_window(server: Served) -> None:
    problem = check(server.client.get("/api/v1/network?kind=sawtooth&depth=3&x=-1,1"), 422)
    assert problem["field"] == "x"


def test_an_unknown_address(server: Served) -> None:
    for path in ("/nothing", "/api/v1", "/api/v1/regions/", "/static/old/js/main.js", "/api/v2/regions"):
        assert "nothing at this address" in check(server.client.get(path), 404)["detail"]


def test_a_wrong_method(server: Served) -> None:
    response = server.client.delete("/api/v1/regions")
    assert "GET or POST" in check(response, 405)["detail"]
    assert set(response.headers["allow"].split(", ")) == {"GET", "POST", "HEAD", "OPTIONS"}
    check(server.client.get("/api/v1/regions/stream"), 405)


def test_a_body_over_the_limit_by_its_declared_length(server: Served) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(
            b"POST /api/v1/regions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            b"expect: 100-continue\r\ncontent-length: 104857600\r\n\r\n"
        )
        answer = b""
        while not answer.endswith(b"}"):
            answer += connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"at most 16 MiB" in answer


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_of_100_megabytes_is_refused_without_being_kept(declared: bool) -> None:
    """The peak of a server of its own: the process of the tests has had more memory before."""
    headers = {"content-type": "application/json"} | ({"content-length": str(100 * 2**20)} if declared else {})
    with serving_process("--port", "0") as (process, url):
        Path(f"/proc/{process.pid}/clear_refs").write_text("5")  # the peak begins anew
        before = peak_memory(process.pid)
        chunks = (b" " * 2**20 for _ in range(100))
        response = httpx.post(f"{url}/api/v1/regions", content=chunks, headers=headers, timeout=20, trust_env=False)
        assert "at most 16 MiB" in check(response, 413)["detail"]
        assert peak_memory(process.pid) - before < 50 * 2**20


def test_a_client_that_sends_all_before_it_reads_gets_the_sentence_too(server: Served) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        head = b"POST /api/v1/regions HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 104857600\r\n\r\n"
        connection.sendall(head + bytes(104857600))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"at most 16 MiB" in answer


def peak_memory(process: int) -> int:
    """The most memory, in bytes, that a process has had so far."""
    (line,) = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(line) * 1024


def broken(*_: object) -> Iterator[Step]:
    yield Step(0, 1, 1, 0)
    raise ZeroDivisionError("secret detail")


def overflowing(*_: object) -> Iterator[Step]:
    yield Step(0, 1, 1, 0)
    raise NumericError("The network's values overflow float64 in layer 3.")


def test_an_unexpected_error_shows_an_id_that_the_log_shows_too(
    server: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(app.services.runs, "counting", broken)
        response = post(server, body(SAW | {"seed": 99}))
    problem = check(response, 500)
    assert "secret" not in response.text
    assert "ZeroDivision" not in response.text
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert problem["id"] in record.getMessage()
    assert problem["id"] in problem["detail"]
    assert "secret detail" in caplog.text


def test_float64_cannot_hold_the_answer(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(app.services.runs, "counting", overflowing)
        problem = check(post(server, body(SAW | {"seed": 99})), 422)
    assert problem["detail"] == "The network's values overflow float64 in layer 3."


@pytest.mark.parametrize(("steps", "status"), [(broken, 500), (overflowing, 422)])
def test_after_its_first_frame_a_stream_ends_with_a_failed_frame(
    server: Served, monkeypatch: pytest.MonkeyPatch, steps: object, status: int
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(app.services.runs, "subdivide", steps)
        response = post(server, body(SAW, {"x": [-2, 2]}), "/api/v1/regions/stream")
    assert response.status_code == 200
    first, last = decoded(response.content)
    assert (first[0]["type"], last[0]["type"]) == ("started", "failed")
    assert last[0]["problem"]["status"] == status
    assert ("id" in last[0]["problem"]) == (status == 500)
    assert b"secret" not in response.content


def error_types(base: type[ReluscopeError] = ReluscopeError) -> Iterator[type[ReluscopeError]]:
    for error in base.__subclasses__():
        yield error
        yield from error_types(error)


def test_every_error_has_a_status_or_a_close_code() -> None:
    for error in error_types():
        known = STATUSES.keys() | CLOSE_CODES.keys()
        assert error is RoomError or any(base in known for base in error.__mro__), error


def test_an_error_inside_a_test_is_unexpected() -> None:
    assert problem_of(KeyError("secret"))["status"] == 500
