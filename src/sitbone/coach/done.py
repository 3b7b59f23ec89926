"""What was held so far: which stretch is finished, of which sides, and from when on a new hold may begin."""

from __future__ import annotations

from sitbone.coach.events import Phase
from sitbone.coach.hold import Side
from sitbone.stretches.stretch import Stretch

FOLLOWS_WITHIN = 20.0
"""Seconds after a finished stretch in which the one that follows it may begin (E2)."""


class DoneSoFar:
    """Remembers what was finished."""

    def __init__(self) -> None:
        self.free_from = float("-inf")
        """From when on seconds are nobody else's: after the hold before, and after the limit."""
        self.phase = Phase.GET_READY
        """Where somebody is who is in no stretch."""
        self._finished: dict[str, float] = {}
        self._sides: dict[str, set[Side]] = {}

    def hinder(self, time: float) -> None:
        """Nothing before this time counts."""
        self.free_from = max(self.free_from, time)

    def held(self, until: float) -> None:
        """A hold went on until then."""
        self.free_from = until

    def finish(self, stretch: Stretch, side: Side, time: float) -> None:
        """A stretch was held for long enough."""
        self._finished[stretch.name] = time
        sides = self._sides.setdefault(stretch.name, set())
        sides.add(side)
        if stretch.sides == "each" and len(sides) < 2:
            self.phase = Phase.OTHER_SIDE
        else:
            sides.clear()
            self.phase = Phase.DONE

    def just(self, stretch: str, time: float) -> bool:
        """Whether this stretch was finished so recently that another one may grow out of it."""
        return time - self._finished.get(stretch, float("-inf")) <= FOLLOWS_WITHIN
