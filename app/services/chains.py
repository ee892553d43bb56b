"""What a product of Jacobians costs in each order, counted and measured, and what derivatives of a network cost."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from itertools import pairwise
from statistics import median

from typing_extensions import TypedDict

from app.errors import InputError
from app.learning import (
    Bracketing,
    Memory,
    bracketing_cost,
    bracketing_memory,
    cheapest_bracketing,
    checked_bracketing,
    evaluation_cost,
    forward_bracketing,
    forward_memory,
    gradient_cost,
    hessian_cost,
    hessian_vector_cost,
    multiplied,
    parameter_count,
    random_factors,
    reverse_bracketing,
    reverse_memory,
)
from app.services.specs import ChainRequest
from app.services.stopwatch import Clock
from app.settings import GIB, Settings

REPEATS = 101
"""Times that each order is multiplied at most; the median of so many is not moved by what else the machine does."""

MEASURED_SECONDS = 0.5
"""After so long no further round of repeats begins: nobody who pressed a button waits longer for a digit more."""

GROWTH_FACTORS = tuple(2**power for power in range(7))
"""By how much the hidden layers are made wider: enough to tell the slopes apart on two logarithmic scales."""

BYTES_A_NUMBER = 8


class MemoryAnswer(TypedDict):
    """Numbers held at the same time, at most: activations h_l, and products of Jacobians."""

    activations: int
    derivatives: int


class OrderAnswer(TypedDict):
    """One order of multiplication. `seconds` is the median of `repeats`; null where it was not measured."""

    bracketing: object
    multiplications: int
    memory: MemoryAnswer
    seconds: float | None
    repeats: int
    not_measured: str | None


class OrdersAnswer(TypedDict):
    """The orders that are compared; `given` is null if none was given."""

    forward: OrderAnswer
    reverse: OrderAnswer
    cheapest: OrderAnswer
    given: OrderAnswer | None


class SweepsAnswer(TypedDict):
    """Multiplications of weights of a network with these sizes, at one point."""

    evaluation: int
    gradient: int
    hessian_vector_product: int
    hessian: int


class GrowthAnswer(TypedDict):
    """The same of the network whose hidden layers are `factor` times as wide."""

    factor: int
    parameters: int
    sweeps: SweepsAnswer


class ChainAnswer(TypedDict):
    """The costs of a chain, and of the network whose layers have these sizes."""

    sizes: list[int]
    orders: OrdersAnswer
    parameters: int
    sweeps: SweepsAnswer
    growth: list[GrowthAnswer]


Times = dict[Bracketing, list[float] | str]
"""Of each order the seconds that it took, or a sentence that says why it was not measured."""


def chain_costs(
    request: ChainRequest, limits: Settings, clock: Clock = time.perf_counter
) -> Generator[ChainAnswer | None, None, None]:
    """The answer, after a None for each step of work. Raises InputError at the first step."""
    sizes = list(request.sizes)
    _check(sizes, limits)
    factors = len(sizes) - 1
    given = None if request.bracketing is None else checked_bracketing(request.bracketing, factors)
    forward, reverse = forward_bracketing(factors), reverse_bracketing(factors)
    cheapest, _ = cheapest_bracketing(sizes)
    yield None
    times: Times = {}
    if request.measure:
        trees = [forward, reverse, cheapest] + ([] if given is None else [given])
        times = yield from _measured(sizes, trees, limits, clock)

    def order(tree: Bracketing, memory: Memory | None = None) -> OrderAnswer:
        return _order(sizes, tree, memory or bracketing_memory(sizes, tree), times.get(tree))

    yield {
        "sizes": sizes,
        "orders": {
            "forward": order(forward, forward_memory(sizes)),
            "reverse": order(reverse, reverse_memory(sizes)),
            "cheapest": order(cheapest),
            "given": None if given is None else order(given),
        },
        "parameters": parameter_count(sizes),
        "sweeps": _sweeps(sizes),
        "growth": [_growth(sizes, factor) for factor in GROWTH_FACTORS],
    }


def _sweeps(sizes: Sequence[int]) -> SweepsAnswer:
    return {
        "evaluation": evaluation_cost(sizes),
        "gradient": gradient_cost(sizes),
        "hessian_vector_product": hessian_vector_cost(sizes),
        "hessian": hessian_cost(sizes),
    }


def _growth(sizes: Sequence[int], factor: int) -> GrowthAnswer:
    wider = [sizes[0], *(factor * size for size in sizes[1:-1]), sizes[-1]]
    return {"factor": factor, "parameters": parameter_count(wider), "sweeps": _sweeps(wider)}


def _check(sizes: Sequence[int], limits: Settings) -> None:
    if len(sizes) - 1 > limits.max_factors:
        raise InputError("sizes", f"must be those of at most {limits.max_factors:,} factors (max_factors).")
    for index, size in enumerate(sizes):
        if size > limits.max_width:
            raise InputError(f"sizes[{index}]", f"must be at most {limits.max_width:,} (max_width).")


def _order(sizes: Sequence[int], tree: Bracketing, memory: Memory, measured: list[float] | str | None) -> OrderAnswer:
    seconds = measured if isinstance(measured, list) else []
    return {
        "bracketing": tree,
        "multiplications": bracketing_cost(sizes, tree),
        "memory": {"activations": memory.activations, "derivatives": memory.derivatives},
        "seconds": median(seconds) if seconds else None,
        "repeats": len(seconds),
        "not_measured": measured if isinstance(measured, str) else None,
    }


def _measured(
    sizes: Sequence[int], trees: Sequence[Bracketing], limits: Settings, clock: Clock
) -> Generator[None, None, Times]:
    """Multiply in each order in turn, round after round, so that a moment of haste or rest falls on all alike."""
    refused = {tree: sentence for tree in trees if (sentence := _refusal(sizes, tree, limits)) is not None}
    orders = [tree for tree in dict.fromkeys(trees) if tree not in refused]
    times: dict[Bracketing, list[float]] = {tree: [] for tree in orders}
    asked, late = clock(), f"Not measured: {limits.max_seconds:g} seconds were over (max_seconds)."
    factors = []
    for seed, pair in enumerate(pairwise(sizes) if orders else ()):
        factors += random_factors(pair, seed)
        yield None
    begin = clock()
    for _ in range(REPEATS):
        for tree in orders:
            start = clock()
            if start - asked > limits.max_seconds:
                break
            multiplied(factors, tree)
            times[tree].append(clock() - start)
            yield None
        if clock() - begin > MEASURED_SECONDS:
            break
    return {**refused, **{tree: seconds or late for tree, seconds in times.items()}}


def _refusal(sizes: Sequence[int], tree: Bracketing, limits: Settings) -> str | None:
    """Why this order would take too long or too much memory to measure, as far as one can tell before."""
    most = limits.max_multiplications
    if bracketing_cost(sizes, tree) > most:
        return f"Not measured: it takes more than {most:,} multiplications (max_multiplications)."
    factors = sum(rows * columns for columns, rows in pairwise(sizes))
    if BYTES_A_NUMBER * (factors + bracketing_memory(sizes, tree).derivatives) > limits.max_bytes:
        return f"Not measured: its matrices fill more than {limits.max_bytes / GIB:.3g} GiB (max_bytes)."
    return None
