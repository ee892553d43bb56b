"""A lecture hall: 300 followers of one presenter, on one process."""

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.web.serving import Served
from tests.web.talking import address, opened

FOLLOWERS = 300
CHANGES = 200


async def followed(socket: ClientConnection) -> list[dict[str, Any]]:
    """All states up to the last one."""
    told: list[dict[str, Any]] = []
    while not told or told[-1]["state"]["number"] < CHANGES:
        told.append(json.loads(await socket.recv()))
    return told


async def lecture(server: Served) -> list[list[dict[str, Any]]]:
    """What each follower heard. The states are told at the pace of a screen's frames."""
    room, key = opened(server)
    async with AsyncExitStack() as stack:
        followers = [
            await stack.enter_async_context(connect(address(server, room), proxy=None)) for _ in range(FOLLOWERS)
        ]
        presenter = await stack.enter_async_context(connect(address(server, f"{room}/presenter"), proxy=None))
        await presenter.send(json.dumps({"type": "present", "key": key}))
        heard = [asyncio.create_task(followed(follower)) for follower in followers]
        for number in range(1, CHANGES + 1):
            state = {"scene": "sawtooth", "at": f"depth={number}", "number": number}
            await presenter.send(json.dumps({"type": "state", "state": state}))
            await asyncio.sleep(1 / 60)
        async with asyncio.timeout(60):
            told = await asyncio.gather(*heard)
        for follower in followers:  # and nothing comes after the last state
            assert [message async for message in rest(follower)] == []
        return told


async def rest(socket: ClientConnection) -> Any:
    """What has come by now and was not read yet."""
    while True:
        try:
            async with asyncio.timeout(0):
                yield await socket.recv()
        except TimeoutError:
            return


def test_300_followers_are_all_in_step(server: Served) -> None:
    """None got a stale state last, and sequence numbers only grow."""
    told = asyncio.run(lecture(server))
    assert len(told) == FOLLOWERS
    for messages in told:
        sequences = [message["sequence"] for message in messages]
        assert sequences == sorted(set(sequences))
        assert all(message["state"]["number"] == message["sequence"] for message in messages)
        assert messages[-1]["sequence"] == CHANGES
    print(f"states heard: {min(map(len, told))} to {max(map(len, told))} of {CHANGES}")
