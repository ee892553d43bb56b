"""Time that a test moves on as it likes."""

import asyncio
from collections.abc import Coroutine
from typing import Any


def run_on_a_fake_clock(scene: Coroutine[Any, Any, None]) -> None:
    """Run a scene whose sleeps take no time: the loop's clock jumps to the next timer."""
    loop = asyncio.new_event_loop()
    now = 0.0

    def ahead(seconds: float | None) -> Any:
        nonlocal now
        now += seconds or 0.0
        return real(0)

    real = loop._selector.select  # type: ignore[attr-defined]
    loop._selector.select = ahead  # type: ignore[attr-defined]
    loop.time = lambda: now  # type: ignore[method-assign]
    try:
        loop.run_until_complete(scene)
    finally:
        loop.close()
