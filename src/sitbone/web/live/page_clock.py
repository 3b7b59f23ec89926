"""A page's clock as a time of its session, and which of its looks are taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import uniform
from time import monotonic

from sitbone.live.message import Look, Malformed
from sitbone.web.live.load import QUICKEST, Load

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

    def passes(self, page_time: float, due: float) -> bool:
        """Whether this moment is as it must be, and before that time of the session: then, and only then, it was."""
        if self._page_zero is None or not page_time > self._last:
            return False
        time = self._zero + page_time - self._page_zero
        if time >= due or time > monotonic() - self.born + AHEAD:
            return False
        self._last = page_time
        return True


@dataclass(slots=True)
class Pace:
    """Which of a camera's looks are taken: as many of each session as of every other one (`Load`)."""

    load: Load = field(default_factory=Load)
    due: float = 0.0
    """The session's time at which the next one is."""
    _sequence: int = -1

    def join(self) -> None:
        """Another page looks from now on."""
        self._sequence = -1

    def count(self, sequence: int) -> None:
        """A look has come. Raises `Malformed` where it came before."""
        if not self.in_order(sequence):
            raise Malformed("a message came twice or out of order")
        self._sequence = sequence

    def in_order(self, sequence: int) -> bool:
        """Whether the look of this number has not come before."""
        return sequence > self._sequence

    def takes(self, look: Look, time: float) -> bool:
        """Whether this look, at this time of the session, is taken; not where it comes too soon to tell more.

        Where nobody was found the next look follows soon, however busy it is: what the camera loses for a moment is not
        to be lost for long.
        """
        if time < self.due and not look.began_anew:
            return False
        every = QUICKEST if look.body is None else self.load.every
        if time < self.due + every:
            self.due = max(self.due + every, time + every / 2)
        else:  # After a stall all sessions are due at once: without chance they would be so ever after.
            self.due = time + every * uniform(0.5, 1.0)
        return True

    def soon(self, time: float) -> None:
        """The look at this time may be the first of something that must not wait: the next one follows soon."""
        self.due = min(self.due, time + QUICKEST)
