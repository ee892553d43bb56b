"""A training run on its own: steps, pictures, counts, how it ends, and the limits."""

import json
import math
from collections.abc import Generator, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.services.picture_counts
import app.services.training_run
from app.errors import InputError, NumericError
from app.geometry import Assurance, InvariantError, Step, Window, counts_of
from app.learning import Plan, TrainingStep, flat, parameters_of, train
from app.services import (
    InvalidQuestion,
    Picture,
    TrainingDone,
    TrainingEvent,
    TrainingStarted,
    spread_from_json,
    training,
    training_from_json,
    training_json,
    training_record,
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
    assert "a learning rate below 1e+06 may help" in done.end["sentence"]
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


@pytest.mark.parametrize(
    ("question", "limits", "field", "words"),
    [
        (SINE, {"max_steps": 22}, "plan.steps", "must be at most 22 (max_steps)."),
        (SINE, {"max_points": 49}, "data.train", "together with data.test, so at most 29."),
        (SINE, {"max_width": 5}, "network.widths[0]", "at most 5 units"),
        (SINE, {"max_depth": 1}, "network.widths", "at most 1 hidden layers"),
        (SINE, {"max_parameters": 52}, "network", "at most 52 parameters, not 53"),
        (SINE, {"max_step_products": 2649}, "network.widths", "give 53 parameters, which times the 50 points"),
        (SINE | {"every": 1}, {"max_film_bytes": 3 * 424}, "every", "must be at least 12: 24 pictures take"),
        (
            SINE | {"network": {"widths": [65]}},
            {"max_film_bytes": 1024},
            "network.widths",
            "two pictures of this network",
        ),
        ({"data": {"kind": "pasted", "text": "1 2\n3 4\n5 6"}}, {"max_points": 2}, "data.text", "at most 2 are taken"),
        (SINE | {"window": {"x": [0, 1], "y": [0, 1]}}, {}, "window.y", "must be left out"),
        (MOONS | {"window": {"x": [0, 1]}}, {}, "window.y", "is required"),
        (SINE | {"plan": {"loss": "logistic"}}, {}, "plan.loss", "must be squared_error"),
        (MOONS | {"network": {"start": "lecture"}}, {}, "network.start", "one input and exactly one hidden layer"),
        (SINE | {"network": {"activation": ["abs"]}}, {}, "network.activation", "one for each hidden layer, 3 in all"),
    ],
)
def test_what_is_not_allowed_fails_before_the_first_event(
    question: dict[str, Any], limits: dict[str, float], field: str, words: str
) -> None:
    with pytest.raises(InputError) as caught:
        next(events(question, **limits))
    assert caught.value.field == field
    assert words in caught.value.message


def test_the_least_every_that_is_told_fits() -> None:
    assert len(parts(events(SINE | {"every": 12}, max_film_bytes=3 * 424))[2]) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,2\n" * 1_000_000, "has about 1,000,000 rows; at most 10,000 are taken."),
        ("1,2\n" * 10_001, "has 10,001 rows; at most 10,000 are taken."),
        ("roses are red\nviolets are blue\n", "row"),
        ("lorem", "has 1 column in line 1; it takes 2 (x, y) or 3."),
        ("1,2\n3,four", "has 'four' in line 2, which is no number."),
        ("1,2", "has 1 row of numbers; at least 2 are needed."),
        ("", "is empty"),
        ("1 2\n1 3\n1 4", "has (almost) the same number, 1, in every row of 'x'."),
        ("1 2\n2 2\n3 2", "has (almost) the same number, 2, in every row of 'y'."),
        ("1 2 3 4\n5 6 7 8", "has 4 columns in line 1; it takes 2 (x, y) or 3."),
        ("1 nan\n2 3", "only finite numbers"),
        ("1 1e999\n2 3", "only finite numbers"),
    ],
    ids=lambda text: repr(text)[:20],
)
def test_pasted_points_that_are_none_get_a_clear_answer(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        next(events({"data": {"kind": "pasted", "text": text}}))
    assert caught.value.field == "data.text"
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("input_dim", "words"), [(1, "two columns (x, y), not 3"), (2, "three columns (x_1, x_2, y), not 2")]
)
def test_pasted_points_must_have_the_inputs_that_are_expected(input_dim: int, words: str) -> None:
    text = "1 2 3\n4 5 7" if input_dim == 1 else "1 2\n4 5"
    with pytest.raises(InputError, match=r"data\.text") as caught:
        next(events({"data": {"kind": "pasted", "text": text, "input_dim": input_dim}}))
    assert words in caught.value.message


