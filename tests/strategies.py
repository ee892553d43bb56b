"""Hypothesis strategies that draw small networks together with a window, degenerate ones above all.

All numbers are dyadic (whole multiples of a power of two) and small, so that float64 holds each of them exactly and
no cell is so thin that a tolerance could matter: the fast routines must agree with the rational oracle on every draw.
Layers are nested lists, first layer first, the affine output layer last: `network_from_layers` takes them.
"""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

from app.networks import ABS, HARD_TANH, RELU, Activation, leaky_relu

Row = list[float]
Layer = tuple[list[Row], Row]
Unit = tuple[Row, float]  # a row of the weight and its bias
Bounds = tuple[float, float]
Window = tuple[Bounds, ...]  # one interval for each input


class Case(NamedTuple):
    layers: list[Layer]
    window: Window
    activations: list[Activation]  # one for each hidden layer


# Not zero first: most draws of hypothesis are made of the simplest values, and networks of zeros say little.
NUMBERS = st.sampled_from([1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 0.5, -0.5, 0.25, -0.25, 1.5, -0.75, 4.0, -1.25, 0.0])
FACTORS = st.sampled_from([1.0, -1.0, 2.0, 3.0, 0.5, -2.0, -0.5])
ALL_RELU = st.just(RELU)
ANY_ACTIVATION = st.sampled_from([ABS, HARD_TANH, RELU, *map(leaky_relu, (0.5, -0.5, 0.25, 2.0, 1.0, 0.0, -1.0))])


@st.composite
def intervals(draw: st.DrawFn) -> Bounds:
    if draw(st.booleans()):
        lower = draw(st.integers(-12, 8)) / 4
        return lower, lower + draw(st.sampled_from([1.0, 0.25, 0.5, 2.0, 4.0]))
    half = draw(st.sampled_from([1.0, 2.0, 0.5, 3.0]))
    return -half, half


def rows(length: int) -> st.SearchStrategy[Row]:
    return st.lists(NUMBERS, min_size=length, max_size=length)


@st.composite
def points(draw: st.DrawFn, window: Window) -> Row:
    """A point of the window, often a corner, the middle of a side or of the window, so that folds meet there."""
    coarse = draw(st.booleans())
    eighths = st.sampled_from([4, 0, 8]) if coarse else st.integers(0, 8)
    return [lower + draw(eighths) / 8 * (upper - lower) for lower, upper in window]


def applied(activation: Activation, z: float) -> float:
    if activation == HARD_TANH:
        return min(max(z, -1.0), 1.0)
    return z if z > 0.0 else activation.slope * z


def activations_at(point: Row, layers: list[Layer], activations: list[Activation]) -> Row:
    """What the hidden layers so far make of a point; exact, as all the numbers are short."""
    for (weight, bias), activation in zip(layers, activations, strict=True):
        point = [applied(activation, dot(row, point) + b) for row, b in zip(weight, bias, strict=True)]
    return point


def dot(row: Row, column: Row) -> float:
    return sum(a * b for a, b in zip(row, column, strict=True))


@st.composite
def units(
    draw: st.DrawFn, before: list[Layer], activations: list[Activation], earlier: list[Unit], window: Window
) -> Unit:
    """A unit for the layer after `before`; `earlier` units of its own layer may be copied.

    activations: those of the layers before and of this one.

    Most folds run through a chosen point of the window, and many through the same: a unit with the row w has the
    bias -w . h there, where h is what the layers before make of the point. Hard tanh folds where z is -1 or 1.
    """
    inputs = len(before[-1][1]) if before else len(window)
    kind = draw(
        st.sampled_from(["any", "fold", "fold", "fold", "single", "dead", *["copy", "parallel"] * bool(earlier)])
    )
    row, bias = draw(st.sampled_from(earlier) if kind in ("copy", "parallel") else st.tuples(rows(inputs), NUMBERS))
    if kind == "copy":
        factor = draw(FACTORS)
        return [factor * weight for weight in row], factor * bias
    if kind == "dead":
        return (row, -64.0) if draw(st.booleans()) else ([0.0] * inputs, bias)
    if kind == "single":
        # Reads one unit of the layer before, or one coordinate: its fold may lie on that unit's, or along the border.
        only = draw(st.integers(0, inputs - 1))
        row = [draw(FACTORS) if column == only else 0.0 for column in range(inputs)]
    if kind == "any":
        return row, bias
    z = draw(st.sampled_from([-1.0, 1.0])) if activations[-1] == HARD_TANH else 0.0
    return row, z - dot(row, activations_at(draw(points(window)), before, activations[:-1]))


@st.composite
def output_layers(draw: st.DrawFn, inputs: int) -> Layer:
    """One or two outputs; weights that are zero or cancel in pairs (v, -v) make cells merge."""
    weight = []
    for _ in range(draw(st.integers(1, 2))):
        row = draw(rows(inputs))
        kind = draw(st.sampled_from(["any", "cancelling", "zero"]))
        if kind == "zero":
            row = [0.0] * inputs
        if kind == "cancelling":
            row[1::2] = [-number for number in row[: len(row) - len(row) % 2 : 2]]
        weight.append(row)
    return weight, draw(rows(len(weight)))


@st.composite
def cases(
    draw: st.DrawFn,
    input_dim: int,
    min_depth: int = 0,
    min_width: int = 1,
    activation: st.SearchStrategy[Activation] = ALL_RELU,
) -> Case:
    """A window, and a network of at most 3 hidden layers of at most 5 units."""
    window = tuple(draw(intervals()) for _ in range(input_dim))
    layers: list[Layer] = []
    activations: list[Activation] = []
    for width in draw(st.lists(st.integers(min_width, 5), min_size=min_depth, max_size=3)):
        activations.append(draw(activation))
        drawn: list[Unit] = []
        for _ in range(width):
            drawn.append(draw(units(layers, activations, drawn, window)))
        layers.append(([row for row, _ in drawn], [bias for _, bias in drawn]))
    layers.append(draw(output_layers(len(layers[-1][1]) if layers else input_dim)))
    return Case(layers, window, activations)
