"""How often the coach looks at each session: as often as this process can bear, and at all of them alike.

How busy a process is shows in the share of the time in which its loop does something, and, where other work holds it
up, in how late the loop does what was due. Where either is too much each session is looked at less often, so that the
looks that are taken are answered in time; pain, stop and pause are no looks, and are never left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic, thread_time

QUICKEST = 0.1
"""Seconds between looks that the coach takes, as in a recording (`sitbone.pose.watch`)."""
SLOWEST = 0.5
"""Seconds between looks at most. Down to two looks a second a hold ends within 0.5 s of its length, and no second is
counted too many (docs/hazards.md, B13); what is seen twice a second is never unseen for long (`coach/watch.py`). Where
nobody was found, or a movement to avoid may be beginning, the next look follows soon all the same."""
LATE = 0.03
"""Seconds by which the loop may be late before looks become fewer. Our choice: several waits of that kind still make an
answer within 0.15 s."""
BUSY = 0.85
"""Share of the time in which the loop may do something before looks become fewer: beyond it what comes waits in lines,
which its own lateness does not show. Our choice, by `bench/crowd.py`."""
_AT_EASE = 0.9
"""Share of either below which looks become more again."""
ASKED_EVERY = 0.1
"""Seconds between two measures of how late the loop is."""
_NEWEST = 0.3
"""Share that the newest measure has in what is believed: one hiccup changes little."""
_FEWER, _MORE = 0.05, 0.1
"""Shares by which the time between looks grows with each measure, times how much it is, and shrinks, times how far it
is from `_AT_EASE`."""
_AT_ONCE = 5.0
"""How many times too much one measure may count for."""


class Load:
    """Of one process: what all its sessions share."""

    def __init__(self, every: float = QUICKEST) -> None:
        self.every = every
        """Seconds between two looks at a session, now."""
        self._late = self._busy = 0.0
        self._measured_at: float | None = None

    def take(self, late: float, busy: float) -> None:
        """One more measure: so many seconds late was the loop, and for such a share of the time it did something."""
        self._late += _NEWEST * (late - self._late)
        self._busy += _NEWEST * (busy - self._busy)
        much = max(self._late / LATE, self._busy / BUSY)
        if much > 1:
            self.every = min(self.every * (1 + _FEWER * min(much, _AT_ONCE)), SLOWEST)
        elif much < _AT_EASE:
            self.every = max(self.every * (1 - _MORE * (_AT_EASE - much)), QUICKEST)

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
            self._measured_at, worked = monotonic(), thread_time()
            await asyncio.sleep(ASKED_EVERY)
            now = monotonic()
            self.take(self.held_up(now), (thread_time() - worked) / (now - self._measured_at))
