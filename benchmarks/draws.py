"""``python -m benchmarks.draws``: how many linear regions the sawtooth keeps when its parameters are drawn.

Prints the mean, the standard deviation, the least and the most of the linear regions on the whole line.
"""

from __future__ import annotations

import argparse

from app.services import DrawsCache, StudyFinished, draws_from_json, study
from app.settings import Settings

DEPTHS = (4, 6, 8)


def networks(depth: int) -> dict[str, dict[str, object]]:
    """The first network of each study of this depth, by the name of the study."""
    sawtooth = {"kind": "sawtooth", "depth": depth}
    return {
        "noise 1e-6": sawtooth | {"noise": 1e-6},
        "noise 0.7": sawtooth | {"noise": 0.7},
        "middle layers random": sawtooth | {"middle": "random"},
        "all parameters reset": {"kind": "random", "widths": [2] * depth, "init": "pytorch"},
    }


def main() -> None:
    """Draw, count and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.draws", description=__doc__)
    parser.add_argument("--draws", type=int, default=1000, help="networks of each study (default 1000)")
    draws = parser.parse_args().draws
    print(
        f"| linear regions of {draws:,} draws, seeds 0 to {draws - 1:,} | sawtooth | mean | deviation | least | most |"
    )
    print("|---|---|---|---|---|---|")
    for depth in DEPTHS:
        for name, network in networks(depth).items():
            print(f"| L = {depth}, {name} | {2**depth} | {row(network, draws)} |", flush=True)


def row(network: dict[str, object], draws: int) -> str:
    """The statistics of one study, as a row of the table has them. Raises RuntimeError if a limit stops it."""
    limits = Settings(max_draws=draws, max_seconds=3600)
    *_, last = study(draws_from_json({"network": network, "draws": draws}), limits, DrawsCache(0))
    assert isinstance(last, StudyFinished)
    if last.summary["statistics"] is None or last.summary["reason"]:
        raise RuntimeError(last.summary["reason"])
    found = last.summary["statistics"]["linear_regions"]
    return f"{found['mean']:.2f} | {found['standard_deviation']:.2f} | {found['least']} | {found['most']}"


if __name__ == "__main__":
    main()
