"""Memory that arrays give back is kept for the next ones.

Each answer takes and gives back the same large arrays. Left to itself, glibc returns each of them to the system, which
clears every page of it anew: a tenth to a third of the time of an answer.
"""

from __future__ import annotations

import ctypes
import sys

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""The parameters of glibc's mallopt(3)."""
KEPT = 1 << 28
"""Bytes that are kept at most."""
LARGEST = 1 << 26
"""Bytes of an array from which on it is taken from the system, and given back to it."""


def keep_memory() -> None:
    """Tell glibc, where there is one."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(MMAP_THRESHOLD, LARGEST)
            mallopt(TRIM_THRESHOLD, KEPT)
