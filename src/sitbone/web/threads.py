"""From a page's thread to the loop that leads the live sessions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, TypeVarTuple

import anyio.from_thread

Given = TypeVarTuple("Given")
Found = TypeVar("Found")


def on_loop(work: Callable[[*Given], Coroutine[Any, Any, Found]], *given: *Given) -> Found:
    """Have the loop do this, from the thread of a page, and wait until it is done: the gate shuts before the answer."""
    return anyio.from_thread.run(work, *given)


def run_soon(
    loop: asyncio.AbstractEventLoop, work: Callable[[*Given], Coroutine[Any, Any, Found]], *given: *Given
) -> None:
    """Have the loop do this when it can, from any thread; nobody waits for it."""
    asyncio.run_coroutine_threadsafe(work(*given), loop)
