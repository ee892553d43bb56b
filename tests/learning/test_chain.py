"""Costs of a chain of Jacobians: formulas against counted products, the dynamic programme against all bracketings."""

import numpy as np
import pytest

from app.errors import InputError
from app.learning.chain import (
    bracketing_cost,
    bracketing_memory,
    cheapest_bracketing,
    checked_bracketing,
    forward_bracketing,
    forward_cost,
    forward_memory,
    reverse_bracketing,
    reverse_cost,
    reverse_memory,
)
from app.learning.chain_product import CountingProduct, multiplied, random_factors


def drawn_sizes(count, most_factors, most, least=1, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield rng.integers(least, most + 1, rng.integers(2, most_factors + 2)).tolist()


def drawn_bracketing(high, low, rng):
    if high == low:
        return high
    middle = int(rng.integers(low, high))
    return drawn_bracketing(high, middle + 1, rng), drawn_bracketing(middle, low, rng)


def bracketings(high, low):
    """All of J_high ... J_low."""
    if high == low:
        yield high
    for middle in range(low, high):
        for left in bracketings(high, middle + 1):
            for right in bracketings(middle, low):
                yield left, right


def test_the_formulas_are_the_counted_multiplications_of_1000_random_lists():
    rng = np.random.default_rng(1)
    for number, sizes in enumerate(drawn_sizes(1000, most_factors=6, most=6)):
        factors, length = random_factors(sizes, number), len(sizes) - 1
        other = drawn_bracketing(length, 1, rng)
        right = np.linalg.multi_dot(factors[::-1]) if length > 1 else factors[0]
        for tree, cost in (
            (forward_bracketing(length), forward_cost(sizes)),
            (reverse_bracketing(length), reverse_cost(sizes)),
            (other, bracketing_cost(sizes, other)),
        ):
            counting = CountingProduct()
            assert multiplied(factors, tree, counting) == pytest.approx(right, rel=1e-9, abs=1e-12)
            assert counting.multiplications == cost == bracketing_cost(sizes, tree)
        assert multiplied(factors, other) == pytest.approx(right, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("factors", range(1, 9))
def test_the_dynamic_programme_is_brute_force(factors):
    trees = list(bracketings(factors, 1))
    assert len(trees) == [1, 1, 2, 5, 14, 42, 132, 429][factors - 1]
    rng = np.random.default_rng(factors)
    for _ in range(6):
        sizes = rng.integers(1, 30, factors + 1).tolist()
        tree, cost = cheapest_bracketing(sizes)
        assert cost == bracketing_cost(sizes, tree) == min(bracketing_cost(sizes, each) for each in trees)


def test_with_a_scalar_loss_no_bracketing_beats_reverse_mode_where_no_other_size_is_one():
    for sizes in drawn_sizes(2000, most_factors=9, most=12, least=2, seed=3):
        sizes[-1] = 1
        assert cheapest_bracketing(sizes)[1] == reverse_cost(sizes)


def test_with_a_scalar_loss_and_sizes_of_one_none_is_cheaper_than_half_of_reverse_mode():
    cheaper = 0
    for sizes in drawn_sizes(2000, most_factors=9, most=4, seed=4):
        sizes[-1] = 1
        best = cheapest_bracketing(sizes)[1]
        assert best <= reverse_cost(sizes) <= 2 * best
        cheaper += best < reverse_cost(sizes)
    assert cheaper > 100  # "always optimal" would be wrong
    assert (reverse_cost([1, 5, 1, 1]), forward_cost([1, 5, 1, 1])) == (10, 6)


def test_in_an_hourglass_neither_mode_is_the_cheapest():
    sizes = [100, 100, 2, 100, 100]
    tree, cost = cheapest_bracketing(sizes)
    assert tree == ((4, 3), (2, 1))
    assert cost == 100 * 100 * 2 * 3 < min(forward_cost(sizes), reverse_cost(sizes))


def test_a_wide_output_is_for_forward_mode():
    sizes = [1, 10, 20, 500]
    assert forward_cost(sizes) == cheapest_bracketing(sizes)[1] == 10 * 20 + 20 * 500
    assert reverse_cost(sizes) == 500 * (10 + 10 * 20)


@pytest.mark.parametrize(
    "tree",
    [
        *(((2, 3), 1), ((3, 2), 1, 0), ((3, 2), (1, 0)), (3, 2), 3, ((3, 2), 2)),
        *("321", None, ((3, 2), True), ((3, (2, 1)), 1), [[]]),
    ],
)
def test_what_is_no_bracketing_is_refused(tree):
    with pytest.raises(InputError, match="bracketing: must"):
        checked_bracketing(tree, 3)


def test_a_bracketing_may_come_as_lists_and_a_deep_one_does_no_harm():
    assert checked_bracketing([[3, 2], 1], 3) == ((3, 2), 1)
    deep = 1
    for _ in range(100_000):
        deep = [deep, 1]
    with pytest.raises(InputError, match="bracketing: must"):
        checked_bracketing(deep, 3)


class Store:
    """Holds numbers by name and remembers how many there were at most."""

    def __init__(self):
        self.held, self.most = {}, 0

    def keep(self, name, numbers):
        self.held[name] = numbers
        self.most = max(self.most, sum(self.held.values()))

    def forget(self, name):
        self.held.pop(name, None)


def test_the_memory_of_both_modes_is_that_of_walking_through_them():
    for sizes in drawn_sizes(300, most_factors=6, most=9, seed=5):
        layers = len(sizes) - 1
        activations, derivatives = Store(), Store()
        for layer in range(layers):  # forward mode: h_l is the input of layer l + 1, which gives J_{l+1} ... J_1
            activations.keep(layer, sizes[layer])
            activations.forget(layer - 1)
            derivatives.keep(layer + 1, sizes[layer + 1] * sizes[0])
            derivatives.forget(layer)
        memory = forward_memory(sizes)
        assert (memory.activations, memory.derivatives) == (activations.most, derivatives.most)
        activations, derivatives = Store(), Store()
        for layer in range(layers):
            activations.keep(layer, sizes[layer])
        for layer in reversed(range(layers)):  # reverse mode: J_L ... J_{l+1}
            derivatives.keep(layer, sizes[-1] * sizes[layer])
            derivatives.forget(layer + 1)
        memory = reverse_memory(sizes)
        assert (memory.activations, memory.derivatives) == (activations.most, derivatives.most)


def test_both_modes_hold_what_they_hold_as_bracketings():
    for sizes in drawn_sizes(50, most_factors=8, most=9, seed=8):
        if len(sizes) > 3:
            assert bracketing_memory(sizes, forward_bracketing(len(sizes) - 1)) == forward_memory(sizes)
            assert bracketing_memory(sizes, reverse_bracketing(len(sizes) - 1)) == reverse_memory(sizes)


def test_another_order_holds_its_products_until_they_are_used():
    # J_4 J_3 holds 10 and makes 25; J_2 J_1 holds 14 and makes 35; then 25 + 35 are held and the result, 35, is made.
    sizes = [7, 3, 5, 2, 5]
    tree = ((4, 3), (2, 1))
    memory = bracketing_memory(sizes, tree)
    assert memory.activations == 7 + 3 + 5 + 2
    assert memory.derivatives == 25 + 35 + 35


def test_of_two_products_that_one_is_made_first_with_which_fewer_numbers_are_held():
    # J_2 J_1 needs 1 + 1 while it is made and 1 afterwards; J_4 J_3 needs 100 + 100 and 100.
    memory = bracketing_memory([1, 1, 1, 100, 100], ((4, 3), (2, 1)))
    assert memory.derivatives == 1 + 100 + 100


def test_a_large_factor_repeats_what_is_drawn():
    (factor,) = random_factors([1024, 1025], 0)
    assert factor.shape == (1025, 1024)
    assert np.array_equal(factor[1024], factor[0])
    assert factor.std() == pytest.approx(1024**-0.5, rel=0.01)
