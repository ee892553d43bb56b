"""Small networks that this or an earlier way of counting got wrong, found by random search against the oracle."""

import pytest

from tests.geometry.counting import counts
from tests.geometry.exact import exact_counts

FOUND = {
    "axes 1e83 apart": (
        None,
        [([[0.25, 2.0**-275], [0.0625, -(2.0**-276)]], [-1.25, 0.25]), ([[-3.0, 0.5]], [0.25])],
    ),
    "axes 1e26 apart and a unit read with zero": (
        None,
        [
            ([[-(2.0**-57), 402653184.0], [3 * 2.0**-58, -402653184.0]], [5.25, -5.625]),
            ([[0.0, -0.25], [0.0, 4.0]], [2.0, 0.25]),
        ],
    ),
    "axes 2^67 apart beside a dead unit and one that reads only x": (
        None,
        [
            ([[3 * 2.0**43, 2.0**-23], [2.0**45, 0.0], [0.0, 0.0]], [-1.0, 2.0, -2.0]),
            ([[3.0, 1.5, -0.75]], [-64.0]),
            ([[3.0], [0.0]], [1.0, -0.25]),
        ],
    ),
    "axes 2^100 apart beside a unit that reads only y": (
        None,
        [([[1.0, -(2.0**-100)], [0.0, 1.0], [-1.5, 2.0**-99]], [-2.0, 0.5, -4.75]), ([[1.0, 2.0, 3.0]], [-3.0])],
    ),
    "copies far from the origin whose sum folds nowhere": (
        None,
        [
            ([[1.5], [0.5]], [12582910.3125, 4194303.25]),
            ([[-1.0, 3.0]], [0.0]),
            ([[0.0], [0.5]], [1.0, 2.0]),
        ],
    ),
    "folds 2^-22 and 2^24 from the origin": (
        None,
        [([[2.0, 4.0], [4.0, 1.0], [-1.0, -3.0]], [2.0**-22, 0.0, -(2.0**24)]), ([[1.0, 0.0, 1.0]], [0.0])],
    ),
    "parallel folds 2^21 apart, and a third that passes near the origin": (
        None,
        [([[-3.0, 0.0], [-0.25, 0.0], [-1.25, 4.0]], [0.0, 2.0**19, -(2.0**-27)]), ([[1.0, 4.0, -0.75]], [0.03125])],
    ),
    "the constant 2^30, taken off again": (
        None,
        [
            (
                [[1.0, -1.25], [-0.25, 4.0], [-1.0, 1.25], [0.25, -4.0]],
                [1073741824.25, 1073741835.5, -0.25, -11.5],
            ),
            ([[2.0, -1.0, -2.0, 1.0], [3.0, 0.25, -3.0, -0.25]], [-1073741825.0, -3489660929.25]),
        ],
    ),
    "everything 2^21 from the origin": (
        None,
        [
            ([[1.0, -0.75], [1.0, -1.0], [0.0, -1.0], [0.0, -0.25]], [-2097201.75, -2097218.5, -67.0, -15.4375]),
            ([[0.0, 0.0, 0.0, 0.25], [3.0, 0.25, -0.5, 1.0], [-2.0, -2.0, 2.0, 2.0]], [0.0, 0.0, -2.625]),
            ([[0.5, 0.25, 0.5]], [0.0]),
        ],
    ),
    "two folds 2^-26 apart at 5/4": (
        None,
        [([[-1.0], [-1.25]], [1.25, 1.5625 + 2.0**-25]), ([[0.0, -0.5]], [2.0**-25]), ([[4.0], [0.0]], [3.0, 0.25])],
    ),
    "three folds at 1/4, one of them 2^-31 off": (
        [(-1.0, 1.0)],
        [
            ([[1.5], [3.0], [0.25]], [-0.375, -0.75 - 2.0**-31, -0.0625]),
            ([[-1.25, -0.25, 0.25]], [-(2.0**-31)]),
            ([[0.0]], [0.25]),
        ],
    ),
}


@pytest.mark.parametrize(("window", "layers"), FOUND.values(), ids=FOUND)
def test_once_wrong(window, layers):
    assert counts(layers, window) == exact_counts(layers, window)
