"""The one way to compile a kernel: no fast maths (signs must be right), no GIL (threads run side by side), cached on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

KERNELS: list[Any] = []
"""Every compiled function, in the order of definition: what `compile_kernels` must have compiled."""


def compiled(function: Kernel) -> Kernel:
    """Compile `function` at its first call, without fast maths and without the GIL, and keep it on disk."""
    dispatcher = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    KERNELS.append(dispatcher)
    return dispatcher  # type: ignore[no-any-return]
