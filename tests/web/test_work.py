"""Who comes first when many want to compute."""

import asyncio

from app.web.work import Slots


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
