"""The report: one line a case while it is measured, then RESULTS.json and RESULTS.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import geometric_mean, median
from typing import Any

from benchmarks.cases import Case
from benchmarks.contestants import CONTESTANTS
from benchmarks.floor import Rates, Work
from benchmarks.measure import REPEATS, Measurement

FOLDER = Path(__file__).parent
COLD_START_AIM = 1.5
"""Seconds."""
AIMS = {
    "full_geomean": (10.0, "two inputs, full geometry: geometric mean"),
    "full_min": (5.0, "two inputs, full geometry: least"),
    "count_geomean": (20.0, "two inputs, count only: geometric mean"),
    "line_min": (10.0, "one input, full geometry: least"),
}
"""How many times regioncam each figure of the summary ought to be, and what it is."""
WHO = tuple(CONTESTANTS)
OURS = ("full", "count")
Record = dict[str, Any]

HOW = f"""\
All contestants take turns in one process: one run each that is not counted, then {REPEATS} that are. A ratio is
regioncam's median time by ours. regioncam knows one way, in float32: geometry, adjacency and the values of each layer,
without merging. So one time of it stands against both of ours: *full* (geometry, adjacency, merging, both counts) and
*count* (both counts only). The process keeps the memory that arrays give back (see `app/__init__.py`), in regioncam's
turns as well; that makes some of its cases faster than they are in a process of its own."""
TIME = "Median (least – most). The names are the hidden widths: 16x3 is 16, 16, 16."
MEMORY = """\
Memory: the peak of resident memory of a process that runs once and does nothing else. It holds Python, the packages,
the network and the result; in brackets what it was before the run."""
FLOOR = """\
The floor is the time of the matrix products at the rate of all cores, and for *full* of the writing of the result. The
products: each hidden layer once at each vertex that is there when it begins, or, where it is wide and dense, when the
layer before begins; and the output layer where the last hidden one begins."""
COUNTS = "Activation regions, and by how many a contestant is off; linear regions are ours alone."


def case_record(case: Case, found: Measurement, work: Work, floor_seconds: dict[str, float]) -> Record:
    """All about one case, as it stands in RESULTS.json."""
    medians = {name: median(seconds) for name, seconds in found.seconds.items()}
    return {
        "name": case.name,
        "inputs": case.network.input_dim,
        "widths": list(case.network.hidden_widths),
        "window": [-case.reach, case.reach],
        "right": {"activation_regions": case.activation_regions, "evidence": case.evidence},
        **asdict(found),
        "medians": medians,
        "ratios": {
            name: medians["regioncam"] / medians[name] for name in OURS if medians.keys() >= {name, "regioncam"}
        },
        "floor": asdict(work) | {"seconds": floor_seconds},
    }


def summary_of(records: Sequence[Record]) -> dict[str, float]:
    """The figures that AIMS names: each a ratio of medians, regioncam's seconds to ours."""
    plane = [record["ratios"] for record in records if record["inputs"] == 2]
    return {
        "full_geomean": geometric_mean(ratios["full"] for ratios in plane),
        "full_min": min(ratios["full"] for ratios in plane),
        "count_geomean": geometric_mean(ratios["count"] for ratios in plane),
        "line_min": min(record["ratios"]["full"] for record in records if record["inputs"] == 1),
    }


def line_of(record: Record) -> str:
    """What was measured, and how many times as fast as regioncam and as slow as the floor it is."""
    parts = [f"{record['name']:<12}"]
    for name, seconds in record["medians"].items():
        wrong = record["counts"][name]["activation_regions"] - record["right"]["activation_regions"]
        parts.append(f"{name} {in_seconds(seconds)}{f' ({wrong:+} regions)' if wrong else ''}")
        if name in record["ratios"]:
            parts[-1] += f", {record['ratios'][name]:.1f} x regioncam"
        if name in OURS:
            parts[-1] += f", {seconds / record['floor']['seconds'][name]:.1f} x floor"
    return "; ".join(parts)


