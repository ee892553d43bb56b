"""Work off the event loop: some steps at a time, for a few clients at a time, for none that has gone away."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator, Generator
from typing import TypeVar

from starlette.requests import Request

from app.web.problems import ClientGone, ServerStopping

HOP_SECONDS = 0.015
"""Work done before the event loop is asked again: long against the 0.1 ms of handing over, short to the eye."""

PATIENCE_SECONDS = 0.1
"""Time that a client may take for a batch before its slot goes to the next one."""

Item = TypeVar("Item")


class Slots:
    """At most `count` are held at a time. Who asks again after lending comes first, the others in order of asking.

    Those with long work, who take turns, have a queue of their own. Of two slots that become free one is for each
    queue, so that a short question does not wait for hundreds of them.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._queues: tuple[deque[asyncio.Future[None]], deque[asyncio.Future[None]]] = (deque(), deque())
        self._next = 0

    async def acquire(self, again: bool, in_turns: bool = False) -> None:
        """Wait for a slot. again: whether the caller has lent one. in_turns: whether it waits in the second queue."""
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        if again:
            self._queues[in_turns].appendleft(turn)
        else:
            self._queues[in_turns].append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release()
            raise

    def release(self) -> None:
        """Let go of a slot; whoever waits first and has not given up takes it over."""
        for index in (self._next, 1 - self._next):
            while self._queues[index]:
                turn = self._queues[index].popleft()
                if not turn.done():
                    self._next = 1 - index
                    turn.set_result(None)
                    return
        self._free += 1


class Slot:
    """One client's slot, which it can lend to others while it does not compute.

    in_turns: whether the client queues anew, behind the others, when it wants the slot again.
    """

    def __init__(self, slots: Slots, in_turns: bool = False) -> None:
        self._slots = slots
        self._in_turns = in_turns
        self._held = self._again = False
        self._patience: asyncio.TimerHandle | None = None

    async def take(self, gone: asyncio.Task[None]) -> None:
        """Hold the slot from now on. Raises ClientGone if the client goes away before its turn."""
        if self._patience is not None:
            self._patience.cancel()
        if self._held:
            return
        turn = asyncio.create_task(self._slots.acquire(self._again, self._in_turns))
        try:
            await asyncio.wait({turn, gone}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            if not turn.cancel():  # it has the slot already
                self._slots.release()
            raise
        self._held = turn.done()
        self._again = self._held and not self._in_turns
        if gone.done():
            turn.cancel()
            raise ClientGone

    def lend(self) -> None:
        """Others may have the slot if it is not taken again soon."""
        self._patience = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self.give_back)

    def give_back(self) -> None:
        """Others may have the slot."""
        if self._held:
            self._held = False
            self._slots.release()


class Work:
    """Computes for clients. `stopping` is set from a signal handler when the server must end."""

    def __init__(self, computations: int) -> None:
        self._slots = Slots(computations)
        self.stopping = threading.Event()

    async def batches(
        self, request: Request, items: Generator[Item | None, None, None], in_turns: bool = False
    ) -> AsyncGenerator[list[Item], None]:
        """What `items` gives but None, in batches of about HOP_SECONDS of work. Empty batches are left out.

        The client has a slot while it is computed for. A client that is slow to take a batch lends its slot, and
        holds nobody up. in_turns: whether the slot goes to whoever waits after each hop: for long work, which others
        who ask something short should not wait for. Closes `items` at the end. Raises ClientGone one step after the
        client went away, also while waiting for a slot, and ServerStopping.
        """
        stop = threading.Event()
        gone = asyncio.create_task(_disconnected(request))
        gone.add_done_callback(lambda _: stop.set())
        slot = Slot(self._slots, in_turns)
        finished = False
        try:
            while not finished:
                await slot.take(gone)
                batch, finished = await _hop(items, stop)
                if gone.done():
                    raise ClientGone
                if self.stopping.is_set():
                    raise ServerStopping("The server is being stopped.")
                if finished or in_turns:
                    slot.give_back()
                elif batch:
                    slot.lend()
                if batch:
                    yield batch
        finally:
            gone.cancel()
            slot.give_back()
            await asyncio.to_thread(items.close)  # it may free gigabytes


async def _disconnected(request: Request) -> None:
    """Return when the client has gone away. The request's body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _hop(items: Generator[Item | None, None, None], stop: threading.Event) -> tuple[list[Item], bool]:
    """Advance `items` in a thread. When cancelled, wait for the thread, which ends with its step."""
    work: asyncio.Task[tuple[list[Item], bool]]
    work = asyncio.create_task(asyncio.to_thread(_advance, items, stop))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait({work})
        raise


def _advance(items: Generator[Item | None, None, None], stop: threading.Event) -> tuple[list[Item], bool]:
    """The next items, and whether they were the last."""
    end = time.perf_counter() + HOP_SECONDS
    batch: list[Item] = []
    for item in items:
        if item is not None:
            batch.append(item)
        if stop.is_set() or time.perf_counter() >= end:
            return batch, False
    return batch, True
