"""Bad questions about training: a problem that names the field and what is allowed, and a server that lives on."""

import json
from collections.abc import Iterator

import pytest

from tests.web.serving import Served
from tests.web.test_problems import check, post

SINE = {"kind": "sine"}
PASTED = {"kind": "pasted", "text": "1 2\n3 4"}


def run(data: object = SINE, **others: object) -> dict[str, object]:
    return {"data": data, **others}


BAD_RUNS: list[tuple[object, str, str]] = [
    # body, field, what the sentence must say
    ([], "body", "must be a JSON object"),
    ({}, "data", "is required"),
    (run(3), "data", "JSON object"),
    (run({}), "data.kind", "is required"),
    (run({"kind": "cosine"}), "data.kind", "must be one of sine, absolute, step, polynomial, moons"),
    (run(colour="red"), "colour", "allowed are data, network, plan, window, every"),
    (run(SINE | {"text": "x"}), "data.text", "not known here; allowed are train, test, noise"),
    (run(SINE | {"train": 0}), "data.train", "at least 1"),
    (run(SINE | {"train": 10**9}), "data.train", "at most 10,000 (max_points)"),
    (run(SINE | {"test": -1}), "data.test", "at least 0"),
    (run(SINE | {"noise": -0.1}), "data.noise", "at least 0"),
    (run(SINE | {"noise": float("inf")}), "data.noise", "finite number"),
    (run(SINE | {"label_noise": 1.5}), "data.label_noise", "at most 1"),
    (run(SINE | {"seed": 2**53}), "data.seed", "at most 9007199254740991"),
    (run({"kind": "expression"}), "data.text", "is required"),
    (run({"kind": "expression", "text": 3}), "data.text", "must be text"),
    (run({"kind": "expression", "text": "\ud800"}), "data.text", "has something unknown"),
    (run({"kind": "expression", "text": "exit()"}), "data.text", "may not use 'exit'"),
    (run({"kind": "expression", "text": "exp(exp(x**4))"}), "data.text", "at x ="),
    (run(PASTED | {"text": "1,2\n" * 1_000_000}), "data.text", "at most 10,000 are taken"),
    (run(PASTED | {"text": "one,two\nthree,four"}), "data.text", "has 1 row of numbers"),
    (run(PASTED | {"text": "1,2"}), "data.text", "at least 2 are needed"),
    (run(PASTED | {"text": "1,2\n1,3"}), "data.text", "the same number, 1, in every row of 'x'"),
    (run(PASTED | {"input_dim": 2}), "data.text", "must have three columns"),
    (run(PASTED | {"input_dim": 3}), "data.input_dim", "at most 2"),
    (run(PASTED | {"task": "sorting"}), "data.task", "must be regression or classification"),
    (run(PASTED | {"test_share": 1}), "data.test_share", "below 1"),
    (run(PASTED | {"scale": 1}), "data.scale", "true or false"),
    (run(network=[]), "network", "JSON object"),
    (run(network={"widths": [4, 0]}), "network.widths[1]", "at least 1"),
    (run(network={"widths": [10**6]}), "network.widths[0]", "at most 4,096 units"),
    (run(network={"widths": [2] * 257}), "network.widths", "at most 256 hidden layers"),
    (run(network={"widths": [1000, 1000]}), "network.widths", "(max_step_products)"),
    (run(network={"start": "zeros"}), "network.start", "he, glorot, pytorch, lecture, tiny or large"),
    (run(network={"start": "lecture"}), "network.start", "exactly one hidden layer"),
    (run(network={"init": "he"}), "network.init", "allowed are widths, start, activation, seed"),
    (run(network={"activation": "tanh"}), "network.activation", "must be one of relu"),
    (run(network={"activation": ["relu"]}), "network.activation", "one for each hidden layer, 3 in all, not 1"),
    (run(plan={"loss": "hinge"}), "plan.loss", "must be squared_error or logistic"),
    (run(plan={"loss": "logistic"}), "plan.loss", "squared_error for data without classes"),
    (run(plan={"optimiser": "lbfgs"}), "plan.optimiser", "gradient_descent, momentum or adam"),
    (run(plan={"learning_rate": 0}), "plan.learning_rate", "must be above 0"),
    (run(plan={"learning_rate": float("nan")}), "plan.learning_rate", "finite number"),
    (run(plan={"momentum": 1}), "plan.momentum", "below 1"),
    (run(plan={"weight_decay": -1}), "plan.weight_decay", "at least 0"),
    (run(plan={"batch": 0}), "plan.batch", "at least 1"),
    (run(plan={"steps": -1}), "plan.steps", "at least 0"),
    (run(plan={"steps": 10**9}), "plan.steps", "at most 100,000 (max_steps)"),
    (run(plan={"steps": 1.5}), "plan.steps", "whole number"),
]
BAD_FILMS: list[tuple[object, str, str]] = [
    (run(window={"x": [1, 0]}), "window.x", "low < high"),
    (run(window={"x": [0, 1], "y": [0, 1]}), "window.y", "must be left out"),
    (run({"kind": "xor"}, window={"x": [0, 1]}), "window.y", "is required"),
    (run(every=0), "every", "at least 1"),
    (run(every=1, plan={"steps": 100_000}), "every", "must be at least 4: 100,001 pictures take 452 MiB"),
]


@pytest.fixture(autouse=True)
def lives_on(server: Served) -> Iterator[None]:
    yield
    assert server.client.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/training", "/api/v1/training/stream"])
@pytest.mark.parametrize(("question", "field", "words"), BAD_RUNS + BAD_FILMS, ids=lambda value: str(value)[:60])
def test_a_bad_training_run_names_the_field_and_what_is_allowed(
    server: Served, path: str, question: object, field: str, words: str
) -> None:
    problem = check(post(server, json.dumps(question), path), 422)
    assert problem["field"] == field
    assert words in problem["detail"]


@pytest.mark.parametrize("path", ["/api/v1/training/spread", "/api/v1/training/spread/stream"])
@pytest.mark.parametrize(("question", "field", "words"), BAD_RUNS, ids=lambda value: str(value)[:60])
def test_a_bad_run_among_good_ones_is_named_by_its_number(
    server: Served, path: str, question: object, field: str, words: str
) -> None:
    problem = check(post(server, json.dumps({"runs": [run(), question]}), path), 422)
    assert problem["field"] == ("runs[1]" if field == "body" else f"runs[1].{field}")
    assert words.replace("plan, window, every", "plan") in problem["detail"]


@pytest.mark.parametrize("path", ["/api/v1/training/spread", "/api/v1/training/spread/stream"])
@pytest.mark.parametrize(
    ("question", "field", "words"),
    [
        ({}, "runs", "is required"),
        ({"runs": []}, "runs", "one run at least"),
        ({"runs": {}}, "runs", "must be a list"),
        ({"runs": [run()] * 10_001}, "runs", "10,000 at most"),
        ({"runs": [run()], "seeds": 0}, "seeds", "at least 1"),
        ({"runs": [run()] * 2, "seeds": 251}, "seeds", "at most 500 (max_runs), not 502"),
        ({"runs": [run(SINE | {"seed": 2**53 - 1})], "seeds": 2}, "runs[0].data.seed", "for so many seeds"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_questions_about_many_runs(server: Served, path: str, question: object, field: str, words: str) -> None:
    problem = check(post(server, json.dumps(question), path), 422)
    assert problem["field"] == field
    assert words in problem["detail"]
