"""Published bounds on the number of regions, as exact integers.

A bound on activation regions bounds linear regions too, since merging only lowers a count.
`input_dim` is n_0; `widths` are the hidden widths n_1, ..., n_L, each at least 1; N is their sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, prod


def zaslavsky(input_dim: int, width: int) -> int:
    """Regions into which `width` hyperplanes in general position cut the space: sum_{j <= n_0} C(n, j).

    Source: Zaslavsky 1975, Facing up to arrangements. One hidden layer can have no more.
    """
    return sum(comb(width, j) for j in range(input_dim + 1))


def serra_2018_upper(input_dim: int, widths: Sequence[int]) -> int:
    """Sum over (j_1, ..., j_L) of prod_l C(n_l, j_l), 0 <= j_l <= min(n_0, n_1 - j_1, ..., n_{l-1} - j_{l-1}, n_l).

    Source: Serra, Tjandraatmadja, Ramalingam 2018, Bounding and counting linear regions of deep neural networks.
    Added up layer by layer: `ways[d]` is the sum over all (j_1, ..., j_l) that leave the minimum d.
    """
    ways = {input_dim: 1}
    for width in widths:
        following: dict[int, int] = {}
        for dimension, count in ways.items():
            for j in range(min(dimension, width) + 1):
                left = min(dimension, width - j)
                following[left] = following.get(left, 0) + count * comb(width, j)
        ways = following
    return sum(ways.values())


def montufar_2017_upper(input_dim: int, widths: Sequence[int]) -> int:
    """prod_l sum_{j <= d_l} C(n_l, j) with d_l = min(n_0, n_1, ..., n_l).

    Source: Montúfar 2017, Notes on the number of linear regions of deep neural networks.
    """
    return prod(
        sum(comb(width, j) for j in range(min(input_dim, *widths[: index + 1]) + 1))
        for index, width in enumerate(widths)
    )


def raghu_2017_upper(input_dim: int, widths: Sequence[int]) -> int:
    """prod_l sum_{j <= n_0} C(n_l, j): each layer cuts each region as hyperplanes in general position would.

    Source: the proof of theorem 1 of Raghu, Poole, Kleinberg, Ganguli, Sohl-Dickstein 2017, On the expressive power of
    deep neural networks. The theorem itself says what follows for large widths k: O(k^(n_0 L)).
    """
    return prod(zaslavsky(input_dim, width) for width in widths)


def montufar_2014_reached(input_dim: int, widths: Sequence[int]) -> int:
    """prod_{l < L} floor(n_l / n_0)^n_0 times sum_{j <= n_0} C(n_L, j): so many some ReLU network has.

    It needs every n_l >= n_0. Source: Montúfar, Pascanu, Cho, Bengio 2014, On the number of linear regions of deep
    neural networks. All layers but the last fold the space onto itself, and the last cuts what lies on each other.
    """
    *folding, last = widths
    folded = prod(int((width // input_dim) ** input_dim) for width in folding)
    return folded * zaslavsky(input_dim, last)


def line_maximum(widths: Sequence[int]) -> int:
    """prod_l (n_l + 1): the most pieces for one input; some network reaches it if every n_l >= 3.

    Source: Serra, Tjandraatmadja, Ramalingam 2018.
    """
    return prod(width + 1 for width in widths)


def hanin_rolnick_2019(input_dim: int, widths: Sequence[int]) -> int:
    """N^n_0 / n_0!, rounded up: how the number of regions grows at initialisation, whatever the depth.

    Sources: Hanin, Rolnick 2019, Complexity of linear regions in deep networks, for one input; the same authors and
    year, Deep ReLU networks have surprisingly few activation patterns, for more. The theorems speak of regions a unit
    of length or area and have a constant, which is left out here: an order of growth, not a bound.
    """
    units = sum(widths)
    return units if input_dim == 1 else (units**2 + 1) // 2


def sawtooth(input_dim: int, depth: int) -> int:
    """2^depth pieces for each input: the linear regions of the sawtooth without noise on any window that holds [-2, 2].

    Source: after Telgarsky 2016, Benefits of depth in neural networks. Each layer folds every piece at its middle.
    """
    return 1 << (input_dim * depth)


def sawtooth_with_tiny_noise(depth: int) -> int:
    """2^(depth + 1) - 2 linear regions on the whole line, for one input and depth >= 1.

    The first layer has no noise and makes one kink. The teeth before layer l cross zero 2^(l - 1) times, and there
    the layer's two units, which noise has parted, make two kinks. Together 1 + 4 + 8 + ... + 2^depth kinks.
    """
    return (1 << (depth + 1)) - 2
