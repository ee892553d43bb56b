"""Work that several ask for: done once, by all of them, and given up with the last of them."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.services.shared_work import SharedWork, Work


class Counted:
    """Work in ten steps, which counts what is done of it; each second one gives an item."""

    def __init__(self, error: Exception | None = None, kept: bool = True) -> None:
        self.begun = self.steps = self.closed = 0
        self.error, self.kept = error, kept

    def __call__(self) -> Work[int]:
        self.begun += 1
        try:
            for step in range(10):
                self.steps += 1
                yield step if step % 2 else None
        except GeneratorExit:
            self.closed += 1
            raise
        if self.error is not None:
            raise self.error
        return self.kept


ITEMS = [1, 3, 5, 7, 9]


def shared_of(size: int) -> SharedWork[int]:
    return SharedWork(size, lambda _: 1)


def asked(shared: SharedWork[int], work: Counted, key: str = "key") -> Generator[int | None, None, None]:
    return shared.of(key, work())


def items_of(asking: Generator[int | None, None, None]) -> list[int]:
    return [item for item in asking if item is not None]


def test_what_is_known_is_not_done_again() -> None:
    shared, work = shared_of(9), Counted()
    assert [items_of(asked(shared, work)) for _ in range(3)] == [ITEMS] * 3
    assert work.steps == 10
    items_of(asked(shared, work, "other"))
    items_of(asked(shared, work))  # nine items are less than two times five
    assert work.steps == 30


def test_those_used_last_are_kept() -> None:
    shared, work = shared_of(10), Counted()
    for key in ("a", "b", "a", "c", "a"):
        items_of(asked(shared, work, key))
    assert work.steps == 30
    items_of(asked(shared, work, "b"))
    assert work.steps == 40


def test_what_is_too_large_drives_nothing_out() -> None:
    shared, work = SharedWork[int](10, lambda item: item), Counted()
    for _ in range(2):
        assert items_of(asked(shared, work)) == ITEMS
    assert work.steps == 20


def test_what_is_not_worth_keeping_is_done_again() -> None:
    shared, work = shared_of(9), Counted(kept=False)
    assert [items_of(asked(shared, work)) for _ in range(3)] == [ITEMS] * 3
    assert work.steps == 30


def test_who_asks_while_it_is_under_way_helps_and_gets_all() -> None:
    shared, work = shared_of(0), Counted()
    first, second = asked(shared, work), asked(shared, work)
    told = [next(first) for _ in range(9)]
    assert work.steps > 4
    assert items_of(second) == ITEMS
    assert [item for item in told if item is not None] + items_of(first) == ITEMS
    assert work.steps == 10


def test_it_goes_on_when_one_of_two_leaves_and_ends_with_the_last() -> None:
    shared, work = shared_of(9), Counted()
    first, second = asked(shared, work), asked(shared, work)
    next(first), next(second)
    first.close()
    assert (work.steps, work.closed) == (2, 0)
    next(second), next(second)  # the item of both, and a step of its own
    second.close()
    assert (work.steps, work.closed) == (3, 1)
    assert items_of(asked(shared, work)) == ITEMS


def test_an_error_is_told_to_all_behind_the_items_and_not_kept() -> None:
    shared, work = shared_of(9), Counted(ValueError("no"))
    first, second = asked(shared, work), asked(shared, work)
    next(first), next(second)
    for asking in (first, second, asked(shared, work)):
        told = []
        with pytest.raises(ValueError, match="no"):
            told.extend(item for item in asking if item is not None)
    assert work.steps == 20


def test_many_threads_do_it_once() -> None:
    shared, work = shared_of(9), Counted()
    holding = asked(shared, work)
    next(holding)  # so that the others find it under way
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: items_of(asked(shared, work)), range(8))) == [ITEMS] * 8
    assert work.steps == 10
