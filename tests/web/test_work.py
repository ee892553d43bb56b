"""Who comes first when many want to compute."""

import asyncio
from contextlib import suppress

import pytest

import app.web.work
from app.web.problems import ClientGone
from app.web.work import Slot, Slots


def test_slots_go_out_in_the_order_of_asking_and_first_to_those_who_lent_theirs() -> None:
    async def scenario() -> list[str]:
        slots, order = Slots(1), []

        async def client(name: str, again: bool) -> None:
            await slots.acquire(again)
            order.append(name)

        await slots.acquire(False)
        tasks = []
        for name, again in [("first", False), ("second", False), ("lender", True)]:
            tasks.append(asyncio.create_task(client(name, again)))
            await asyncio.sleep(0)
        for _ in tasks:
            slots.release()
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(scenario()) == ["lender", "first", "second"]


def test_a_short_question_waits_for_one_long_work_at_most_and_no_work_for_ever() -> None:
    async def scenario() -> list[str]:
        slots, order = Slots(1), []

        async def client(name: str, in_turns: bool) -> None:
            await slots.acquire(False, in_turns)
            order.append(name)

        await slots.acquire(False)
        clients = [("long", True), ("longer", True), ("longest", True), ("short", False), ("shorter", False)]
        tasks = []
        for name, in_turns in clients:
            tasks.append(asyncio.create_task(client(name, in_turns)))
            await asyncio.sleep(0)
        for _ in tasks:
            slots.release()
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(scenario()) == ["short", "long", "shorter", "longer", "longest"]


def test_a_slot_is_not_lost_with_a_client_that_gives_up() -> None:
    async def scenario() -> None:
        slots = Slots(1)
        await slots.acquire(False)
        waiting = [asyncio.create_task(slots.acquire(False)) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()  # while it waits
        slots.release()
        waiting[1].cancel()  # when the slot was handed over, but before it ran
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert [task.cancelled() for task in waiting] == [True, True, False]
        await asyncio.wait_for(waiting[2], 1)
        slots.release()
        await asyncio.wait_for(slots.acquire(False), 1)

    asyncio.run(scenario())


def test_a_lent_slot_goes_to_the_next_client_unless_it_is_taken_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.web.work, "PATIENCE_SECONDS", 0.5)

    async def scenario() -> None:
        gone = asyncio.create_task(asyncio.sleep(60))
        slots = Slots(1)
        quick, slow, other = Slot(slots), Slot(slots), Slot(slots)
        await quick.take(gone)
        waiting = asyncio.create_task(other.take(gone))
        for _ in range(5):
            quick.lend()
            await asyncio.sleep(0.001)
            await quick.take(gone)
        assert not waiting.done()
        quick.lend()
        await asyncio.wait_for(waiting, 10)
        back = asyncio.create_task(quick.take(gone))
        await asyncio.sleep(0.1)
        assert not back.done()
        other.give_back()
        await asyncio.wait_for(back, 1)
        quick.give_back()
        await asyncio.wait_for(slow.take(gone), 1)
        gone.cancel()

    asyncio.run(scenario())


def test_a_client_that_goes_away_before_its_turn_leaves_the_slot_to_the_next() -> None:
    async def scenario() -> None:
        slots = Slots(1)
        here = asyncio.create_task(asyncio.sleep(60))
        leaving = asyncio.create_task(asyncio.sleep(0.001))
        first, second, third = Slot(slots), Slot(slots), Slot(slots)
        await first.take(here)
        with pytest.raises(ClientGone):
            await second.take(leaving)
        second.give_back()
        first.give_back()
        await asyncio.wait_for(third.take(here), 1)
        here.cancel()

    asyncio.run(scenario())


@pytest.mark.parametrize("turns", range(6))
def test_a_slot_is_not_lost_with_a_task_that_is_cancelled_while_it_takes_it(turns: int) -> None:
    """At whichever turn of the event loop that is."""

    async def scenario() -> None:
        slots = Slots(1)
        here = asyncio.create_task(asyncio.sleep(60))
        slot = Slot(slots)
        taking = asyncio.create_task(slot.take(here))
        for _ in range(turns):
            await asyncio.sleep(0)
        taking.cancel()
        with suppress(asyncio.CancelledError):
            await taking
        slot.give_back()
        await asyncio.wait_for(slots.acquire(False), 1)
        with pytest.raises(TimeoutError):  # it was given back once only
            await asyncio.wait_for(slots.acquire(False), 0.01)
        here.cancel()

    asyncio.run(scenario())