@pytest.mark.parametrize("text", ["__import__('os')", "9**9**9**9", "x.real", "(" * 300, "1/0"])
def test_a_formula_that_is_none_names_its_field(text: str) -> None:
    with pytest.raises(InputError) as caught:
        next(events({"data": {"kind": "expression", "text": text}}))
    assert caught.value.field == "data.text"


@pytest.mark.parametrize("question", [SINE, MOONS, MOONS | {"data": {"kind": "moons", "test": 0}}])
def test_json_holds_the_run(question: dict[str, Any]) -> None:
    *_, record = training_record(events(question | {"every": 5}), Settings())
    assert record is not None
    answer = json.loads(b"".join(training_json(record)))
    started, steps, pictures, done = parts(events(question | {"every": 5}))
    assert {name: answer[name] for name in started.question} == json.loads(json.dumps(started.question))
    assert answer["end"] == done.end
    assert answer["data"]["train_points"] == started.data.train_points.T.tolist()
    assert answer["steps"]["train_loss"] == [step.train_loss for step in steps]
    assert answer["steps"]["dead_units"] == [list(step.dead_units) for step in steps]
    assert answer["steps"].get("test_loss", [None] * len(steps)) == [step.test_loss for step in steps]
    assert answer["pictures"]["steps"] == [picture.step for picture in pictures]
    assert answer["pictures"]["linear_regions"] == [(picture.counts or {})["linear_regions"] for picture in pictures]
    assert ("train_error" in answer["pictures"]) == (question is not SINE)
    layers = answer["trained"]["layers"]
    assert [layer["weight"] for layer in layers] == [weight.tolist() for weight in done.last.network.weights]
    assert [layer["bias"] for layer in layers] == [bias.tolist() for bias in done.last.network.biases]


def test_json_says_null_where_a_count_was_stopped() -> None:
    *_, record = training_record(events(MOONS, max_regions=1), Settings())
    assert record is not None
    assert set(json.loads(b"".join(training_json(record)))["pictures"]["activation_regions"]) == {None}


def test_a_json_answer_that_would_be_too_large_is_refused_before_the_run() -> None:
    limits = Settings(max_answer_bytes=4000)
    with pytest.raises(InputError, match=r"plan\.steps: take about .* \(max_answer_bytes\)\."):
        next(training_record(events(SINE), limits))


JSON = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
)
KINDS = st.sampled_from(["sine", "xor", "expression", "pasted", "other"])
FIELDS = {"kind": KINDS | JSON}
OPTIONS = {
    "data": ["train", "test", "noise", "label_noise", "seed", "text", "input_dim", "task", "test_share", "scale"],
    "network": ["widths", "start", "activation", "seed"],
    "plan": ["loss", "optimiser", "learning_rate", "momentum", "weight_decay", "batch", "steps", "seed"],
}
RUN = {
    name: st.fixed_dictionaries(FIELDS if name == "data" else {}, optional=dict.fromkeys(options, JSON)) | JSON
    for name, options in OPTIONS.items()
}
ASKED = st.fixed_dictionaries({}, optional={**RUN, "window": JSON, "every": JSON})


@given(ASKED | JSON)
def test_whatever_is_asked_gets_a_sentence_of_our_own(question: object) -> None:
    for checked, asked in ((training_from_json, question), (spread_from_json, {"runs": [question]})):
        try:
            checked(asked)
        except InvalidQuestion as error:
            for each in error.errors:
                assert each.field
                assert each.message != "is not allowed."
                assert each.message.endswith(".")
