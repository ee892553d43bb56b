"""The piecewise-linear functions that a hidden unit can apply to its pre-activation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

ActivationKind = Literal["relu", "leaky_relu", "abs", "hard_tanh"]
ACTIVATION_KINDS: tuple[ActivationKind, ...] = get_args(ActivationKind)


@dataclass(frozen=True)
class Activation:
    """``h = z if z > 0 else slope * z``; for hard tanh ``h = min(max(z, -1), 1)``.

    slope: h per z on the off side. ReLU and hard tanh have 0, the absolute value -1, a leaky ReLU any finite number;
    with 1 it is the identity, whose fold parts activation regions and no linear ones.

    Take `RELU`, `ABS`, `HARD_TANH` or `leaky_relu`.
    """

    kind: ActivationKind
    slope: float


RELU = Activation("relu", 0.0)
ABS = Activation("abs", -1.0)
HARD_TANH = Activation("hard_tanh", 0.0)


def leaky_relu(slope: float) -> Activation:
    """The leaky ReLU with this slope where z is negative."""
    return Activation("leaky_relu", float(slope))
