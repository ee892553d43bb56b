"""Rooms without any web: who gets which state, who is let in, and when a room is over."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.services import rooms as module
from app.services.rooms import (
    CODE_LENGTH,
    CODE_LETTERS,
    Ended,
    Followers,
    Message,
    NoRoom,
    Replaced,
    Room,
    RoomFull,
    Rooms,
    Told,
    TooManyRooms,
    WrongKey,
)
from app.services.slots import Slot
from app.settings import Settings
from tests.services.clocks import run_on_a_fake_clock


class FakeClock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held back comes a hundredth of a second later."""
    monkeypatch.setattr(module, "STATE_SECONDS", 0.01)
    monkeypatch.setattr(module, "COUNT_SECONDS", 0.01)


def in_a_room(scene: Callable[[Room], Awaitable[None]], **limits: float) -> None:
    async def run() -> None:
        await scene(Rooms(Settings(**limits)).open())

    asyncio.run(run())


def waiting_in(slot: Slot[Message]) -> Message | None:
    """What is in the slot now."""
    return slot._message


def test_a_code_can_be_read_aloud() -> None:
    assert len(set(CODE_LETTERS)) == len(CODE_LETTERS)
    for alike in ("0OQD", "1IL", "2Z", "5S", "6G", "8B", "UV", "BCDEGPTVZ3", "AHJ8", "MN", "FS", "59", "2QU"):
        assert len(set(alike) & set(CODE_LETTERS)) <= 1, alike


def test_codes_and_keys_differ() -> None:
    rooms = Rooms(Settings(max_rooms=1000))
    opened = [rooms.open() for _ in range(1000)]
    assert len({room.code for room in opened}) == len({room.key for room in opened}) == 1000
    for room in opened:
        assert len(room.code) == CODE_LENGTH
        assert set(room.code) <= set(CODE_LETTERS)
        assert rooms.find(room.code) is rooms.find(room.code.lower()) is room


@pytest.mark.parametrize("code", ["", "K7QX4M", "ß" * 6, "\ud800", "K" * 10_000])
def test_another_code_leads_nowhere(code: str) -> None:
    with pytest.raises(NoRoom):
        Rooms(Settings()).find(code)


def test_the_latest_state_wins_and_a_late_joiner_has_it_at_once() -> None:
    async def scene(room: Room) -> None:
        with room.presenting(room.key) as presenter, room.following() as early:
            assert waiting_in(early) is None
            for number in range(1, 101):
                presenter.tell(f"[{number}]")
            await asyncio.sleep(0.05)
            with room.following() as late:
                assert await early.take() == await late.take() == Told(100, "[100]")
            presenter.tell("[101]")
            assert await early.take() == Told(101, "[101]")

    in_a_room(scene)


def test_nobody_gets_a_state_twice_or_an_older_one_later() -> None:
    """Whoever joins while a state is held back gets the one before, and then that one."""

    async def scene(room: Room) -> None:
        with room.presenting(room.key) as presenter:
            presenter.tell("[1]")
            presenter.tell("[2]")
            with room.following() as slot:
                assert [await slot.take(), await slot.take()] == [Told(1, "[1]"), Told(2, "[2]")]
                await asyncio.sleep(0.05)
                assert waiting_in(slot) is None

    in_a_room(scene)


def test_one_who_never_listens_delays_nobody() -> None:
    async def scene(room: Room) -> None:
        with room.presenting(room.key) as presenter, room.following() as deaf, room.following() as slot:
            for number in range(1, 4):
                presenter.tell(f"[{number}]")
                assert await slot.take() == Told(number, f"[{number}]")
            assert waiting_in(deaf) == Told(3, "[3]")

    in_a_room(scene)


def test_the_presenter_hears_how_many_follow() -> None:
    async def scene(room: Room) -> None:
        with room.presenting(room.key) as presenter:
            assert await presenter.slot.take() == Followers(0)
            with room.following(), room.following():
                await asyncio.sleep(0.05)
                assert await presenter.slot.take() == Followers(2)
            await asyncio.sleep(0.05)
            assert await presenter.slot.take() == Followers(0)

    in_a_room(scene)


