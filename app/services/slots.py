"""What keeps a fast teller from drowning slow listeners: a slot for one message, and a pace."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

Message = TypeVar("Message")


class Slot(Generic[Message]):
    """Room for one message. A newer one takes its place, so that whoever is slow misses some, but never the last.

    taken: how many messages were taken out.
    """

    def __init__(self) -> None:
        self.taken = 0
        self._message: Message | None = None
        self._closed = False
        self._waiting: asyncio.Future[None] | None = None

    @property
    def full(self) -> bool:
        """Whether there is a message that nobody has taken."""
        return self._message is not None

    def put(self, message: Message, last: bool = False) -> None:
        """Leave a message. last: nothing that is put later counts."""
        if self._closed:
            return
        self._closed = last
        self._message = message
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def take(self) -> Message:
        """Wait for a message and take it out. For one taker at a time; to be cancelled takes nothing out."""
        while self._message is None:
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        message, self._message = self._message, None
        self.taken += 1
        return message


class Paced:
    """Calls `act` at once, but at most once in `seconds`; all that is asked sooner is one call at their end."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self._seconds = seconds
        self._act = act
        self._free_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        """Have `act` called, now or soon."""
        if self._timer is not None:
            return
        loop = asyncio.get_running_loop()
        if loop.time() < self._free_at:
            self._timer = loop.call_at(self._free_at, self._call)
        else:
            self._call()

    def _call(self) -> None:
        self._timer = None
        self._free_at = asyncio.get_running_loop().time() + self._seconds
        self._act()

    def stop(self) -> None:
        """Drop a call that is still to come."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
