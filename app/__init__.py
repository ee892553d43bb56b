"""reluscope shows what a ReLU network can express: its linear regions, counted exactly."""

import ctypes
import sys

import numpy  # noqa: F401  (its BLAS must be loaded before it can be limited)
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""The parameters of glibc's mallopt(3)."""
KEPT = 1 << 28
"""Free bytes at the end of a heap from which on they are given back. Each thread has a heap of its own."""
LARGEST = 1 << 26
"""Bytes from which on an array is taken from the system and given back to it by itself."""

# Counts run side by side in threads of their own. Matrix products that start threads as well wait for each other:
# measured on two cores, a count became 15 times slower.
threadpool_limits(1, user_api="blas")

# Each answer takes and gives back the same large arrays. Left to itself, glibc returns each of them to the system, and
# the system clears every page anew: measured, that was up to a third of the time of an answer.
if sys.platform == "linux" and hasattr(ctypes.CDLL(None), "mallopt"):
    ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGEST)
    ctypes.CDLL(None).mallopt(TRIM_THRESHOLD, KEPT)
