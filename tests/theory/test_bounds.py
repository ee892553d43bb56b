from itertools import product
from math import comb, prod

import pytest

from app.theory import bounds

WIDTHS = [(1,), (2,), (5,), (1, 1), (1, 4), (4, 1), (2, 3), (3, 2, 1), (1, 2, 3), (2, 2, 2, 2), (4, 3, 5)]


def serra_by_enumeration(input_dim: int, widths: tuple[int, ...]) -> int:
    """The statement of the theorem, word for word: every (j_1, ..., j_L) that is allowed."""
    total = 0
    for js in product(*(range(width + 1) for width in widths)):
        limits = (
            min([input_dim, widths[at]] + [n - j for n, j in zip(widths[:at], js[:at], strict=True)])
            for at in range(len(widths))
        )
        if all(j <= limit for j, limit in zip(js, limits, strict=True)):
            total += prod(comb(n, j) for n, j in zip(widths, js, strict=True))
    return total


@pytest.mark.parametrize("widths", WIDTHS)
@pytest.mark.parametrize("input_dim", [1, 2])
def test_the_serra_bound_equals_its_sum_written_out(input_dim: int, widths: tuple[int, ...]) -> None:
    assert bounds.serra_2018_upper(input_dim, widths) == serra_by_enumeration(input_dim, widths)


@pytest.mark.parametrize(
    ("widths", "serra", "montufar"),
    [
        ((2, 2), 11, 16),
        ((3, 3), 40, 49),
        ((2, 2, 2, 2), 85, 256),
        ((8, 8), 1369, 1369),
        ((16, 16), 18769, 18769),
        ((8, 8, 8), 50653, 50653),
    ],
)
def test_upper_bounds_for_two_inputs_as_published(widths: tuple[int, ...], serra: int, montufar: int) -> None:
    assert bounds.serra_2018_upper(2, widths) == serra
    assert bounds.montufar_2017_upper(2, widths) == montufar


def test_the_product_of_arrangements() -> None:
    assert bounds.raghu_2017_upper(2, (2, 2)) == 16
    assert bounds.raghu_2017_upper(2, (1, 3)) == 2 * 7
    assert bounds.raghu_2017_upper(1, (3, 4)) == 4 * 5


def test_what_folding_reaches() -> None:
    assert bounds.montufar_2014_reached(2, (4, 6, 3)) == 2**2 * 3**2 * 7
    assert bounds.montufar_2014_reached(1, (3, 3)) == 3 * 4
    assert bounds.montufar_2014_reached(2, (5,)) == bounds.zaslavsky(2, 5)


@pytest.mark.parametrize(("widths", "maximum"), [((10,) * 5, 161_051), ((5,) * 10, 60_466_176), ((2,) * 4, 81)])
def test_the_maximum_for_one_input(widths: tuple[int, ...], maximum: int) -> None:
    assert bounds.line_maximum(widths) == maximum
    assert bounds.serra_2018_upper(1, widths) == maximum


@pytest.mark.parametrize("widths", WIDTHS)
@pytest.mark.parametrize("input_dim", [1, 2])
def test_serra_is_the_tighter_bound_and_both_are_below_two_to_the_number_of_units(
    input_dim: int, widths: tuple[int, ...]
) -> None:
    serra = bounds.serra_2018_upper(input_dim, widths)
    montufar, raghu = bounds.montufar_2017_upper(input_dim, widths), bounds.raghu_2017_upper(input_dim, widths)
    assert serra <= montufar <= raghu
    assert montufar <= 2 ** sum(widths)
    if min(widths) >= input_dim:
        assert bounds.montufar_2014_reached(input_dim, widths) <= serra


@pytest.mark.parametrize("width", [1, 2, 3, 10, 4096])
def test_one_hidden_layer(width: int) -> None:
    assert bounds.zaslavsky(1, width) == width + 1
    assert bounds.zaslavsky(2, width) == 1 + width + width * (width - 1) // 2
    for input_dim in (1, 2):
        assert bounds.serra_2018_upper(input_dim, [width]) == bounds.zaslavsky(input_dim, width)


def test_lines_through_the_plane_one_at_a_time() -> None:
    """Line number k crosses the k - 1 before it and so passes through k regions, which it halves."""
    regions = 1
    for line in range(1, 50):
        regions += line
        assert bounds.zaslavsky(2, line) == regions


def test_growth_for_random_networks() -> None:
    assert bounds.hanin_rolnick_2019(1, (16, 16, 16)) == 48
    assert bounds.hanin_rolnick_2019(2, (16, 16, 16)) == 1152


def test_the_sawtooth() -> None:
    assert [bounds.sawtooth(1, depth) for depth in range(7)] == [1, 2, 4, 8, 16, 32, 64]
    assert [bounds.sawtooth(2, depth) for depth in range(4)] == [1, 4, 16, 64]
    assert [bounds.sawtooth_with_tiny_noise(depth) for depth in (1, 4, 6, 8)] == [2, 30, 126, 510]


def test_the_deepest_and_widest_network_allowed_takes_no_time() -> None:
    widths = (4096,) * 256
    assert bounds.serra_2018_upper(2, widths) == bounds.zaslavsky(2, 4096) ** 256
