"""The networks that are counted, each with its window and the count that is right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.networks import Network, network_from_layers, random_network, sawtooth_network

NETWORKS = Path(__file__).parent / "networks"
ORACLE = "rational oracle"


@dataclass(frozen=True)
class Case:
    """A network on the window [-reach, reach] in each input.

    activation_regions: the right count; evidence: why it is right. What the rational oracle has counted it counts again
    by ``python -m benchmarks --oracle NAME``, in 0.1 seconds (16x3) to 15 minutes (128x4).
    """

    name: str
    network: Network
    reach: float
    activation_regions: int
    evidence: str = ORACLE


def random(inputs: int, widths: list[int]) -> Network:
    """He's random network, seed 0."""
    return random_network(inputs, widths, "he", 0)


def sawtooth(inputs: int, depth: int) -> Network:
    """Without noise."""
    return sawtooth_network(depth, inputs, 0.0, 0)


def stored(name: str) -> Network:
    """A network of the folder networks/."""
    spec = json.loads((NETWORKS / f"{name}.json").read_text(encoding="utf-8"))["network"]
    return network_from_layers([(layer["weight"], layer["bias"]) for layer in spec["layers"]])


CASES = {
    case.name: case
    for case in (
        Case("16x3", random(2, [16] * 3), 1.0, 418),
        Case("32x3", random(2, [32] * 3), 1.0, 1_637),
        Case("64x3", random(2, [64] * 3), 1.0, 7_593),
        Case("100x3", random(2, [100] * 3), 1.0, 19_495),
        Case("128x4", random(2, [128] * 4), 1.0, 48_753),
        Case("256x3", random(2, [256] * 3), 1.0, 118_838, "unproved: the oracle takes over an hour"),
        Case("1000", random(2, [1000]), 1.0, 257_927, "1 + 908 folds + 257,018 crossings of two in the window"),
        Case("acas-xu", stored("acasxu-1-1-slice"), 1.0, 51_005),
        Case("trained", stored("two-spirals"), 1.0, 5_715),
        Case("sawtooth2d-9", sawtooth(2, 9), 2.0, 4**9, f"4^9 by construction; {ORACLE}"),
        Case("sawtooth-18", sawtooth(1, 18), 2.0, 2**18, f"2^18 by construction; {ORACLE}"),
        Case("sawtooth-20", sawtooth(1, 20), 2.0, 2**20, f"2^20 by construction; {ORACLE}"),
        Case("line-64x4", random(1, [64] * 4), 1.0, 158),
    )
}
