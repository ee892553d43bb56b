"""Three corners of a cell of the plane, from which the map of f on it is worked out (see `maps`)."""

from __future__ import annotations

import numpy as np

from app.geometry.arrays import IntArray
from app.geometry.jit import compiled_part
from app.geometry.maps import CORNER_A, CORNER_B, CORNER_C
from app.geometry.vertices import WEIGHT, X, Y
from app.networks.network import FloatArray

FAR = 2.0**20
"""How many times as far as it is long a direction counts as a corner."""


@compiled_part
def corners_of(numbers: FloatArray, loop: IntArray, count: int, links: IntArray, start: int, parent: int) -> None:
    """Note three corners of a parent: the one nearest to the reference point, the one farthest from it, the one
    farthest from the line through both. So values are exact where they are small, and slopes have a long base.
    """
    a, x, y = 0, 0.0, 0.0
    for column in range(CORNER_A, CORNER_C + 1):
        farthest = -np.inf
        for place in range(count):
            vertex = loop[1, place]
            if vertex >= start:
                continue
            weight = numbers[vertex, WEIGHT]
            dx, dy = numbers[vertex, X], numbers[vertex, Y]
            if column > CORNER_A:
                dx, dy = dx - numbers[a, X] * weight, dy - numbers[a, Y] * weight
            if column == CORNER_A:
                distance = -abs(dx) - abs(dy) if weight > 0.0 else -np.inf
            else:
                distance = abs(dx) + abs(dy) if column == CORNER_B else abs(x * dy - y * dx)
                distance *= 1.0 if weight > 0.0 else FAR
            if distance > farthest:
                farthest = distance
                links[parent, column] = vertex
        a, b = links[parent, CORNER_A], links[parent, CORNER_B]
        x = numbers[b, X] - numbers[a, X] * numbers[b, WEIGHT]
        y = numbers[b, Y] - numbers[a, Y] * numbers[b, WEIGHT]
