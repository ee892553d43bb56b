"""The regions as arrays of numpy: an archive that `numpy.load` opens, written piece by piece."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray
from typing_extensions import Buffer

PIECE = 1 << 18
"""Bytes of an array compressed at a time: about ten milliseconds."""

LEVEL = 1
"""Of compression. Levels above take several times as long and save a twentieth of the bytes."""

Array = NDArray[Any]


class _Sink(io.RawIOBase):
    """A file that can only be written to, and from which is taken what has been written."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: Buffer, /) -> int:
        self._parts.append(bytes(data))
        return len(self._parts[-1])

    def taken(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def npz_bytes(arrays: dict[str, Array]) -> int:
    """More bytes than `npz_pieces` gives."""
    return sum(array.nbytes + 512 for array in arrays.values())


def npz_pieces(arrays: dict[str, Array]) -> Generator[bytes, None, None]:
    """The archive in pieces. The same arrays give the same bytes: no time of day goes in."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, array in arrays.items():
            whole = np.ascontiguousarray(array).reshape(array.shape)
            with archive.open(_entry(name), "w", force_zip64=True) as file:
                npy.write_array_header_1_0(file, npy.header_data_from_array_1_0(whole))
                data = memoryview(whole.tobytes())
                for begin in range(0, len(data), PIECE):
                    file.write(data[begin : begin + PIECE])
                    yield sink.taken()
    yield sink.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"{name}.npy")
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
