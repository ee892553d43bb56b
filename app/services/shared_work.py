"""Work that is done once for all who ask for it at the same time, as a room that follows a lecture does."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from pydantic import BaseModel

from app.services.cache import Key

Item = TypeVar("Item")

Work = Generator[Item | None, None, bool]
"""Gives items, and None for a step that has none; returns whether the items are worth keeping."""

WAIT_SECONDS = 0.002
"""How long one waits while another moves the work on, before others have their turn."""


@dataclass(eq=False)
class _Running(Generic[Item]):
    """Work that is not done yet, or done a moment ago. askers: how many want it."""

    steps: Work[Item]
    askers: int = 0
    items: list[Item] = field(default_factory=list)
    finished: bool = False
    kept: bool = False
    error: Exception | None = None
    lock: Lock = field(default_factory=Lock)

    def advance(self) -> None:
        """Take one step, unless another thread is just taking it."""
        if not self.lock.acquire(timeout=WAIT_SECONDS):
            return
        try:
            if not self.finished:
                item = next(self.steps)
                if item is not None:
                    self.items.append(item)
        except StopIteration as end:
            self.kept, self.finished = end.value, True
        except Exception as error:
            self.error, self.finished = error, True
        finally:
            self.lock.release()


class SharedWork(Generic[Item]):
    """The items of long work: those last used are kept, and who asks for what is under way helps to finish it.

    size, cost: how much is kept, in units of what `cost` says of an item. Safe to use from several threads.
    """

    def __init__(self, size: int, cost: Callable[[Item], int]) -> None:
        self._size, self._cost = size, cost
        self._held = 0
        self._known: OrderedDict[Key, tuple[list[Item], int]] = OrderedDict()
        self._running: dict[Key, _Running[Item]] = {}
        self._lock = Lock()

    def of(self, key: Key, steps: Work[Item]) -> Generator[Item | None, None, None]:
        """The items of `steps`, from the first one on, and None for a step that has none.

        key: says all that the items depend on. Raises what `steps` raises, behind the items before. When the last one
        who asks closes this, `steps` is closed.
        """
        running = self._enter(key, steps)
        try:
            yield from _items(running)
            if running.error is not None:
                raise running.error
        finally:
            self._leave(key, running)

    def _enter(self, key: Key, steps: Work[Item]) -> _Running[Item]:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return _Running(steps, items=self._known[key][0], finished=True)
            running = self._running.setdefault(key, _Running(steps))
            running.askers += 1
            return running

    def _leave(self, key: Key, running: _Running[Item]) -> None:
        with self._lock:
            running.askers -= 1
            if running.kept:
                running.kept = False
                self._keep(key, running.items)
            if running.askers > 0:
                return
            if self._running.get(key) is running:
                del self._running[key]
        running.steps.close()

    def _keep(self, key: Key, items: list[Item]) -> None:
        """Keep the items, and forget others until there is room."""
        cost = sum(map(self._cost, items))
        if cost > self._size:
            return
        self._known[key] = items, cost
        self._held += cost
        while self._held > self._size:
            _, (_, forgotten) = self._known.popitem(last=False)
            self._held -= forgotten


def digest_of(question: BaseModel) -> bytes:
    """A key for all that is asked. Pasted points may be megabytes, so only a digest is kept."""
    return hashlib.sha256(repr(question).encode()).digest()


def _items(running: _Running[Item]) -> Generator[Item | None, None, None]:
    told = 0
    while True:
        finished = running.finished  # asked first: what is finished has all of its items
        while told < len(running.items):
            yield running.items[told]
            told += 1
        if finished:
            return
        running.advance()
        yield None
