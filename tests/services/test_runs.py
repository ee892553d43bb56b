"""A run on its own: events, budgets with a clock that the test holds, and the cache."""

from collections.abc import Iterator
from typing import Any

import pytest

import app.services.runs
from app.errors import InputError
from app.geometry import Assurance, InvariantError, Step, Window, subdivide
from app.networks import sawtooth_network
from app.services import Advanced, AnswerCache, Event, Finished, Started, answer_of, request_from_json, run
from app.services.cache import answer_key
from app.settings import Settings

SAWTOOTH = {"network": {"kind": "sawtooth", "depth": 4}, "window": {"x": [-2, 2]}}
PLANE = {
    "network": {"kind": "random", "input_dim": 2, "widths": [8, 8], "seed": 1},
    "window": {"x": [-1, 1], "y": [-1, 1]},
}
LARGE = {"network": {"kind": "sawtooth", "depth": 9, "input_dim": 2}, "window": {"x": [-2, 2], "y": [-2, 2]}}
"""2^18 regions, which are counted in parts."""
with_and_without_geometry = pytest.mark.parametrize("geometry", [False, True])


def events(
    question: object = SAWTOOTH, cache: AnswerCache | None = None, geometry: bool = False, **limits: float
) -> Iterator[Event]:
    return run(request_from_json(question), Settings(**limits), cache or AnswerCache(0), geometry)


@with_and_without_geometry
def test_events_come_in_order(geometry: bool) -> None:
    started, *advanced, finished = events(geometry=geometry)
    assert isinstance(started, Started)
    assert started.question["network"]["hidden_widths"] == [2, 2, 2, 2]
    assert advanced
    assert all(isinstance(event, Advanced) for event in advanced)
    assert isinstance(finished, Finished)
    assert finished.answer["counts"]["linear_regions"] == 16
    assert (finished.subdivision is not None) == geometry


@pytest.mark.parametrize("question", [SAWTOOTH, PLANE, {"network": PLANE["network"]}])
def test_the_count_is_the_same_with_and_without_geometry(question: object) -> None:
    with_geometry, without = (answer_of(events(question, geometry=geometry)).answer for geometry in (True, False))
    assert without["counts"] == with_geometry["counts"]


def test_geometry_is_made_only_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.services.runs, "subdivide", None)
    assert answer_of(events()).answer["complete"] is True
    with pytest.raises(TypeError):
        answer_of(events(geometry=True))


@with_and_without_geometry
def test_a_complete_answer_says_how_it_was_checked(geometry: bool) -> None:
    for question in (SAWTOOTH, PLANE):
        assurance = answer_of(events(question, geometry=geometry)).answer["assurance"]
        assert assurance is not None
        assert list(assurance) == ["euler", "area_error", "ambiguous"]
        assert assurance["euler"] == 1
        assert assurance["area_error"] is not None
        assert 0 <= assurance["area_error"] < 1e-12


@pytest.mark.parametrize("assurance", [(0, 0.0, 0), (2, None, 0), (1, 1e-8, 0), (1, float("nan"), 0)])
def test_a_count_that_contradicts_itself_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, assurance: tuple[int, float | None, int]
) -> None:
    counts = answer_of(events()).answer["counts"]
    last = Step(4, 4, 16, 0, counts=dict(counts), assurance=Assurance(*assurance))  # type: ignore[arg-type]
    with pytest.raises(InvariantError, match="contradicts itself"):
        budgeted(monkeypatch, FakeSteps(last))


@with_and_without_geometry
def test_without_a_window_there_is_no_area_to_compare_with(geometry: bool) -> None:
    assurance = answer_of(events({"network": PLANE["network"]}, geometry=geometry)).answer["assurance"]
    assert assurance is not None
    assert (assurance["euler"], assurance["area_error"]) == (1, None)


def test_a_bad_question_fails_before_the_first_event() -> None:
    with pytest.raises(InputError, match="max_depth"):
        next(events(max_depth=3))


class FakeSteps:
    """Given steps that take given seconds, in the place of geometry, and the clock that shows them."""

    def __init__(self, *steps: Step, seconds: float = 1.0) -> None:
        self.steps, self.seconds, self.now, self.taken, self.closed = steps, seconds, 0.0, 0, False

    def clock(self) -> float:
        return self.now

    def __call__(self, *_: object) -> Iterator[Step]:
        try:
            for step in self.steps:
                self.now += self.seconds
                self.taken += 1
                yield step
        finally:
            self.closed = True


