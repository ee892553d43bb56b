import math
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from app.networks import (
    ABS,
    HARD_TANH,
    RELU,
    Activation,
    Network,
    leaky_relu,
    network_from_layers,
    random_network,
    sawtooth_network,
)
from app.theory import Box, TheoryLine, theory_lines
from app.theory.mathml import NAMESPACE

WHOLE_TOOTH: Box = ((-2.0, 2.0),)
MATHML = {"math", "mrow", "mi", "mn", "mo", "msub", "msup", "mfrac", "munder", "mtable", "mtr", "mtd"}
CHILDREN = {"msub": 2, "msup": 2, "mfrac": 2, "munder": 2, "mi": 0, "mn": 0, "mo": 0}


def names(lines: list[TheoryLine]) -> list[str]:
    return [line.name for line in lines]


@pytest.mark.parametrize("window", [None, WHOLE_TOOTH, ((-50.0, 50.0),)])
@pytest.mark.parametrize("depth", [1, 2, 5, 20])
def test_the_sawtooth_is_exact_wherever_the_window_holds_it(depth: int, window: Box | None) -> None:
    first = theory_lines("sawtooth", sawtooth_network(depth, 1, 0.0, 0), window)[0]
    assert (first.kind, first.value) == ("exact", 2**depth)
    assert first.sentence == f"The sawtooth of depth {depth} has exactly 2^{depth} = {2**depth:,} linear regions."


def test_in_a_smaller_window_the_sawtooth_is_only_bounded() -> None:
    first = theory_lines("sawtooth", sawtooth_network(3, 1, 0.0, 0), ((-2.0, 1.9),))[0]
    assert (first.kind, first.value) == ("upper", 8)


def test_the_sawtooth_of_two_inputs() -> None:
    network = sawtooth_network(3, 2, 0.0, 0)
    assert theory_lines("sawtooth", network, ((-2.0, 2.0), (-2.0, 2.0)))[0].value == 64
    assert theory_lines("sawtooth", network, ((-2.0, 2.0), (-1.0, 2.0)))[0].kind == "upper"


def test_noise_changes_what_is_expected() -> None:
    lines = theory_lines("sawtooth", sawtooth_network(6, 1, 0.1, 0), WHOLE_TOOTH, noise=0.1)
    assert names(lines)[:2] == ["sawtooth_tiny_noise", "sawtooth_without_noise"]
    assert [line.value for line in lines[:2]] == [126, 64]
    assert not any(line.kind == "exact" for line in lines)


def test_noise_cannot_touch_a_sawtooth_without_middle_layers() -> None:
    line = theory_lines("sawtooth", sawtooth_network(1, 1, 0.5, 0), WHOLE_TOOTH, noise=0.5)[0]
    assert (line.kind, line.value) == ("exact", 2)


@pytest.mark.parametrize("inputs", [1, 2])
def test_random_middle_layers_leave_only_what_the_sawtooth_would_have(inputs: int) -> None:
    lines = theory_lines("sawtooth", sawtooth_network(4, inputs, 0.0, 0, "random"), None, redrawn=True)
    assert names(lines)[:2] == ["sawtooth_not_redrawn", "serra_2018_upper"]
    assert (lines[0].kind, lines[0].value) == ("expectation", 16**inputs)
    assert not any(line.kind == "exact" for line in lines)
    line = theory_lines("sawtooth", sawtooth_network(1, inputs, 0.0, 0, "random"), None, redrawn=True)[0]
    assert (line.kind, line.value) == ("exact", 2**inputs)


def test_noise_with_two_inputs_has_no_formula_but_the_one_without_noise() -> None:
    lines = theory_lines("sawtooth", sawtooth_network(4, 2, 0.1, 0), None, noise=0.1)
    assert names(lines) == ["sawtooth_without_noise", "serra_2018_upper", "montufar_2014_reached"]


def test_one_hidden_layer_comes_first_for_a_random_network() -> None:
    line, expectation = theory_lines("random", random_network(1, [10], "lecture", 0), ((-2.2, 2.2),))
    assert (line.name, line.value) == ("one_hidden_layer", 11)
    assert (expectation.kind, expectation.value) == ("expectation", 10)
    line = theory_lines("random", random_network(2, [10], "he", 0), None)[0]
    assert (line.name, line.value, line.formula) == ("zaslavsky_1975", 56, "1 + n + C(n, 2)")


