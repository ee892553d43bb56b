"""``python -m benchmarks.learning``: steps of training a second, alone and with the regions counted at every 10th step.

A network of 16x3 ReLUs learns 200 points by full-batch Adam; every step makes a record with train and test loss. The
counts are those of a film: both kinds of regions, exactly, in the window of the data. Where PyTorch is installed it
trains the same network on the same points in turn with ours. Prints the fastest of some runs.
"""

from __future__ import annotations

import argparse
import time
from importlib.util import find_spec

from app.geometry import Window, counts_of
from app.learning.data import Data, data_of
from app.learning.starts import starting_network
from app.learning.training import Plan, TrainingStep, train
from app.networks import Network

WIDTHS = (16, 16, 16)
POINTS = 200
COUNT_EVERY = 10
WINDOWS = {"sine": Window((-2.0,), (2.0,)), "moons": Window((-1.0, -1.0), (1.0, 1.0))}
REPEATS = 5

Result = tuple[float, float, str]
"""Seconds of a run, the train loss in the end, and the regions of the last network that was counted, in words."""


def trained(start: Network, data: Data, plan: Plan, window: Window | None) -> Result:
    """One run of ours; the regions are counted where there is a window."""
    regions = ""
    begin = time.perf_counter()
    for event in train(start, data, plan):
        if window is not None and isinstance(event, TrainingStep) and event.step % COUNT_EVERY == 0:
            counts = counts_of(event.network, window)
            regions = f"{counts['linear_regions']} linear, {counts['activation_regions']} activation"
    return time.perf_counter() - begin, event.last.train_loss, regions


def contestants(name: str, steps: int) -> dict[str, Result]:
    """One run each, in turn."""
    data = data_of(name, POINTS, POINTS, 0.05, 0)
    start = starting_network(data.input_dim, WIDTHS, "pytorch", 0)
    plan = Plan("squared_error" if data.task == "regression" else "logistic", steps=steps)
    found = {
        "not counted": trained(start, data, plan, None),
        f"counted every {COUNT_EVERY}th": trained(start, data, plan, WINDOWS[name]),
    }
    if find_spec("torch"):
        from benchmarks.learning_torch import torch_run

        found["PyTorch, not counted"] = (*torch_run(start, data, plan), "")
    return found


def main() -> None:
    """Train, count and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning", description=__doc__)
    parser.add_argument("--steps", type=int, default=2000, help="of each run (default 2000)")
    steps = parser.parse_args().steps
    print(f"| 16x3, {POINTS} points, {steps:,} steps | seconds | steps a second | train loss | regions in the end |")
    print("|---|---|---|---|---|")
    for name in WINDOWS:
        contestants(name, COUNT_EVERY)  # loads what is compiled
        runs = [contestants(name, steps) for _ in range(REPEATS)]
        for kind in runs[0]:
            seconds, loss, regions = min(each[kind] for each in runs)
            print(f"| {name}, {kind} | {seconds:.2f} | {steps / seconds:,.0f} | {loss:.2g} | {regions} |", flush=True)


if __name__ == "__main__":
    main()