def budgeted(monkeypatch: pytest.MonkeyPatch, fake: FakeSteps, geometry: bool = True, **limits: float) -> Finished:
    monkeypatch.setattr(app.services.runs, "subdivide" if geometry else "counting", fake)
    request = request_from_json(SAWTOOTH)
    return answer_of(run(request, Settings(**limits), AnswerCache(0), geometry, fake.clock))


@with_and_without_geometry
@pytest.mark.parametrize(
    ("step", "limits", "reason"),
    [
        (Step(1, 4, 101, 0), {"max_regions": 100}, "in hidden layer 2 of 4: more than 100 cells"),
        (Step(4, 4, 101, 0), {"max_regions": 100}, "in hidden layer 4 of 4: more than 100 cells"),
        (Step(0, 4, 5, 2**21), {"max_bytes": 2**20}, "in hidden layer 1 of 4: it needs more than 1 MiB of memory"),
    ],
)
def test_a_step_over_a_budget_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, geometry: bool, step: Step, limits: dict[str, float], reason: str
) -> None:
    fake = FakeSteps(Step(0, 4, 1, 0), step, Step(4, 4, 200, 0))
    finished = budgeted(monkeypatch, fake, geometry, **limits)
    answer = finished.answer
    assert answer["complete"] is False
    assert answer["reason"] == f"Stopped {reason} ({next(iter(limits))})."
    assert list(answer["counts"].items()) == [
        ("activation_regions", None), ("linear_regions", None), ("slivers", None),
        ("kinks", None), ("turning_points", None),
    ]  # fmt: skip
    assert answer["assurance"] is None
    assert answer["so_far"] == {"layer": step.layer, "layers": 4, "cells": step.cells}
    assert finished.subdivision is None
    assert (fake.taken, fake.closed) == (2, True)


def test_cells_are_no_matter_for_a_network_without_hidden_layers() -> None:
    """The whole plane starts with five auxiliary cells."""
    layers = [{"weight": [[1, 2]], "bias": [3]}]
    answer = answer_of(events({"network": {"kind": "weights", "layers": layers}}, max_regions=1)).answer
    assert (answer["complete"], answer["counts"]["activation_regions"]) == (True, 1)


def test_without_hidden_layers_no_layer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = budgeted(monkeypatch, FakeSteps(Step(0, 0, 5, 0)), max_regions=1, max_seconds=0.5).answer
    assert answer["reason"] == "Stopped: it takes more than 0.5 seconds (max_seconds)."


def test_memory_is_a_budget_of_real_geometry() -> None:
    """2^14 cells of some hundred bytes do not fit in 1 MiB, but 2^10 do."""
    question = {"network": {"kind": "sawtooth", "depth": 14}, "window": {"x": [-2, 2]}}
    answer = answer_of(events(question, geometry=True, max_bytes=2**20)).answer
    assert answer["reason"] is not None
    assert answer["reason"].endswith("of 14: it needs more than 1 MiB of memory (max_bytes).")
    assert answer["counts"]["linear_regions"] is None
    assert 2**10 < answer["so_far"]["cells"] < 2**14


def test_more_can_be_counted_than_geometry_has_memory_for() -> None:
    assert answer_of(events(LARGE, max_bytes=2**26)).answer["counts"]["linear_regions"] == 2**18
    reason = answer_of(events(LARGE, geometry=True, max_bytes=2**26)).answer["reason"]
    assert reason is not None
    assert "max_bytes" in reason


def test_a_large_count_tells_how_far_it_is() -> None:
    cells = [event.step.cells for event in events(LARGE) if isinstance(event, Advanced)]
    assert cells == sorted(cells)
    assert any(2**14 < count < 2**18 for count in cells)


def test_a_large_count_stops_at_a_budget() -> None:
    answer = answer_of(events(LARGE, max_regions=100_000)).answer
    assert answer["reason"] is not None
    assert answer["reason"].endswith("of 9: more than 100,000 cells (max_regions).")
    assert 100_000 < answer["so_far"]["cells"] <= 2**18
    assert answer["so_far"]["layer"] < 9


@with_and_without_geometry
def test_seconds_are_a_budget(monkeypatch: pytest.MonkeyPatch, geometry: bool) -> None:
    fake = FakeSteps(*[Step(0, 4, 1, 0)] * 10, seconds=1.0)
    answer = budgeted(monkeypatch, fake, geometry, max_seconds=3.5).answer
    assert answer["reason"] == "Stopped in hidden layer 1 of 4: it takes more than 3.5 seconds (max_seconds)."
    assert fake.taken == 4


