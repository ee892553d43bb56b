"""Training, asked of a real server."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import app.services.spread_runs
import app.services.training_run
from app.geometry import Window, counts_of
from app.learning import train
from app.networks import network_from_layers
from app.services import TrainingEvent, training, training_from_json
from app.settings import Settings
from app.web.training_frames import training_frames
from tests.web.decoding import Frame, decoded
from tests.web.serving import Served, served
from tests.web.test_leaving import asking, wait_until

STREAM = "/api/v1/training/stream"
MOONS: dict[str, Any] = {
    "data": {"kind": "moons", "train": 60, "test": 40, "noise": 0.1},
    "network": {"widths": [8, 6], "activation": ["abs", "relu"]},
    "plan": {"steps": 203, "batch": 20},
    "every": 10,
}
SINE: dict[str, Any] = {"data": {"kind": "sine", "test": 0}, "network": {"widths": [9]}, "plan": {"steps": 40}}
Film = dict[str, NDArray[Any]]


def film_of(frames: list[Frame]) -> Film:
    """All that the frames hold, without where one ends and the next begins."""
    film: dict[str, list[NDArray[Any]]] = {}
    for header, arrays in frames:
        for name, array in arrays.items():
            film.setdefault(f"{header['type']}.{name}", []).append(array)
    return {name: np.concatenate(arrays) for name, arrays in film.items()}


def asked(server: Served, question: dict[str, Any] = MOONS) -> list[Frame]:
    response = server.client.post(STREAM, json=question)
    assert response.headers["content-type"] == "application/x-reluscope-frames"
    return list(decoded(response.content))


def same(one: Film, other: Film) -> bool:
    """Whether two films have the same bytes."""
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)


@pytest.mark.parametrize("question", [MOONS, SINE])
def test_frames_come_in_the_order_of_the_contract(server: Served, question: dict[str, Any]) -> None:
    (started, points), *between, (done, _) = asked(server, question)
    assert (started["type"], started["version"]) == ("started", 1)
    assert points["train_points"].shape == (question["data"].get("train", 200), started["dimension"])
    assert points["test_targets"].shape == (question["data"].get("test", 200),)
    assert done["end"]["reason"] == "finished"
    told, steps = 0, question["plan"]["steps"]
    for header, arrays in between:
        assert header["type"] in ("steps", "pictures")
        if header["type"] == "steps":
            assert header["first"] == told
            told += len(arrays["train_loss"])
            assert arrays["dead_units"].shape == (len(arrays["train_loss"]), len(question["network"]["widths"]))
            assert ("test_loss" in arrays) == (question is MOONS)
        else:
            assert arrays["steps"].max() < told  # the steps of pictures are told before them
            assert ("test_error" in arrays) == ("train_error" in arrays) == (question is MOONS)
    assert told == steps + 1
    film = film_of(between)
    every = question.get("every", 5)
    assert film["pictures.steps"].tolist() == [*range(0, steps, every), steps]
    assert {film[name].dtype.name for name in ("pictures.steps", "steps.dead_units")} == {"uint32"}
    assert film["pictures.counted"].tolist() == [1] * len(film["pictures.steps"])
    assert all(np.isfinite(array).all() for array in film.values())


def test_the_parameters_of_a_picture_are_a_network_with_these_counts(server: Served) -> None:
    (started, _), *frames = asked(server)
    film = film_of(frames)
    window = Window(*zip(started["window"]["x"], started["window"]["y"], strict=True))
    spec = server.client.post("/api/v1/training", json=MOONS).json()["trained"]
    question = {"network": spec, "window": started["window"]}
    counts = server.client.post("/api/v1/regions", json=question).json()["counts"]
    assert film["pictures.linear_regions"][-1] == counts["linear_regions"]
    assert film["pictures.activation_regions"][-1] == counts["activation_regions"]
    sizes, at, layers = [2, 8, 6, 1], 0, []
    for inputs, units in pairwise(sizes):
        row = film["pictures.parameters"][-1][at : at + units * (inputs + 1)]
        layers.append((row[: units * inputs].reshape(units, inputs), row[units * inputs :]))
        at += len(row)
    assert at == started["network"]["parameters"]
    assert [weight.tolist() for weight, _ in layers] == [layer["weight"] for layer in spec["layers"]]
    assert spec["layers"][0]["activation"] == "abs"
    from_rows = network_from_layers(layers, training_from_json(MOONS).network.activation)  # type: ignore[arg-type]
    assert counts_of(from_rows, window)["linear_regions"] == counts["linear_regions"]


@pytest.mark.parametrize("question", [MOONS, SINE])
def test_json_tells_what_the_stream_tells(server: Served, question: dict[str, Any]) -> None:
    (started, points), *frames, (done, _) = asked(server, question)
    answer = server.client.post("/api/v1/training", json=question).json()
    film = film_of(frames)
    for name in started.keys() - {"type", "version", "arrays"}:
        assert answer[name] == started[name]
    assert answer["end"] == done["end"]
    assert answer["data"] == {name: array.tolist() for name, array in points.items()}
    for kind in ("steps", "pictures"):
        for name, values in answer[kind].items():
            assert film[f"{kind}.{name}"].tolist() == values


def test_the_same_question_gives_the_same_film(server: Served) -> None:
    first, again = (film_of(asked(server)) for _ in range(2))
    assert same(first, again)
    other = film_of(asked(server, MOONS | {"plan": MOONS["plan"] | {"seed": 1}}))
    assert other["pictures.parameters"].tobytes() != first["pictures.parameters"].tobytes()


def test_two_who_train_at_once_get_what_they_get_alone(server: Served) -> None:
    questions = [MOONS, SINE | {"plan": {"steps": 600}}, MOONS | {"network": {"widths": [8, 6], "seed": 5}}]
    alone = [film_of(asked(server, question)) for question in questions]
    with ThreadPoolExecutor(len(questions)) as clients:
        together = list(clients.map(lambda question: film_of(asked(server, question)), questions))
    assert all(same(one, other) for one, other in zip(alone, together, strict=True))


def test_frames_come_at_most_ten_times_a_second() -> None:
    """With a clock that the test holds: an event takes ten milliseconds."""
    now, told = 0.0, []

    def slowly() -> Iterator[TrainingEvent | None]:
        nonlocal now
        for event in training(training_from_json(MOONS), Settings()):
            now += 0.01
            yield event

    for frame in training_frames(slowly(), lambda: now):
        if frame and b'"type":"steps"' in frame[0]:
            told.append(now)
    assert told[0] < 0.1  # the start is shown at once
    waits = np.diff(told)[:-1]  # the last one comes with the end
    assert 0.1 < waits.min() <= waits.max() < 0.15
    assert len(waits) > 10


def test_a_run_that_diverges_ends_with_a_sentence_and_numbers_that_are_finite(server: Served) -> None:
    question = MOONS | {"plan": {"optimiser": "gradient_descent", "learning_rate": 1e6}}
    *frames, (done, _) = asked(server, question)
    assert done["end"]["reason"] == "diverged"
    assert "a learning rate below 1,000,000 may help" in done["end"]["sentence"]
    film = film_of(frames)
    assert all(np.isfinite(array).all() for array in film.values())
    assert film["pictures.steps"][-1] == done["end"]["step"] == len(film["steps.train_loss"]) - 1


def test_a_limit_of_seconds_stops_the_run_with_its_last_picture() -> None:
    with served(max_seconds=0.3) as server:
        *frames, (done, _) = asked(server, SINE | {"plan": {"steps": 100_000}, "every": 1000})
    assert done["end"]["reason"] == "stopped"
    assert "more than 0.3 seconds (max_seconds)" in done["end"]["sentence"]
    film = film_of(frames)
    assert film["pictures.steps"][-1] == done["end"]["step"] == len(film["steps.train_loss"]) - 1 < 100_000


def test_a_limit_of_counting_leaves_the_counts_out() -> None:
    with served(max_regions=3) as server:
        film = film_of(asked(server))
        answer = server.client.post("/api/v1/training", json=MOONS).json()
    assert len(film["steps.train_loss"]) == 204
    assert set(film["pictures.counted"].tolist()) == {0}
    assert set(film["pictures.linear_regions"].tolist()) == set(film["pictures.activation_regions"].tolist()) == {0}
    assert set(answer["pictures"]["linear_regions"]) == {None}


@pytest.mark.parametrize(
    "path", ["/api/v1/training", STREAM, "/api/v1/training/spread", "/api/v1/training/spread/stream"]
)
def test_the_run_ends_when_the_client_leaves(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """The best of five, as this machine may be busy with other things."""
    steps, closed, threads = [], [], set()

    def endless(*arguments: Any) -> Iterator[Any]:
        first = next(iter(train(*arguments)))
        try:
            while True:
                time.sleep(0.004)
                steps.append(time.perf_counter())
                threads.add(threading.current_thread().name)
                yield first
        finally:
            closed.append(True)

    for module in (app.services.training_run, app.services.spread_runs):
        monkeypatch.setattr(module, "train", endless)
    run = '{"data": {"kind": "sine"}, "network": {"widths": [3]}, "plan": {"steps": 1000}}'
    question = f'{{"runs": [{run}]}}' if "spread" in path else run
    late = []
    with served() as server:
        for time_round in range(5):
            before = len(steps)
            with asking(server, path, question) as connection:
                wait_until(lambda before=before: len(steps) > before + 5)  # type: ignore[misc]
                if path.endswith("stream"):
                    assert connection.recv(100).startswith(b"HTTP/1.1 200")
            left = time.perf_counter()
            wait_until(lambda ends=time_round + 1: len(closed) == ends)  # type: ignore[misc]
            late.append(steps[-1] - left)
    assert min(late) < 0.05
    assert "server" not in threads


def test_a_long_run_holds_nobody_up() -> None:
    with served(max_computations=1) as server:
        long = '{"data": {"kind": "moons"}, "plan": {"steps": 100000}, "every": 1000}'
        with asking(server, STREAM, long), asking(server, STREAM, long):
            time.sleep(0.1)
            begin = time.perf_counter()
            assert server.client.get("/api/v1/regions?kind=sawtooth&depth=6").json()["counts"]["linear_regions"] == 64
            assert time.perf_counter() - begin < 2.5


def test_many_runs_are_told_one_by_one_and_all_at_once(server: Served) -> None:
    question = {"runs": [MOONS | {}, SINE], "seeds": 3}
    question["runs"][0].pop("every")  # type: ignore[index]
    (started, _), *runs, (done, _) = decoded(
        server.client.post("/api/v1/training/spread/stream", json=question).content
    )
    assert (started["type"], started["runs"], started["seeds"]) == ("started", 2, 3)
    assert {header["type"] for header, _ in runs} == {"run"}
    answer = server.client.post("/api/v1/training/spread", json=question).json()
    told = [{name: header[name] for name in ("run", "seed", "result")} for header, _ in runs]
    assert answer == {**done["answer"], "results": told}
    assert answer["complete"] is True
    assert len(told) == 6
    alone = server.client.post("/api/v1/training", json=question["runs"][1]).json()  # type: ignore[index]
    assert told[1]["result"]["train_loss"] == alone["steps"]["train_loss"][-1]
    assert told[1]["result"]["linear_regions"] == alone["pictures"]["linear_regions"][-1]
    assert told[1]["result"]["test_error"] is None


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Each run that is begun."""
    begun: list[object] = []

    def noted(*arguments: Any) -> Iterator[Any]:
        begun.append(arguments)
        yield from train(*arguments)

    for module in (app.services.training_run, app.services.spread_runs):
        monkeypatch.setattr(module, "train", noted)
    return begun


def test_who_watch_the_same_film_at_the_same_time_have_it_recorded_once(trained: list[object]) -> None:
    with served() as server, ThreadPoolExecutor(20) as clients:
        films = list(clients.map(lambda _: film_of(asked(server)), range(20)))
        again = film_of(asked(server))
    assert all(same(film, again) for film in films)
    assert len(trained) == 1


def test_a_film_that_a_limit_has_cut_is_not_kept(trained: list[object]) -> None:
    for limits in ({"max_regions": 3}, {"max_seconds": 0.01}, {"cache_film_bytes": 10_000}):
        with served(**limits) as server:
            asked(server), asked(server)
    assert len(trained) == 6


def test_who_ask_the_same_at_the_same_time_have_it_trained_once(trained: list[object]) -> None:
    """A room that follows a lecture asks hundreds of times at once."""
    question = {"runs": [SINE], "seeds": 10}
    with served() as server, ThreadPoolExecutor(20) as clients:
        path = "/api/v1/training/spread"
        answers = list(clients.map(lambda _: server.client.post(path, json=question).json(), range(20)))
    assert answers == [answers[0]] * 20
    assert len(trained) == 10
