"""Whose turn it is for what takes long: one at a time for each who asks, few at once for all. Waiting costs no thread.

So one person who asks for eighty reports waits in their own row, and nobody else waits for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CapacityLimiter

from sitbone.errors import SitboneError
from sitbone.words import _

AT_ONCE = 2
"""Reports, charts and files that are made at the same time, of whoever's. Our choice."""
EACH = 16
"""That one who asks may wait for: a page of every chart there is has twelve."""
ALL = 200
"""That everybody together may wait for."""
AGAIN_AFTER = 5
"""Seconds after which it is worth asking again."""


class TooMany(SitboneError):
    """More was asked for at once than is made: 429 where one asked for all of it, 503 where many did."""

    def __init__(self, status: int) -> None:
        super().__init__(_("Too much is being made at the moment. Try again in a few seconds."))
        self.status = status
        self.headers = {"retry-after": str(AGAIN_AFTER)}


class Turns:
    """The rows of all who ask. Only to be used on the loop."""

    def __init__(self) -> None:
        self._all = CapacityLimiter(AT_ONCE)
        self._waiting: dict[str, int] = {}
        self._own: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def of(self, who: str) -> AsyncIterator[None]:
        """Wait for the turn of this one, and keep it inside.

        Raises `TooMany` where too many wait already.
        """
        if self._waiting.get(who, 0) >= EACH:
            raise TooMany(429)
        if sum(self._waiting.values()) >= ALL:
            raise TooMany(503)
        self._waiting[who] = self._waiting.get(who, 0) + 1
        own = self._own.setdefault(who, asyncio.Lock())
        try:
            async with own, self._all:
                yield
        finally:
            self._waiting[who] -= 1
            if not self._waiting[who]:
                del self._waiting[who], self._own[who]
