"""Whether a stretch is going on at all, and which leg works."""

from __future__ import annotations

from sitbone.body.measures import Body
from sitbone.body.position import Position
from sitbone.coach.watch import UNKNOWN_FOR, BoundWatch
from sitbone.stretches.stretch import Stretch

FORGIVEN = 0.4
"""Seconds for which a lost shape is taken for a slip of the measurement."""
OTHER_LEG_BY = 15.0
"""Degrees by which the other leg must fit better before it is taken for the working one."""


class ShapeWatch:
    """Follows whether one stretch's shape fits the body, and the leg that works in it."""

    def __init__(self, stretch: Stretch, *, told: bool) -> None:
        self.stretch = stretch
        self.fits = False
        self.since = float("inf")
        """Since when it fits."""
        self.lost_since: float | None = None
        """Since when it does not, whether or not that is forgiven yet."""
        self.lacks = ""
        """What to do for it to fit, a sentence: the position, or the first step that is not done."""
        self.leg: int | None = None
        """0 left, 1 right, None for both."""
        self.locked = False
        """While a hold runs the leg stays, and what only tells stretches apart is not asked."""
        asked_for = [
            n for n in stretch.shape.needs if not (told and n.only_to_recognise and stretch.after is None)
        ]
        self._asked_for = asked_for
        self._needs = [BoundWatch(need, kept=False) for need in asked_for]
        self._positions = {*stretch.shape.positions, Position.UNKNOWN}

    def step(self, body: Body) -> None:
        """Take one more body."""
        if not self.locked:
            self._choose_leg(body)
        if not self.fits and body.position not in self._positions:
            self.forget()
            self.lacks = self.stretch.shape.say
            return
        fitting = self._fitting(body)
        if fitting:
            if not self.fits:
                self.fits, self.since = True, body.time
            self.lost_since = None
        elif self.fits:
            if self.lost_since is None:
                self.lost_since = body.time
            elif body.time - self.lost_since > FORGIVEN:
                self.fits = False

    def lock(self) -> None:
        """A hold begins."""
        self.locked = True

    def unlock(self) -> None:
        """The hold is over."""
        self.locked = False

    def forget(self) -> None:
        """Start anew, as after a cut."""
        self.fits, self.lost_since, self.locked = False, None, False
        for need in self._needs:
            need.forget()

    def relearn_leg(self, body: Body) -> int | None:
        """The leg that works, chosen without regard to the one that did."""
        self.leg = None
        self._choose_leg(body)
        return self.leg

    def _fitting(self, body: Body) -> bool:
        fitting, self.lacks = True, ""
        for need, asked in zip(self._needs, self._asked_for, strict=True):
            kept = need.step(body, self.leg) and self._known(need, body)
            kept = kept or (asked.only_to_recognise and self.locked)
            if fitting and not kept and self._known(need, body):
                self.lacks = asked.say  # nobody is told that something is wrong that is not seen
            fitting = fitting and kept
        if body.position is Position.UNKNOWN:
            return self.fits and fitting
        return fitting and body.position in self._positions

    @staticmethod
    def _known(need: BoundWatch, body: Body) -> bool:
        return need.unknown_since is None or body.time - need.unknown_since <= UNKNOWN_FOR

    def _choose_leg(self, body: Body) -> None:
        if self.stretch.shape.working_leg == "both":
            return
        scores = [self._score(body, 0), self._score(body, 1)]
        best = 0 if scores[0] >= scores[1] else 1
        if self.leg is None or scores[best] > scores[1 - best] + OTHER_LEG_BY:
            self.leg = best

    def _score(self, body: Body, leg: int) -> float:
        """How much this leg looks like the working one (degrees)."""
        hip, knee = body.of("hip_flexion", leg), body.of("knee_flexion", leg)
        match self.stretch.shape.working_leg:
            case "most_hip_flexion":
                score = hip
            case "straightest":
                score = -knee
            case _:
                score = hip - knee
        return score if score == score else float("-inf")
