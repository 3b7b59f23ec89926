"""How often the coach looks at each session: as often as this process can bear, and at all of them alike.

How busy a process is shows in how late its loop does what was due: a look waits about as long until it is read, and
every other message too. Where it is late, each session is looked at less often, so that the looks that are taken are
answered in time; pain, stop and pause are no looks, and are never left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic

QUICKEST = 0.1
"""Seconds between looks that the coach takes, as in a recording (`sitbone.pose.watch`)."""
SLOWEST = 0.5
"""Seconds between looks at most. Down to two looks a second a hold ends within 0.5 s of its length, and no second is
counted too many (docs/hazards.md, B13); what is seen twice a second is never unseen for long (`coach/watch.py`). Where
nobody was found, or a movement to avoid may be beginning, the next look follows soon all the same."""
LATE, IN_TIME = 0.02, 0.01
"""Seconds by which the loop may be late before looks become fewer, and until they become more again. Our choice:
several waits of that kind still make an answer within 0.15 s."""
ASKED_EVERY = 0.1
"""Seconds between two measures of how late the loop is."""
_NEWEST = 0.3
"""Share that the newest measure has in what is believed: one hiccup changes little."""
_FEWER, _MORE = 0.05, 0.02
"""Shares by which the time between looks grows with each measure, once for each `LATE`, and shrinks."""
_AT_ONCE = 5.0
"""How many times `LATE` one measure may count for."""


class Load:
    """Of one process: what all its sessions share."""

    def __init__(self, every: float = QUICKEST) -> None:
        self.every = every
        """Seconds between two looks at a session, now."""
        self._late = 0.0
        self._measured_at: float | None = None

    def take(self, late: float) -> None:
        """One more measure: so many seconds late was the loop."""
        self._late += _NEWEST * (late - self._late)
        if self._late > LATE:
            more = 1 + _FEWER * min(self._late / LATE, _AT_ONCE)
            self.every = min(self.every * more, SLOWEST)
        elif self._late < IN_TIME:
            self.every = max(self.every * (1 - _MORE), QUICKEST)

    def held_up(self, now: float) -> float:
        """For how many seconds, until this moment of the monotonic clock, nothing was done here that was due."""
        return max(now - self._measured_at - ASKED_EVERY, 0.0) if self._measured_at is not None else 0.0

    @asynccontextmanager
    async def measured(self) -> AsyncIterator[None]:
        """Measure for as long as this lasts. On the loop that leads the sessions."""
        task = asyncio.create_task(self._measure())
        try:
            yield
        finally:
            task.cancel()
            self._measured_at = None
            with suppress(asyncio.CancelledError):
                await task

    async def _measure(self) -> None:
        while True:
            self._measured_at = monotonic()
            await asyncio.sleep(ASKED_EVERY)
            self.take(self.held_up(monotonic()))
