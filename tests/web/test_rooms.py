"""Rooms over real sockets: what is told, who is let in, and with what each socket is closed."""

import contextlib
import json
import logging
import socket as sockets
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.sync.client import ClientConnection, connect

import app.web.rooms
from app.services.rooms import RoomError
from app.web.rooms import CLOSE_CODES
from tests.web.serving import Served, served
from tests.web.talking import address, closed, following, heard, listen_for_ever, opened, presenting, say, tell

NO_ROOM = (4404, "There is no room with this code, or it has ended.")


@pytest.fixture(autouse=True)
def nothing_in_the_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No client can make the server log an error."""
    with caplog.at_level(logging.INFO):
        yield
    # A child of the root logger takes its level from it; uvicorn tells of its start and end by INFO.
    assert [record.getMessage() for record in caplog.records if record.levelno > logging.INFO] == []
    assert not any("connection" in record.getMessage() for record in caplog.records)


def states(socket: ClientConnection, last: int) -> list[dict[str, Any]]:
    """The states that a follower hears until one holds this number."""
    told = []
    while not told or told[-1]["state"] != {"number": last}:
        told.append(heard(socket))
    return told


def test_what_is_told_reaches_all(server: Served) -> None:
    room, key = opened(server)
    with following(server, room) as one, following(server, room.lower()) as two, presenting(server, room, key) as lead:
        say(lead, {"type": "state", "state": {"scene": "relu", "at": "x=1"}})
        for follower in (one, two):
            assert heard(follower) == {"type": "state", "sequence": 1, "state": {"scene": "relu", "at": "x=1"}}


def test_a_late_joiner_has_the_present_state_at_once(server: Served) -> None:
    room, key = opened(server)
    with presenting(server, room, key) as lead:
        with following(server, room) as first:
            tell(lead, 1)
            states(first, 1)
        with following(server, room) as late:
            assert heard(late) == {"type": "state", "sequence": 1, "state": {"number": 1}}
    with following(server, room) as later:  # the presenter is away for a moment
        assert heard(later)["sequence"] == 1


def test_the_latest_wins_and_the_sequence_only_grows(server: Served) -> None:
    room, key = opened(server)
    with following(server, room) as follower, presenting(server, room, key) as lead:
        for number in range(1, 501):
            tell(lead, number)
        told = states(follower, 500)
    sequences = [message["sequence"] for message in told]
    assert sequences == sorted(set(sequences))
    assert told[-1]["sequence"] == 500


def test_the_presenter_hears_how_many_follow(server: Served) -> None:
    room, key = opened(server)
    with contextlib.ExitStack() as stack, presenting(server, room, key) as lead:
        for _ in range(5):
            stack.enter_context(following(server, room))
        while heard(lead) != {"type": "followers", "count": 5}:
            pass
        stack.close()
        while heard(lead) != {"type": "followers", "count": 0}:
            pass


def test_a_room_that_does_not_exist_is_refused(server: Served) -> None:
    for code in ("K7QX4M", "x", "%00%ff", "a" * 2000):
        for path in (code, f"{code}/presenter"):
            with connect(address(server, path), proxy=None) as socket:
                assert closed(socket) == NO_ROOM


def test_another_address_takes_no_socket(server: Served) -> None:
    for path in ("K7QX4M/audience", ""):
        with pytest.raises(InvalidStatus) as raised, connect(address(server, path), proxy=None):
            pass
        assert raised.value.response.status_code == 403
    assert server.client.get("/api/v1/rooms/K7QX4M").status_code == 404
    assert server.client.get("/api/v1/rooms").headers["allow"] == "POST, OPTIONS"


def test_only_so_many_rooms() -> None:
    with served(max_rooms=1) as server:
        opened(server)
        response = server.client.post("/api/v1/rooms")
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "There are 1 rooms already (max_rooms). Try again later."


def test_a_full_room_takes_its_presenter_but_no_follower() -> None:
    with served(max_followers=2) as server:
        room, key = opened(server)
        with following(server, room), following(server, room):
            with following(server, room) as third:
                assert closed(third) == (4429, "The room is full: 2 follow already (max_followers).")
            with presenting(server, room, key):
                pass


def test_the_end_of_the_room_is_told(server: Served) -> None:
    room, key = opened(server)
    with following(server, room) as follower, presenting(server, room, key) as lead:
        say(lead, {"type": "end"})
        assert heard(follower) == {"type": "ended"}
        assert closed(follower) == closed(lead) == (4410, "The presenter has ended the room.")
    with following(server, room) as late:
        assert closed(late) == NO_ROOM


def test_a_presenter_who_comes_again_takes_over(server: Served) -> None:
    room, key = opened(server)
    with following(server, room) as follower, presenting(server, room, key) as old:
        tell(old, 1)
        states(follower, 1)
        with presenting(server, room, key) as new:
            assert closed(old) == (4409, "The room is presented from another page now.")
            tell(new, 2)
            assert heard(follower) == {"type": "state", "sequence": 2, "state": {"number": 2}}


@pytest.mark.parametrize(
    ("said", "code", "sentence"),
    [
        ('{"type":"present","key":"wrong"}', 4403, "This is not the key of the room."),
        ('{"type":"present","key":"\\ud800"}', 4403, "This is not the key of the room."),
        (
            '{"type":"state","state":{}}',
            1008,
            "A presenter's first message must be of the type present, with the key.",
        ),
        ("present", 1007, "The message must be JSON, but it is broken at line 1, column 1."),
        (b"\x00", 1003, "Messages must be text, not binary."),
    ],
)
def test_without_the_key_nobody_presents(server: Served, said: str | bytes, code: int, sentence: str) -> None:
    room, key = opened(server)
    with presenting(server, room, key) as lead, following(server, room) as follower:
        with connect(address(server, f"{room}/presenter"), proxy=None) as socket:
            socket.send(said)
            assert closed(socket) == (code, sentence)
        tell(lead, 1)
        states(follower, 1)


def test_the_key_must_come_in_time(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.web.rooms, "KEY_SECONDS", 0.05)
    room, _ = opened(server)
    with connect(address(server, f"{room}/presenter"), proxy=None) as socket:
        assert closed(socket) == (1008, "A presenter's first message, with the key, did not come in time.")


@pytest.mark.parametrize(
    ("said", "code", "sentence"),
    [
        ('{"type":', 1007, "The message must be JSON, but it is broken at line 1, column 9."),
        ("[" * 60_000, 1007, "The message must be JSON that is not nested so deeply."),
        ('{"type":"state","state":{"a":NaN}}', 1007, "The numbers of a state must be finite."),
        ('{"type":"shout"}', 1007, "A message must be a JSON object whose type is present, state or end."),
        ('{"type":"present","key":"x"}', 1008, "The key is told once, in the first message."),
        (b"{}", 1003, "Messages must be text, not binary."),
        ("x" * 70_000, 1009, "A message may have at most 65,536 bytes (max_state_bytes), not 70,000."),
    ],
)
def test_a_broken_message_ends_the_socket_but_not_the_room(
    server: Served, said: str | bytes, code: int, sentence: str
) -> None:
    room, key = opened(server)
    with following(server, room) as follower:
        with presenting(server, room, key) as lead:
            tell(lead, 1)
            lead.send(said)
            assert closed(lead) == (code, sentence)
        states(follower, 1)
        with presenting(server, room, key) as lead:
            tell(lead, 2)
            assert heard(follower) == {"type": "state", "sequence": 2, "state": {"number": 2}}


def test_what_is_far_too_large_is_not_even_read(server: Served) -> None:
    room, key = opened(server)
    with presenting(server, room, key) as lead:
        with contextlib.suppress(ConnectionClosed):
            lead.send("x" * 2**24)
        with pytest.raises(ConnectionClosed):
            listen_for_ever(lead)
    with presenting(server, room, key):
        pass


def test_text_that_is_not_utf_8_ends_the_socket(server: Served) -> None:
    room, _ = opened(server)
    with following(server, room) as follower:
        with follower.send_context():
            follower.protocol.writes.append(Frame(Opcode.TEXT, b"\xff\xfe").serialize(mask=True, extensions=[]))
        assert closed(follower)[0] == 1007


def test_followers_only_listen(server: Served) -> None:
    room, _ = opened(server)
    for said in ('{"type":"state","state":{}}', "hello", b"\x00"):
        with following(server, room) as follower:
            follower.send(said)
            code, sentence = closed(follower)
            assert (code, sentence) in [(1008, "Followers only listen."), (1003, "Messages must be text, not binary.")]


def test_every_error_has_a_close_code_and_every_sentence_fits() -> None:
    def heirs(kind: type[Exception]) -> set[type[Exception]]:
        return {kind}.union(*map(heirs, kind.__subclasses__()))

    assert CLOSE_CODES.keys() == heirs(RoomError) - {RoomError, app.services.rooms.TooManyRooms}
    assert len(set(CLOSE_CODES.values())) == len(CLOSE_CODES)


def test_an_unexpected_error_is_told_by_its_id_only(
    server: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    room, key = opened(server)
    with presenting(server, room, key) as lead:
        monkeypatch.setattr(app.web.rooms, "read_message", broken)
        tell(lead, 1)
        tell(lead, 2)  # the first one may be waited for already by what is replaced
        code, sentence = closed(lead)
    assert code == 1011
    assert "secret" not in sentence
    assert "id" in sentence
    assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"]
    caplog.clear()


def test_silence_is_broken_by_a_sign_of_life(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.web.rooms, "ALIVE_SECONDS", 0.05)
    room, key = opened(server)
    with presenting(server, room, key) as lead, following(server, room) as follower:
        assert heard(follower) == heard(follower) == {"type": "alive"}
        tell(lead, 1)
        while heard(follower) == {"type": "alive"}:
            pass
        while heard(lead) != {"type": "alive"}:
            pass


def test_a_page_of_another_origin_may_follow(server: Served) -> None:
    """As where a proxy passes on another Host than the page's."""
    room, key = opened(server)
    with presenting(server, room, key) as lead, following(server, room, origin="https://elsewhere.example") as follower:
        tell(lead, 1)
        states(follower, 1)


