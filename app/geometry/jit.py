"""The one way to compile: no fast maths (signs must be right), no GIL (threads run side by side), kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

KERNELS: list[Any] = []
"""The compiled functions that Python calls: what `compile_kernels` must have compiled."""


def compiled(function: Kernel) -> Kernel:
    """Compile a kernel at its first call."""
    kernel = compiled_part(function)
    KERNELS.append(kernel)
    return kernel


def compiled_part(function: Kernel) -> Kernel:
    """Compile a function that kernels call, together with each of them."""
    dispatcher: Any = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return dispatcher  # type: ignore[no-any-return]
