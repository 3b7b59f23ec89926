"""The hold clock: counts seconds only while it is on."""

from __future__ import annotations


class HoldClock:
    """On and off times, in seconds. Times never go backwards: an earlier one is taken as the latest known."""

    def __init__(self, start: float) -> None:
        self.start = start
        self.last_on = start
        """The latest moment at which the clock ran."""
        self._banked = 0.0
        self._on_since: float | None = start

    @property
    def running(self) -> bool:
        """Whether it counts."""
        return self._on_since is not None

    def tick(self, time: float) -> None:
        """It still runs at this time."""
        if self.running:
            self.last_on = max(self.last_on, time)

    def off(self, time: float) -> None:
        """Stop, at a time that may lie a little in the past."""
        if self._on_since is not None:
            time = max(time, self._on_since)
            self._banked += time - self._on_since
            self._on_since, self.last_on = None, time

    def on(self, time: float) -> None:
        """Run again from this time, or from when it stopped if that is later."""
        if self._on_since is None:
            self._on_since = max(time, self.last_on)
            self.last_on = self._on_since

    def move_start(self, start: float) -> None:
        """Correct when the hold began, while its first stretch of time still runs."""
        if self._on_since == self.start and not self._banked and start <= self.last_on:
            self.start = self._on_since = start

    def counted(self, time: float | None = None) -> float:
        """Seconds counted up to this time, or up to the latest moment known."""
        if self._on_since is None:
            return self._banked
        return self._banked + max((self.last_on if time is None else time) - self._on_since, 0.0)
