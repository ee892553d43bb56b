"""The lines that the page shows beside the count: what theory says about this network, in plain sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from app.networks import RELU, Network
from app.theory import bounds, formulas, sources
from app.theory.formulas import Formula
from app.theory.sources import Reference, Source

Family = Literal["random", "sawtooth", "weights"]
Kind = Literal["exact", "upper", "reached", "expectation"]
Box = tuple[tuple[float, float], ...]
"""The window: (low, high) for each input."""

LARGEST_EXACT = 2**53
"""The largest integer up to which a page in JavaScript holds every integer."""


@dataclass(frozen=True)
class TheoryLine:
    """One statement about the number of linear regions.

    kind: exact; upper, if no network of this shape has more; reached, if some network of this shape has as many;
    expectation, for what is typical.
    value: the number, or None beyond 2^53. log10: its logarithm, always.
    formula: in letters, and the same as a well-formed `math` element in mathml.
    source: in a few words. reference: the publication, None if there is none. also: other sources that give the same
    number for this network.
    """

    name: str
    kind: Kind
    value: int | None
    log10: float
    sentence: str
    formula: str
    mathml: str
    source: str
    reference: Reference | None
    also: tuple[str, ...] = ()


def theory_lines(
    family: Family, network: Network, window: Box | None, noise: float = 0.0, redrawn: bool = False
) -> list[TheoryLine]:
    """The statements that hold for this network, the one to show first in front.

    window: None is the whole line or plane. noise: the sawtooth's. redrawn: whether the
    sawtooth's middle layers are random.

    A statement about ReLU networks is shown for other activations only where its proof holds for them: leaky ReLU and
    the absolute value fold once a unit, as ReLU does, but do not make a unit constant where it is off. A layer of hard
    tanh is one of twice as many ReLUs.
    """
    if network.depth == 0:
        sentence = "No hidden layer: the function is affine, {}."
        return [_line("affine", "exact", 1, sentence, formulas.AFFINE, sources.BY_DEFINITION)]
    only_relu = set(network.activations) == {RELU}
    lines: list[TheoryLine] = []
    if family == "sawtooth":
        lines += _sawtooth_lines(network, window, noise, redrawn)
    if network.depth == 1:
        lines.append(_one_hidden_layer(network))
    if family == "random" and only_relu:
        lines.append(_expectation(network))
    if network.depth > 1:
        lines += _upper_bounds(network)
        if only_relu and min(network.hidden_widths) >= network.input_dim:
            lines.append(_reached(network))
    return lines


def _line(name: str, kind: Kind, value: int, sentence: str, formula: Formula, source: Source) -> TheoryLine:
    """`sentence` has a place for the number and its noun."""
    small = value <= LARGEST_EXACT
    number = f"{value:,}" if small else f"about 10^{math.log10(value):.0f}"
    noun = "linear region" if value == 1 else "linear regions"
    return TheoryLine(
        name,
        kind,
        value if small else None,
        round(math.log10(value), 6),
        sentence.format(f"{number} {noun}"),
        formula.text,
        formula.mathml,
        source.name,
        source.reference,
    )


def _sawtooth_lines(network: Network, window: Box | None, noise: float, redrawn: bool) -> Iterator[TheoryLine]:
    depth, inputs = network.depth, network.input_dim
    base, where = (2, "[-2, 2]") if inputs == 1 else (4, "[-2, 2] × [-2, 2]")
    formula, source = formulas.DOUBLING if inputs == 1 else formulas.FOURFOLD, sources.TELGARSKY_2016
    count = bounds.sawtooth(inputs, depth)
    noisy = noise > 0.0 and depth > 1
    if noisy and inputs == 1:
        yield _line(
            "sawtooth_tiny_noise",
            "expectation",
            bounds.sawtooth_with_tiny_noise(depth),
            "Tiny noise parts the two units of each layer after the first: {} on the whole line. "
            "Strong noise leaves fewer.",
            formulas.DOUBLING_WITH_TINY_NOISE,
            sources.FIRST_ORDER,
        )
    if redrawn and depth > 1:
        text = f"With its own middle layers the sawtooth of depth {depth} has {base}^{depth} = {{}} on {where}."
        yield _line("sawtooth_not_redrawn", "expectation", count, text, formula, source)
    elif noisy:
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
    twice = folds > units
    count = bounds.zaslavsky(network.input_dim, folds)
    if network.input_dim == 1:
        each = "at most two kinks" if twice else "at most one kink"
        formula = formulas.KINKS_TWICE if twice else formulas.KINKS
        source = sources.ARORA_2018 if network.activations[0] == RELU else sources.ZASLAVSKY_1975
        text = f"One hidden layer of {many}: each unit makes {each}, so at most {{}}."
        return _line("one_hidden_layer", "upper", count, text, formula, source)
    each = "two lines" if twice else "a line"
    formula = formulas.LINES_TWICE if twice else formulas.LINES
    text = f"One hidden layer of {many}: each unit folds along {each}, and so many lines make at most {{}}."
    return _line("zaslavsky_1975", "upper", count, text, formula, sources.ZASLAVSKY_1975)


def _expectation(network: Network) -> TheoryLine:
    count = bounds.hanin_rolnick_2019(network.input_dim, network.hidden_widths)
    on_line = network.input_dim == 1
    formula = formulas.GROWTH_ON_LINE if on_line else formulas.GROWTH_ON_PLANE
    source = sources.HANIN_ROLNICK_2019_LINE if on_line else sources.HANIN_ROLNICK_2019_PLANE
    text = f"Random weights, N = {network.units:,} units: on the order of {formula.text} = {{}}, however deep."
    return _line("hanin_rolnick_2019", "expectation", count, text, formula, source)


def _upper_bounds(network: Network) -> Iterator[TheoryLine]:
    """The tightest first. Of bounds that give the same number the tighter one names the others."""
    counted = (
        "" if network.folds == network.hidden_widths else " A unit of hard tanh counts as two, since it folds twice."
    )
    groups = [list(group) for _, group in groupby(_bounds_by_tightness(network), key=lambda bound: bound[1])]
    for index, ((name, value, formula, source), *same) in enumerate(groups):
        text = "An older and looser bound for these widths: {}." if index else _tightest(network, value)
        line = _line(name, "upper", value, text + counted, formula, source)
        yield replace(line, also=tuple(other.name for *_, other in same))


def _bounds_by_tightness(network: Network) -> Iterator[tuple[str, int, Formula, Source]]:
    """Name, number, formula and source of each upper bound that holds; none is below the one before it."""
    inputs, widths = network.input_dim, network.folds
    if not any(network.slopes):  # the bound of Serra et al. needs units that are constant where they are off
        serra = bounds.serra_2018_upper(inputs, widths)
        on_line = inputs == 1 and serra == bounds.line_maximum(widths)
        yield "serra_2018_upper", serra, formulas.SERRA_ON_LINE if on_line else formulas.SERRA, sources.SERRA_2018
    montufar = bounds.montufar_2017_upper(inputs, widths)
    yield "montufar_2017_upper", montufar, formulas.MONTUFAR_2017, sources.MONTUFAR_2017
    yield "raghu_2017_upper", bounds.raghu_2017_upper(inputs, widths), formulas.RAGHU_2017, sources.RAGHU_2017


def _tightest(network: Network, bound: int) -> str:
    """The sentence for the tightest bound."""
    text = "No network with these widths has more than {}"
    widths = network.hidden_widths
    relu_on_line = network.input_dim == 1 and set(network.activations) == {RELU}
    is_reached = relu_on_line and min(widths) >= 3 and bound == bounds.line_maximum(widths)
    return f"{text}, and some network has as many." if is_reached else f"{text}."


def _reached(network: Network) -> TheoryLine:
    count = bounds.montufar_2014_reached(network.input_dim, network.hidden_widths)
    text = "Some network with these widths has at least {}."
    return _line("montufar_2014_reached", "reached", count, text, formulas.MONTUFAR_2014, sources.MONTUFAR_2014)
