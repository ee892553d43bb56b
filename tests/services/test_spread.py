"""Many runs: each as it is alone, in what order, and the limits that stop them."""

import math
from collections.abc import Generator, Iterator
from typing import Any

import pytest

import app.services.picture_counts
import app.services.spread_runs
from app.errors import InputError, NumericError
from app.geometry import Step
from app.learning import train
from app.services import (
    Picture,
    RunsCache,
    SpreadDone,
    SpreadEvent,
    SpreadRun,
    SpreadStarted,
    TrainingDone,
    runs_cache,
    spread,
    spread_from_json,
    training,
    training_from_json,
)
from app.services.spread_runs import SpreadSummary
from app.settings import Settings

MOONS = {
    "data": {"kind": "moons", "train": 20, "test": 10, "seed": 3},
    "network": {"widths": [5]},
    "plan": {"steps": 9},
}
SINE = {
    "data": {"kind": "sine", "train": 20, "test": 0},
    "network": {"widths": [3, 3], "seed": 7},
    "plan": {"steps": 5, "batch": 4, "seed": 1},
}
PASTED = {"data": {"kind": "pasted", "text": "0 1\n1 2\n2 4\n3 0", "test_share": 0.25}, "plan": {"steps": 2}}
RUNS = [MOONS, SINE, PASTED]


def events(
    runs: list[dict[str, Any]], seeds: int = 1, cache: RunsCache | None = None, **limits: float
) -> Generator[SpreadEvent | None, None, None]:
    request = spread_from_json({"runs": runs, "seeds": seeds})
    return spread(request, Settings(**limits), runs_cache(0) if cache is None else cache)


def told(all_events: Iterator[SpreadEvent | None]) -> tuple[list[SpreadRun], SpreadSummary]:
    found = [event for event in all_events if event is not None]
    assert isinstance(found[0], SpreadStarted)
    assert isinstance(found[-1], SpreadDone)
    runs = [event for event in found if isinstance(event, SpreadRun)]
    assert len(runs) == len(found) - 2
    return runs, found[-1].summary


def alone(run: dict[str, Any], shift: int) -> dict[str, Any]:
    """What the end of the film of this run tells."""
    parts = {
        part: {**run.get(part, {}), "seed": run.get(part, {}).get("seed", 0) + shift} for part in run | {"network": 0}
    }
    *_, picture, done = training(training_from_json(parts), Settings())
    assert isinstance(picture, Picture)
    assert isinstance(done, TrainingDone)
    assert picture.counts is not None
    return {
        "train_loss": done.last.train_loss,
        "test_loss": done.last.test_loss,
        "train_error": picture.train_error,
        "test_error": picture.test_error,
        "linear_regions": picture.counts["linear_regions"],
        "activation_regions": picture.counts["activation_regions"],
        "dead_units": sum(done.last.dead_units),
        "parameters": picture.network.parameters,
        "reason": done.end["reason"],
        "steps": done.end["step"],
    }


def test_each_run_ends_as_it_does_alone_all_of_them_with_one_seed_and_then_with_the_next() -> None:
    runs, summary = told(events(RUNS, 3))
    assert [(each.answer["run"], each.answer["seed"]) for each in runs] == [
        (run, seed) for seed in range(3) for run in range(3)
    ]
    for each in runs:
        assert each.answer["result"] == alone(RUNS[each.answer["run"]], each.answer["seed"])
    assert summary == {"complete": True, "reason": None, "runs": 3, "seeds": 3, "trained": 9}
    losses = {each.answer["result"]["train_loss"] for each in runs}
    assert len(losses) == 9


def test_a_run_that_diverges_tells_its_last_good_step() -> None:
    runs, summary = told(events([SINE | {"plan": {"learning_rate": 1e6}}, MOONS]))
    assert [each.answer["result"]["reason"] for each in runs] == ["diverged", "finished"]
    assert runs[0].answer["result"]["steps"] < 500
    assert math.isfinite(runs[0].answer["result"]["train_loss"])
    assert summary["complete"] is True


def test_what_was_trained_once_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = runs_cache(100)
    first = told(events(RUNS, 2, cache))

    def forbidden(*_: object) -> Iterator[None]:
        raise AssertionError("is known already")

    monkeypatch.setattr(app.services.spread_runs, "train", forbidden)
    assert told(events(RUNS, 2, cache)) == first
    shifted = [
        each.answer["result"] for each in told(events([MOONS | {"data": MOONS["data"] | {"seed": 3}}], 2, cache))[0]
    ]
    assert shifted == [each.answer["result"] for each in first[0] if each.answer["run"] == 0]
    with pytest.raises(AssertionError, match="is known already"):
        told(events([MOONS | {"plan": {"steps": 8}}], 1, cache))


