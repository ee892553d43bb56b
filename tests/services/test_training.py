"""A training run on its own: steps, pictures, counts, how it ends, and the limits."""

import math
from collections.abc import Generator, Iterator
from typing import Any

import numpy as np
import pytest

import app.services.picture_counts
import app.services.training_run
from app.errors import NumericError
from app.geometry import Assurance, InvariantError, Step, Window, counts_of
from app.learning import Plan, TrainingStep, flat, parameters_of, train
from app.services import (
    Picture,
    TrainingDone,
    TrainingEvent,
    TrainingStarted,
    training,
    training_from_json,
)
from app.settings import Settings

MOONS = {"data": {"kind": "moons", "train": 30, "test": 20}, "network": {"widths": [6, 5]}, "plan": {"steps": 23}}
SINE = {"data": {"kind": "sine", "train": 30, "test": 20}, "network": {"widths": [6, 5]}, "plan": {"steps": 23}}


def events(question: dict[str, Any], **limits: float) -> Generator[TrainingEvent | None, None, None]:
    return training(training_from_json(question), Settings(**limits))


def parts(
    all_events: Iterator[TrainingEvent | None],
) -> tuple[TrainingStarted, list[TrainingStep], list[Picture], TrainingDone]:
    """What a run tells, sorted; the order of the first and the last event is checked."""
    found = [event for event in all_events if event is not None]
    started, done = found[0], found[-1]
    assert isinstance(started, TrainingStarted)
    assert isinstance(done, TrainingDone)
    steps = [event for event in found if isinstance(event, TrainingStep)]
    pictures = [event for event in found if isinstance(event, Picture)]
    assert len(found) == len(steps) + len(pictures) + 2
    assert [step.step for step in steps] == list(range(len(steps)))
    assert pictures[-1].step == done.last.step == steps[-1].step == done.end["step"]
    for picture in pictures:
        assert picture.network is steps[picture.step].network
        assert found.index(picture) == found.index(steps[picture.step]) + 1 or picture is pictures[-1]
    return started, steps, pictures, done


def window_of(started: TrainingStarted) -> Window:
    box = [
        started.question["window"]["x"],
        *([started.question["window"]["y"]] if "y" in started.question["window"] else []),
    ]
    return Window(tuple(low for low, _ in box), tuple(high for _, high in box))


@pytest.mark.parametrize("question", [SINE, MOONS])
def test_every_nth_step_the_start_and_the_end_are_pictures_with_their_exact_counts(question: dict[str, Any]) -> None:
    started, steps, pictures, done = parts(events(question | {"every": 5}))
    assert len(steps) == 24
    assert [picture.step for picture in pictures] == [0, 5, 10, 15, 20, 23]
    assert done.end == {"reason": "finished", "sentence": "Finished after 23 steps.", "step": 23}
    for picture in pictures:
        assert picture.counts == counts_of(picture.network, window_of(started))
    classes = question is MOONS
    assert all((picture.train_error is not None) == classes for picture in pictures)


def test_the_run_is_that_of_the_plan() -> None:
    started, steps, _, _ = parts(events(MOONS))
    assert started.question["plan"] == {
        "loss": "logistic",
        "optimiser": "adam",
        "learning_rate": 0.01,
        "momentum": 0.9,
        "weight_decay": 0.0,
        "batch": None,
        "steps": 23,
        "seed": 0,
    }
    assert (started.question["task"], started.question["loss"], started.question["dimension"]) == (
        "classification",
        "logistic",
        2,
    )
    assert started.question["network"]["hidden_widths"] == [6, 5]
    alone = list(train(steps[0].network, started.data, Plan(**started.question["plan"])))[:-1]
    assert [step.train_loss for step in alone if isinstance(step, TrainingStep)] == [step.train_loss for step in steps]


@pytest.mark.parametrize(("optimiser", "rate"), [("adam", 0.01), ("momentum", 0.02), ("gradient_descent", 0.05)])
def test_the_rate_that_is_left_out_is_the_usual_one(optimiser: str, rate: float) -> None:
    started = next(events(SINE | {"plan": {"optimiser": optimiser}}))
    assert isinstance(started, TrainingStarted)
    assert started.question["plan"]["learning_rate"] == rate
    assert started.question["loss"] == "squared_error"


@pytest.mark.parametrize("question", [SINE, MOONS])
def test_the_same_question_gives_the_same_film(question: dict[str, Any]) -> None:
    first, again = (parts(events(question)) for _ in range(2))
    assert first[0].question == again[0].question
    for one, other in zip(first[2], again[2], strict=True):
        assert flat(parameters_of(one.network)).tobytes() == flat(parameters_of(other.network)).tobytes()
        assert one.counts == other.counts
    seeds = [{**question, part: question[part] | {"seed": 1}} for part in ("data", "network")]
    assert all(parts(events(other))[3].last.train_loss != first[3].last.train_loss for other in seeds)


