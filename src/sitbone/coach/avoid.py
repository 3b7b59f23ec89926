"""Movements that are warned about at once: touching the toes, reaching for the feet with straight legs."""

from __future__ import annotations

from collections.abc import Iterable

from sitbone.body.measures import Body
from sitbone.coach.events import Warned
from sitbone.coach.watch import BoundWatch
from sitbone.stretches.stretch import Movement

GONE_FOR = 1.5
"""Seconds without the movement before it is warned about again."""


class MovementWatch:
    """Watches for one movement to avoid."""

    def __init__(self, movement: Movement) -> None:
        self.movement = movement
        self.active = False
        self._needs = [BoundWatch(need, kept=False) for need in movement.needs]
        self._since: float | None = None
        self._last = float("-inf")

    @property
    def going_on(self) -> bool:
        """Whether it was warned about and is still seen."""
        return self.active and self._since is not None

    def may_begin(self, time: float) -> bool:
        """Whether it is seen, and has not lasted long enough to be warned about: the next look tells."""
        return not self.active and self._since is not None and time - self._since < self.movement.lasts

    def forgive(self) -> None:
        """It was another movement, which is none to avoid."""
        self.active = False

    def step(self, body: Body) -> Warned | None:
        """The warning, at the moment when the movement has lasted long enough."""
        if not (body.position in self.movement.positions and self._met(body)):
            self._since = None
            if self.active and body.time - self._last >= GONE_FOR:
                self.active = False
            return None
        self._last = body.time
        if self._since is None:
            self._since = body.time
        if self.active or body.time - self._since < self.movement.lasts:
            return None
        self.active = True
        return Warned(self._since, self.movement.name, self.movement.line, self.movement.say)

    def _met(self, body: Body) -> bool:
        met = [need.step(body, None) and not need.unknown for need in self._needs]  # each sees every body
        return all(met)


def watch_movements(movements: Iterable[Movement]) -> list[MovementWatch]:
    """One watch for each movement."""
    return [MovementWatch(movement) for movement in movements]