def test_counts_come_a_few_times_a_second_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COUNT_SECONDS", 0.3)
    heard: list[Message] = []

    async def listen(slot: Slot[Message]) -> None:
        while True:
            heard.append(await slot.take())

    async def scene() -> None:
        room = Rooms(Settings()).open()
        with room.presenting(room.key) as presenter:
            listening = asyncio.create_task(listen(presenter.slot))
            for _ in range(100):  # in a second
                with room.following():
                    await asyncio.sleep(0.01)
            await asyncio.sleep(1)
            listening.cancel()
            await asyncio.wait({listening})

    run_on_a_fake_clock(scene())
    assert heard[-1] == Followers(0)
    assert 4 <= len(heard) <= 6


def test_only_the_key_presents() -> None:
    async def scene(room: Room) -> None:
        for wrong in ("", "key", room.key[:-1], room.key + "x", "ä", "\ud800"):
            with pytest.raises(WrongKey), room.presenting(wrong):
                pass

    in_a_room(scene)


def test_a_new_presenter_replaces_the_old_one_and_the_sequence_goes_on() -> None:
    async def scene(room: Room) -> None:
        with room.following() as slot, room.presenting(room.key) as old:
            old.tell("[1]")
            assert await slot.take() == Told(1, "[1]")
            with room.presenting(room.key) as new:
                assert await old.slot.take() == Replaced()
                old.tell('["stale"]')
                old.end()
                new.tell("[2]")
                assert await slot.take() == Told(2, "[2]")
            assert not room.ended

    in_a_room(scene)


def test_an_old_presenter_that_leaves_late_takes_nothing_along() -> None:
    async def scene(room: Room) -> None:
        old = room.presenting(room.key)
        old.__enter__()
        with room.presenting(room.key) as new, room.following() as slot:
            old.__exit__(None, None, None)
            new.tell("[1]")
            assert await slot.take() == Told(1, "[1]")

    in_a_room(scene)


def test_an_ended_room_tells_everybody_and_is_gone() -> None:
    async def scene() -> None:
        rooms = Rooms(Settings())
        room = rooms.open()
        with room.presenting(room.key) as presenter, room.following() as slot:
            presenter.tell("[1]")
            presenter.tell("[2]")
            presenter.end()
            await asyncio.sleep(0.05)
            assert await slot.take() == await presenter.slot.take() == Ended()
            presenter.tell("[3]")
            assert waiting_in(slot) is None
            for entering in (room.following(), room.presenting(room.key)):
                with pytest.raises(NoRoom), entering:
                    pass
            with pytest.raises(NoRoom):
                rooms.find(room.code)

    asyncio.run(scene())


def test_a_room_ends_when_nobody_has_been_in_it_for_a_while() -> None:
    async def scene() -> None:
        clock = FakeClock()
        rooms = Rooms(Settings(room_seconds=60), clock)
        room = rooms.open()
        clock.now += 59
        with rooms.find(room.code).following():
            clock.now += 1000
            with rooms.find(room.code).presenting(room.key):
                pass
        clock.now += 60
        assert rooms.find(room.code) is room
        clock.now += 1
        with pytest.raises(NoRoom):
            rooms.find(room.code)

    asyncio.run(scene())


def test_there_are_only_so_many_rooms_and_deserted_ones_make_room() -> None:
    clock = FakeClock()
    rooms = Rooms(Settings(max_rooms=2, room_seconds=60), clock)
    rooms.open()
    clock.now += 50
    rooms.open()
    with pytest.raises(TooManyRooms, match=r"There are 2 rooms already \(max_rooms\)"):
        rooms.open()
    clock.now += 20
    rooms.open()
    with pytest.raises(TooManyRooms):
        rooms.open()


def test_only_so_many_follow_but_the_presenter_always_comes_in() -> None:
    async def scene(room: Room) -> None:
        with room.following():
            with room.following():
                with pytest.raises(RoomFull, match=r"2 follow already \(max_followers\)"), room.following():
                    pass
                with room.presenting(room.key):
                    pass
            with room.following():
                pass

    in_a_room(scene, max_followers=2)