def test_the_error_is_the_share_of_points_in_the_wrong_class() -> None:
    for loss, boundary in (("logistic", 0.0), ("squared_error", 0.5)):
        started, _, pictures, _ = parts(events(MOONS | {"plan": {"steps": 23, "loss": loss}}))
        data = started.data
        for picture in pictures:
            h = data.test_points
            for weight, bias in zip(picture.network.weights[:-1], picture.network.biases[:-1], strict=True):
                h = np.maximum(weight @ h + bias[:, None], 0.0)
            f = picture.network.weights[-1] @ h + picture.network.biases[-1]
            assert picture.test_error == ((f > boundary) != (data.test_targets == 1.0)).sum() / 20
    _, _, pictures, _ = parts(events(MOONS | {"data": MOONS["data"] | {"test": 0}}))
    assert pictures[0].train_error is not None
    assert pictures[0].test_error is None


@pytest.mark.parametrize(
    "kind", ["sine", "absolute", "step", "polynomial", "moons", "circles", "spirals", "xor", "stripes"]
)
@pytest.mark.parametrize("points", [1, 100])
def test_the_window_is_the_box_of_all_points_with_a_margin(kind: str, points: int) -> None:
    question = {
        "data": {"kind": kind, "train": points, "test": points},
        "plan": {"steps": 0},
        "network": {"widths": []},
    }
    started, _, pictures, _ = parts(events(question))
    box, data = window_of(started), started.data
    low = np.minimum(data.train_points.min(axis=1), data.test_points.min(axis=1))
    high = np.maximum(data.train_points.max(axis=1), data.test_points.max(axis=1))
    extent = high - low
    assert low - np.array(box.lower) == pytest.approx(np.maximum(0.1 * extent, 0.01))
    assert np.array(box.upper) - high == pytest.approx(np.maximum(0.1 * extent, 0.01))
    assert len(pictures) == 1
    assert pictures[0].counts is not None


def test_one_point_has_a_window_too() -> None:
    started = next(events({"data": {"kind": "moons", "train": 1, "test": 0}}))
    assert isinstance(started, TrainingStarted)
    assert started.data.train_points.shape == (2, 1)


def test_a_window_of_ones_own_holds_for_all_pictures() -> None:
    started, _, pictures, _ = parts(events(SINE | {"window": {"x": [-0.5, 0.25]}}))
    assert started.question["window"] == {"x": [-0.5, 0.25]}
    assert pictures[-1].counts == counts_of(pictures[-1].network, Window((-0.5,), (0.25,)))


def test_a_typed_formula_is_what_is_learnt() -> None:
    started, *_ = parts(events(SINE | {"data": {"kind": "expression", "text": "x**2 - 1", "noise": 0}}))
    x, y = started.data.test_points[0], started.data.test_targets[0]
    assert y == pytest.approx(x**2 - 1)
    assert len(x) == 200


def test_pasted_points_tell_how_they_were_scaled() -> None:
    text = "hour;degrees\n0;10,5\n6;12\n12;20\n18;16"
    started, *_ = parts(events({"data": {"kind": "pasted", "text": text, "test_share": 0.25}, "plan": {"steps": 3}}))
    columns = started.question["columns"]
    assert [column["name"] for column in columns] == ["hour", "degrees"]
    assert columns[1] == {"name": "degrees", "middle": 15.25, "half": 4.75}
    assert (started.data.train_points.shape, started.data.test_points.shape) == ((1, 3), (1, 1))


def test_drawn_classes_stay_where_they_are() -> None:
    data = {"kind": "pasted", "text": "0.5 0.5 1\n-0.5 0.25 0", "scale": False, "task": "classification"}
    started, *_ = parts(events({"data": data, "plan": {"steps": 3}}))
    assert started.data.train_points.T.tolist() == [[0.5, 0.5], [-0.5, 0.25]]
    assert started.question["columns"][2] == {"name": "y", "middle": None, "half": None}
    assert started.question["loss"] == "logistic"


@pytest.mark.parametrize("optimiser", ["adam", "momentum", "gradient_descent"])
@pytest.mark.parametrize("kind", ["sine", "moons"])
def test_a_run_that_diverges_keeps_its_last_finite_state(optimiser: str, kind: str) -> None:
    question = {"data": {"kind": kind}, "plan": {"optimiser": optimiser, "learning_rate": 1e6}}
    _, steps, pictures, done = parts(events(question))
    assert done.end["reason"] == "diverged"
    assert "a learning rate below 1,000,000 may help" in done.end["sentence"]
    for step in steps:
        assert all(map(math.isfinite, (step.train_loss, step.test_loss or 0.0, step.gradient_norm)))
    for picture in pictures:
        assert np.isfinite(flat(parameters_of(picture.network))).all()
        assert picture.counts is not None