def write_report(machine: Record, rates: Rates, records: Sequence[Record], cold_starts: Sequence[float]) -> None:
    """RESULTS.json and RESULTS.md, in this folder."""
    results = {
        "machine": machine | asdict(rates),
        "summary": summary_of(records),
        "cold_start": {"seconds": list(cold_starts), "median": median(cold_starts), "aim": COLD_START_AIM},
        "cases": list(records),
    }
    (FOLDER / "RESULTS.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (FOLDER / "RESULTS.md").write_text(markdown(results), encoding="utf-8")


def markdown(results: Record) -> str:
    """The report for people."""
    cases = results["cases"]
    sections = [
        "# Side by side with regioncam",
        f"Written by `make bench`. {machine_sentence(results['machine'])}",
        HOW,
        "## Summary",
        table(["", "times regioncam", "aim"], summary_rows(results["summary"])),
        cold_start_sentence(results["cold_start"]),
        "## Time",
        TIME,
        table(["case", "regioncam", "full", "ratio", "count", "ratio"], map(time_row, cases)),
        "## Regions a second, and memory",
        MEMORY,
        table(
            ["case", *(f"{who}, regions/s" for who in WHO), *(f"{who}, MB" for who in WHO)],
            map(rate_and_memory_row, cases),
        ),
        "## How far from the floor",
        FLOOR,
        table(
            ["case", "GFLOP", "result, MB", "floor, full", "full / floor", "floor, count", "count / floor"],
            map(floor_row, cases),
        ),
        "## Counts",
        COUNTS,
        table(["case", "right", *WHO, "linear regions", "right because of"], map(count_row, cases)),
    ]
    return "\n\n".join(sections) + "\n"


def machine_sentence(machine: Record) -> str:
    """What it ran on, and how fast that is."""
    flops = ", ".join(f"{rate / 1e9:.0f} with {n}" for n, rate in machine["flops_per_second"].items())
    return (
        f"{machine['processor']}, {machine['cores']} cores; Python {machine['python']}, numpy {machine['numpy']} "
        f"({machine['blas']}), numba {machine['numba']}, regioncam {machine['regioncam']}. Billions of operations a "
        f"second in matrix products, by threads: {flops}; GB written a second: {machine['bytes_per_second'] / 1e9:.1f}."
    )


def cold_start_sentence(cold_start: Record) -> str:
    """How long the command line takes."""
    return (
        "`python -m app regions` on the network 16x3 in a fresh process, its kernels compiled before: "
        f"{with_range(cold_start['seconds'])}; the aim is {cold_start['aim']} s."
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, all columns but the first set to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def summary_rows(summary: dict[str, float]) -> list[list[str]]:
    """One row a figure."""
    return [[text, f"{summary[name]:.1f}", f"{aim:.0f}"] for name, (aim, text) in AIMS.items()]


def time_row(case: Record) -> list[str]:
    """Seconds of each contestant, and ours as ratios."""
    seconds, ratios = case["seconds"], case["ratios"]
    ours = [text for name in OURS for text in (with_range(seconds[name]), f"{ratios[name]:.1f}")]
    return [case["name"], with_range(seconds["regioncam"]), *ours]


def rate_and_memory_row(case: Record) -> list[str]:
    """Regions a second and megabytes of each contestant."""
    rates = [f"{case['counts'][who]['activation_regions'] / case['medians'][who]:,.0f}" for who in WHO]
    memory = [f"{case['peak_bytes'][who] / 1e6:.0f} ({case['start_bytes'][who] / 1e6:.0f})" for who in WHO]
    return [case["name"], *rates, *memory]


def floor_row(case: Record) -> list[str]:
    """What the floor is made of, and how many times as long ours takes."""
    floor, medians = case["floor"], case["medians"]
    row = [case["name"], f"{floor['flops'] / 1e9:.3g}", f"{floor['result_bytes'] / 1e6:.3g}"]
    for who in OURS:
        row += [in_seconds(floor["seconds"][who]), f"{medians[who] / floor['seconds'][who]:.1f}"]
    return row


def count_row(case: Record) -> list[str]:
    """What is right, and who says what."""
    right, counts = case["right"]["activation_regions"], case["counts"]
    said = [counts[who]["activation_regions"] for who in WHO]
    differences = ["right" if count == right else f"**{count - right:+,}**" for count in said]
    linear = f"{counts['full']['linear_regions']:,}"
    return [case["name"], f"{right:,}", *differences, linear, case["right"]["evidence"]]


def in_seconds(seconds: float) -> str:
    """Three digits: 1.23 ms, 45.6 ms, 7.89 s."""
    number, unit = (seconds, "s") if seconds >= 0.9995 else (1e3 * seconds, "ms")
    return f"{number:#.3g}".rstrip(".") + f" {unit}"


def with_range(seconds: Sequence[float]) -> str:
    """Median (least – most)."""
    return f"{in_seconds(median(seconds))} ({in_seconds(min(seconds))} – {in_seconds(max(seconds))})"
