"""Reading JSON from people, who send anything."""

from __future__ import annotations

import json
import math

from app.errors import InputError

LONGEST_INTEGER = 400
"""Digits. float64 ends at 309, so that a longer integer is out of range for every field; Python refuses at 4300."""


class BrokenJson(InputError):
    """The text is not JSON."""


def parse_json(text: bytes) -> object:
    """Parse JSON in UTF-8. Raises BrokenJson.

    NaN, Infinity and integers too long to be a number are read as floats that are not finite, so that the check of
    the field can name it. The parse_* callbacks are calls of Python, between which other threads can run: without
    them a body of 16 MB would keep the server from answering anyone for a fifth of a second.
    """
    try:
        return json.loads(text.decode("utf-8"), parse_float=_parse_float, parse_int=whole_number)
    except UnicodeDecodeError:
        raise BrokenJson("body", "must be JSON in UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BrokenJson("body", f"must be JSON, but it is broken at {place}.") from None
    except RecursionError:
        raise BrokenJson("body", "must be JSON that is not nested so deeply.") from None


def _parse_float(text: str) -> float:
    return float(text)


def whole_number(text: str) -> int | float:
    """The number of these ASCII digits; infinity for what is longer than LONGEST_INTEGER."""
    return int(text) if len(text) <= LONGEST_INTEGER else math.inf
