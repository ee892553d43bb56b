"""The lines that the page shows beside the count: what theory says about this network, in plain sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.networks import RELU, Network
from app.theory import bounds

Family = Literal["random", "sawtooth", "weights"]
Box = tuple[tuple[float, float], ...]
"""The window: (low, high) for each input."""

LARGEST_EXACT = 2**53
"""The largest integer up to which a page in JavaScript holds every integer."""


@dataclass(frozen=True)
class TheoryLine:
    """One statement about the number of linear regions.

    kind: exact; upper, if no network of this shape has more; expectation, for what is typical.
    value: the number, or None beyond 2^53. log10: its logarithm, always.
    """

    name: str
    kind: Literal["exact", "upper", "expectation"]
    value: int | None
    log10: float
    sentence: str
    formula: str
    source: str


def theory_lines(family: Family, network: Network, window: Box | None, noise: float = 0.0) -> list[TheoryLine]:
    """The statements that hold for this network, the one to show first in front.

    window: None is the whole line or plane. noise: the sawtooth's.

    A statement about ReLU networks is shown for other activations only where its proof holds for them: leaky ReLU and
    the absolute value fold once a unit, as ReLU does, but do not make a unit constant where it is off. A layer of hard
    tanh is one of twice as many ReLUs.
    """
    if network.depth == 0:
        return [_line("affine", "exact", 1, "No hidden layer: the function is affine, {}.", "1", "by definition")]
    lines: list[TheoryLine] = []
    if family == "sawtooth":
        lines += _sawtooth_lines(network, window, noise)
    if network.depth == 1:
        lines.append(_one_hidden_layer(network))
    if family == "random" and set(network.activations) == {RELU}:
        lines.append(_expectation(network))
    if network.depth > 1:
        lines += _upper_bounds(network)
    return lines


def _line(
    name: str, kind: Literal["exact", "upper", "expectation"], value: int, sentence: str, formula: str, source: str
) -> TheoryLine:
    """`sentence` has a place for the number and its noun."""
    small = value <= LARGEST_EXACT
    number = f"{value:,}" if small else f"about 10^{math.log10(value):.0f}"
    noun = "linear region" if value == 1 else "linear regions"
    text = sentence.format(f"{number} {noun}")
    return TheoryLine(name, kind, value if small else None, round(math.log10(value), 6), text, formula, source)


def _sawtooth_lines(network: Network, window: Box | None, noise: float) -> Iterator[TheoryLine]:
    depth, inputs = network.depth, network.input_dim
    base, where = (2, "[-2, 2]") if inputs == 1 else (4, "[-2, 2] × [-2, 2]")
    formula, source = f"{base}^L", "Telgarsky 2016"
    count = bounds.sawtooth(inputs, depth)
    noisy = noise > 0.0 and depth > 1
    if noisy and inputs == 1:
        yield _line(
            "sawtooth_tiny_noise",
            "expectation",
            bounds.sawtooth_with_tiny_noise(depth),
            "Tiny noise parts the two units of each layer after the first: {} on the whole line. "
            "Strong noise leaves fewer.",
            "2^(L+1) - 2",
            "counted layer by layer, to first order in the noise",
        )
    if noisy:
        text = f"Without noise the sawtooth of depth {depth} has {base}^{depth} = {{}} on {where}."
        yield _line("sawtooth_without_noise", "expectation", count, text, formula, source)
    elif window is None or all(low <= -2.0 and high >= 2.0 for low, high in window):
        text = f"The sawtooth of depth {depth} has exactly {base}^{depth} = {{}}."
        yield _line("sawtooth", "exact", count, text, formula, source)
    else:
        text = f"The sawtooth of depth {depth} has {base}^{depth} = {{}} on {where}; a smaller window holds no more."
        yield _line("sawtooth", "upper", count, text, formula, source)


def _one_hidden_layer(network: Network) -> TheoryLine:
    units = network.units
    many = f"{units:,} unit" if units == 1 else f"{units:,} units"
    (folds,) = network.folds
    twice, n = (True, "2 n") if folds > units else (False, "n")
    count = bounds.zaslavsky(network.input_dim, folds)
    if network.input_dim == 1:
        each = "at most two kinks" if twice else "at most one kink"
        source = "Arora et al. 2018, theorem 2.2" if network.activations[0] == RELU else "Zaslavsky 1975"
        text = f"One hidden layer of {many}: each unit makes {each}, so at most {{}}."
        return _line("one_hidden_layer", "upper", count, text, f"{n} + 1", source)
    each = "two lines" if twice else "a line"
    text = f"One hidden layer of {many}: each unit folds along {each}, and so many lines make at most {{}}."
    return _line("zaslavsky_1975", "upper", count, text, f"1 + {n} + C({n}, 2)", "Zaslavsky 1975")


def _expectation(network: Network) -> TheoryLine:
    count = bounds.hanin_rolnick_2019(network.input_dim, network.hidden_widths)
    formula = "N" if network.input_dim == 1 else "N^2 / 2"
    text = f"Random weights, N = {network.units:,} units: on the order of {formula} = {{}}, however deep."
    return _line("hanin_rolnick_2019", "expectation", count, text, formula, "Hanin and Rolnick 2019")


def _upper_bounds(network: Network) -> Iterator[TheoryLine]:
    inputs, widths = network.input_dim, network.folds
    once = widths == network.hidden_widths
    counted = "" if once else " A unit of hard tanh counts as two, since it folds twice."
    text = f"No network with these widths has more than {{}}.{counted}"
    montufar = bounds.montufar_2017_upper(inputs, widths)
    if not any(network.slopes):  # the bound of Serra et al. needs units that are constant where they are off
        formula = "sum over j_1..j_L of C(n_1, j_1) ... C(n_L, j_L), j_l <= min(n_0, n_1 - j_1, ..., n_l)"
        serra = bounds.serra_2018_upper(inputs, widths)
        if inputs == 1 and serra == bounds.line_maximum(widths):
            formula = "(n_1 + 1) (n_2 + 1) ... (n_L + 1)"
            if min(widths) >= 3 and once:
                text = "No network with these widths has more than {}, and some network has as many."
        yield _line("serra_2018_upper", "upper", serra, text, formula, "Serra et al. 2018")
        if montufar <= serra:
            return
        text = f"An older and looser bound for these widths: {{}}.{counted}"
    formula = "product over l of sum over j <= d_l of C(n_l, j), d_l = min(n_0, n_1, ..., n_l)"
    yield _line("montufar_2017_upper", "upper", montufar, text, formula, "Montufar 2017")
