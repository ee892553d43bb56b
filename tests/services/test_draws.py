"""A study on its own: its counts, its statistics, and the limits that stop it."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.services.draws
from app.errors import InputError, NumericError
from app.geometry import Assurance, InvariantError, Step, Window
from app.services import (
    AnswerCache,
    Drawn,
    DrawsCache,
    InvalidQuestion,
    StudyFinished,
    StudyStarted,
    answer_of,
    draws_from_json,
    draws_from_query,
    request_from_json,
    run,
    study,
    study_json,
)
from app.services.draws import StudyEvent
from app.settings import Settings

NOISY = {"kind": "sawtooth", "depth": 5, "noise": 0.7, "seed": 3}
REDRAWN = {"kind": "sawtooth", "depth": 5, "middle": "random", "seed": 3}
RESET = {"kind": "random", "widths": [2] * 5, "init": "pytorch", "seed": 3}
PLANE = {"kind": "random", "input_dim": 2, "widths": [4, 4], "seed": 3}
DRAWS = 7


def events(
    network: dict[str, Any] = NOISY, window: object = None, draws: int = DRAWS, **limits: float
) -> Iterator[StudyEvent | None]:
    return study(
        draws_from_json({"network": network, "window": window, "draws": draws}), Settings(**limits), DrawsCache(0)
    )


def finished_of(all_events: Iterator[StudyEvent | None]) -> StudyFinished:
    *_, last = all_events
    assert isinstance(last, StudyFinished)
    return last


@pytest.mark.parametrize(
    ("network", "window"),
    [
        (NOISY, None),
        (REDRAWN, None),
        (RESET, None),
        (NOISY, {"x": [-1, 0.5]}),
        (PLANE, None),
        (PLANE, {"x": [-1, 1], "y": [-1, 1]}),
    ],
)
def test_each_draw_has_the_counts_of_the_network_with_its_seed(network: dict[str, Any], window: object) -> None:
    counts = finished_of(events(network, window)).counts
    for draw in range(DRAWS):
        question = request_from_json({"network": network | {"seed": 3 + draw}, "window": window})
        alone = answer_of(run(question, Settings(), AnswerCache(0), False)).answer["counts"]
        assert {name: values[draw] for name, values in counts.items()}.items() <= alone.items()
    assert len(set(counts["linear_regions"])) > 1


def test_events_come_in_order() -> None:
    started, *between, finished = events()
    assert isinstance(started, StudyStarted)
    assert (started.first_seed, started.draws) == (3, DRAWS)
    assert started.question["network"]["hidden_widths"] == [2] * 5
    assert isinstance(finished, StudyFinished)
    drawn = [event for event in between if isinstance(event, Drawn)]
    assert all(event is None or isinstance(event, Drawn) for event in between)
    assert len(between) > len(drawn) == DRAWS
    assert {name: [event.counts[name] for event in drawn] for name in finished.counts} == finished.counts
    summary = finished.summary
    assert (summary["complete"], summary["reason"]) == (True, None)
    assert (summary["first_seed"], summary["draws"], summary["counted"]) == (3, DRAWS, DRAWS)


@pytest.mark.parametrize("draws", [1, 40])
def test_the_statistics_are_those_of_the_counts(draws: int) -> None:
    finished = finished_of(events(draws=draws))
    statistics = finished.summary["statistics"]
    assert statistics is not None
    assert statistics.keys() == finished.counts.keys()
    for name, values in finished.counts.items():
        mean = sum(values) / draws
        assert statistics[name] == {
            "mean": pytest.approx(mean),
            "standard_deviation": pytest.approx((sum((value - mean) ** 2 for value in values) / draws) ** 0.5),
            "least": min(values),
            "most": max(values),
        }


def test_json_holds_the_study() -> None:
    finished = finished_of(events(draws=5000, network=NOISY | {"depth": 1}))
    pieces = list(study_json(finished))
    expected = finished.summary | {"counts": finished.counts}
    assert json.loads(b"".join(pieces)) == json.loads(json.dumps(expected))
    assert max(map(len, pieces)) < 20_000


def test_a_limit_of_cells_keeps_the_draws_before_it() -> None:
    whole = finished_of(events(draws=30))
    largest = int(np.argmax(whole.counts["activation_regions"]))
    assert largest > 0
    limit = max(whole.counts["activation_regions"]) - 1
    summary = (stopped := finished_of(events(draws=30, max_regions=limit))).summary
    assert summary["complete"] is False
    assert summary["reason"] == (
        f"Stopped after {largest} of 30 draws, at seed {3 + largest}: more than {limit} cells (max_regions)."
    )
    assert summary["counted"] == largest
    assert stopped.counts == {name: values[:largest] for name, values in whole.counts.items()}
    assert summary["statistics"] == app.services.draws.statistics_of(stopped.counts)


def test_a_study_that_is_stopped_in_its_first_draw_has_no_statistics() -> None:
    stopped = finished_of(events(max_regions=1))
    assert stopped.summary["statistics"] is None
    assert set(map(len, stopped.counts.values())) == {0}
    assert json.loads(b"".join(study_json(stopped)))["counts"]["kinks"] == []


class Ticking:
    """Stands in for geometry: each draw is a step and its counts, and takes a second of the clock."""

    def __init__(self, *last: Step) -> None:
        self.now, self.last = 0.0, last or (self.counted(1),)

    @staticmethod
    def counted(euler: int) -> Step:
        counts = dict.fromkeys(["activation_regions", "linear_regions", "slivers", "kinks", "turning_points"], 2)
        return Step(5, 5, 2, 0, counts=counts, assurance=Assurance(euler, None, 0))

    def clock(self) -> float:
        return self.now

    def __call__(self, *_: object) -> Iterator[Step]:
        self.now += 1.0
        yield Step(0, 5, 1, 0)
        yield from self.last


def ticked(monkeypatch: pytest.MonkeyPatch, fake: Ticking, **limits: float) -> StudyFinished:
    monkeypatch.setattr(app.services.draws, "counting", fake)
    question = draws_from_json({"network": NOISY, "draws": 10})
    return finished_of(study(question, Settings(**limits), DrawsCache(0), fake.clock))


def test_the_limit_of_seconds_is_for_all_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    summary = ticked(monkeypatch, Ticking(), max_seconds=4.5).summary
    assert summary["counted"] == 4
    sentence = "Stopped after 4 of 10 draws, at seed 7: it takes more than 4.5 seconds (max_seconds)."
    assert summary["reason"] == sentence
    assert ticked(monkeypatch, Ticking(), max_seconds=10.0).summary["complete"] is True


def test_draws_without_steps_are_timed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Sudden(Ticking):
        def __call__(self, *_: object) -> Iterator[Step]:
            *_, last = super().__call__()
            yield last

    assert ticked(monkeypatch, Sudden(), max_seconds=4.5).summary["counted"] == 5


def test_a_limit_of_memory_stops_a_study(monkeypatch: pytest.MonkeyPatch) -> None:
    summary = ticked(monkeypatch, Ticking(Step(1, 5, 1, 2**31)), max_bytes=2**30).summary
    assert (summary["complete"], summary["counted"]) == (False, 0)
    assert summary["reason"] is not None
    assert "it needs more than 1,024 MiB of memory (max_bytes)." in summary["reason"]


def test_a_count_that_contradicts_itself_is_no_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvariantError, match="contradicts itself"):
        ticked(monkeypatch, Ticking(Ticking.counted(0)))


def test_a_closed_study_computes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Ticking()
    monkeypatch.setattr(app.services.draws, "counting", fake)
    running = events()
    next(running), next(running)
    running.close()  # type: ignore[attr-defined]
    assert fake.now == 1.0


def test_a_draw_that_float64_cannot_hold_names_its_seed() -> None:
    with pytest.raises(NumericError, match="Seed 3: The network's"):
        list(events(RESET | {"weight_scale": 1e100, "bias_scale": 1e100}))


@pytest.mark.parametrize(
    ("network", "draws", "limits", "field"),
    [
        (NOISY, 10_001, {}, "draws"),
        (NOISY, 6, {"max_draws": 5}, "draws"),
        (NOISY | {"seed": 2**53 - 1}, 2, {}, "network.seed"),
        (NOISY, 2, {"max_depth": 4}, "network.depth"),
        (REDRAWN | {"noise": 1}, 2, {}, "network.noise"),
    ],
)
def test_a_study_that_is_not_allowed_fails_before_the_first_event(
    network: dict[str, Any], draws: int, limits: dict[str, float], field: str
) -> None:
    with pytest.raises(InputError) as caught:
        next(events(network, draws=draws, **limits))
    assert caught.value.field == field


def test_the_last_seed_of_all_can_be_drawn() -> None:
    assert finished_of(events(NOISY | {"seed": 2**53 - 2}, draws=2)).summary["counted"] == 2


def test_a_url_asks_what_a_body_asks() -> None:
    items = [("kind", "sawtooth"), ("depth", "5"), ("noise", ".7"), ("seed", "3"), ("x", "-1,0.5"), ("draws", "7")]
    asked = {"network": NOISY, "window": {"x": [-1, 0.5]}, "draws": 7}
    assert draws_from_query(items) == draws_from_json(asked)


@pytest.mark.parametrize("name", ["geometry", "format", "colour"])
def test_a_url_takes_no_other_names(name: str) -> None:
    with pytest.raises(InvalidQuestion, match=f"{name}: is not known here"):
        draws_from_query([("kind", "sawtooth"), ("depth", "5"), ("draws", "7"), (name, "json")])


@pytest.mark.parametrize(("depth", "regions"), [(4, 30), (6, 126), (8, 510)])
def test_tiny_noise_parts_each_fold_but_the_first_whatever_the_seed(depth: int, regions: int) -> None:
    """The lecture's homework: on the whole line the count jumps, and no turning point comes or goes."""
    tiny = {"kind": "sawtooth", "depth": depth, "noise": 1e-6}
    counts = finished_of(events(tiny, draws=100)).counts
    assert set(counts["linear_regions"]) == {regions} == {2 ** (depth + 1) - 2}
    assert set(counts["turning_points"]) == {2**depth - 1}
    assert set(counts["slivers"]) == {0}
    plain = finished_of(events(tiny | {"noise": 0}, draws=2)).counts
    assert set(plain["linear_regions"]) == {2**depth}
    assert set(plain["turning_points"]) == {2**depth - 1}


