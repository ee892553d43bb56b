"""Work that is done once for all who ask for it at the same time, as a room that follows a lecture does."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic

from app.services.cache import Key, LastUsed, Value

WAIT_SECONDS = 0.002
"""How long one waits while another moves the work on, before others have their turn."""


@dataclass(eq=False)
class _Running(Generic[Value]):
    """Work that is not done yet, or done a moment ago. askers: how many are still interested."""

    steps: Generator[None, None, Value]
    askers: int = 0
    results: list[Value] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def advance(self) -> None:
        """Take one step, unless another thread is just taking it."""
        if not self.lock.acquire(timeout=WAIT_SECONDS):
            return
        try:
            if not self.results and not self.errors:
                next(self.steps)
        except StopIteration as finished:
            self.results.append(finished.value)
        except Exception as error:
            self.errors.append(error)
        finally:
            self.lock.release()


class SharedWork(Generic[Value]):
    """Results of long work: the `size` last used are kept, and who asks for one that is under way helps to finish it.

    Safe to use from several threads.
    """

    def __init__(self, size: int) -> None:
        self._known: LastUsed[Value] = LastUsed(size)
        self._running: dict[Key, _Running[Value]] = {}
        self._lock = Lock()

    def of(
        self, key: Key, steps: Generator[None, None, Value], kept: Callable[[Value], bool]
    ) -> Generator[None, None, Value]:
        """The result of `steps`, whose key says all that it depends on; a None for each step of whoever takes it.

        kept: whether a result is worth keeping. Raises what `steps` raises. When the last one who asks closes this,
        `steps` is closed.
        """
        known = self._known.get(key)
        if known is not None:
            return known
        with self._lock:
            running = self._running.setdefault(key, _Running(steps))
            running.askers += 1
        try:
            while not running.results and not running.errors:
                running.advance()
                yield None
            if running.errors:
                raise running.errors[0]
            if kept(running.results[0]):
                self._known.put(key, running.results[0])
            return running.results[0]
        finally:
            self._leave(key, running)

    def _leave(self, key: Key, running: _Running[Value]) -> None:
        with self._lock:
            running.askers -= 1
            if running.askers:
                return
            del self._running[key]
        running.steps.close()
