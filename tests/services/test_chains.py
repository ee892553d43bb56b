"""The costs of a chain: what is counted agrees with `app.learning`, what is measured keeps to the limits."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.errors import InputError
from app.learning import bracketing_cost, cheapest_bracketing, checked_bracketing, forward_cost, reverse_cost
from app.services import ChainAnswer, InvalidQuestion, chain_costs, chain_from_json, chain_from_query
from app.services.chains import REPEATS
from app.settings import Settings

HOURGLASS = [100, 50, 2, 50, 100]


def costs(sizes: list[int], limits: Settings | None = None, **more: Any) -> ChainAnswer:
    question = chain_from_json({"sizes": sizes, **more})
    (answer,) = (each for each in chain_costs(question, limits or Settings()) if each is not None)
    return answer


def test_the_orders_cost_what_the_formulas_say() -> None:
    rng = np.random.default_rng(2)
    for _ in range(50):
        sizes = rng.integers(1, 50, rng.integers(2, 10)).tolist()
        answer = costs(sizes)
        orders = answer["orders"]
        assert orders["forward"]["multiplications"] == forward_cost(sizes)
        assert orders["reverse"]["multiplications"] == reverse_cost(sizes)
        assert orders["cheapest"]["multiplications"] == cheapest_bracketing(sizes)[1]
        assert orders["given"] is None
        for order in (orders["forward"], orders["reverse"], orders["cheapest"]):
            tree = checked_bracketing(order["bracketing"], len(sizes) - 1)
            assert order["multiplications"] == bracketing_cost(sizes, tree) >= orders["cheapest"]["multiplications"]
            assert (order["seconds"], order["repeats"], order["not_measured"]) == (None, 0, None)


def test_a_given_order_is_one_of_four() -> None:
    orders = costs(HOURGLASS, bracketing=[4, [[3, 2], 1]])["orders"]
    assert orders["given"] is not None
    assert orders["given"]["bracketing"] == (4, ((3, 2), 1))
    assert orders["given"]["multiplications"] == 50 * 2 * 50 + 50 * 50 * 100 + 100 * 50 * 100
    assert orders["cheapest"]["multiplications"] == 40_000


def test_the_sweeps_are_those_of_the_network() -> None:
    answer = costs([3, 4, 2])
    assert answer["parameters"] == 12 + 4 + 8 + 2
    assert answer["sweeps"]["evaluation"] == 20
    assert answer["sweeps"]["gradient"] == 3 * 20 - 12
    assert answer["sweeps"]["hessian_vector_product"] == 8 * 20 - 3 * 12
    assert answer["sweeps"]["hessian"] == 20 + 26 * (7 * 20 - 3 * 12)


def test_the_growth_is_that_of_wider_hidden_layers() -> None:
    growth = costs([3, 4, 5, 2])["growth"]
    assert [point["factor"] for point in growth] == [1, 2, 4, 8, 16, 32, 64]
    for point in growth:
        wider = costs([3, 4 * point["factor"], 5 * point["factor"], 2])
        assert (point["parameters"], point["sweeps"]) == (wider["parameters"], wider["sweeps"])


def test_what_is_measured_has_a_time() -> None:
    orders = costs(HOURGLASS, bracketing=[4, [[3, 2], 1]], measure=True)["orders"]
    assert orders["given"] is not None
    for order in (orders["forward"], orders["reverse"], orders["cheapest"], orders["given"]):
        assert order["seconds"] is not None
        assert order["seconds"] > 0
        assert 1 <= order["repeats"] <= REPEATS
    assert orders["given"] | {"repeats": 0, "seconds": 0} != orders["forward"] | {"repeats": 0, "seconds": 0}


def test_an_order_that_is_two_rows_is_measured_once() -> None:
    orders = costs([9, 8, 7, 1], measure=True)["orders"]
    assert orders["cheapest"]["seconds"] == orders["reverse"]["seconds"]


def test_too_many_multiplications_are_not_measured_but_the_cheaper_order_is() -> None:
    orders = costs(HOURGLASS, Settings(max_multiplications=40_000), measure=True)["orders"]
    assert orders["forward"]["seconds"] is None
    assert orders["forward"]["not_measured"] == (
        "Not measured: it takes more than 40,000 multiplications (max_multiplications)."
    )
    assert orders["cheapest"]["seconds"] is not None


def test_matrices_that_fill_too_much_are_not_measured() -> None:
    orders = costs([1, 4096, 4096, 1], Settings(max_bytes=2**20), measure=True)["orders"]
    assert orders["reverse"]["not_measured"] == "Not measured: its matrices fill more than 0.000977 GiB (max_bytes)."


def ticking(seconds: float) -> Callable[[], float]:
    """A clock that is so much later each time that one looks."""
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += seconds
        return now

    return clock


def test_measuring_ends_in_time() -> None:
    question = chain_from_json({"sizes": HOURGLASS, "measure": True})
    (answer,) = (each for each in chain_costs(question, Settings(max_seconds=1), ticking(0.4)) if each is not None)
    assert answer["orders"]["forward"]["repeats"] == 1
    assert answer["orders"]["cheapest"]["not_measured"] == "Not measured: 1 seconds were over (max_seconds)."


def test_a_large_chain_is_measured_in_steps() -> None:
    """So that the server sees between two of them that nobody waits any more."""
    question = chain_from_json({"sizes": [200, 300, 200, 100], "measure": True})
    steps = list(chain_costs(question, Settings()))
    assert steps[:4] == [None] * 4
    assert steps[-1] is not None


@pytest.mark.parametrize(
    ("sizes", "more", "field"),
    [
        ([3], {}, "sizes"),
        ([], {}, "sizes"),
        ([2] * 300, {}, "sizes"),
        ([2] * 66, {}, "sizes"),
        ([3, 0, 2], {}, "sizes[1]"),
        ([3, 2.5, 2], {}, "sizes[1]"),
        ([3, "4", 2], {}, "sizes[1]"),
        ([3, 4097, 2], {}, "sizes[1]"),
        ("3,4", {}, "sizes"),
        ([3, 4, 5], {"bracketing": [1, 2]}, "bracketing"),
        ([3, 4, 5], {"bracketing": "(2 1)"}, "bracketing"),
        ([3, 4, 5], {"bracketing": [2, [1, 0]]}, "bracketing"),
        ([3, 4, 5], {"measure": 1}, "measure"),
        ([3, 4, 5], {"order": 1}, "order"),
    ],
)
def test_what_is_wrong_is_named(sizes: object, more: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as raised:
        list(chain_costs(chain_from_json({"sizes": sizes, **more}), Settings()))
    assert raised.value.field == field
    assert raised.value.message.endswith(".")


def test_a_url_has_sizes_only() -> None:
    assert chain_from_query([("sizes", "3,4,5")]) == chain_from_json({"sizes": [3, 4, 5]})
    for items in ([], [("sizes", "3")], [("sizes", "3,x")], [("sizes", "3,4"), ("measure", "true")]):
        with pytest.raises(InvalidQuestion):
            chain_from_query(items)
