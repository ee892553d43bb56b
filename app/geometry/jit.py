"""The ways to compile: no fast maths but in sums (signs must be right), no GIL (threads side by side), kept on disk.

Kernels may not make arrays, unless they say so: then numba counts who uses an array, in instructions on which all
processors must agree, at each call from function to function. That was a quarter of the time in compiled code.
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
    kernel = _part(function)
    KERNELS.append(kernel)
    return kernel


def compiled_with_arrays(function: Kernel) -> Kernel:
    """Compile a kernel that makes arrays at its first call."""
    kernel: Any = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    KERNELS.append(kernel)
    return kernel  # type: ignore[no-any-return]


def compiled_sum(function: Kernel) -> Kernel:
    """Compile a sum that kernels call, in which the order of the terms does not matter, so that many are added at once.

    The order is fixed when it is compiled: the same numbers give the same bytes.
    """
    return _part(function, fastmath={"reassoc"})


def compiled_part(function: Kernel) -> Kernel:
    """Compile a function into each kernel that calls it: to hand on arrays takes longer than most of them run."""
    return _part(function, forceinline=True)


def compiled_apart(function: Kernel) -> Kernel:
    """Compile a function that kernels call now and then, and that would only make them longer."""
    return _part(function)


def _part(function: Kernel, **options: Any) -> Kernel:
    dispatcher: Any = numba.njit(cache=True, nogil=True, error_model="numpy", **{"_nrt": False, **options})(function)
    return dispatcher  # type: ignore[no-any-return]
