"""Which live sockets came in by what, and closing those whose sign-in or pairing has ended since."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.websockets import WebSocket

from sitbone.web.guard.threads import regularly
from sitbone.web.live.codes import Close
from sitbone.words import _

LOOKED_EVERY = 1.0
"""Seconds between looks: a socket is closed within two. Our choice."""
CLOSED_WITHIN = 1.0
"""Seconds that a page may take to be closed before the next is."""

CameIn = tuple[str, str]
"""What a browser showed when it came in, and whose diary it came to."""


@dataclass(frozen=True, slots=True)
class _Admitted:
    """One live socket that was let in."""

    by: CameIn
    leave: Callable[[WebSocket], None]
    """Ends what the page leads, before it is told: what it still sends is not taken."""
    words: str
    """What it is told when it has to go, in its own language."""


class Admitted:
    """The live sockets of this process, and what let them in."""

    def __init__(self, still_in: Callable[[Collection[CameIn]], Collection[CameIn]] | None) -> None:
        """`still_in` says which of some may stay, and may ask a database; None where nobody has to be let in."""
        self._still_in = still_in
        self._sockets: dict[WebSocket, _Admitted] = {}
        self._thread = CapacityLimiter(1)  # its own: it does not wait for pages that wait for the database

    def joined(self, socket: WebSocket, by: CameIn | None, leave: Callable[[WebSocket], None]) -> None:
        """A page was let in, by what the door or the guardian saw; None where nobody had to show anything."""
        if by is not None and self._still_in is not None:
            self._sockets[socket] = _Admitted(by, leave, _("You are signed out. Sign in again."))

    def left(self, socket: WebSocket) -> None:
        """A page is gone."""
        self._sockets.pop(socket, None)

    async def close_ended(self) -> None:
        """Close every socket whose sign-in or pairing has ended."""
        asked = dict(self._sockets)
        if self._still_in is None or not asked:
            return
        still = await anyio.to_thread.run_sync(
            self._still_in, {one.by for one in asked.values()}, limiter=self._thread
        )
        ended = [(socket, one) for socket, one in asked.items() if one.by not in still]
        for socket, one in ended:
            self.left(socket)
            one.leave(socket)
        await asyncio.gather(*(_close(socket, one.words) for socket, one in ended))

    @asynccontextmanager
    async def watched(self, every: float = LOOKED_EVERY) -> AsyncIterator[None]:
        """Look every so many seconds, for as long as the server runs."""
        if self._still_in is None:
            yield
            return
        async with regularly(every, self.close_ended):
            yield


async def _close(socket: WebSocket, words: str) -> None:
    with suppress(RuntimeError, TimeoutError):  # it may be gone already, or not listen
        async with asyncio.timeout(CLOSED_WITHIN):
            await socket.close(Close.SIGNED_OUT, words.encode()[:120].decode(errors="ignore"))
