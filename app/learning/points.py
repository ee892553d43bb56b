"""Points that a person pastes: rows of two numbers, x and y, or three, x_1, x_2 and y, maybe below a row of names.

Columns are parted by tabs, semicolons, commas or spaces: the first of these that the first row has. Beside tabs and
semicolons a comma is a decimal comma.
"""

from __future__ import annotations

import numpy as np

from app.errors import InputError
from app.learning.activation import FloatArray

FIELD = "data.text"

LARGEST = 1e100
"""The largest absolute value that is taken, so that no difference or square overflows."""

USUAL_NAMES = {2: ("x", "y"), 3: ("x_1", "x_2", "y")}


def points_from_text(text: str, max_rows: int) -> tuple[tuple[str, ...], FloatArray]:
    """The names of the columns, and the numbers, (rows, 2) or (rows, 3) and finite. Without names: x, y or x_1, x_2, y.

    max_rows: how many rows are taken at most. Empty lines are skipped.
    Raises InputError that names the line, counted from 1, or says what the points lack.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > max_rows + 1:
        raise InputError(FIELD, f"has about {len(lines):,} rows; at most {max_rows:,} are taken.")
    if not lines:
        raise InputError(FIELD, "is empty: paste rows of numbers, such as 0.5, 1.25.")
    separator = next((each for each in "\t;," if each in lines[0][1]), None)
    table = [(number, _cells(line, separator)) for number, line in lines]
    columns = len(table[0][1])
    if columns not in USUAL_NAMES:
        raise InputError(FIELD, f"has {_counted(columns, 'column')} in line {table[0][0]}; it takes 2 (x, y) or 3.")
    names = USUAL_NAMES[columns]
    if all(_number(cell, separator) is None for cell in table[0][1]):
        names = tuple(cell[:40] for cell in table.pop(0)[1])
    if len(table) > max_rows:
        raise InputError(FIELD, f"has {len(table):,} rows; at most {max_rows:,} are taken.")
    if len(table) < 2:
        raise InputError(FIELD, f"has {_counted(len(table), 'row')} of numbers; at least 2 are needed.")
    return names, np.array([_row(number, cells, columns, separator) for number, cells in table])


def _cells(line: str, separator: str | None) -> list[str]:
    cells = [cell.strip() for cell in line.split(separator)]
    return cells[:-1] if cells[-1] == "" else cells  # a separator at the end of the line


def _row(line: int, cells: list[str], columns: int, separator: str | None) -> list[float]:
    if len(cells) != columns:
        raise InputError(FIELD, f"has {_counted(len(cells), 'column')} in line {line}, where {columns} are expected.")
    numbers = []
    for cell in cells:
        number = _number(cell, separator)
        if number is None:
            raise InputError(FIELD, f"has {cell[:20]!r} in line {line}, which is no number.")
        if not abs(number) <= LARGEST:
            raise InputError(FIELD, f"has {cell[:20]} in line {line}; only finite numbers up to {LARGEST:g} are taken.")
        numbers.append(number)
    return numbers


def _number(cell: str, separator: str | None) -> float | None:
    """The number in a cell, infinite and NaN included, or None if it holds something else."""
    if "_" in cell:
        return None  # only Python reads 1_000 as a number, not the page and not who has made the table
    if separator in ("\t", ";") and "." not in cell:
        cell = cell.replace(",", ".")
    try:
        return float(cell)
    except ValueError:
        return None


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
