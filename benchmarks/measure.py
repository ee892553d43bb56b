"""Times and memory of the contestants on one case, and of a cold start."""

from __future__ import annotations

import gc
import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_info

from benchmarks.cases import CASES, Case
from benchmarks.contestants import CONTESTANTS, Run, counts_in

ROOT = Path(__file__).parents[1]
REPEATS = 5
COLD_START = {
    "network": {"kind": "random", "input_dim": 2, "widths": [16, 16, 16], "init": "he", "seed": 0},
    "window": {"x": [-1.0, 1.0], "y": [-1.0, 1.0]},
}
"""What the command line is asked; the same network as case 16x3."""


@dataclass(frozen=True)
class Measurement:
    """What each contestant, by name, gave and took on one case.

    seconds: of each counted repeat. start_bytes, peak_bytes: resident memory of a process in which the contestant
    runs alone, once: the peak before its run and in the end.
    """

    counts: dict[str, dict[str, int]]
    seconds: dict[str, list[float]]
    start_bytes: dict[str, int]
    peak_bytes: dict[str, int]


def measured(case: Case, contestants: list[str]) -> Measurement:
    """One run each to warm up, which also gives the counts; then in turn; then each alone."""
    runs = {name: CONTESTANTS[name](case) for name in contestants}
    counts = {name: counts_in(run()) for name, run in runs.items()}
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(REPEATS):
        for name, run in runs.items():
            seconds[name].append(timed(run))
    memory = {name: memory_alone(case.name, name) for name in runs}
    return Measurement(
        counts,
        seconds,
        start_bytes={name: start for name, (start, _) in memory.items()},
        peak_bytes={name: peak for name, (_, peak) in memory.items()},
    )


def timed(run: Run) -> float:
    """Seconds of one run. Python's garbage is collected before, and what the run gives is thrown away afterwards."""
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    result = run()
    seconds = time.perf_counter() - start
    gc.enable()
    del result
    return seconds


def memory_alone(case: str, contestant: str) -> tuple[int, int]:
    """Bytes of resident memory before and after, see `alone`."""
    command = [sys.executable, "-m", "benchmarks.alone", case, contestant]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    start, peak = map(int, printed.split())
    return start, peak


def cold_starts() -> list[float]:
    """Seconds of ``python -m app regions`` on a small network, a fresh process each, after one that is not counted."""
    command = [sys.executable, "-m", "app", "regions", "-"]
    question = json.dumps(COLD_START).encode()
    ask = partial(subprocess.run, command, cwd=ROOT, check=True, capture_output=True, input=question)
    assert json.loads(ask().stdout)["counts"]["activation_regions"] == CASES["16x3"].activation_regions
    return [timed(ask) for _ in range(REPEATS)]


def machine() -> dict[str, Any]:
    """What the measurement ran on and with."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    blas = next(library for library in threadpool_info() if library["user_api"] == "blas")
    return {
        "processor": names[0] if names else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        **{package: version(package) for package in ("numpy", "numba", "regioncam")},
        "blas": f"{blas['internal_api']} {blas['version']}",
    }
