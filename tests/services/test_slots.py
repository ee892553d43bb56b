"""A slot holds the latest message, and a pace never loses the last call."""

import asyncio

import pytest

from app.services.slots import Paced, Slot
from tests.services.clocks import run_on_a_fake_clock


def test_the_latest_wins() -> None:
    async def scene() -> list[int]:
        slot: Slot[int] = Slot()
        slot.put(1)
        slot.put(2)
        first = await slot.take()
        slot.put(3)
        return [first, await slot.take()]

    assert asyncio.run(scene()) == [2, 3]


def test_a_taker_waits_for_a_message() -> None:
    async def scene() -> int:
        slot: Slot[int] = Slot()
        waiting = asyncio.create_task(slot.take())
        await asyncio.sleep(0)
        assert not waiting.done()
        slot.put(1)
        slot.put(2)  # before the taker has its turn
        return await waiting

    assert asyncio.run(scene()) == 2


def test_after_the_last_message_nothing_counts() -> None:
    async def scene() -> int:
        slot: Slot[int] = Slot()
        slot.put(1)
        slot.put(2, last=True)
        slot.put(3)
        return await slot.take()

    assert asyncio.run(scene()) == 2


@pytest.mark.parametrize("message_first", [True, False])
def test_a_cancelled_taker_takes_nothing(message_first: bool) -> None:
    async def scene() -> int:
        slot: Slot[int] = Slot()
        waiting = asyncio.create_task(slot.take())
        await asyncio.sleep(0)
        if message_first:
            slot.put(1)
        waiting.cancel()
        await asyncio.wait({waiting})
        assert waiting.cancelled()
        slot.put(2)
        return await slot.take()

    assert asyncio.run(scene()) == 2


def test_a_pace_calls_at_once_then_at_most_so_often_and_at_the_end() -> None:
    calls: list[float] = []

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        paced = Paced(1.0, lambda: calls.append(round(loop.time(), 3)))
        for _ in range(25):
            paced.ask()
            await asyncio.sleep(0.1)
        await asyncio.sleep(5)
        paced.ask()

    run_on_a_fake_clock(scene())
    assert calls == [0.0, 1.0, 2.0, 3.0, 7.5]


def test_a_stopped_pace_calls_no_more() -> None:
    calls: list[int] = []

    async def scene() -> None:
        paced = Paced(1.0, lambda: calls.append(1))
        paced.ask()
        paced.ask()
        paced.stop()
        await asyncio.sleep(3)

    run_on_a_fake_clock(scene())
    assert calls == [1]
