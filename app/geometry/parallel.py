"""Work for all processors: kernels and matrix products let go of Python's lock, so threads run side by side."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from itertools import chain, islice
from typing import TypeVar

import numba

Result = TypeVar("Result")

THREADS: int = numba.config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]
"""As many as there are processors, unless the environment's NUMBA_NUM_THREADS says otherwise."""
NAME = "geometry"
PAUSE = 0.02
"""Seconds after which whoever waits for a task may do something else."""


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix=NAME)


def in_parallel(tasks: Iterable[Callable[[], Result]]) -> Iterator[Result | None]:
    """The results of the tasks, in their order, and None now and then while waiting for one.

    What a task gives must not depend on when it runs. Tasks of tasks run one after the other; a single one at once.
    """
    tasks = iter(tasks)
    first = list(islice(tasks, 2))
    if len(first) < 2 or threading.current_thread().name.startswith(NAME):
        for task in chain(first, tasks):
            yield task()
        return
    waiting: deque[Future[Result]] = deque()
    try:
        for task in chain(first, tasks):
            waiting.append(_pool().submit(task))
            while len(waiting) > THREADS:
                yield from _first(waiting)
        while waiting:
            yield from _first(waiting)
    finally:
        for future in waiting:
            future.cancel()


def _first(waiting: deque[Future[Result]]) -> Iterator[Result | None]:
    """The first result, or None if it takes long."""
    if wait([waiting[0]], timeout=PAUSE).done:
        yield waiting.popleft().result()
    else:
        yield None