def test_a_deep_random_network_has_an_expectation_and_bounds() -> None:
    lines = theory_lines("random", random_network(2, [2, 2], "he", 0), None)
    assert [(line.name, line.value) for line in lines] == [
        ("hanin_rolnick_2019", 8),
        ("serra_2018_upper", 11),
        ("montufar_2017_upper", 16),
        ("montufar_2014_reached", 4),
    ]


def test_equal_bounds_are_shown_once_and_name_each_other() -> None:
    upper, reached = theory_lines("weights", random_network(2, [16, 16], "he", 0), None)
    assert (upper.name, upper.also) == ("serra_2018_upper", ("Montúfar 2017", "Raghu et al. 2017"))
    assert (reached.kind, reached.also) == ("reached", ())
    lines = theory_lines("weights", random_network(2, [3, 2, 2], "he", 0), None)
    assert [(line.name, line.also) for line in lines] == [
        ("serra_2018_upper", ()),
        ("montufar_2017_upper", ("Raghu et al. 2017",)),
        ("montufar_2014_reached", ()),
    ]
    lines = theory_lines("weights", random_network(2, [1, 3], "he", 0), None)
    assert [(line.name, line.value, line.also) for line in lines] == [
        ("serra_2018_upper", 5, ()),
        ("montufar_2017_upper", 8, ()),
        ("raghu_2017_upper", 14, ()),
    ]


def test_what_some_network_reaches_is_not_said_of_narrow_layers_nor_of_other_activations() -> None:
    assert "montufar_2014_reached" in names(theory_lines("weights", random_network(1, [1, 3], "he", 0), None))
    for network in (random_network(2, [3, 1], "he", 0), random_network(2, [3, 3], "he", 0, [RELU, ABS])):
        assert "montufar_2014_reached" not in names(theory_lines("weights", network, None))


@pytest.mark.parametrize(("widths", "reached"), [([3, 4], True), ([2, 4], False)])
def test_whether_the_maximum_for_one_input_is_reached(widths: list[int], reached: bool) -> None:
    line = theory_lines("weights", random_network(1, widths, "he", 0), None)[0]
    assert line.value == math.prod(width + 1 for width in widths)
    assert ("some network has as many" in line.sentence) == reached


def test_no_hidden_layer_is_one_region() -> None:
    (line,) = theory_lines("weights", network_from_layers([([[1.0, 2.0]], [0.5])]), None)
    assert (line.kind, line.value, line.log10) == ("exact", 1, 0.0)
    assert line.sentence == "No hidden layer: the function is affine, 1 linear region."


def wide(widths: list[int]) -> Network:
    sizes = [2, *widths, 1]
    return network_from_layers([(np.ones((k, n)), np.ones(k)) for n, k in pairwise(sizes)])


def test_numbers_that_the_page_cannot_hold_come_as_a_logarithm() -> None:
    line = theory_lines("weights", wide([100] * 12), None)[0]
    assert line.value is None
    assert line.log10 == pytest.approx(12 * math.log10(5051), abs=1e-6)
    assert "about 10^44 linear regions" in line.sentence


def test_two_to_the_53_is_still_shown() -> None:
    assert theory_lines("sawtooth", sawtooth_network(53, 1, 0.0, 0), None)[0].value == 2**53
    assert theory_lines("sawtooth", sawtooth_network(54, 1, 0.0, 0), None)[0].value is None


@pytest.mark.parametrize("activation", [ABS, leaky_relu(0.1), leaky_relu(-2.0)])
def test_what_holds_for_relu_only_is_not_said_of_units_that_are_not_constant_where_they_are_off(
    activation: Activation,
) -> None:
    """One absolute value a layer makes the sawtooth: 2^3 regions, where 4 is the most for ReLU."""
    (relu,) = theory_lines("weights", random_network(1, [1, 1, 1], "he", 0), None)[:1]
    (line,) = theory_lines("random", random_network(1, [1, 1, 1], "he", 0, [activation] * 3), None)
    assert (relu.name, relu.value) == ("serra_2018_upper", 4)
    assert (line.name, line.value) == ("montufar_2017_upper", 8)
    assert line.sentence == "No network with these widths has more than 8 linear regions."
    mixed = theory_lines("random", random_network(2, [2, 2], "he", 0, [RELU, activation]), None)
    assert names(mixed) == ["montufar_2017_upper"]


