"""The regions as a table in CSV (RFC 4180): a row a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterable, Sequence

import numpy as np

from app.geometry import LineSubdivision, PlaneSubdivision
from app.services.answer_json import pattern_text
from app.services.export_cells import activation_regions, columns, measures, steps

NUMBER_BYTES = 20
"""About how many bytes a float takes in text, with what stands behind it."""

LINE_ROWS = 2048
"""Rows of a line's table written at a time: a millisecond or two."""


def csv_bytes(subdivision: LineSubdivision | PlaneSubdivision, widths: list[int]) -> int:
    """About how many bytes `csv_pieces` gives."""
    cells, outputs = len(subdivision.constants), int(subdivision.constants.shape[1])
    pattern = sum(widths) + len(widths)
    if isinstance(subdivision, LineSubdivision):
        return cells * ((2 + 2 * outputs) * NUMBER_BYTES + pattern + 30)
    polygons = 2 * NUMBER_BYTES * (len(subdivision.mesh.cell_vertices) + cells)
    return cells * ((1 + 3 * outputs) * NUMBER_BYTES + pattern + 40) + polygons


def csv_pieces(
    subdivision: LineSubdivision | PlaneSubdivision, widths: list[int]
) -> Generator[bytes | None, None, None]:
    """The table in pieces; None for a step without one. widths: places of each hidden layer in a pattern."""
    if isinstance(subdivision, LineSubdivision):
        yield from _line(subdivision, widths)
    else:
        yield from _plane(subdivision, widths)


def _line(subdivision: LineSubdivision, widths: list[int]) -> Generator[bytes, None, None]:
    mesh, cells = subdivision.mesh, len(subdivision.slivers)
    maps = columns(["slope", "constant"], subdivision.slopes.shape[1])
    yield _text([["cell", "x_low", "x_high", *maps, "layer", "unit", "linear_region", "sliver", "pattern"]])
    for low, high in steps(cells, LINE_ROWS):
        here = slice(low, high)
        both = np.stack([subdivision.slopes[here], subdivision.constants[here]], axis=2).reshape(high - low, -1)
        yield _text(
            zip(
                range(low, high),
                mesh.x[low:high].tolist(),
                mesh.x[low + 1 : high + 1].tolist(),
                *both.T.tolist(),
                mesh.layers[here].tolist(),
                mesh.units[here].tolist(),
                subdivision.linear_regions[here].tolist(),
                subdivision.slivers[here].astype(int).tolist(),
                pattern_text(mesh.patterns[here], widths),
                strict=True,
            )
        )


def _plane(subdivision: PlaneSubdivision, widths: list[int]) -> Generator[bytes | None, None, None]:
    mesh, cells = subdivision.mesh, len(subdivision.slivers)
    regions = activation_regions(mesh)
    yield None
    maps = columns(["gradient_x", "gradient_y", "constant"], subdivision.constants.shape[1])
    yield _text([["cell", "activation_region", "linear_region", "sliver", "area", *maps, "pattern", "polygon"]])
    for low, high in steps(cells):
        here = slice(low, high)
        both = np.concatenate([subdivision.gradients[here], subdivision.constants[here, :, None]], axis=2)
        areas = measures(mesh, low, high).areas
        yield _text(
            zip(
                range(low, high),
                regions[here].tolist(),
                subdivision.linear_regions[here].tolist(),
                subdivision.slivers[here].astype(int).tolist(),
                areas.tolist(),
                *both.reshape(high - low, -1).T.tolist(),
                pattern_text(mesh.patterns[here], widths),
                _polygons(subdivision, low, high, np.isfinite(areas).tolist()),
                strict=True,
            )
        )


def _polygons(subdivision: PlaneSubdivision, low: int, high: int, bounded: list[bool]) -> list[str]:
    """The cells low..high-1 as well-known text, counter-clockwise; nothing for one that has no end."""
    mesh = subdivision.mesh
    offsets = (mesh.cell_offsets[low : high + 1] - mesh.cell_offsets[low]).tolist()
    numbers = mesh.cell_vertices[mesh.cell_offsets[low] : mesh.cell_offsets[high]]
    corners = [f"{x!r} {y!r}" for x, y in (mesh.vertices[numbers] + mesh.origin).tolist()]
    polygons = []
    for cell, wanted in enumerate(bounded):
        ring = corners[offsets[cell] : offsets[cell + 1]]
        polygons.append(f"POLYGON (({', '.join([*ring, ring[0]])}))" if wanted else "")
    return polygons


def _text(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("ascii")