def test_the_key_is_in_no_address_and_answers_are_not_kept(server: Served) -> None:
    response = server.client.post("/api/v1/rooms")
    assert response.headers["cache-control"] == "no-store"
    assert len(response.json()["key"]) >= 32


def wait_until(true: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.perf_counter() + seconds
    while not true():
        assert time.perf_counter() < end
        time.sleep(0.005)


def followers_of(server: Served, room: str) -> int:
    return len(server.app.state.shared.rooms.find(room)._followers)


def test_one_who_never_reads_delays_nobody_and_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.web.rooms, "ALIVE_SECONDS", 0.4)
    with served() as server:
        room, key = opened(server)
        deaf = sockets.socket()
        deaf.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", server.port))
        with deaf, following(server, room) as follower, presenting(server, room, key) as lead:
            deaf.sendall(
                f"GET /api/v1/rooms/{room} HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                "sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
            )
            wait_until(lambda: followers_of(server, room) == 2)
            for number in range(1000):
                say(lead, {"type": "state", "state": {"number": number, "ballast": "x" * 60_000}})
                while heard(follower).get("state", {}).get("number") != number:
                    pass
                if followers_of(server, room) == 1:
                    break
            assert followers_of(server, room) == 1


def test_a_server_that_stops_ends_its_sockets_at_once() -> None:
    with served() as server, contextlib.ExitStack() as stack:
        room, key = opened(server)
        followers = [stack.enter_context(following(server, room)) for _ in range(20)]
        lead = stack.enter_context(presenting(server, room, key))
        tell(lead, 1)
        states(followers[-1], 1)
        server.stop()
        for socket in (*followers, lead):
            assert closed(socket)[0] == 1012


def test_sockets_that_come_and_go_leave_nothing_behind(server: Served) -> None:
    room, key = opened(server)
    handshake = (
        f"GET /api/v1/rooms/{room} HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
        "sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    ).encode()
    with presenting(server, room, key) as lead:
        tell(lead, 1)
        for number in range(300):
            with sockets.create_connection(("127.0.0.1", server.port)) as connection:
                if number % 10 == 0:
                    connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # leaves by RST
                connection.sendall(handshake[: len(handshake) - number % 3])
                if number % 2:
                    assert number % 3 or connection.recv(100).startswith(b"HTTP/1.1 101")
        wait_until(lambda: followers_of(server, room) == 0)
        with following(server, room) as follower:
            assert json.loads(follower.recv(5))["state"] == {"number": 1}
