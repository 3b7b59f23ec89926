"""From a page's thread to the loop that leads the live sessions."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar, TypeVarTuple

import anyio.from_thread
import anyio.to_thread
from anyio import CapacityLimiter
from starlette.types import Scope

from sitbone.diary.errors import DiaryError

Given = TypeVarTuple("Given")
Found = TypeVar("Found")


def on_loop(work: Callable[[*Given], Coroutine[Any, Any, Found]], *given: *Given) -> Found:
    """Have the loop do this, from the thread of a page, and wait until it is done: the gate shuts before the answer."""
    return anyio.from_thread.run(work, *given)


PAGES = 16
"""Threads that all pages share. Each that works is one more that the loop waits for in turn; our choice."""
TURN = 0.0005
"""Seconds that a thread may keep Python's one lock while the loop waits for it; Python's own are ten times as long."""


def live_sessions_first() -> None:
    """Let the loop wait less for the threads of pages. On the loop, before it serves."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = PAGES
    sys.setswitchinterval(TURN)


class Doorways:
    """Threads for what must be found out before anything is answered: live sessions have their own, and wait for none.

    While a database is locked, posted forms take all the threads of pages; nobody's session may wait for them.
    """

    def __init__(self) -> None:
        self._of_live = CapacityLimiter(8)

    async def find_out(self, scope: Scope, work: Callable[[*Given], Found], *given: *Given) -> Found:
        """What `work` finds, for whoever asks this."""
        limiter = self._of_live if scope["type"] == "websocket" else None
        return await anyio.to_thread.run_sync(work, *given, limiter=limiter)


def run_soon(
    loop: asyncio.AbstractEventLoop, work: Callable[[*Given], Coroutine[Any, Any, Found]], *given: *Given
) -> None:
    """Have the loop do this when it can, from any thread; nobody waits for it."""
    asyncio.run_coroutine_threadsafe(work(*given), loop)


@asynccontextmanager
async def regularly(every: float, look: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Look every so many seconds, for as long as this lasts. A look that is going on is waited for at the end.

    Where the database cannot be asked, it is asked again the next time.
    """
    over = asyncio.Event()

    async def looking() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), every)
                return
            with suppress(DiaryError):
                await look()

    task = asyncio.create_task(looking())
    try:
        yield
    finally:
        over.set()
        await task