class Ticking:
    """A clock, and geometry whose counts take some seconds of it."""

    def __init__(self, seconds: float) -> None:
        self.now, self.seconds, self.counted = 0.0, seconds, 0

    def clock(self) -> float:
        return self.now

    def __call__(self, *_: object) -> Iterator[Step]:
        self.counted += 1
        for _ in range(10):
            self.now += self.seconds / 10
            yield Step(0, 2, 1, 0)
        counts = {"activation_regions": 7, "linear_regions": 6}
        yield Step(2, 2, 7, 0, counts=counts, assurance=Assurance(1, 0.0, 0))


def ticked(
    monkeypatch: pytest.MonkeyPatch, counting: Any, question: dict[str, Any], clock: Any = None, **limits: float
) -> tuple[TrainingStarted, list[TrainingStep], list[Picture], TrainingDone]:
    monkeypatch.setattr(app.services.picture_counts, "counting", counting)
    return parts(training(training_from_json(question), Settings(**limits), clock or counting.clock))


FILM = SINE | {"plan": {"steps": 99}, "every": 1}


def test_where_counting_is_slow_pictures_are_left_out_evenly_and_never_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = Ticking(0.5)  # 100 pictures would take 50 seconds
    _, steps, pictures, done = ticked(monkeypatch, fake, FILM, max_seconds=30)
    assert done.end["reason"] == "finished"
    assert len(steps) == 100
    counted = [picture.step for picture in pictures if picture.counts is not None]
    assert 14.0 < fake.now < 16.0
    assert len(counted) == fake.counted
    assert counted[-1] == 99
    assert max(np.diff(counted)) <= 5


def test_a_count_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Ticking(1000.0)
    _, steps, pictures, done = ticked(monkeypatch, fake, FILM, max_seconds=3600)
    assert (done.end["reason"], len(steps)) == ("finished", 100)
    assert [picture.counts for picture in pictures] == [None] * 100
    assert fake.counted < 8


def test_fast_counts_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, pictures, _ = ticked(monkeypatch, Ticking(0.1), FILM, max_seconds=30)
    assert all(picture.counts == {"activation_regions": 7, "linear_regions": 6} for picture in pictures)


@pytest.mark.parametrize("limits", [{"max_regions": 3}, {"max_bytes": 2**20}])
def test_a_limit_of_counting_does_not_stop_the_run(limits: dict[str, float]) -> None:
    wide = MOONS | {"network": {"widths": [64, 64], "start": "he"}}
    _, _, pictures, done = parts(events(wide, **limits))
    assert done.end["reason"] == "finished"
    assert {picture.counts is None for picture in pictures} == {True}
    assert {picture.counts is None for picture in parts(events(wide))[2]} == {False}


def test_a_network_that_float64_cannot_cut_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflowing(*_: object) -> Iterator[Step]:
        yield Step(0, 2, 1, 0)
        raise NumericError("The network's values overflow float64 in layer 2.")

    _, _, pictures, done = ticked(monkeypatch, overflowing, SINE, lambda: 0.0)
    assert done.end["reason"] == "finished"
    assert pictures[-1].counts is None


def test_a_count_that_contradicts_itself_is_told_by_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> Iterator[Step]:
        yield Step(2, 2, 7, 0, counts={"linear_regions": 7}, assurance=Assurance(0, 0.0, 0))

    with pytest.raises(InvariantError):
        ticked(monkeypatch, wrong, SINE, lambda: 0.0)


def test_the_limit_of_seconds_keeps_the_last_step(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    def slowly(*arguments: Any) -> Iterator[Any]:
        nonlocal now
        for event in train(*arguments):
            now += 0.25
            yield event

    monkeypatch.setattr(app.services.training_run, "train", slowly)
    request = training_from_json(SINE | {"plan": {"steps": 1000}})
    _, steps, pictures, done = parts(training(request, Settings(max_seconds=3), lambda: now))
    sentence = "Stopped after step 12 of 1,000: it takes more than 3 seconds (max_seconds)."
    assert done.end == {"reason": "stopped", "sentence": sentence, "step": 12}
    assert len(steps) == 13
    assert [picture.step for picture in pictures] == [0, 5, 10, 12]
    assert pictures[-1].counts is not None  # counting took no time before


def test_a_closed_run_computes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = []

    def noted(*arguments: Any) -> Iterator[Any]:
        for event in train(*arguments):
            computed.append(event)
            yield event

    monkeypatch.setattr(app.services.training_run, "train", noted)
    running = events(SINE)
    for _ in range(20):
        next(running)
    before = len(computed)
    running.close()
    assert before == len(computed) < 20
