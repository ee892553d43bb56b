"""What /docs says about rooms: the route that opens one, and what is said over its sockets."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from app.web.documentation import REFERENCE

ROOMS = """
Opens a room: what its presenter tells reaches everyone who follows. `room` is the code for the followers, in capitals
or not; `key` is for the presenter alone. A room ends when its presenter says so, or when nobody has been in it for
room_seconds. Messages are JSON text.

**Follow** by the WebSocket `/api/v1/rooms/{room}`, and only listen. The present state comes at once.

**Present** by the WebSocket `/api/v1/rooms/{room}/presenter`. The first message is `{"type": "present", "key": "..."}`;
the answer is the number of followers. Then

- `{"type": "state", "state": {...}}` tells a state: any JSON object, the message at most max_state_bytes long;
- `{"type": "end"}` ends the room for everybody.

Whoever presents with the key replaces the connection that presented before: a page loaded anew just goes on.

The server sends

- `{"type": "state", "sequence": 7, "state": {...}}` to followers. The sequence only grows. The latest state wins: at
  most 60 a second go out, and whoever reads slowly misses some, but never the last;
- `{"type": "followers", "count": 12}` to the presenter, at most a few times a second;
- `{"type": "alive"}` after 15 seconds in which there was nothing else to say;
- `{"type": "ended"}` when the presenter has ended the room.

It closes a socket with a sentence and a code: 1003 after a binary message; 1007 after one that is broken; 1008 after
one at the wrong time, or when the key does not come; 1009 after one that is too large; 1012 when the server stops;
4403 for a wrong key; 4404 where there is no such room; 4409 when the room is presented from elsewhere; 4410 when it has
ended; 4429 when max_followers follow already.

Pages of every origin may do this. There are no cookies that a page could borrow, and nothing is told without the key.
"""


class OpenedRoom(BaseModel):
    """A room that was opened."""

    room: str = Field(description="The code for the followers.", examples=["K7QX4M"])
    key: str = Field(
        description="What shows that one presents. Tell nobody.", examples=["kq3N0XQm2b6QJY0c4zqOZB3xQnTn7"]
    )


POST_ROOMS: dict[str, Any] = {
    "summary": "Open a room, in which others follow what one tells",
    "description": ROOMS,
    "response_model": OpenedRoom,
    "responses": {
        "503": {
            "description": "There are max_rooms rooms already.",
            "content": {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}},
        }
    },
}
