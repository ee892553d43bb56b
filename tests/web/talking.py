"""Presenters and followers of a room, over real sockets."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.web.serving import Served

SECONDS = 10
"""In which whatever is waited for must be there."""


def opened(server: Served) -> tuple[str, str]:
    """The code and the key of a new room."""
    response = server.client.post("/api/v1/rooms")
    assert response.status_code == 201, response.text
    told = response.json()
    assert told.keys() == {"room", "key"}
    return told["room"], told["key"]


def address(server: Served, path: str) -> str:
    """The address of a socket in a room."""
    return f"ws://127.0.0.1:{server.port}/api/v1/rooms/{path}"


@contextmanager
def following(server: Served, room: str, **options: Any) -> Iterator[ClientConnection]:
    """A follower's socket."""
    with connect(address(server, room), proxy=None, max_size=2**22, **options) as socket:
        yield socket


@contextmanager
def presenting(server: Served, room: str, key: str) -> Iterator[ClientConnection]:
    """A presenter's socket, once the key was taken."""
    with connect(address(server, f"{room}/presenter"), proxy=None) as socket:
        say(socket, {"type": "present", "key": key})
        assert heard(socket)["type"] == "followers"
        yield socket


def say(socket: ClientConnection, message: dict[str, Any]) -> None:
    """Send a message."""
    socket.send(json.dumps(message))


def tell(socket: ClientConnection, number: int) -> None:
    """Tell a state that holds this number."""
    say(socket, {"type": "state", "state": {"number": number}})


def heard(socket: ClientConnection) -> dict[str, Any]:
    """The next message."""
    message: dict[str, Any] = json.loads(socket.recv(SECONDS))
    return message


def closed(socket: ClientConnection) -> tuple[int, str]:
    """Code and sentence with which the server closes the socket, whatever it tells before."""
    with pytest.raises(ConnectionClosed) as raised:
        listen_for_ever(socket)
    assert raised.value.rcvd is not None
    return raised.value.rcvd.code, raised.value.rcvd.reason


def listen_for_ever(socket: ClientConnection) -> None:
    """Raises ConnectionClosed in the end."""
    while True:
        socket.recv(SECONDS)
