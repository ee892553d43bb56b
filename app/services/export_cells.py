"""What the files of a plane's regions tell of each cell beyond the arrays of geometry."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry import PlaneMesh

CELLS_A_STEP = 512
"""Cells that are measured or written at a time: some milliseconds of work."""

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


class Measures(NamedTuple):
    """Of each cell its area, (C,), in input units squared, and its centre of mass, (C, 2).

    An unbounded cell has an infinite area and nan as its centre.
    """

    areas: Floats
    centres: Floats


def steps(count: int, size: int = CELLS_A_STEP) -> Generator[tuple[int, int], None, None]:
    """0..size, size..2 size, ..., up to count."""
    for low in range(0, count, size):
        yield low, min(low + size, count)


def measures(mesh: PlaneMesh, low: int, high: int) -> Measures:
    """The areas and centres of the cells low..high-1, from their corners relative to their first one."""
    begin, end = mesh.cell_offsets[low], mesh.cell_offsets[high]
    numbers = mesh.cell_vertices[begin:end]
    starts, sizes = mesh.cell_offsets[low:high] - begin, np.diff(mesh.cell_offsets[low : high + 1])
    unbounded = np.logical_or.reduceat(mesh.at_infinity[numbers], starts)
    first = mesh.vertices[numbers[starts]]
    corners = mesh.vertices[numbers] - np.repeat(first, sizes, axis=0)
    onward = np.arange(1, len(numbers) + 1)
    onward[starts + sizes - 1] = starts
    cross = corners[:, 0] * corners[onward, 1] - corners[:, 1] * corners[onward, 0]
    doubled = np.add.reduceat(cross, starts)
    moments = np.add.reduceat((corners + corners[onward]) * cross[:, None], starts)
    flat = doubled == 0.0
    means = np.add.reduceat(corners, starts) / sizes[:, None]
    inner = np.where(flat[:, None], means, moments / (3.0 * np.where(flat, 1.0, doubled))[:, None])
    centres = np.where(unbounded[:, None], np.nan, mesh.origin + first + inner)
    return Measures(np.where(unbounded, np.inf, 0.5 * np.abs(doubled)), centres)


def activation_regions(mesh: PlaneMesh) -> Labels:
    """(C,) the activation region of each cell, from 0 in order of first appearance.

    In a window each cell is one. In the whole plane an auxiliary edge can run through one.
    """
    pairs = mesh.edge_cells[(mesh.edge_layers == 0) & (mesh.edge_cells >= 0).all(axis=1)]
    cells, numbers = np.unique(pairs, return_inverse=True)
    joined = list(range(len(cells)))

    def first(number: int) -> int:
        while joined[number] != number:
            number = joined[number]
        return number

    alike = (mesh.patterns[pairs[:, 0]] == mesh.patterns[pairs[:, 1]]).all(axis=1)
    for left, right in numbers.reshape(-1, 2)[alike].tolist():
        least, most = sorted((first(left), first(right)))
        joined[most] = least
    labels = np.arange(len(mesh.patterns), dtype=np.int64)
    labels[cells] = cells[[first(number) for number in joined]]
    return np.asarray(np.cumsum(labels == np.arange(len(labels))) - 1)[labels]


def columns(names: list[str], outputs: int) -> list[str]:
    """The names of the columns of an affine map; of several outputs each has its own, numbered from 1."""
    if outputs == 1:
        return names
    return [f"{name}_{output}" for output in range(1, outputs + 1) for name in names]
