"""The report, written from made-up timings."""

import json

import pytest

from app.networks import random_network
from benchmarks import report
from benchmarks.cases import Case
from benchmarks.floor import Rates, Work, floor_seconds
from benchmarks.measure import Measurement

MACHINE = dict.fromkeys(("processor", "cores", "python", "numpy", "numba", "regioncam", "blas"), "made up")
RATES = Rates({1: 1e9, 2: 2e9}, 1e9)
WORK = Work(vertices=[4, 7], cells=4, flops=4_000_000, result_bytes=3_000_000)


def record(inputs: int, full: float, count: float, regions: int = 418) -> report.Record:
    """A case on which regioncam takes 1 s in the median and counts 418, and ours takes `full` and `count`."""
    seconds = {"full": [9.0, full, 0.05], "count": [count] * 3, "regioncam": [1.0, 1.0, 1.0]}
    ours = {"activation_regions": regions, "linear_regions": 400}
    counts = {"full": ours, "count": ours, "regioncam": {"activation_regions": 418}}
    memory = dict.fromkeys(seconds, 1_000_000)
    case = Case("made up", random_network(inputs, [3], "he", 0), 1.0, 418)
    return report.case_record(case, Measurement(counts, seconds, memory, memory), WORK, floor_seconds(WORK, RATES))


@pytest.fixture
def results(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "FOLDER", tmp_path)
    records = [record(2, 0.1, 0.05), record(2, 0.4, 0.0125), record(1, 0.5, 0.25), record(1, 0.25, 0.5)]
    report.write_report(MACHINE, RATES, records, [1.1, 1.0, 1.2])
    return json.loads((tmp_path / "RESULTS.json").read_text()), (tmp_path / "RESULTS.md").read_text()


def test_the_summary_holds_ratios_of_medians(results):
    assert results[0]["summary"] == pytest.approx(
        {"full_geomean": 5.0, "full_min": 2.5, "count_geomean": 40.0, "line_min": 2.0}
    )


def test_each_case_keeps_every_repeat_and_what_it_was_made_of(results):
    first = results[0]["cases"][0]
    assert first["seconds"]["full"] == [9.0, 0.1, 0.05]
    assert first["medians"] == {"full": 0.1, "count": 0.05, "regioncam": 1.0}
    assert first["counts"]["regioncam"] == {"activation_regions": 418}
    assert first["peak_bytes"]["regioncam"] == 1_000_000
    assert first["floor"]["seconds"] == pytest.approx({"full": 0.005, "count": 0.002})


def test_the_table_for_people_shows_the_same_figures(results):
    page = results[1]
    assert "| two inputs, full geometry: geometric mean | 5.0 | 10 |" in page
    assert "| made up | 1.00 s (1.00 s – 1.00 s) | 100 ms (50.0 ms – 9.00 s) | 10.0 |" in page
    assert "| made up | 418 | right | right | right | 400 | rational oracle |" in page
    assert "1.10 s (1.00 s – 1.20 s); the aim is 1.5 s." in page


def test_a_wrong_count_is_shown():
    assert report.count_row(record(2, 0.1, 0.1, regions=420))[2:5] == ["**+2**", "**+2**", "right"]
    assert "full 100 ms (+2 regions), 10.0 x regioncam, 20.0 x floor" in report.line_of(
        record(2, 0.1, 0.1, regions=420)
    )


def test_without_regioncam_there_is_a_line_but_no_ratio():
    whole = record(2, 0.1, 0.1)
    assert "full 100 ms, 20.0 x floor" in report.line_of(whole | {"ratios": {}})


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.00012345, "0.123 ms"), (0.0123, "12.3 ms"), (0.9996, "1.00 s"), (12.345, "12.3 s"), (160.0, "160 s")],
)
def test_seconds_are_written_with_three_digits(seconds, text):
    assert report.in_seconds(seconds) == text
