"""What the benchmark counts, and the floor that it is held against."""

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from app.geometry import subdivision_of
from app.networks import network_from_layers, random_network
from benchmarks.cases import CASES, Case
from benchmarks.contestants import window_of
from benchmarks.floor import flops, nbytes, work_of


@pytest.mark.parametrize("name", ["16x3", "32x3", "trained", "line-64x4"])
def test_a_small_case_has_the_count_that_is_called_right(name):
    case = CASES[name]
    assert subdivision_of(case.network, window_of(case)).counts["activation_regions"] == case.activation_regions


def test_one_hidden_layer_has_one_region_more_than_folds_and_crossings_in_the_window():
    """An arrangement of lines that share no point in threes, in whole numbers: an argument without the oracle."""
    case = CASES["1000"]
    rows = np.column_stack([case.network.weights[0], case.network.biases[0]])
    exact = [[Fraction(number) for number in row] for row in rows.tolist()]
    folds = [[int(number * math.lcm(*(n.denominator for n in row))) for number in row] for row in exact]
    folds = [(a, b, c) for a, b, c in folds if abs(c) < abs(a) + abs(b)]  # those that pass through [-1, 1]^2
    crossings, pairs = set(), 0
    for (a, b, c), (d, e, f) in combinations(folds, 2):
        x, y, w = b * f - c * e, c * d - a * f, a * e - b * d
        if max(abs(x), abs(y)) < abs(w):
            divisor = math.gcd(x, y, w) if w > 0 else -math.gcd(x, y, w)
            crossings.add((x // divisor, y // divisor, w // divisor))
            pairs += 1
    assert len(crossings) == pairs  # no point is on three folds
    assert case.activation_regions == 1 + len(folds) + len(crossings)


def test_the_work_is_what_one_fold_across_a_square_asks_for():
    network = network_from_layers(
        [([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [0.0, 1.0, -1.0]), ([[1.0, 1.0, 1.0]], [0.0])]
    )
    case = Case("one fold", network, 1.0, 2)
    work = work_of(case)
    assert (work.vertices, work.cells) == ([4, 6], 2)
    # W_1 has 6 numbers and the output layer 3; both are read at 4 vertices.
    assert work.flops == flops(network, [4, 6]) == 2 * 4 * 6 + 2 * 4 * 3
    wide = random_network(2, [32, 32], "he", 0)
    assert flops(wide, [4, 10, 20]) == 2 * 4 * 32 * 2 + 2 * 4 * 32 * 32 + 2 * 10 * 32
    subdivision = subdivision_of(network, window_of(case))
    assert work.result_bytes == nbytes(subdivision) > subdivision.mesh.vertices.nbytes == 6 * 2 * np.float64().nbytes
