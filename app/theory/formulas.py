"""The formulas of the theory lines, each once in letters and once in MathML.

n_0 is the number of inputs; n_1, ..., n_L are the widths of the L hidden layers, n that of a single one, N their sum.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.theory.mathml import (
    binomial,
    bracketed,
    formula,
    fraction,
    lines,
    number,
    power,
    row,
    sign,
    total,
    variable,
)


@dataclass(frozen=True)
class Formula:
    """text: in letters. mathml: a well-formed `math` element that says the same."""

    text: str
    mathml: str


def _formula(text: str, *parts: str) -> Formula:
    return Formula(text, formula(text, *parts))


DOTS, PLUS, MINUS, COMMA, EQUALS, AT_MOST = (sign(each) for each in ("…", "+", "−", ",", "=", "≤"))
ONE, TWO = number(1), number(2)
J, L, LAYER, WIDTH, UNITS = (variable(each) for each in ("j", "L", "l", "n", "N"))
BEFORE_LAST = row(L, MINUS, ONE)


def _width(index: str) -> str:
    return variable("n", index)


def _chosen(index: str) -> str:
    return variable("j", index)


def _of_all_layers(upto: str) -> str:
    return total("∏", row(LAYER, EQUALS, ONE, sign("…"), upto))


def _kinks(text: str, *folds: str) -> Formula:
    return _formula(f"{text} + 1", *folds, PLUS, ONE)


def _lines(text: str, *folds: str) -> Formula:
    return _formula(f"1 + {text} + C({text}, 2)", ONE, PLUS, *folds, PLUS, binomial(row(*folds), TWO))


AFFINE = _formula("1", ONE)
DOUBLING = _formula("2^L", power(TWO, L))
FOURFOLD = _formula("4^L", power(number(4), L))
DOUBLING_WITH_TINY_NOISE = _formula("2^(L+1) - 2", power(TWO, row(L, PLUS, ONE)), MINUS, TWO)
KINKS = _kinks("n", WIDTH)
KINKS_TWICE = _kinks("2 n", TWO, WIDTH)
LINES = _lines("n", WIDTH)
LINES_TWICE = _lines("2 n", TWO, WIDTH)
GROWTH_ON_LINE = _formula("N", UNITS)
GROWTH_ON_PLANE = _formula("N^2 / 2", fraction(power(UNITS, TWO), TWO))
SERRA = _formula(
    "sum over j_1..j_L of C(n_1, j_1) ... C(n_L, j_L), j_l <= min(n_0, n_1 - j_1, ..., n_l)",
    lines(
        row(
            total("∑", row(_chosen(ONE), COMMA, DOTS, COMMA, _chosen(L))),
            binomial(_width(ONE), _chosen(ONE)),
            DOTS,
            binomial(_width(L), _chosen(L)),
            COMMA,
        ),
        row(
            _chosen(LAYER),
            AT_MOST,
            variable("min"),
            bracketed(_width(number(0)), COMMA, _width(ONE), MINUS, _chosen(ONE), COMMA, DOTS, COMMA, _width(LAYER)),
        ),
    ),
)
SERRA_ON_LINE = _formula(
    "(n_1 + 1) (n_2 + 1) ... (n_L + 1)",
    bracketed(_width(ONE), PLUS, ONE),
    bracketed(_width(TWO), PLUS, ONE),
    DOTS,
    bracketed(_width(L), PLUS, ONE),
)
MONTUFAR_2017 = _formula(
    "product over l of sum over j <= d_l of C(n_l, j), d_l = min(n_0, n_1, ..., n_l)",
    lines(
        row(_of_all_layers(L), total("∑", row(J, AT_MOST, variable("d", LAYER))), binomial(_width(LAYER), J), COMMA),
        row(
            variable("d", LAYER),
            EQUALS,
            variable("min"),
            bracketed(_width(number(0)), COMMA, DOTS, COMMA, _width(LAYER)),
        ),
    ),
)
RAGHU_2017 = _formula(
    "product over l of sum over j <= n_0 of C(n_l, j)",
    _of_all_layers(L),
    total("∑", row(J, AT_MOST, _width(number(0)))),
    binomial(_width(LAYER), J),
)
MONTUFAR_2014 = _formula(
    "product over l < L of floor(n_l / n_0)^n_0, times sum over j <= n_0 of C(n_L, j)",
    _of_all_layers(BEFORE_LAST),
    power(row(sign("⌊"), fraction(_width(LAYER), _width(number(0))), sign("⌋")), _width(number(0))),
    total("∑", row(J, AT_MOST, _width(number(0)))),
    binomial(_width(L), J),
)
