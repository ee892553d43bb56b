"""Where training starts: a random network of a family, as it is or all its parameters made tiny or large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from app.errors import InputError
from app.networks import INITS, Activation, Init, Network, random_network

StartName = Literal["he", "glorot", "pytorch", "lecture", "tiny", "large"]
START_NAMES: tuple[StartName, ...] = get_args(StartName)

SCALED: dict[str, tuple[Init, float]] = {"tiny": ("he", 0.1), "large": ("he", 4.0)}
"""Of which init, and what all weights and biases are multiplied with."""


def starting_network(
    input_dim: int,
    widths: Sequence[int],
    start: StartName,
    seed: int,
    activations: Sequence[Activation] | None = None,
) -> Network:
    """The network of `random_network` with this init, so that the explorer can show it by its spec.

    tiny: the init he with all parameters times 0.1; then the outputs and their gradients are almost 0, the more so the
    deeper the network. large: times 4; then training moves the parameters little in comparison.
    Raises InputError if the start does not exist or does not fit the shape.
    """
    if start not in START_NAMES:
        raise InputError("start", f"must be one of {', '.join(START_NAMES)}.")
    if start in SCALED:
        init, scale = SCALED[start]
        return random_network(input_dim, widths, init, seed, activations, scale, scale)
    return random_network(input_dim, widths, next(init for init in INITS if init == start), seed, activations)