def test_a_result_without_counts_is_not_kept() -> None:
    cache = runs_cache(100)
    runs, summary = told(events([MOONS | {"network": {"widths": [64, 64], "start": "he"}}], 1, cache, max_regions=3))
    assert runs[0].answer["result"]["linear_regions"] is None
    assert runs[0].answer["result"]["activation_regions"] is None
    assert summary["complete"] is True
    assert told(events([MOONS | {"network": {"widths": [64, 64], "start": "he"}}], 1, cache))[0][0].answer["result"][
        "linear_regions"
    ]


def slowed(monkeypatch: pytest.MonkeyPatch, question: list[dict[str, Any]], **limits: float) -> Any:
    """Told with a clock on which a step takes a second."""
    now = 0.0

    def slowly(*arguments: Any) -> Iterator[Any]:
        nonlocal now
        for event in train(*arguments):
            now += 1.0
            yield event

    monkeypatch.setattr(app.services.spread_runs, "train", slowly)
    return told(
        spread(spread_from_json({"runs": question, "seeds": 5}), Settings(**limits), runs_cache(0), lambda: now)
    )


def test_the_limit_of_seconds_is_for_all_runs_and_keeps_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    runs, summary = slowed(monkeypatch, [MOONS, SINE], max_seconds=30)  # 11 and 7 seconds
    assert len(runs) == 3
    sentence = "Stopped after 3 of 10 runs: it takes more than 30 seconds (max_seconds)."
    assert summary == {"complete": False, "reason": sentence, "runs": 2, "seeds": 5, "trained": 3}
    assert slowed(monkeypatch, [MOONS, SINE], max_seconds=100)[1]["complete"] is True


def test_where_counting_is_slow_some_runs_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    def for_ever(*_: object) -> Iterator[Step]:
        nonlocal now
        while True:
            now += 0.1
            yield Step(0, 2, 1, 0)

    monkeypatch.setattr(app.services.picture_counts, "counting", for_ever)
    request = spread_from_json({"runs": [SINE], "seeds": 50})
    runs, summary = told(spread(request, Settings(max_seconds=10), runs_cache(0), lambda: now))
    assert (len(runs), summary["complete"]) == (50, True)
    assert {each.answer["result"]["linear_regions"] for each in runs} == {None}
    assert now < 10


def test_closed_runs_compute_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = []

    def noted(*arguments: Any) -> Iterator[Any]:
        for event in train(*arguments):
            computed.append(event)
            yield event

    monkeypatch.setattr(app.services.spread_runs, "train", noted)
    running = events([MOONS] * 3)
    while len(computed) < 5:
        next(running)
    running.close()
    assert len(computed) == 5


BROKEN = MOONS | {"plan": {"loss": "logistic", "optimiser": "adam"}, "data": {"kind": "sine"}}


@pytest.mark.parametrize(
    ("runs", "seeds", "limits", "field", "words"),
    [
        ([MOONS] * 3, 2, {"max_runs": 5}, "seeds", "at most 5 (max_runs), not 6."),
        ([MOONS, BROKEN], 1, {}, "runs[1].plan.loss", "must be squared_error"),
        ([MOONS, SINE], 1, {"max_steps": 8}, "runs[0].plan.steps", "at most 8 (max_steps)"),
        ([SINE, MOONS], 1, {"max_points": 29}, "runs[1].data.train", "(max_points)"),
        ([MOONS | {"plan": {"seed": 2**53 - 2}}], 3, {}, "runs[0].plan.seed", "for so many seeds"),
        ([MOONS | {"network": {"seed": 2**53 - 2}}], 3, {}, "runs[0].network.seed", "for so many seeds"),
        ([SINE, PASTED | {"data": {"kind": "pasted", "text": "1"}}], 1, {}, "runs[1].data.text", "1 column"),
    ],
)
def test_what_is_not_allowed_fails_before_anything_is_trained(
    runs: list[dict[str, Any]], seeds: int, limits: dict[str, float], field: str, words: str
) -> None:
    running = (event for event in events(runs, seeds, **limits) if event is not None)
    with pytest.raises(InputError) as caught:
        next(running)
    assert caught.value.field == field
    assert words in caught.value.message


def test_a_start_that_float64_cannot_hold_names_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflowing(*_: object) -> Iterator[None]:
        raise NumericError("The loss of the network to start with is more than float64 can hold.")
        yield

    monkeypatch.setattr(app.services.spread_runs, "train", overflowing)
    with pytest.raises(NumericError, match=r"Run 0 with its seeds \+ 0: The loss"):
        told(events([MOONS]))
