"""Shapes in the plane, each in two classes.

A shape is (number of points, noise, generator) -> places (2, N) and classes (1, N), 0 or 1. The classes take turns, so
that they are equally frequent up to one point. noise: standard deviation of a Gaussian that is added to both
coordinates once the class is known; without it all points lie in [-1, 1]^2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from app.learning.activation import FloatArray

ShapeName = Literal["moons", "circles", "spirals", "xor", "stripes"]
SHAPE_NAMES: tuple[ShapeName, ...] = get_args(ShapeName)
Points = tuple[FloatArray, FloatArray]

INNER_CIRCLE = 0.45
SPIRAL_TURNS = 1.25
STRIPES = 5


def moons(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Two half circles that reach into each other, stretched so that they fill the square."""
    classes = _alternating(count)
    angles = generator.uniform(0.0, np.pi, count)
    side = 1.0 - 2.0 * classes
    places = np.stack([np.cos(angles) - 0.5 * side, side * (np.sin(angles) - 0.25)])
    return _blurred(places / np.array([[1.5], [0.75]]), noise, generator), classes[None, :]


def circles(count: int, noise: float, generator: np.random.Generator) -> Points:
    """A circle of radius 1, and one inside it."""
    classes = _alternating(count)
    angles = generator.uniform(0.0, 2.0 * np.pi, count)
    radii = np.where(classes == 1.0, INNER_CIRCLE, 1.0)
    return _blurred(radii * np.stack([np.cos(angles), np.sin(angles)]), noise, generator), classes[None, :]


def spirals(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Two arms that wind around the origin; points are spread evenly over their length, more or less."""
    classes = _alternating(count)
    along = np.sqrt(generator.uniform(0.01, 1.0, count))
    angles = 2.0 * np.pi * SPIRAL_TURNS * along + np.pi * classes
    return _blurred(along * np.stack([np.cos(angles), np.sin(angles)]), noise, generator), classes[None, :]


def xor(count: int, noise: float, generator: np.random.Generator) -> Points:
    """The four quarters of the square: class 1 where the coordinates have different signs."""
    classes = _alternating(count)
    places = generator.uniform(-1.0, 1.0, (2, count))
    places[1] = np.abs(places[1]) * np.sign(places[0]) * (1.0 - 2.0 * classes)
    return _blurred(places, noise, generator), classes[None, :]


def stripes(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Five upright stripes, equally wide, of classes 0 and 1 in turn: the outer ones are 0."""
    classes = _alternating(count)
    own = np.where(classes == 1.0, STRIPES // 2, STRIPES // 2 + 1)
    stripe = 2.0 * generator.integers(0, own) + classes
    across = (stripe + generator.uniform(0.0, 1.0, count)) * (2.0 / STRIPES) - 1.0
    return _blurred(np.stack([across, generator.uniform(-1.0, 1.0, count)]), noise, generator), classes[None, :]


SHAPES: dict[str, Callable[[int, float, np.random.Generator], Points]] = {
    "moons": moons,
    "circles": circles,
    "spirals": spirals,
    "xor": xor,
    "stripes": stripes,
}


def _alternating(count: int) -> FloatArray:
    return np.arange(count, dtype=np.float64) % 2.0


def _blurred(places: FloatArray, noise: float, generator: np.random.Generator) -> FloatArray:
    return places + noise * generator.standard_normal(places.shape)
