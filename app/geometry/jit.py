"""The ways to compile: no fast maths (signs must be right), no GIL (threads run side by side), kept on disk.

Kernels may not make arrays, unless they say so: then numba counts who uses an array, in instructions on which all
processors must agree, at each call from function to function. That took a third of the time in the innermost loops.
"""

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


def compiled_with_arrays(function: Kernel) -> Kernel:
    """Compile a kernel that makes arrays at its first call."""
    kernel: Any = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    KERNELS.append(kernel)
    return kernel  # type: ignore[no-any-return]


def compiled_part(function: Kernel) -> Kernel:
    """Compile a function that kernels call, together with each of them."""
    options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
    dispatcher: Any = numba.njit(**options)(function)
    return dispatcher  # type: ignore[no-any-return]
