"""The oracle against answers that one can work out by hand."""

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.networks import ABS, HARD_TANH, RELU, leaky_relu
from tests.oracles.rational import (
    LineCounts,
    PlaneCounts,
    count_line,
    count_plane,
    line_pieces,
    neighbours,
    plane_cells,
)
from tests.strategies import ANY_ACTIVATION, Case, cases

UNIT_SQUARE = ((-1, 1), (-1, 1))


def one_hidden_layer(weight, bias):
    """A network whose output is the sum of the units, the i-th taken i + 1 times."""
    return [(weight, bias), ([[index + 1 for index in range(len(bias))]], [0])]


def sawtooth(depth):
    middle = ([[2, 2], [-2, -2]], [-2, 2])
    return [([[1], [-1]], [0, 0]), *[middle] * (depth - 1), ([[2, 2]], [-2])]


# --- the line ---


@pytest.mark.parametrize("depth", range(1, 9))
@pytest.mark.parametrize("bounds", [(-2, 2), (-50, 50), (None, None)])
def test_the_sawtooth_has_two_to_the_depth_pieces(depth, bounds):
    pieces = 2**depth
    assert count_line(sawtooth(depth), *bounds) == LineCounts(pieces, pieces, pieces - 1, pieces - 1)


def test_one_hidden_layer_on_the_line_has_a_piece_more_than_units():
    network = one_hidden_layer([[1], [-2], [3], [1]], [0, 1, 2, -5])
    assert count_line(network) == LineCounts(5, 5, 4, 1)
    assert count_line(network, 0, 1) == LineCounts(2, 2, 1, 0), "kinks at -2/3, 0, 1/2, 5: one is inside"


def test_no_hidden_layer_is_one_region():
    assert count_line([([[3]], [1])]) == LineCounts(1, 1, 0, 0)
    assert count_plane([([[3, 1]], [1])]) == PlaneCounts(1, 1)


def test_a_piece_can_lie_between_two_kinks_that_undo_each_other():
    hump = [([[1], [1], [1]], [0, -1, -2]), ([[1, -2, 1]], [0])]
    assert count_line(hump) == LineCounts(4, 4, 3, 1), "0, up, down, 0: equal maps that do not touch stay apart"


def test_a_flat_piece_is_no_turning_point_of_its_own():
    plateau = [([[1], [1], [1], [1]], [1, 0, -1, -2]), ([[1, -1, -1, 2]], [0])]
    slopes = [piece.outputs[0][0] for piece in line_pieces(plateau)]
    assert slopes == [0, 1, 0, -1, 1]
    assert count_line(plateau).turning_points == 2


def test_turning_points_are_those_of_the_first_output_and_kinks_those_of_any():
    absolute = [([[1], [-1]], [0, 0]), ([[1, -1], [1, 1]], [0, 0])]
    assert count_line(absolute) == LineCounts(2, 2, 1, 0), "x rises throughout, |x| has a kink"


def test_floats_are_taken_for_exactly_what_they_are():
    (left, right) = line_pieces(one_hidden_layer([[1.0]], [-0.1]), 0, 1)
    assert left.upper == right.lower == Fraction(0.1) != Fraction(1, 10)


# --- the plane ---


@pytest.mark.parametrize("units", range(1, 8))
def test_one_hidden_layer_in_general_position_has_zaslavskys_number(units):
    weight = [[1, slope] for slope in range(units)]
    bias = [slope**2 for slope in range(units)]  # tangents of a parabola: any two cross, no three in one point
    regions = 1 + units + math.comb(units, 2)
    assert count_plane(one_hidden_layer(weight, bias)) == PlaneCounts(regions, regions)


@pytest.mark.parametrize("units", range(1, 8))
def test_folds_through_one_point_make_two_sectors_each(units):
    weight = [[1, slope] for slope in range(units)]
    assert count_plane(one_hidden_layer(weight, [0] * units)) == PlaneCounts(2 * units, 2 * units)
    assert count_plane(one_hidden_layer(weight, [0] * units), *UNIT_SQUARE).activation_regions == 2 * units


def test_parallel_folds_make_strips_on_the_whole_plane():
    assert count_plane(one_hidden_layer([[1, 1]] * 4, [0, 10, -3, 1000])) == PlaneCounts(5, 5)


@pytest.mark.parametrize("factor", [1, -1, 2, 3, Fraction(1, 2), -Fraction(1, 3)])
def test_a_scaled_copy_of_a_unit_adds_nothing(factor):
    weight, bias = [[1, 2], [3, -1]], [1, 0]
    copy = [factor * number for number in weight[0]]
    assert count_plane(one_hidden_layer([*weight, copy], [*bias, factor * bias[0]])) == PlaneCounts(4, 4)


def test_relu_of_z_minus_relu_of_minus_z_merges():
    identity = [([[1, 1], [-1, -1]], [0, 0]), ([[1, -1]], [0])]
    assert count_plane(identity, *UNIT_SQUARE) == PlaneCounts(2, 1)


