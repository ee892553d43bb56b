"""Work for all processors: kernels and matrix products let go of Python's lock, so threads run side by side."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import TypeVar

import numba

Result = TypeVar("Result")

THREADS: int = numba.config.NUMBA_NUM_THREADS
"""As many as there are processors, unless the environment's NUMBA_NUM_THREADS says otherwise."""


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="geometry")


def in_parallel(tasks: Iterable[Callable[[], Result]]) -> Iterator[Result]:
    """The results of the tasks, in their order. What a task gives must not depend on when it runs."""
    waiting: deque[Future[Result]] = deque()
    try:
        for task in tasks:
            waiting.append(_pool().submit(task))
            if len(waiting) > THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
