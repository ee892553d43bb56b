"""Answers as JSON text, written piece by piece, so that a large one never keeps the other threads waiting."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.geometry import LineSubdivision, PlaneSubdivision, first_bits
from app.networks import RELU, Network
from app.services.answers import Answer, NetworkSummary
from app.services.specs import activation_form
from app.settings import Settings, mebibytes

ELEMENTS = 4096
"""Elements of an array turned into text at a time: a millisecond of work, up to ten for packed patterns."""

BYTES_A_NUMBER = {"f": 20, "i": 8, "u": 8, "b": 6}
"""About how many bytes of text one element takes, by the kind of its dtype."""

Array = NDArray[Any]


def answer_json(
    answer: Answer, subdivision: LineSubdivision | PlaneSubdivision | None, limits: Settings
) -> Generator[bytes, None, None]:
    """The answer in pieces. With a subdivision it has `geometry`, or a `geometry_reason` where that is too large."""
    if subdivision is None:
        yield dumps(answer)
        return
    arrays = geometry_arrays(subdivision)
    patterns = subdivision.mesh.patterns
    widths = pattern_widths(answer["network"])
    size = sum(_estimated_bytes(array) for array in arrays.values()) + len(patterns) * (sum(widths) + len(widths) + 2)
    if size > limits.max_answer_bytes:
        reason = (
            f"The geometry would take about {mebibytes(size)} of JSON, "
            f"more than the {mebibytes(limits.max_answer_bytes)} allowed (max_answer_bytes)."
        )
        yield dumps({**answer, "geometry": None, "geometry_reason": reason})
        return
    yield dumps(answer)[:-1] + b',"geometry":{'
    for name, array in arrays.items():
        yield dumps(name) + b":"
        yield from array_json(array)
        yield b","
    yield b'"patterns":'
    yield from array_json(patterns, partial(pattern_text, widths=widths))
    yield b"}}"


def geometry_arrays(subdivision: LineSubdivision | PlaneSubdivision) -> dict[str, Array]:
    """The arrays of the JSON geometry but the patterns, named and shaped as in `app.geometry`."""
    fields = vars(subdivision.mesh) | vars(subdivision)
    return {name: value for name, value in fields.items() if isinstance(value, np.ndarray) and name != "patterns"}


def pattern_widths(network: NetworkSummary) -> list[int]:
    """How many places each hidden layer has in a pattern: one for each unit, two for one of hard tanh."""
    widths = network["hidden_widths"]
    forms = network.get("activations", ["relu"] * len(widths))
    return [2 * width if form == "hard_tanh" else width for width, form in zip(widths, forms, strict=True)]


def pattern_text(patterns: NDArray[np.uint64], widths: list[int]) -> list[str]:
    """For each cell a 1 or 0 for each place, on or off, layer by layer, with spaces between the layers."""
    bits = np.unpackbits(patterns.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    columns: list[Array] = []
    for begin, width in zip(first_bits(widths)[0], widths, strict=True):
        columns += [bits[:, begin : begin + width] + ord("0"), np.full((len(bits), 1), ord(" "), dtype=np.uint8)]
    return [bytes(row).decode("ascii").rstrip() for row in np.hstack(columns)] if columns else [""] * len(bits)


def _estimated_bytes(array: Array) -> int:
    return BYTES_A_NUMBER[array.dtype.kind] * array.size + 2 * len(array)


def _rows(array: Array) -> list[Any]:
    """Nested lists with null where a number is infinite, since JSON knows no infinity."""
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        array = array.astype(object)
        array[~np.isfinite(array.astype(np.float64))] = None
    return list(array.tolist())


def array_json(array: Array, rows: Callable[[Array], list[Any]] = _rows) -> Generator[bytes, None, None]:
    """A JSON list in pieces. rows: turns a part of the array into what JSON shows."""
    yield b"["
    length = max(1, ELEMENTS * len(array) // max(1, array.size))
    for begin in range(0, len(array), length):
        yield (b"," if begin else b"") + dumps(rows(array[begin : begin + length]))[1:-1]
    yield b"]"


def network_json(network: Network) -> Generator[bytes, None, None]:
    """The network as a spec in the weights form, in pieces."""
    yield b'{"kind":"weights","layers":['
    for index, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
        yield b',{"weight":' if index else b'{"weight":'
        yield from array_json(weight)
        yield b',"bias":'
        yield from array_json(bias)
        if index < network.depth and network.activations[index] != RELU:
            yield b',"activation":' + dumps(activation_form(network.activations[index]))
        yield b"}"
    yield b"]}"


def network_json_bytes(network: Network) -> int:
    """About how many bytes `network_json` gives."""
    return BYTES_A_NUMBER["f"] * network.parameters


def dumps(value: object) -> bytes:
    """Compact JSON in ASCII. Raises ValueError for a number that JSON cannot hold."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode("ascii")
