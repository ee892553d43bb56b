"""Studies of many draws, asked of a real server."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import app.services.draws
from app.geometry import Step, counting
from app.networks import Network
from app.services import DrawsCache, StudyEvent, draws_from_json, study
from app.settings import Settings
from app.web.draws import draws_frames
from tests.web.decoding import decoded
from tests.web.serving import Served, served

NETWORK = {"kind": "sawtooth", "depth": 6, "noise": 0.7, "seed": 11}
QUESTION = {"network": NETWORK, "window": None, "draws": 60}
URL = "/api/v1/draws?kind=sawtooth&depth=6&noise=0.7&seed=11&draws=60"


def ask(server: Served, question: dict[str, Any] = QUESTION) -> dict[str, Any]:
    answer: dict[str, Any] = server.client.post("/api/v1/draws", json=question).json()
    return answer


def test_the_draws_are_the_networks_with_the_seeds_that_follow(server: Served) -> None:
    answer = ask(server)
    assert answer["complete"] is True
    assert (answer["first_seed"], answer["draws"], answer["counted"]) == (11, 60, 60)
    for draw in (0, 1, 59):
        alone = server.client.get(f"/api/v1/regions?kind=sawtooth&depth=6&noise=0.7&seed={11 + draw}").json()
        assert {name: values[draw] for name, values in answer["counts"].items()}.items() <= alone["counts"].items()
    assert answer["theory"] == alone["theory"]
    assert answer["network"] == alone["network"]
    regions = answer["counts"]["linear_regions"]
    assert answer["statistics"]["linear_regions"]["mean"] == pytest.approx(sum(regions) / 60)


def test_a_url_gives_the_same_answer_and_it_may_be_kept(server: Served) -> None:
    response = server.client.get(URL)
    assert response.json() == ask(server)
    assert response.headers["cache-control"] == "public, max-age=3600"
    again = server.client.get(URL, headers={"if-none-match": response.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_stream_tells_what_the_plain_answer_tells(server: Served) -> None:
    response = server.client.post("/api/v1/draws/stream", json=QUESTION)
    assert response.headers["content-type"] == "application/x-reluscope-frames"
    (started, _), *parts, (done, _) = decoded(response.content)
    answer = ask(server)
    assert (started["type"], started["first_seed"], started["draws"]) == ("started", 11, 60)
    assert started["theory"] == answer["theory"]
    assert done == {"type": "done", "answer": {name: answer[name] for name in answer if name != "counts"}, "arrays": []}
    told: dict[str, list[int]] = {name: [] for name in answer["counts"]}
    for header, arrays in parts:
        assert header["type"] == "draws"
        assert header["first"] == len(told["linear_regions"])
        for name, values in arrays.items():
            told[name] += values.tolist()
    assert told == answer["counts"]
    assert parts[-1][0]["statistics"] == answer["statistics"]


def test_frames_of_draws_come_a_few_times_a_second() -> None:
    """With a clock that the test holds: an event takes ten milliseconds."""
    now, frames_at = 0.0, []

    def slowly() -> Iterator[StudyEvent | None]:
        nonlocal now
        for event in study(draws_from_json({"network": NETWORK, "draws": 100}), Settings(), DrawsCache(0)):
            now += 0.01
            yield event

    for frame in draws_frames(slowly(), lambda: now):
        if frame and b'"type":"draws"' in frame[0]:
            frames_at.append(now)
    assert len(frames_at) > 5
    waits = np.diff(frames_at)[:-1]  # the last one comes with the end
    assert waits.min() > 0.2
    assert waits.max() < 0.35


def test_a_limit_gives_what_is_counted_so_far_and_why() -> None:
    with served(max_regions=100) as server:
        answer = ask(server, QUESTION | {"draws": 1000})
        url = server.client.get(URL.replace("draws=60", "draws=1000"))
        *_, (done, _) = decoded(server.client.post("/api/v1/draws/stream", json=QUESTION | {"draws": 1000}).content)
    assert answer["complete"] is False
    assert "more than 100 cells (max_regions)" in answer["reason"]
    assert 0 < answer["counted"] == len(answer["counts"]["linear_regions"]) < 1000
    assert url.headers["cache-control"] == "no-store"
    assert url.json() == answer
    assert done["answer"] == {name: answer[name] for name in answer if name != "counts"}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"draws": 0}, "draws", "at least 1"),
        ({"draws": 2.5}, "draws", "whole number"),
        ({"draws": 10**6}, "draws", "at most 10,000 (max_draws)"),
        ({"network": NETWORK | {"kind": "weights"}}, "network.kind", "must be one of random, sawtooth"),
        ({"network": NETWORK | {"seed": 2**53 - 1}}, "network.seed", "for so many draws"),
        ({"network": NETWORK | {"noise": -1}}, "network.noise", "at least 0"),
        ({"window": {"x": [1, 0]}}, "window.x", "low < high"),
        ({"geometry": True}, "geometry", "allowed are network, window, draws"),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/draws", "/api/v1/draws/stream"])
def test_a_bad_question_names_its_field(
    server: Served, path: str, change: dict[str, Any], field: str, words: str
) -> None:
    response = server.client.post(path, json=QUESTION | change)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["field"] == field
    assert words in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("kind=sawtooth&depth=3", "draws", "is required"),
        ("kind=sawtooth&depth=3&draws=many", "draws", "whole number"),
        ("kind=sawtooth&depth=3&draws=3&draws=4", "draws", "only once"),
        ("kind=sawtooth&depth=3&draws=99999", "draws", "(max_draws)"),
        ("kind=sawtooth&depth=3&draws=2&seed=9007199254740991", "seed", "for so many draws"),
        ("kind=sawtooth&depth=3&draws=2&geometry=true", "geometry", "not known here"),
        ("kind=sawtooth&depth=3&draws=2&x=0,1&y=0,1", "y", "left out"),
    ],
)
def test_a_bad_url_names_the_parameter(server: Served, query: str, field: str, words: str) -> None:
    response = server.client.get(f"/api/v1/draws?{query}")
    assert response.status_code == 422
    assert response.json()["field"] == field
    assert words in response.json()["detail"]


def test_an_error_in_a_later_draw_ends_the_stream_with_the_problem(server: Served) -> None:
    question = {
        "network": {"kind": "random", "widths": [2] * 4, "weight_scale": 1e100, "bias_scale": 1e100},
        "draws": 10,
    }
    *_, (failed, _) = decoded(server.client.post("/api/v1/draws/stream", json=question).content)
    assert failed["type"] == "failed"
    assert failed["problem"]["detail"].startswith("Seed 0: ")
    response = server.client.post("/api/v1/draws", content=json.dumps(question))
    assert response.status_code == 422


def test_who_ask_the_same_at_the_same_time_have_it_counted_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room that follows a lecture asks hundreds of times at once."""
    counted = []

    def noted(network: Network, window: None) -> Iterator[Step]:
        counted.append(network)
        return counting(network, window)

    monkeypatch.setattr(app.services.draws, "counting", noted)
    with served() as server, ThreadPoolExecutor(20) as clients:
        asked = [clients.submit(server.client.post, "/api/v1/draws/stream", json=QUESTION) for _ in range(20)]
        ends = [list(decoded(each.result().content))[-1][0]["answer"] for each in asked]
    assert ends == [ends[0]] * 20
    assert ends[0]["complete"] is True
    assert len(counted) <= 2 * 60  # two compute at the same time


@pytest.mark.parametrize("draws", [59, 60])
def test_what_is_kept_of_one_study_serves_another(draws: int) -> None:
    with served(cache_draws=draws) as server:
        first = ask(server)
        shifted = ask(server, QUESTION | {"network": NETWORK | {"seed": 21}})
        assert ask(server) == first
    assert shifted["counts"]["linear_regions"][:50] == first["counts"]["linear_regions"][10:]
