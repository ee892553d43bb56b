"""What is said in a room: the values on the wire, and the sentence for each message that is broken."""

import json

import pytest

from app.services.room_messages import (
    BrokenMessage,
    End,
    Key,
    MessageTooLarge,
    State,
    message_text,
    read_message,
)
from app.services.rooms import Alive, Ended, Followers, Replaced, Told

LIMIT = 10_000


def test_the_values_on_the_wire() -> None:
    assert message_text(Told(7, '{"scene":"relu"}')) == '{"type":"state","sequence":7,"state":{"scene":"relu"}}'
    assert message_text(Followers(12)) == '{"type":"followers","count":12}'
    assert message_text(Ended()) == '{"type":"ended"}'
    assert message_text(Replaced()) is None
    assert message_text(Alive()) == '{"type":"alive"}'
    assert read_message('{"type": "present", "key": "abc"}', LIMIT) == Key("abc")
    assert read_message('{"type": "state", "state": {"at": "x", "n": [1, 2.5, null]}}', LIMIT) == State(
        '{"at":"x","n":[1,2.5,null]}'
    )
    assert read_message('{"type": "end"}', LIMIT) == End()


@pytest.mark.parametrize("state", ['{"a":"\\ud800"}', '{"a":"é😀"}', '{"a":1e-400}', '{"__proto__":{"b":[]}}'])
def test_a_state_comes_through_as_it_is(state: str) -> None:
    read = read_message(f'{{"type":"state","state":{state}}}', LIMIT)
    assert isinstance(read, State)
    assert json.loads(read.text) == json.loads(state)
    assert read.text.isascii()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The message must be JSON, but it is broken at line 1, column 1."),
        ('{"type":', "The message must be JSON, but it is broken at line 1, column 9."),
        ("[" * 9_000, "The message must be JSON that is not nested so deeply."),
        ("[1]", "A message must be a JSON object whose type is present, state or end."),
        ("{}", "A message must be a JSON object whose type is present, state or end."),
        ('{"type":["state"]}', "A message must be a JSON object whose type is present, state or end."),
        ('{"type":"shout"}', "A message must be a JSON object whose type is present, state or end."),
        ('{"type":"present","key":5}', "A message of the type present must have a key, which is text."),
        ('{"type":"state"}', "A message of the type state must have a state, which is a JSON object."),
        ('{"type":"state","state":[1]}', "A message of the type state must have a state, which is a JSON object."),
        ('{"type":"state","state":{"a":NaN}}', "The numbers of a state must be finite."),
        ('{"type":"state","state":{"a":-1e999}}', "The numbers of a state must be finite."),
        ('{"type":"state","state":{"a":' + "9" * 5000 + "}}", "The numbers of a state must be finite."),
    ],
)
def test_a_broken_message_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BrokenMessage) as raised:
        read_message(text, LIMIT)
    assert str(raised.value) == sentence


def test_deep_json_is_read_or_refused_at_every_depth() -> None:
    refused = set()
    for depth in range(100, 1500, 7):
        text = '{"type":"state","state":{"a":' + "[" * depth + "]" * depth + "}}"
        try:
            read_message(text, LIMIT)
            assert not refused, depth
        except BrokenMessage:
            refused.add(depth)


def test_a_message_has_a_limit_in_bytes() -> None:
    text = '{"type":"state","state":{"a":"' + "é" * 50 + '"}}'
    size = len(text.encode())
    assert isinstance(read_message(text, size), State)
    with pytest.raises(MessageTooLarge, match=rf"at most {size - 1} bytes \(max_state_bytes\), not {size}\."):
        read_message(text, size - 1)
