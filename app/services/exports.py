"""The regions as files: one for each format but JSON, which is the answer itself."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from app.errors import ReluscopeError
from app.geometry import LineSubdivision, PlaneSubdivision, first_bits
from app.services.answer_json import dumps, geometry_arrays, network_json, pattern_widths
from app.services.answers import Answer
from app.services.export_csv import csv_bytes, csv_pieces
from app.services.export_graphml import graphml_bytes, graphml_pieces
from app.services.export_names import file_name
from app.services.export_npz import npz_bytes, npz_pieces
from app.services.networks import network_of
from app.services.runs import Finished
from app.services.specs import FamilyRequest, FamilySpec, RandomSpec, RegionsRequest, WeightsSpec, activation_form
from app.settings import Settings, mebibytes

MEDIA_TYPES = {
    "csv": "text/csv; header=present",
    "npz": "application/octet-stream",  # said to be a zip archive, some browsers would unpack it
    "graphml": "application/xml",
}
"""The media type of each format; text in them is ASCII."""


class NoFile(ReluscopeError):
    """There is nothing to write, or it is too large."""


@dataclass(frozen=True)
class File:
    """A file to be saved. pieces: its bytes; None for a step that has none yet."""

    name: str
    media_type: str
    pieces: Generator[bytes | None, None, None]


def file_of(request: RegionsRequest | FamilyRequest, finished: Finished, limits: Settings) -> File:
    """The regions in the format that was asked for, which is not JSON.

    Raises NoFile when a budget stopped the count, since part of the regions is never shown as all, and when the file
    would take more than max_answer_bytes.
    """
    if finished.subdivision is None:
        raise NoFile(f"There is no file, since part of the regions would be taken for all. {finished.answer['reason']}")
    name = file_name(request.network, request.window)
    size, pieces = _written(request, finished.answer, finished.subdivision, name, limits)
    if size > limits.max_answer_bytes:
        raise NoFile(
            f"The file would take about {mebibytes(size)}, "
            f"more than the {mebibytes(limits.max_answer_bytes)} allowed (max_answer_bytes)."
        )
    return File(f"{name}.{request.format}", MEDIA_TYPES[request.format], pieces)


def _written(
    request: RegionsRequest | FamilyRequest,
    answer: Answer,
    subdivision: LineSubdivision | PlaneSubdivision,
    name: str,
    limits: Settings,
) -> tuple[int, Generator[bytes | None, None, None]]:
    """About how many bytes the file has, and its pieces, of which none is made yet."""
    widths = pattern_widths(answer["network"])
    if request.format == "csv":
        return csv_bytes(subdivision, widths), csv_pieces(subdivision, widths)
    if request.format == "graphml":
        counts = {key: value for key, value in answer["counts"].items() if isinstance(value, int)}
        return graphml_bytes(subdivision, widths), graphml_pieces(subdivision, widths, name, counts)
    arrays = geometry_arrays(subdivision) | {"patterns": subdivision.mesh.patterns}
    texts = {"counts": answer["counts"], "window": answer["window"], "network": _spec(request, limits)}
    arrays |= {key: np.array(text if isinstance(text, str) else dumps(text).decode()) for key, text in texts.items()}
    arrays["pattern_bits"] = np.array(first_bits(widths)[0], dtype=np.int64)
    return npz_bytes(arrays), npz_pieces(arrays)


def _spec(request: RegionsRequest | FamilyRequest, limits: Settings) -> str:
    """The network as a spec in JSON."""
    if isinstance(request.network, WeightsSpec):
        return b"".join(network_json(network_of(request.network, limits))).decode("ascii")
    return dumps(_family(request.network)).decode("ascii")


def _family(spec: FamilySpec) -> dict[str, object]:
    """The spec as a question writes it, with all that it may leave to a default."""
    form: dict[str, object] = spec.model_dump(exclude={"activation"})
    activation = spec.activation if isinstance(spec, RandomSpec) else None
    if isinstance(activation, tuple):
        form["activation"] = [activation_form(each) for each in activation]
    elif activation is not None:
        form["activation"] = activation_form(activation)
    return form
