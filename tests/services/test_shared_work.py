"""Work that several ask for: done once, by all of them, and given up with the last of them."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from app.services.shared_work import SharedWork


class Counted:
    """Work in ten steps, which counts what is done of it."""

    def __init__(self, result: int | Exception = 7) -> None:
        self.begun = self.steps = self.closed = 0
        self.result = result

    def __call__(self) -> Generator[None, None, int]:
        self.begun += 1
        try:
            for _ in range(10):
                self.steps += 1
                yield None
        except GeneratorExit:
            self.closed += 1
            raise
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def asked(shared: SharedWork[int], work: Counted, key: str = "key", kept: bool = True) -> Generator[None, None, int]:
    return shared.of(key, work(), lambda _: kept)


def result_of(asking: Generator[None, None, int]) -> int:
    while True:
        try:
            next(asking)
        except StopIteration as finished:
            value: int = finished.value
            return value


def test_what_is_known_is_not_done_again() -> None:
    shared, work = SharedWork[int](1), Counted()
    assert [result_of(asked(shared, work)) for _ in range(3)] == [7, 7, 7]
    assert work.begun == 1
    result_of(asked(shared, work, "other"))
    result_of(asked(shared, work))  # only one is kept
    assert work.begun == 3


def test_what_is_not_worth_keeping_is_done_again() -> None:
    shared, work = SharedWork[int](9), Counted()
    assert [result_of(asked(shared, work, kept=False)) for _ in range(3)] == [7, 7, 7]
    assert work.begun == 3


def test_who_asks_while_it_is_under_way_helps() -> None:
    shared, work = SharedWork[int](0), Counted()
    first, second = asked(shared, work), asked(shared, work)
    for _ in range(5):
        next(first), next(second)
    assert work.steps == 10
    assert result_of(second) == 7
    assert result_of(first) == 7
    assert work.begun == 1


def test_it_goes_on_when_one_of_two_leaves_and_ends_with_the_last() -> None:
    shared, work = SharedWork[int](9), Counted()
    first, second = asked(shared, work), asked(shared, work)
    next(first), next(second)
    first.close()
    assert (work.steps, work.closed) == (2, 0)
    next(second)
    second.close()
    assert (work.steps, work.closed) == (3, 1)
    assert result_of(asked(shared, work)) == 7
    assert work.begun == 2


def test_an_error_is_told_to_all_and_not_kept() -> None:
    shared, work = SharedWork[int](9), Counted(ValueError("no"))
    first, second = asked(shared, work), asked(shared, work)
    next(first), next(second)
    for asking in (first, second, asked(shared, work)):
        with pytest.raises(ValueError, match="no"):
            result_of(asking)
    assert work.begun == 2


def test_many_threads_do_it_once() -> None:
    shared, work = SharedWork[int](9), Counted()
    waiting = [asked(shared, work) for _ in range(8)]
    for each in waiting:
        with suppress(StopIteration):
            next(each)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(result_of, waiting)) == [7] * 8
    assert (work.begun, work.steps) == (1, 10)
