"""A training run as one JSON answer."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, NotRequired

from numpy.typing import NDArray
from typing_extensions import TypedDict

from app.errors import InputError
from app.learning import Data
from app.networks import Network
from app.services.answer_json import BYTES_A_NUMBER, array_json, dumps, network_json
from app.services.training_rows import PictureRows, StepRows
from app.services.training_run import (
    EndAnswer,
    Picture,
    TrainingDone,
    TrainingEvent,
    TrainingQuestion,
    TrainingStarted,
)
from app.settings import Settings, mebibytes


class DataAnswer(TypedDict):
    """The points, a row each, and their targets: the classes 0 and 1, or numbers."""

    train_points: list[list[float]]
    train_targets: list[float]
    test_points: list[list[float]]
    test_targets: list[float]


class StepsAnswer(TypedDict):
    """A number for each step, the start first. `dead_units` has a number for each hidden layer."""

    train_loss: list[float]
    test_loss: NotRequired[list[float]]
    gradient_norm: list[float]
    dead_units: list[list[int]]


class PicturesAnswer(TypedDict):
    """A number for each picture; counts are null where a limit stopped them. Errors are for classes."""

    steps: list[int]
    activation_regions: list[int | None]
    linear_regions: list[int | None]
    train_error: NotRequired[list[float]]
    test_error: NotRequired[list[float]]


class TrainingAnswer(TrainingQuestion):
    """A training run. `trained` is the last network as a spec of the kind `weights`."""

    data: DataAnswer
    end: EndAnswer
    steps: StepsAnswer
    pictures: PicturesAnswer
    trained: dict[str, Any]


@dataclass(frozen=True, eq=False)
class TrainingRecord:
    """All of a run but the networks of its pictures."""

    question: TrainingQuestion
    data: Data
    steps: StepRows
    pictures: PictureRows
    end: EndAnswer
    network: Network


def training_record(
    events: Iterator[TrainingEvent | None], limits: Settings
) -> Generator[TrainingRecord | None, None, None]:
    """The record, after a None for each event. Raises InputError at once if the answer would be too large."""
    steps, pictures, started = StepRows(), PictureRows(), None
    for event in events:
        if isinstance(event, TrainingStarted):
            started = event
            _check_size(started, limits)
        elif isinstance(event, Picture):
            pictures.add(event)
        elif isinstance(event, TrainingDone):
            assert started is not None
            yield TrainingRecord(started.question, started.data, steps, pictures, event.end, event.last.network)
            return
        elif event is not None:
            steps.add(event)
        yield None


def _check_size(started: TrainingStarted, limits: Settings) -> None:
    network, steps = started.question["network"], started.question["plan"]["steps"]
    columns = 3 * BYTES_A_NUMBER["f"] + BYTES_A_NUMBER["u"] * (1 + len(network["hidden_widths"]))
    numbers = sum(array.size for array in data_columns(started.data).values())
    size = (steps + 1) * columns + BYTES_A_NUMBER["f"] * (network["parameters"] + numbers)
    if size > limits.max_answer_bytes:
        allowed = f"{mebibytes(limits.max_answer_bytes)} (max_answer_bytes)"
        raise InputError("plan.steps", f"take about {mebibytes(size)} of JSON with the network, more than {allowed}.")


def training_json(record: TrainingRecord) -> Generator[bytes, None, None]:
    """The record as a TrainingAnswer in JSON, in pieces."""
    yield dumps({**record.question, "end": record.end})[:-1] + b',"data":'
    yield from _columns_json(data_columns(record.data))
    yield b',"steps":'
    yield from _columns_json(record.steps.columns())
    yield b',"pictures":'
    pictures: dict[str, NDArray[Any]] = record.pictures.columns()
    uncounted = pictures.pop("counted") == 0
    for name in ("activation_regions", "linear_regions"):
        pictures[name] = pictures[name].astype(object)
        pictures[name][uncounted] = None
    yield from _columns_json(pictures)
    yield b',"trained":'
    yield from network_json(record.network)
    yield b"}"


def _columns_json(columns: dict[str, NDArray[Any]]) -> Generator[bytes, None, None]:
    for index, (name, column) in enumerate(columns.items()):
        yield (b"," if index else b"{") + dumps(name) + b":"
        yield from array_json(column)
    yield b"}"


def data_columns(data: Data) -> dict[str, NDArray[Any]]:
    """The points as (N, d_0) and the targets as (N,), train part first."""
    return {
        "train_points": data.train_points.T,
        "train_targets": data.train_targets[0],
        "test_points": data.test_points.T,
        "test_targets": data.test_targets[0],
    }