def test_hard_tanh_is_bounded_as_twice_as_many_relus() -> None:
    lines = theory_lines("random", random_network(2, [1, 1], "he", 0, [HARD_TANH] * 2), None)
    assert [(line.name, line.value) for line in lines] == [("serra_2018_upper", 11), ("montufar_2017_upper", 16)]
    assert all(line.sentence.endswith("A unit of hard tanh counts as two, since it folds twice.") for line in lines)
    (line,) = theory_lines("weights", random_network(1, [3, 4], "he", 0, [HARD_TANH, RELU]), None)
    assert line.value == 7 * 5
    assert "some network" not in line.sentence


def test_one_hidden_layer_of_other_activations() -> None:
    (line,) = theory_lines("random", random_network(1, [5], "he", 0, [ABS]), None)
    assert (line.name, line.value, line.formula, line.source) == ("one_hidden_layer", 6, "n + 1", "Zaslavsky 1975")
    (line,) = theory_lines("random", random_network(1, [5], "he", 0, [HARD_TANH]), None)
    assert (line.value, line.formula) == (11, "2 n + 1")
    assert "of 5 units: each unit makes at most two kinks" in line.sentence
    (line,) = theory_lines("random", random_network(2, [5], "he", 0, [HARD_TANH]), None)
    assert (line.value, line.formula) == (56, "1 + 2 n + C(2 n, 2)")
    assert "of 5 units: each unit folds along two lines" in line.sentence


def test_every_line_is_a_sentence_with_a_formula_and_a_source() -> None:
    for line in all_kinds_of_lines():
        assert line.sentence.endswith(".")
        assert "{" not in line.sentence
        assert line.formula
        assert line.source


def test_every_formula_is_mathml_that_says_the_same_in_letters() -> None:
    for line in all_kinds_of_lines():
        tree = ElementTree.fromstring(line.mathml)
        assert tree.tag == f"{{{NAMESPACE}}}math"
        assert tree.get("alttext") == line.formula
        assert {element.tag.partition("}")[2] for element in tree.iter()} <= MATHML
        for element in tree.iter():
            parts = CHILDREN.get(element.tag.partition("}")[2])
            assert parts is None or len(element) == parts


def test_every_publication_is_told_in_full() -> None:
    seen = {line.source: line.reference for line in all_kinds_of_lines()}
    without = {source for source, reference in seen.items() if reference is None}
    assert without == {"by definition", "counted layer by layer, to first order in the noise"}
    assert len(seen) == 10
    for source, reference in seen.items():
        if reference is not None:
            first_author = reference.authors.partition(",")[0].partition(". ")[2]
            assert source.startswith(first_author)
            assert str(reference.year) in source
            assert reference.title
            assert reference.link is None or reference.link.startswith("https://")


def all_kinds_of_lines() -> Iterator[TheoryLine]:
    networks = [
        ("sawtooth", sawtooth_network(4, 1, 0.3, 0), 0.3),
        ("sawtooth", sawtooth_network(4, 2, 0.0, 0), 0.0),
        ("weights", network_from_layers([([[1.0]], [0.0])]), 0.0),
        ("random", random_network(1, [4], "lecture", 0), 0.0),
        ("random", random_network(1, [4], "he", 0, [HARD_TANH]), 0.0),
        ("random", random_network(2, [1], "he", 0), 0.0),
        ("random", random_network(2, [1, 3], "he", 0), 0.0),
        ("random", random_network(1, [1, 5, 2], "he", 0), 0.0),
        ("weights", random_network(2, [2, 2, 2], "he", 0), 0.0),
        ("random", random_network(2, [2, 2, 2], "he", 0, [HARD_TANH, ABS, RELU]), 0.0),
    ]
    for family, network, noise in networks:
        yield from theory_lines(family, network, None, noise)
