"""The routes of a room: opening one, following it and presenting it.

A WebSocket is taken from any origin. There is nothing that another site could borrow: no cookies, followers only read
what hangs on the wall, and presenting needs the key. To compare Origin with Host, however, would shut out every lecture
behind a proxy that passes its own Host on, as nginx does unless told otherwise.

What is refused is refused after the handshake, by a close code and a sentence: browsers hide the status of a handshake
that failed, so that a page could not tell a wrong code from a lost network.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import NoReturn

from fastapi import APIRouter, Request, WebSocket
from starlette.responses import Response
from starlette.websockets import WebSocketDisconnect

from app.services.answer_json import dumps
from app.services.room_messages import (
    BrokenMessage,
    End,
    Key,
    MessageTooLarge,
    State,
    message_text,
    read_message,
)
from app.services.rooms import Alive, Ended, Message, NoRoom, Presenter, Replaced, RoomError, RoomFull, WrongKey
from app.services.slots import Slot
from app.web.documentation_rooms import POST_ROOMS
from app.web.problems import problem_of
from app.web.shared import shared_of

ALIVE_SECONDS = 15.0
"""Silence after which a socket is told that all is well: a page thus notices a connection that died without a word.
Whoever leaves a message unread for as long is let go."""

MESSAGES_A_TURN = 100
"""Messages of one presenter that are read before others have their turn: a millisecond or two."""

KEY_SECONDS = 10.0
"""Time for a presenter's first message."""

CLOSE_SECONDS = 5.0
"""Time for the words with which a socket is closed."""

FAILED = 1011
"""The close code after an unexpected error."""


class NotText(RoomError):
    """A binary message."""


class NotAllowed(RoomError):
    """A message at the wrong time or of the wrong person."""


class RoomEnded(RoomError):
    """The presenter has ended the room."""


class PresentedElsewhere(RoomError):
    """Another connection presents the room now."""


CLOSE_CODES: dict[type[RoomError], int] = {
    NotText: 1003,
    BrokenMessage: 1007,
    NotAllowed: 1008,
    MessageTooLarge: 1009,
    WrongKey: 4403,
    NoRoom: 4404,
    PresentedElsewhere: 4409,
    RoomEnded: 4410,
    RoomFull: 4429,
}
"""The close code of each error. Those from 4400 on are ours, after the HTTP status that means the same."""

router = APIRouter()


@router.post("/rooms", status_code=HTTPStatus.CREATED, **POST_ROOMS)
async def post_rooms(request: Request) -> Response:
    """Open a room."""
    room = shared_of(request).rooms.open()
    body = dumps({"room": room.code, "key": room.key})
    headers = {"cache-control": "no-store"}
    return Response(body, status_code=HTTPStatus.CREATED, media_type="application/json", headers=headers)


@router.websocket("/rooms/{code}")
async def follow(socket: WebSocket, code: str) -> None:
    """Follow a room: the present state comes at once, then each new one."""
    shared = shared_of(socket)
    async with _accepted(socket):
        with shared.rooms.find(code).following() as slot:
            await _either(_silent(socket), _told(socket, slot), _watched(slot))


@router.websocket("/rooms/{code}/presenter")
async def present(socket: WebSocket, code: str) -> None:
    """Present a room. The key comes in the first message, not in the address: addresses are logged."""
    shared = shared_of(socket)
    limit = shared.settings.max_state_bytes
    async with _accepted(socket):
        room = shared.rooms.find(code)
        with room.presenting(await _key(socket, limit)) as presenter:
            slot = presenter.slot
            await _either(_heard(socket, presenter, limit), _told(socket, slot), _watched(slot))


@asynccontextmanager
async def _accepted(socket: WebSocket) -> AsyncIterator[None]:
    """Take the socket, and close it with a code and a sentence where a RoomError tells to."""
    try:
        await socket.accept()
        try:
            yield
        except RoomError as error:
            async with asyncio.timeout(CLOSE_SECONDS):  # whoever reads nothing does not hear of the end, either
                await socket.close(CLOSE_CODES[type(error)], str(error))
    except (WebSocketDisconnect, OSError):
        pass  # nobody is there any more
    except Exception as error:
        await socket.close(FAILED, problem_of(error)["detail"])


async def _either(*works: Coroutine[None, None, None]) -> None:
    """Do all of it until the first has ended; the others are cancelled. Raises what the first raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _told(socket: WebSocket, slot: Slot[Message]) -> NoReturn:
    """Send what is in the slot, for ever."""
    while True:
        message = await slot.take()
        text = message_text(message)
        if text is not None:
            await socket.send_text(text)
        if isinstance(message, Ended):
            raise RoomEnded("The presenter has ended the room.")
        if isinstance(message, Replaced):
            raise PresentedElsewhere("The room is presented from another page now.")


async def _watched(slot: Slot[Message]) -> NoReturn:
    """Break the silence from time to time. Raises WebSocketDisconnect once the client has left a message unread."""
    while True:
        taken, full = slot.taken, slot.full
        await asyncio.sleep(ALIVE_SECONDS)
        if full and slot.taken == taken:
            raise WebSocketDisconnect
        if slot.taken == taken:
            slot.put(Alive())


async def _silent(socket: WebSocket) -> NoReturn:
    await _received(socket)
    raise NotAllowed("Followers only listen.")


async def _key(socket: WebSocket, max_bytes: int) -> str:
    try:
        async with asyncio.timeout(KEY_SECONDS):
            message = read_message(await _received(socket), max_bytes)
    except TimeoutError:
        raise NotAllowed("A presenter's first message, with the key, did not come in time.") from None
    if not isinstance(message, Key):
        raise NotAllowed("A presenter's first message must be of the type present, with the key.")
    return message.key


async def _heard(socket: WebSocket, presenter: Presenter, max_bytes: int) -> NoReturn:
    """Take what the presenter says, for ever.

    What is there already is read without a pause: between two turns a state goes out to hundreds of followers, so that
    states which were read one a turn would be told later and later.
    """
    while True:
        for _ in range(MESSAGES_A_TURN):
            match read_message(await _received(socket), max_bytes):
                case State(text):
                    presenter.tell(text)
                case End():
                    presenter.end()
                case Key():
                    raise NotAllowed("The key is told once, in the first message.")
        await asyncio.sleep(0)


async def _received(socket: WebSocket) -> str:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"])
    text: str | None = message.get("text")
    if text is None:
        raise NotText("Messages must be text, not binary.")
    return text