def test_only_computing_counts_as_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the time for which whoever listens leaves the run alone."""
    fake = FakeSteps(*[Step(0, 4, 1, 0)] * 3, seconds=1.0)
    monkeypatch.setattr(app.services.runs, "subdivide", fake)
    seen = []
    for event in run(request_from_json(SAWTOOTH), Settings(max_seconds=2.5), AnswerCache(0), True, fake.clock):
        seen.append(event)
        fake.now += 100
    assert [event.seconds for event in seen if isinstance(event, Advanced)] == [1.0, 2.0]
    assert isinstance(seen[-1], Finished)


@with_and_without_geometry
def test_a_budget_that_is_just_enough_is_enough(geometry: bool) -> None:
    assert answer_of(events(geometry=geometry, max_regions=16)).answer["complete"] is True
    assert answer_of(events(geometry=geometry, max_regions=15)).answer["complete"] is False


def test_an_answer_that_is_there_is_given_even_if_it_came_late(monkeypatch: pytest.MonkeyPatch) -> None:
    *_, last = subdivide(sawtooth_network(4, 1, 0.0, 0), Window((-2.0,), (2.0,)))
    answer = budgeted(monkeypatch, FakeSteps(last, seconds=99.0), max_seconds=1).answer
    assert (answer["complete"], answer["counts"]["linear_regions"]) == (True, 16)


@with_and_without_geometry
def test_a_run_that_is_closed_ends_geometry_too(monkeypatch: pytest.MonkeyPatch, geometry: bool) -> None:
    fake = FakeSteps(*[Step(0, 4, 1, 0)] * 10)
    monkeypatch.setattr(app.services.runs, "subdivide" if geometry else "counting", fake)
    running = events(geometry=geometry)
    for _ in range(3):
        next(running)
    running.close()
    assert (fake.taken, fake.closed) == (2, True)


def test_a_finished_answer_is_not_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = AnswerCache(10)
    first = answer_of(events(cache=cache)).answer
    monkeypatch.setattr(app.services.runs, "subdivide", None)
    monkeypatch.setattr(app.services.runs, "counting", None)
    again = answer_of(events(cache=cache))
    assert again.answer == first
    assert again.subdivision is None
    with pytest.raises(TypeError):  # geometry is not kept
        answer_of(events(cache=cache, geometry=True))


def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    """With geometry other signs are decided, so that there may be another number of ambiguous ones."""
    cache = AnswerCache(10)
    with_geometry = answer_of(events(cache=cache, geometry=True)).answer
    without = answer_of(events(cache=cache)).answer
    assert without is not with_geometry
    answer_of(events(cache=cache, geometry=True))
    assert answer_of(events(cache=cache)).answer is without


def test_what_a_budget_stopped_is_computed_again() -> None:
    cache = AnswerCache(10)
    assert answer_of(events(cache=cache, max_regions=3)).answer["complete"] is False
    assert answer_of(events(cache=cache)).answer["complete"] is True


def key(question: dict[str, Any]) -> object:
    return answer_key(request_from_json(question).network, None)


def test_different_questions_have_different_keys() -> None:
    def weights(*layers: tuple[object, object]) -> dict[str, Any]:
        return {"kind": "weights", "layers": [{"weight": weight, "bias": bias} for weight, bias in layers]}

    networks: list[dict[str, Any]] = [
        {"kind": "sawtooth", "depth": 4},
        {"kind": "sawtooth", "depth": 4, "noise": 0.5},
        {"kind": "sawtooth", "depth": 4, "noise": 0.5, "seed": 1},
        {"kind": "sawtooth", "depth": 4, "middle": "random"},
        {"kind": "random", "widths": [4]},
        {"kind": "random", "widths": [4], "seed": 1},
        weights(([[1, 2]], [3])),
        weights(([[1], [2]], [3, 4])),
        weights(([[1, 2]], [4])),
        weights(([[1]], [2]), ([[3]], [4])),
    ]
    assert len({key({"network": network}) for network in networks}) == len(networks)
    assert key({"network": {"kind": "sawtooth", "depth": 4, "seed": 0}}) == key({"network": networks[0]})
    assert key({"network": weights(([[1.0, 2.0]], [3.0]))}) == key({"network": networks[6]})


def test_the_cache_forgets_what_was_not_asked_for_the_longest() -> None:
    cache = AnswerCache(2)
    answers = {
        depth: answer_of(events({"network": {"kind": "sawtooth", "depth": depth}})).answer for depth in (1, 2, 3)
    }
    cache.put(1, answers[1])
    cache.put(2, answers[2])
    assert cache.get(1) is answers[1]
    cache.put(3, answers[3])
    assert cache.get(2) is None
    assert cache.get(1) is answers[1]
    assert cache.get(3) is answers[3]
