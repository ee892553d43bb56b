"""What is said in a room, as text: tagged JSON, whose wire values a test pins."""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.services.json_text import BrokenJson, parse_json
from app.services.rooms import Alive, Ended, Followers, Message, Replaced, RoomError, Told


class BrokenMessage(RoomError):
    """The message is not one of those that are known here."""


class MessageTooLarge(RoomError):
    """The message is over the limit."""


@dataclass(frozen=True)
class Key:
    """A presenter's first message."""

    key: str


@dataclass(frozen=True)
class State:
    """A state to be told. text: the state as JSON."""

    text: str


@dataclass(frozen=True)
class End:
    """The presenter ends the room."""


def message_text(message: Message) -> str | None:
    """What is sent for a message; None if only the socket's close tells of it."""
    match message:
        case Told(sequence, text):
            return f'{{"type":"state","sequence":{sequence},"state":{text}}}'
        case Followers(count):
            return f'{{"type":"followers","count":{count}}}'
        case Alive():
            return '{"type":"alive"}'
        case Ended():
            return '{"type":"ended"}'
        case Replaced():
            return None


def read_message(text: str, max_bytes: int) -> Key | State | End:
    """Check what a presenter says. Raises MessageTooLarge and BrokenMessage."""
    data = text.encode()
    if len(data) > max_bytes:
        raise MessageTooLarge(f"A message may have at most {max_bytes:,} bytes (max_state_bytes), not {len(data):,}.")
    try:
        message = parse_json(data)
    except BrokenJson as error:
        raise BrokenMessage(f"The message {error.message}") from None
    match message:
        case {"type": "present", "key": str(key)}:
            return Key(key)
        case {"type": "state", "state": dict(state)}:
            return State(_written(state))
        case {"type": "end"}:
            return End()
        case {"type": "present"}:
            raise BrokenMessage("A message of the type present must have a key, which is text.")
        case {"type": "state"}:
            raise BrokenMessage("A message of the type state must have a state, which is a JSON object.")
    raise BrokenMessage("A message must be a JSON object whose type is present, state or end.")


def _written(state: dict[str, object]) -> str:
    """The state as JSON that every browser reads: without numbers that are not finite."""
    try:
        return json.dumps(state, allow_nan=False, separators=(",", ":"))
    except ValueError:
        raise BrokenMessage("The numbers of a state must be finite.") from None
    except RecursionError:
        raise BrokenMessage("A state must not be nested so deeply.") from None