def test_a_fold_of_any_output_parts_linear_regions():
    two = [([[1, 0], [0, 1]], [0, 0]), ([[1, 0], [0, 1]], [0, 0])]
    assert count_plane(two, *UNIT_SQUARE) == PlaneCounts(4, 4)
    assert count_plane([two[0], ([[1, 0], [2, 0]], [0, 0])], *UNIT_SQUARE) == PlaneCounts(4, 2)


def test_a_dead_network_is_one_region():
    dead = [([[1, 2], [0, 0]], [-9, 0]), ([[1, 1]], [-1]), ([[1]], [0])]
    assert count_plane(dead, *UNIT_SQUARE) == PlaneCounts(1, 1)


def test_a_unit_that_is_zero_on_a_whole_cell_is_off_there():
    follower = [([[1, 0]], [0]), ([[1]], [0]), ([[1]], [0])]
    assert count_plane(follower) == PlaneCounts(2, 2)
    assert count_line([([[1]], [0]), ([[-1]], [0]), ([[1]], [0])]) == LineCounts(2, 1, 0, 0)


def test_regions_that_touch_in_a_corner_only_do_not_merge():
    """min(relu(x), relu(y)) + min(relu(-x), relu(-y)): zero on two quadrants that meet in the origin only.

    min(a, b) = a - relu(a - b), so the first and third quadrant have two pieces each.
    """
    hourglass = [
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], [0] * 4),
        ([[1, 0, 0, 0], [1, 0, -1, 0], [0, 1, 0, 0], [0, 1, 0, -1]], [0] * 4),
        ([[1, -1, 1, -1]], [0]),
    ]
    cells = plane_cells(hourglass, *UNIT_SQUARE)
    assert sum(cell.outputs == [(0, 0, 0)] for cell in cells) == 2
    assert count_plane(hourglass, *UNIT_SQUARE) == PlaneCounts(6, 6)


def points(cell):
    return [(Fraction(x, w), Fraction(y, w)) for x, y, w in cell.corners]


def edges(cell):
    return list(pairwise([*points(cell), points(cell)[0]]))


def is_on_the_rim(edge, window):
    return any(edge[0][axis] == edge[1][axis] == bound for axis, bounds in enumerate(window) for bound in bounds)