def test_the_cache_keeps_the_last_families_and_no_more_draws_than_it_may() -> None:
    families = [
        draws_from_json({"network": NOISY | {"depth": depth, "seed": 0}, "draws": 1}).network for depth in (1, 2)
    ]
    cache, counts = DrawsCache(3), {"linear_regions": 1}
    known = cache.of(families[0], None)
    for seed in (5, 6, 6):
        cache.put(families[0], None, seed, counts)
    cache.put(families[1], None, 5, counts)
    assert known == cache.of(families[0], None) == {5: counts, 6: counts}
    assert cache.of(families[0], Window((0.0,), (1.0,))) == {}
    cache.of(families[1], None)
    cache.put(families[1], None, 6, counts)
    assert cache.of(families[0], None) == {}
    assert cache.of(families[1], None) == {5: counts, 6: counts}
    nothing = DrawsCache(0)
    nothing.put(families[0], None, 5, counts)
    assert nothing.of(families[0], None) == {}


def test_a_study_takes_what_is_known_and_costs_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    cache, fake = DrawsCache(100), Ticking()
    question = draws_from_json({"network": NOISY, "draws": 10})
    first = finished_of(study(question, Settings(), cache))
    monkeypatch.setattr(app.services.draws, "counting", fake)
    again = finished_of(study(question, Settings(), cache, fake.clock))
    assert again == first
    assert fake.now == 0.0
    longer = draws_from_json({"network": NOISY, "draws": 12})
    finished_of(study(longer, Settings(), cache, fake.clock))
    assert fake.now == 2.0


JSON = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
)
ASKED = st.fixed_dictionaries(
    {"network": st.just(NOISY) | st.just({"kind": "weights"}) | JSON},
    optional={"window": JSON, "draws": JSON, "geometry": JSON},
)


@given(ASKED | JSON)
def test_whatever_is_asked_gets_a_sentence_of_our_own(question: object) -> None:
    try:
        draws_from_json(question)
    except InvalidQuestion as error:
        for each in error.errors:
            assert each.field
            assert each.message != "is not allowed."
            assert each.message.endswith(".")
