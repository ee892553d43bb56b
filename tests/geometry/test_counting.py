"""Counting without geometry: the same counts as with it, however the mesh is taken apart."""

from app.geometry import Window

SQUARE = Window((-1.0, -1.0), (1.0, 1.0))
