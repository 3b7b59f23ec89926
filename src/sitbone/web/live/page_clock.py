"""A page's clock as a time of its session, and which of its looks are taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from sitbone.live.message import Look, Malformed

LOOKED_EVERY = 0.1
"""Seconds between looks that the coach takes, as in a recording (`sitbone.pose.watch`)."""
BEHIND = 0.03
"""Seconds by which looks may wait before every second one is left out."""
AHEAD = 2.0
"""Seconds by which a page's clock may run ahead of ours."""
SET_BACK_AT_MOST = 30.0
"""Seconds by which a page's clock is set back in all at one joining, where its first look was the late one: a model
that loads, or shaders that are made, took their time over it."""


@dataclass(slots=True)
class PageClock:
    """One session's clock: the server's own at each joining of a page, and never far ahead of it."""

    born: float = field(default_factory=monotonic)
    """When the session's time was 0, by our clock."""
    _zero: float = 0.0
    _page_zero: float | None = None
    _set_back: float = 0.0
    _last: float = float("-inf")

    def join(self) -> None:
        """Another page tells the time from now on."""
        self._page_zero, self._last, self._set_back = None, float("-inf"), 0.0

    def time(self, page_time: float) -> float:
        """The session's time of a moment by the page's clock. Raises `Malformed` where that cannot be."""
        ours = monotonic() - self.born
        if self._page_zero is None:
            self._zero, self._page_zero = ours, page_time
        if page_time <= self._last:
            raise Malformed("time went backwards")
        time = self._zero + page_time - self._page_zero
        if time > ours + AHEAD:
            self._set_back += time - ours
            if self._set_back > SET_BACK_AT_MOST:
                raise Malformed("time runs ahead of the clock")
            self._zero -= time - ours
            time = ours
        self._last = page_time
        return time


@dataclass(slots=True)
class Pace:
    """Which of a camera's looks are taken: ten a second, and fewer where they come late."""

    _sequence: int = -1
    _due: float = 0.0
    _least_late: float = float("inf")

    def join(self) -> None:
        """Another page looks from now on."""
        self._sequence, self._least_late = -1, float("inf")

    def count(self, look: Look) -> None:
        """A look has come. Raises `Malformed` where it came before."""
        if look.sequence <= self._sequence:
            raise Malformed("a message came twice or out of order")
        self._sequence = look.sequence

    def takes(self, look: Look, time: float) -> bool:
        """Whether this look, at this time of the session, is taken; not where it comes too soon to tell more."""
        if time < self._due and not look.began_anew:
            return False
        every = LOOKED_EVERY * (2 if self._behind(look.time) else 1)
        self._due = max(self._due + every, time + every / 2)
        return True

    def _behind(self, page_time: float) -> bool:
        """Whether looks come later than they did at best: then fewer are taken, so that none waits for long."""
        late = monotonic() - page_time
        self._least_late = min(self._least_late, late)
        return late - self._least_late > BEHIND