def cross(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def area(cell):
    first = points(cell)[0]
    return sum(cross(first, a, b) for a, b in edges(cell)) / 2


# --- other activations ---


def hidden(activation, *layers):
    """Units with this activation layer by layer, then the output."""
    return [*((weight, bias, activation) for weight, bias in layers[:-1]), layers[-1]]


@pytest.mark.parametrize("depth", range(1, 9))
@pytest.mark.parametrize("bounds", [(-2, 2), (None, None)])
def test_the_sawtooth_needs_one_absolute_value_a_layer(depth, bounds):
    network = hidden(ABS, ([[1]], [0]), *[([[2]], [-2])] * depth)
    pieces = 2**depth
    assert count_line(network, *bounds) == LineCounts(pieces, pieces, pieces - 1, pieces - 1)


def test_one_unit_of_hard_tanh_has_three_pieces():
    network = hidden(HARD_TANH, ([[2]], [1]), ([[1]], [0]))
    assert count_line(network) == LineCounts(3, 3, 2, 0)
    assert [piece.upper for piece in line_pieces(network)] == [-1, 0, math.inf]
    assert count_line(network, -1, 0) == LineCounts(1, 1, 0, 0)
    assert count_plane(hidden(HARD_TANH, ([[1, 1]], [0]), ([[1]], [0]))) == PlaneCounts(3, 3)
    assert count_plane(hidden(HARD_TANH, ([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0]))) == PlaneCounts(9, 9)


def test_hard_tanh_keeps_what_is_between_and_is_one_number_beyond():
    layers = ([[Fraction(1, 3)]], [Fraction(1, 7)]), ([[1]], [5])
    slopes = [piece.outputs[0] for piece in line_pieces(hidden(HARD_TANH, *layers))]
    scale = slopes[2][1] // 6
    assert slopes == [(0, 4 * scale), (scale // 3, 5 * scale + scale // 7), (0, 6 * scale)]


def test_a_unit_of_hard_tanh_that_is_one_on_a_whole_cell_is_not_above_one():
    network = [([[1]], [0], RELU), ([[0]], [1], HARD_TANH), ([[1]], [0])]
    assert count_line(network) == LineCounts(2, 1, 0, 0)


@pytest.mark.parametrize("slope", [-2, -0.5, 0.1, 2])
def test_leaky_relu_has_its_slope_where_it_is_off(slope):
    pieces = line_pieces(hidden(leaky_relu(slope), ([[1]], [0]), ([[1]], [0])))
    left, right = (Fraction(piece.outputs[0][0]) for piece in pieces)
    assert left / right == Fraction(slope)


def test_leaky_relu_with_the_slope_one_parts_activation_regions_only():
    network = hidden(leaky_relu(1.0), ([[1, 2], [2, 1]], [1, 0]), ([[1, 1]], [0]))
    assert count_plane(network) == PlaneCounts(4, 1)


@given(cases(input_dim=2))
def test_leaky_relu_with_the_slope_zero_is_relu(case: Case):
    assert count_plane(triples(case, leaky_relu(0.0)), *case.window) == count_plane(case.layers, *case.window)


def as_relus(layers):
    """hard_tanh(z) = relu(z + 1) - relu(z - 1) - 1: the next layer reads a unit's two ReLUs in place of it."""
    first, *rest = layers
    reading = [first]
    for weight, bias in rest:
        reading.append(
            ([[*row, *(-w for w in row)] for row in weight], [b - sum(r) for r, b in zip(weight, bias, strict=True)])
        )
    split = [([*weight, *weight], [*(b + 1 for b in bias), *(b - 1 for b in bias)]) for weight, bias in reading[:-1]]
    return [*split, reading[-1]]


@given(cases(input_dim=2, activation=st.just(HARD_TANH)))
def test_hard_tanh_is_the_difference_of_two_relus(case: Case):
    assert count_plane(triples(case), *case.window) == count_plane(as_relus(case.layers), *case.window)


# --- any network ---


def triples(case, activation=None):
    """The case's layers with their activations, or with the same in all hidden layers."""
    activations = [activation or each for each in case.activations]
    hidden = zip(case.layers[:-1], activations, strict=True)
    return [*((weight, bias, each) for (weight, bias), each in hidden), case.layers[-1]]


def preactivations(values, weight, bias):
    return [
        Fraction(b) + sum(Fraction(w) * v for w, v in zip(row, values, strict=True))
        for row, b in zip(weight, bias, strict=True)
    ]


def pattern_and_outputs(case, point):
    """The network evaluated at a point in fractions, straight from its definition."""
    values, pattern = list(point), []
    for (weight, bias), activation in zip(case.layers[:-1], case.activations, strict=True):
        z = preactivations(values, weight, bias)
        if activation == HARD_TANH:
            values = [min(max(number, Fraction(-1)), Fraction(1)) for number in z]
            pattern.append(tuple((number > -1, number > 1) for number in z))
        else:
            values = [number if number > 0 else Fraction(activation.slope) * number for number in z]
            pattern.append(tuple(number > 0 for number in z))
    return tuple(pattern), preactivations(values, *case.layers[-1])


ANY_LINE = cases(input_dim=1) | cases(input_dim=1, activation=ANY_ACTIVATION)
ANY_PLANE = cases(input_dim=2) | cases(input_dim=2, activation=ANY_ACTIVATION)


@given(ANY_PLANE)
def test_the_cells_fill_the_window_border_to_border_and_each_has_its_own_pattern(case: Case):
    (left, right), (bottom, top) = case.window
    cells = plane_cells(triples(case), *case.window)
    areas = [area(cell) for cell in cells]
    assert min(areas) > 0
    assert sum(areas) == (Fraction(right) - Fraction(left)) * (Fraction(top) - Fraction(bottom))
    patterns = set()
    for cell in cells:
        corners = points(cell)
        middle = [sum(values) / len(corners) for values in zip(*corners, strict=True)]
        patterns.add(pattern_and_outputs(case, middle)[0])
        places = [middle, *corners]
        true = [value for place in places for value in pattern_and_outputs(case, place)[1]]
        assert same_up_to_scale(true, [a * x + b * y + c for x, y in places for a, b, c in cell.outputs])
    assert len(patterns) == len(cells)
    shared = len(list(neighbours(cells)))
    on_the_rim = sum(is_on_the_rim(edge, case.window) for cell in cells for edge in edges(cell))
    assert 2 * shared + on_the_rim == sum(len(cell.corners) for cell in cells)


@given(ANY_LINE)
def test_the_pieces_fill_the_interval_and_each_has_its_own_pattern(case: Case):
    ((lower, upper),) = case.window
    pieces = line_pieces(triples(case), lower, upper)
    assert (pieces[0].lower, pieces[-1].upper) == (lower, upper)
    assert all(left.upper == right.lower for left, right in pairwise(pieces))
    assert all(piece.lower < piece.upper for piece in pieces)
    patterns = set()
    for piece in pieces:
        middle = (piece.lower + piece.upper) / 2
        patterns.add(pattern_and_outputs(case, [middle])[0])
        places = [middle, Fraction(piece.lower), Fraction(piece.upper)]
        true = [value for place in places for value in pattern_and_outputs(case, [place])[1]]
        assert same_up_to_scale(true, [a * x + b for x in places for a, b in piece.outputs])
    assert len(patterns) == len(pieces)


def same_up_to_scale(values, multiples):
    """Whether the second is a positive multiple of the first; the oracle multiplies all outputs by one number."""
    pivot = max(range(len(values)), key=lambda index: abs(values[index]))
    return values[pivot] * multiples[pivot] >= 0 and all(
        value * multiples[pivot] == multiple * values[pivot] and (value == 0) == (multiple == 0)
        for value, multiple in zip(values, multiples, strict=True)
    )


@given(ANY_PLANE)
def test_the_whole_plane_has_the_cells_of_a_huge_box(case: Case):
    """The numbers are dyadic with few bits, so that all crossings lie far inside 2^60."""
    huge = (-(2**60), 2**60)
    assert count_plane(triples(case)) == count_plane(triples(case), huge, huge)
