"""The bytes on the wire. Other people's programs read them: these tests may grow, but not change."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from app.geometry import Window, subdivide
from app.networks import sawtooth_network
from app.services import Advanced, AnswerCache, Event, request_from_json, run
from app.settings import Settings
from app.web.frames import encoded, failed, frames
from tests.web.decoding import Frame, decoded

SAWTOOTH = {"network": {"kind": "sawtooth", "depth": 2}, "window": {"x": [-2, 2]}}
WINDOW = Window((-2.0, -2.0), (2.0, 2.0))
PLANE = {"network": {"kind": "sawtooth", "depth": 2, "input_dim": 2}, "window": {"x": [-2, 2], "y": [-2, 2]}}


def test_the_bytes_of_a_frame() -> None:
    arrays = {"a": np.array([1, 2, 3], dtype=np.uint8), "b": np.array([[1.5, -2.0]], dtype=np.float32)}
    head = (
        b'{"type":"x","arrays":[{"name":"a","dtype":"uint8","shape":[3],"offset":0},'
        b'{"name":"b","dtype":"float32","shape":[1,2],"offset":8}]}'
    )
    assert b"".join(encoded({"type": "x"}, arrays)) == (
        b"\x88\x00\x00\x00\x10\x00\x00\x00" + head + b" " * 5 + b"\x01\x02\x03\x00\x00\x00\x00\x00"
        b"\x00\x00\xc0\x3f\x00\x00\x00\xc0"
    )


def test_a_frame_without_arrays_has_no_body() -> None:
    assert b"".join(encoded({"type": "done"})) == b'\x20\x00\x00\x00\x00\x00\x00\x00{"type":"done","arrays":[]}     '


def test_arrays_go_out_in_little_endian() -> None:
    big = np.array([1, 256], dtype=">u4")
    assert encoded({}, {"a": big})[1] == b"\x01\x00\x00\x00\x00\x01\x00\x00"


def test_a_failed_frame_carries_the_problem() -> None:
    ((header, arrays),) = decoded(b"".join(failed({"status": 422, "detail": "no"})))
    assert header == {"type": "failed", "problem": {"status": 422, "detail": "no"}, "arrays": []}
    assert arrays == {}


class Ticking:
    """A clock that shows `seconds` more at each look."""

    def __init__(self, seconds: float) -> None:
        self.now, self.seconds = 0.0, seconds

    def __call__(self) -> float:
        self.now += self.seconds
        return self.now


def stream_of(question: object, seconds: float = 0.0, geometry: bool = True, **limits: float) -> list[Frame]:
    """The decoded frames of a question; the clock that they are throttled by ticks `seconds` an event."""
    settings = Settings(**limits)
    events: Iterator[Event] = run(request_from_json(question), settings, AnswerCache(0), geometry)
    made = frames(events, geometry, settings, Ticking(seconds))
    return list(decoded(b"".join(piece for frame in made if frame is not None for piece in frame)))


def tooth(x: float) -> float:
    """The sawtooth of depth 2."""
    return 2 * abs(2 * abs(x) - 2) - 2


def types(stream: list[Frame]) -> list[str]:
    return [header["type"] for header, _ in stream]


def dtypes(arrays: dict[str, Any]) -> dict[str, str]:
    return {name: f"{array.dtype.name} {array.ndim}" for name, array in arrays.items()}


def test_a_quick_answer_is_three_frames() -> None:
    assert types(stream_of(SAWTOOTH)) == ["started", "geometry", "done"]


def test_started() -> None:
    header, arrays = stream_of(SAWTOOTH)[0]
    assert list(header) == ["type", "version", "dimension", "window", "network", "theory", "arrays"]
    assert (header["version"], header["dimension"], header["window"]) == (1, 1, {"x": [-2.0, 2.0]})
    assert header["network"]["hidden_widths"] == [2, 2]
    assert header["theory"][0]["value"] == 4
    assert arrays == {}


def test_geometry_of_a_line() -> None:
    header, arrays = stream_of(SAWTOOTH)[1]
    del header["arrays"]
    assert header == {"type": "geometry", "layer": 2, "layers": 2, "final": True, "dimension": 1, "origin": [0.0]}
    assert dtypes(arrays) == {
        "x": "float64 1", "values": "float64 1", "slopes": "float64 1",
        "layers": "uint32 1", "units": "uint32 1", "kinks": "uint8 1", "slivers": "uint8 1",
    }  # fmt: skip
    assert arrays["x"].tolist() == [-2, -1, 0, 1, 2]
    assert arrays["values"].tolist() == [2, -2, 2, -2, 2]
    assert arrays["slopes"].tolist() == [-4, 4, -4, 4]
    assert arrays["layers"].tolist() == [0, 2, 1, 2, 0]
    assert arrays["kinks"].tolist() == [0, 1, 1, 1, 0]


def test_geometry_of_a_plane() -> None:
    header, arrays = stream_of(PLANE)[1]
    del header["arrays"]
    assert header == {"type": "geometry", "layer": 2, "layers": 2, "final": True, "dimension": 2, "origin": [0, 0]}
    assert dtypes(arrays) == {
        "vertices": "float32 2", "cell_offsets": "uint32 1", "cell_vertices": "uint32 1",
        "pattern_keys": "uint32 1", "edges": "uint32 2", "edge_layers": "uint32 1",
        "linear_regions": "uint32 1", "slivers": "uint8 1", "active_units": "uint32 1",
        "values": "float64 1", "gradients": "float64 2", "edge_units": "uint32 1", "edge_cells": "uint32 2",
    }  # fmt: skip
    assert (len(arrays["cell_offsets"]), len(arrays["pattern_keys"]), len(arrays["vertices"])) == (17, 16, 25)
    assert sorted(arrays["linear_regions"].tolist()) == list(range(16))
    assert len(arrays["edges"]) == len(arrays["edge_layers"]) == len(arrays["edge_units"]) == 40
    assert sorted(set(arrays["active_units"].tolist())) == [4]
    assert arrays["values"].tolist() == [tooth(x) + tooth(y) for x, y in arrays["vertices"].tolist()]
    assert {tuple(map(abs, gradient)) for gradient in arrays["gradients"].tolist()} == {(4, 4)}
    inner = (arrays["edge_cells"] < 16).all(axis=1)
    assert inner.sum() == 24
    assert ((arrays["edge_layers"] > 0) == inner).all()


def test_done_is_the_answer_without_geometry() -> None:
    header, _ = stream_of(SAWTOOTH)[-1]
    assert header["answer"]["counts"]["linear_regions"] == 4
    assert header["answer"]["complete"] is True
    assert header["answer"]["assurance"]["euler"] == 1
    assert "geometry" not in header["answer"]


@pytest.mark.parametrize(("seconds", "every"), [(0.012, 9), (0.04, 3), (0.06, 2)])
def test_counts_are_told_at_most_every_tenth_of_a_second(seconds: float, every: int) -> None:
    question = SAWTOOTH | {"network": {"kind": "sawtooth", "depth": 16}}
    events = list(run(request_from_json(question), Settings(), AnswerCache(0), False))
    headers = [header for header, _ in stream_of(question, seconds, geometry=False) if header["type"] == "counts"]
    assert len(headers) == (len(events) - 1) // every > 0
    for header in headers:
        assert list(header) == ["type", "layer", "layers", "cells", "seconds", "arrays"]
    assert headers[-1]["cells"] > headers[0]["cells"] > 0


def test_layers_are_drawn_when_time_has_passed() -> None:
    drawn = [(header, arrays) for header, arrays in stream_of(PLANE, 0.2) if header["type"] == "geometry"]
    assert [header["final"] for header, _ in drawn] == [False, False, True]
    assert [header["layer"] for header, _ in drawn] == [1, 2, 2]
    assert [len(arrays["pattern_keys"]) for _, arrays in drawn] == [4, 16, 16]
    assert ["linear_regions" in arrays for _, arrays in drawn] == [False, False, True]


def test_drawings_keep_their_distance() -> None:
    """150 ms from the start, and from one to the next."""
    question = request_from_json(PLANE)
    started, *_ = run(question, Settings(), AnswerCache(0), True)
    step = next(step for step in subdivide(sawtooth_network(2, 2, 0.0, 0), WINDOW) if step.snapshot is not None)
    now = 0.0

    def events() -> Iterator[Event]:
        nonlocal now
        yield started
        for now in (0.05, 0.14, 0.16, 0.20, 0.30, 0.32):
            yield Advanced(step, now)

    drawn = []
    for frame in frames(events(), True, Settings(), lambda: now):
        if frame is not None and b'"type":"geometry"' in frame[0]:
            drawn.append(now)
    assert drawn == [0.16, 0.32]


def test_layers_of_a_line_are_not_drawn() -> None:
    assert [header["final"] for header, _ in stream_of(SAWTOOTH, 0.2) if header["type"] == "geometry"] == [True]


def test_nothing_is_drawn_of_the_whole_line() -> None:
    assert types(stream_of(SAWTOOTH | {"window": None}, geometry=False)) == ["started", "done"]


def test_a_budget_ends_the_stream_without_a_drawing() -> None:
    stream = stream_of(SAWTOOTH, max_regions=3)
    assert types(stream) == ["started", "done"]
    answer = stream[-1][0]["answer"]
    assert (answer["complete"], answer["counts"]["linear_regions"]) == (False, None)


def test_a_drawing_that_is_too_large_is_left_out_and_the_answer_says_so() -> None:
    question = {"network": {"kind": "sawtooth", "depth": 7}, "window": {"x": [-2, 2]}}
    stream = stream_of(question, max_frame_bytes=1024)
    assert types(stream) == ["started", "done"]
    answer = stream[-1][0]["answer"]
    assert answer["counts"]["linear_regions"] == 128
    assert answer["geometry_reason"] == (
        "The drawing would take 0.00417 MiB, more than the 0.000977 MiB allowed (max_frame_bytes)."
    )
