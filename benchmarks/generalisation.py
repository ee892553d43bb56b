"""``python -m benchmarks.generalisation``: what the scenes of the lecture's second half show, over many seeds.

Trains the runs of each `spread` scene of the lecture that comes with the app, and prints of each value the median, the
least and the most over the seeds: the table of docs/generalisation.md.
"""

from __future__ import annotations

import argparse
from statistics import median
from typing import Any

from app.lecture import default_deck
from app.lecture.training_views import SpreadView, Training
from app.services import SpreadDone, SpreadRun, runs_cache, spread, spread_from_json
from app.settings import Settings

FIELDS = {
    "data": ("train", "test", "noise", "label_noise", "seed"),
    "network": ("widths", "start", "seed"),
    "plan": ("optimiser", "learning_rate", "batch", "steps", "seed"),
}
VALUES = ("train_error", "test_error", "train_loss", "test_loss", "linear_regions", "dead_units")
HEADS = ("scene", "run", "train error", "test error", "train loss", "test loss", "regions", "dead units")
HEADS += ("regions at the start", "diverged")
LEARNING = {
    "sine": {"data": "sine", "train": 100, "noise": 0.05, "steps": 600},
    "circles": {"data": "circles", "train": 100, "noise": 0.1, "steps": 400},
}
"""The films of the scene `learning`."""


def question(*tables: dict[str, Any]) -> dict[str, Any]:
    """A run of the API from tables of a deck; later ones come first."""
    said = {name: value for table in tables for name, value in table.items() if value is not None}
    parts = {part: {name: said[name] for name in names if name in said} for part, names in FIELDS.items()}
    return parts | {"data": {"kind": said["data"], **parts["data"]}}


def results(runs: list[dict[str, Any]], seeds: int) -> list[list[dict[str, Any]]]:
    """How each run ends, seed by seed. Raises RuntimeError if a limit stops them."""
    limits = Settings(max_seconds=3600)
    found: list[list[dict[str, Any]]] = [[] for _ in runs]
    for event in spread(spread_from_json({"runs": runs, "seeds": seeds}), limits, runs_cache(0)):
        if isinstance(event, SpreadRun):
            found[event.answer["run"]].append(dict(event.answer["result"]))
        if isinstance(event, SpreadDone) and event.summary["reason"]:
            raise RuntimeError(event.summary["reason"])
    return found


def row(scene: str, label: str, ends: list[dict[str, Any]], starts: list[dict[str, Any]]) -> str:
    """A line of the table; a dash where the data have no classes."""
    columns = [ends_of(ends, name) for name in VALUES] + [ends_of(starts, "linear_regions")]
    diverged = sum(end["reason"] == "diverged" for end in ends)
    return " | ".join(["", scene, label, *columns, str(diverged), ""]).strip()


def ends_of(ends: list[dict[str, Any]], name: str) -> str:
    """Median, least and most."""
    values = [end[name] for end in ends if end[name] is not None]
    if not values:
        return "-"
    if name.endswith("error"):
        return "{:.1f} % ({:.1f} to {:.1f})".format(*(100 * each for each in summary(values)))
    return "{:.3g} ({:.3g} to {:.3g})".format(*summary(values))


def summary(values: list[float]) -> tuple[float, float, float]:
    """Median, least and most."""
    return median(values), min(values), max(values)


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generalisation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="of each run (default 10)")
    parser.add_argument("--scenes", nargs="+", help="only these")
    options = parser.parse_args()
    scenes: dict[str, tuple[dict[str, Any], dict[str, dict[str, Any]]]] = {"learning": ({}, LEARNING)}
    for scene in default_deck().scenes:
        if isinstance(scene.view, SpreadView):
            runs = {run.label: run.model_dump(exclude={"label"}) for run in scene.view.runs}
            scenes[scene.name] = (Training.model_dump(scene.view.run), runs)
    print(f"| {' | '.join(HEADS)} |")
    print(f"|{'---|' * len(HEADS)}")
    for name in options.scenes or scenes:
        common, runs = scenes[name]
        ends = results([question(common, own) for own in runs.values()], options.seeds)
        starts = results([question(common, own, {"steps": 0}) for own in runs.values()], options.seeds)
        for label, end, start in zip(runs, ends, starts, strict=True):
            print(row(name, label, end, start), flush=True)


if __name__ == "__main__":
    main()
