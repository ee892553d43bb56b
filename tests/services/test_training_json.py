"""A training run as one JSON answer."""

import json
from typing import Any

import pytest

from app.errors import InputError
from app.services import training_json, training_record
from app.settings import Settings
from tests.services.test_training import MOONS, SINE, events, parts


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
