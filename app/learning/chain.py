"""What the product J_L J_{L-1} ... J_1 costs in each order of multiplication.

J_l has d_l rows and d_{l-1} columns. The sizes are d_0, ..., d_L: L + 1 whole numbers, L >= 1. A product of a (p, q)
by a (q, r) matrix takes p q r multiplications. All counts are exact whole numbers.

A bracketing is a binary tree: the leaf l is J_l, and (left, right) is the product left * right, so that the leaves read
L, L - 1, ..., 1 from left to right. With L = 3 forward mode is (3, (2, 1)) and reverse mode is ((3, 2), 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.errors import InputError

Bracketing = int | tuple["Bracketing", "Bracketing"]


def forward_cost(sizes: Sequence[int]) -> int:
    """d_0 * sum_{l=2..L} d_l d_{l-1}: from right to left, always a (d_l, d_{l-1}) by a (d_{l-1}, d_0) matrix."""
    return sizes[0] * sum(sizes[layer] * sizes[layer - 1] for layer in range(2, len(sizes)))


def reverse_cost(sizes: Sequence[int]) -> int:
    """d_L * sum_{l=0..L-2} d_l d_{l+1}: from left to right, always a (d_L, d_{l+1}) by a (d_{l+1}, d_l) matrix.

    With a scalar loss, d_L = 1, every step is a row times a matrix:

    - No bracketing is cheaper if d_0, ..., d_{L-1} are all at least 2.
    - If some of them are 1 another may be cheaper, but none costs less than half: sizes 1, 5, 1, 1 take 10 in reverse
      mode and 6 in forward mode.

    Proof of the first. Let e(j, k) = sum_{l=j..k-1} d_l d_{l+1}: the entries of J_{j+1}, ..., J_k in all. Reverse mode
    costs e(0, L - 1). Lemma: if d_j, ..., d_k >= 2, every bracketing of J_k ... J_{j+1} costs at least
    e(j, k) - d_k d_j. For one factor: 0 >= 0. For more, let the last product be split at m, and a = d_k, b = d_j,
    c = d_m. By the lemma for both parts all costs at least e(j, k) - a c - c b + a c b, which is e(j, k) - a b and
    c ((a - 1) (b - 1) - 1) + a b > 0 more. Now take any bracketing of J_L ... J_1, its last product split at m. The
    left part is a shorter chain with one row and costs at least e(m, L - 1), by induction; the right part at least
    e(0, m) - d_m d_0, by the lemma; and the last product d_m d_0. Together they are at least e(0, L - 1).

    Proof of the second. Each J_l is itself a factor of one product, which has at least as many multiplications as J_l
    has entries, and at most two of them share a product. So every bracketing costs at least e(0, L) / 2.
    """
    return sizes[-1] * sum(sizes[layer] * sizes[layer + 1] for layer in range(len(sizes) - 2))


def forward_bracketing(factors: int) -> Bracketing:
    """J_L (... (J_3 (J_2 J_1))) for L factors."""
    tree: Bracketing = 1
    for leaf in range(2, factors + 1):
        tree = (leaf, tree)
    return tree


def reverse_bracketing(factors: int) -> Bracketing:
    """(((J_L J_{L-1}) J_{L-2}) ...) J_1 for L factors."""
    tree: Bracketing = factors
    for leaf in range(factors - 1, 0, -1):
        tree = (tree, leaf)
    return tree


def bracketing_cost(sizes: Sequence[int], tree: Bracketing) -> int:
    """The multiplications of this bracketing of all L factors. Raises InputError as `checked_bracketing` does."""
    return _cost_and_ends(sizes, checked_bracketing(tree, len(sizes) - 1))[0]


def checked_bracketing(tree: object, factors: int) -> Bracketing:
    """The tree, lists in it as tuples, if its leaves are factors, ..., 1 in this order.

    Raises InputError if not. No deeper than the number of factors, which the caller limits, it goes into the tree.
    """
    remaining = iter(range(factors, 0, -1))

    def branch(node: object, depth: int) -> Bracketing:
        if isinstance(node, list | tuple) and len(node) == 2 and depth < factors:
            return branch(node[0], depth + 1), branch(node[1], depth + 1)
        if type(node) is int and node == next(remaining, None):
            return node
        sentence = f"must be pairs of pairs down to the numbers {factors} to 1, each once and from left to right."
        raise InputError("bracketing", sentence)

    found = branch(tree, 0)
    if next(remaining, 0):
        raise InputError("bracketing", f"must hold all {factors} factors.")
    return found


def _cost_and_ends(sizes: Sequence[int], tree: Bracketing) -> tuple[int, int, int]:
    """The cost, and the highest and the lowest factor in the tree."""
    if isinstance(tree, int):
        return 0, tree, tree
    left, high, middle = _cost_and_ends(sizes, tree[0])
    right, _, low = _cost_and_ends(sizes, tree[1])
    return left + right + sizes[high] * sizes[middle - 1] * sizes[low - 1], high, low


def cheapest_bracketing(sizes: Sequence[int]) -> tuple[Bracketing, int]:
    """A bracketing with the fewest multiplications, and their number, in L^3 / 6 steps.

    The matrix-chain dynamic programme: the best of J_k ... J_j is the best split of it, with the best of both parts.
    Where splits are equally cheap the lowest is taken. Source: Godbole 1973, On efficient computation of matrix chain
    products; the same in Cormen, Leiserson, Rivest & Stein, Introduction to Algorithms.
    """
    factors = len(sizes) - 1
    best: dict[tuple[int, int], tuple[int, Bracketing]] = {
        (layer, layer): (0, layer) for layer in range(1, factors + 1)
    }
    for length in range(1, factors):
        for low in range(1, factors - length + 1):
            high = low + length
            cost, split = min(
                (best[m + 1, high][0] + best[low, m][0] + sizes[high] * sizes[m] * sizes[low - 1], m)
                for m in range(low, high)
            )
            best[low, high] = cost, (best[split + 1, high][1], best[low, split][1])
    cost, tree = best[1, factors]
    return tree, cost


@dataclass(frozen=True)
class Memory:
    """Numbers that a mode holds at the same time, at most.

    activations: h_0, ..., h_{L-1}, the inputs of the layers, from which the Jacobians are made.
    derivatives: of the product so far, and of its next value while it is made.
    """

    activations: int
    derivatives: int


def forward_memory(sizes: Sequence[int]) -> Memory:
    """Of forward mode, which makes J_l ... J_1, (d_l, d_0), beside h_l and forgets what it made a layer before."""
    inputs = sizes[:-1]
    products = [size * sizes[0] for size in sizes[1:]]
    return Memory(_most_of_neighbours(inputs), _most_of_neighbours(products))


def reverse_memory(sizes: Sequence[int]) -> Memory:
    """Of reverse mode, which can begin at the output only when all is evaluated, and keeps every h_l till then.

    Then it makes J_L ... J_{l+1}, (d_L, d_l), and can forget that of the layer above.
    """
    products = [size * sizes[-1] for size in sizes[:-1]]
    return Memory(sum(sizes[:-1]), _most_of_neighbours(products))


def bracketing_memory(sizes: Sequence[int], tree: Bracketing) -> Memory:
    """Of this bracketing of all L factors: of forward and of reverse mode as above.

    Any other begins in the middle, when all is evaluated, and keeps every h_l. A product is held until it is used, and
    of two Jacobians that are multiplied the smaller; of two products that one is made first with which fewer are held.
    """
    factors = len(sizes) - 1
    if tree == forward_bracketing(factors):
        return forward_memory(sizes)
    if tree == reverse_bracketing(factors):
        return reverse_memory(sizes)
    return Memory(sum(sizes[:-1]), _held(sizes, tree)[0])


def _held(sizes: Sequence[int], tree: Bracketing) -> tuple[int, int, int, int]:
    """The most numbers held while the tree is made, and when it is; its highest and lowest factor. Of a leaf none."""
    if isinstance(tree, int):
        return 0, 0, tree, tree
    left_most, left, high, _ = _held(sizes, tree[0])
    right_most, right, _, low = _held(sizes, tree[1])
    product = sizes[high] * sizes[low - 1]
    factors = left + right or min(sizes[high] * sizes[high - 1], sizes[low] * sizes[low - 1])
    before = min(max(left_most, left + right_most), max(right_most, right + left_most))
    return max(before, factors + product), product, high, low


def _most_of_neighbours(numbers: Sequence[int]) -> int:
    return max((a + b for a, b in pairwise(numbers)), default=numbers[0])
