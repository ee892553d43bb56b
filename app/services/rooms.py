"""Rooms: what a presenter tells reaches everyone who follows.

Nothing queues. Each listener has a slot for one message, in which the latest wins: no one gets a stale state last, and
no slow one delays another. All of it belongs to one event loop.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.errors import ReluscopeError
from app.services.slots import Paced, Slot
from app.settings import Settings

CODE_LETTERS = "34789KMQRWXY"
"""No two of these sound or look alike. At most one is here of those that are taken for each other: B C D E G P T V Z 3;
A H J 8; M N; F S; 5 9; 2 Q U; and, to the eye, 0 O Q D; 1 I L; 2 Z; 5 S; 6 G; 8 B; U V."""

CODE_LENGTH = 6
"""Three million codes: nobody meets another's room by a slip of the finger."""

KEY_BYTES = 24
"""Random bytes of a key, which nobody guesses."""

STATE_SECONDS = 1 / 60
"""Between two states that go out to followers: no screen shows more of them."""

COUNT_SECONDS = 0.3
"""Between two counts of followers that go to the presenter, who reads them as text."""


class RoomError(ReluscopeError):
    """Something about a room that a person must be told."""


class NoRoom(RoomError):
    """There is no room with this code."""

    def __init__(self) -> None:
        super().__init__("There is no room with this code, or it has ended.")


class RoomFull(RoomError):
    """As many follow as may."""


class TooManyRooms(RoomError):
    """There are as many rooms as may be."""


class WrongKey(RoomError):
    """Somebody without the room's key wants to present."""

    def __init__(self) -> None:
        super().__init__("This is not the key of the room.")


@dataclass(frozen=True)
class Told:
    """A state. sequence: grows with each state of the room; text: the state as JSON."""

    sequence: int
    text: str


@dataclass(frozen=True)
class Followers:
    """How many follow."""

    count: int


@dataclass(frozen=True)
class Alive:
    """Nothing is new, and all is well."""


@dataclass(frozen=True)
class Ended:
    """The presenter has ended the room. The last message."""


@dataclass(frozen=True)
class Replaced:
    """The room is presented by another connection now. The last message."""


Message = Told | Followers | Alive | Ended | Replaced
Clock = Callable[[], float]


class Room:
    """One lecture. code: for the followers; key: for the presenter alone."""

    def __init__(self, code: str, max_followers: int, clock: Clock) -> None:
        self.code = code
        self.key = secrets.token_urlsafe(KEY_BYTES)
        self.ended = False
        self.empty_since: float | None = clock()
        self._clock = clock
        self._max_followers = max_followers
        self._followers: set[Slot[Message]] = set()
        self._presenter: Presenter | None = None
        self._sequence = 0
        self._newest: Told | None = None
        self._published: Told | None = None
        self._publishing = Paced(STATE_SECONDS, self._publish)
        self._counting = Paced(COUNT_SECONDS, self._count)

    @contextmanager
    def following(self) -> Iterator[Slot[Message]]:
        """Follow for as long as the context is open. The present state is in the slot at once.

        Raises NoRoom if the room has ended, and RoomFull.
        """
        if self.ended:
            raise NoRoom
        if len(self._followers) >= self._max_followers:
            raise RoomFull(f"The room is full: {self._max_followers:,} follow already (max_followers).")
        slot: Slot[Message] = Slot()
        if self._published is not None:
            slot.put(self._published)
        self._followers.add(slot)
        self._somebody_came_or_went()
        try:
            yield slot
        finally:
            self._followers.discard(slot)
            self._somebody_came_or_went()

    @contextmanager
    def presenting(self, key: str) -> Iterator[Presenter]:
        """Present for as long as the context is open. Whoever presented before is replaced, as by a page loaded anew.

        Raises NoRoom if the room has ended, and WrongKey.
        """
        if self.ended:
            raise NoRoom
        if not secrets.compare_digest(key.encode("utf-8", "replace"), self.key.encode()):
            raise WrongKey
        if self._presenter is not None:
            self._presenter.slot.put(Replaced(), last=True)
        presenter = self._presenter = Presenter(self)
        self._count()
        self._somebody_came_or_went()
        try:
            yield presenter
        finally:
            if self._presenter is presenter:
                self._presenter = None
            self._somebody_came_or_went()

    def tell(self, presenter: Presenter, text: str) -> None:
        """Make `text` the room's state, unless somebody else presents by now."""
        if presenter is self._presenter and not self.ended:
            self._sequence += 1
            self._newest = Told(self._sequence, text)
            self._publishing.ask()

    def end(self, presenter: Presenter) -> None:
        """Send everybody home, unless somebody else presents by now."""
        if presenter is not self._presenter:
            return
        self.ended = True
        self._publishing.stop()
        self._counting.stop()
        for slot in (*self._followers, presenter.slot):
            slot.put(Ended(), last=True)

    def _publish(self) -> None:
        if self._newest is not None:
            self._published = self._newest
            for slot in self._followers:
                slot.put(self._newest)

    def _count(self) -> None:
        if self._presenter is not None:
            self._presenter.slot.put(Followers(len(self._followers)))

    def _somebody_came_or_went(self) -> None:
        self.empty_since = None if self._followers or self._presenter else self._clock()
        if self._presenter is not None and not self.ended:
            self._counting.ask()


class Presenter:
    """Whoever presents a room. slot: what is told to the presenter."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.slot: Slot[Message] = Slot()

    def tell(self, text: str) -> None:
        """Tell a state, as JSON text."""
        self._room.tell(self, text)

    def end(self) -> None:
        """End the room for everybody."""
        self._room.end(self)


class Rooms:
    """All rooms of a server. One in which nobody has been for room_seconds is gone."""

    def __init__(self, limits: Settings, clock: Clock = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._rooms: dict[str, Room] = {}

    def open(self) -> Room:
        """A new room. Raises TooManyRooms."""
        for room in list(self._rooms.values()):
            self._forget_if_over(room)
        if len(self._rooms) >= self._limits.max_rooms:
            raise TooManyRooms(f"There are {self._limits.max_rooms:,} rooms already (max_rooms). Try again later.")
        code = _new_code()
        while code in self._rooms:
            code = _new_code()
        room = self._rooms[code] = Room(code, self._limits.max_followers, self._clock)
        return room

    def find(self, code: str) -> Room:
        """The room with this code, in capitals or not. Raises NoRoom."""
        room = self._rooms.get(code.upper())
        if room is None or self._forget_if_over(room):
            raise NoRoom
        return room

    def _forget_if_over(self, room: Room) -> bool:
        deserted = room.empty_since is not None and self._clock() - room.empty_since > self._limits.room_seconds
        room.ended = room.ended or deserted
        if room.ended:
            del self._rooms[room.code]
        return room.ended


def _new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
