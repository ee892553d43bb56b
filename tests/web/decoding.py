"""Reads frames by the text of the wire contract alone, as another program would."""

import json
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Frame = tuple[dict[str, Any], dict[str, NDArray[Any]]]
DTYPES = {"float32": "<f4", "float64": "<f8", "uint32": "<u4", "uint8": "u1"}


def decoded(stream: bytes) -> Iterator[Frame]:
    """The header and the arrays of each frame."""
    at = 0
    while at < len(stream):
        header_bytes, body_bytes = struct.unpack_from("<II", stream, at)
        assert (8 + header_bytes) % 8 == 0
        assert body_bytes % 8 == 0
        body_at = at + 8 + header_bytes
        header = json.loads(stream[at + 8 : body_at])
        arrays = {}
        for entry in header["arrays"]:
            assert entry["offset"] % 8 == 0
            count = int(np.prod(entry["shape"]))
            flat = np.frombuffer(stream, DTYPES[entry["dtype"]], count, body_at + entry["offset"])
            arrays[entry["name"]] = flat.reshape(entry["shape"])
        yield header, arrays
        at = body_at + body_bytes
    assert at == len(stream)
