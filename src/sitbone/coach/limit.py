"""Watching a limit that a clinician set: in every position, in a hold and between holds."""

from __future__ import annotations

from sitbone.body.measures import Body
from sitbone.body.views import SIDE_ON
from sitbone.coach.events import Event, FaultEnded, FaultStarted
from sitbone.coach.watch import RuleWatch
from sitbone.stretches.limits import SURE_FROM_AN_ANGLE, SURE_FROM_THE_SIDE
from sitbone.stretches.stretch import Rule


class LimitWatch(RuleWatch):
    """A limit over time. Unlike the rules of a stretch it is narrower, not wider, where the view is less sure."""

    def __init__(self, rule: Rule, told: str | None = None) -> None:
        super().__init__(rule)
        self._told = told or ""
        """The stretch that is done, where that is known before it is recognised."""
        self._broken_at = 0.0

    @property
    def to_say(self) -> bool:
        """Whether the person is past it, and has been for long enough."""
        return self.said and not self.kept and not self.unknown

    @property
    def may_begin(self) -> bool:
        """Whether the person is past it, and has not been for long enough to be told: the next body tells."""
        return not (self.said or self.kept or self.unknown)

    def take(self, body: Body, leg: int | None, stretch: str | None) -> list[Event]:
        """One more body, in whatever position; `leg` is the working one, None where none works or it is not known."""
        was, stretch = self.kept, stretch or self._told
        kept = self.step(body, leg)
        rule = self.rule
        if was and not kept:
            self._broken_at = body.time
        if self.due(body.time):
            self.tell()
            return [FaultStarted(body.time, rule.name, rule.line, stretch, rule.cue)]
        if kept and self.said:
            self.settle()
            return [
                FaultEnded(body.time, rule.name, rule.line, stretch, self._broken_at, body.time, rule.cue)
            ]
        return []

    def _excess(self, body: Body, leg: int | None) -> float:
        known = [excess for excess in map(self.bound.excess, self._both(body)) if excess == excess]
        if not known:
            return float("nan")
        if self.bound.leg == "each":
            excess = max(known)
        elif leg is None:
            # one hip is limited and nobody knows which one this is: it is past it where both are
            excess = min(known)
        else:
            excess = super()._excess(body, leg)
        return excess if body.view >= SIDE_ON else excess + SURE_FROM_AN_ANGLE - SURE_FROM_THE_SIDE

    def _tolerance(self, _body: Body, _leg: int | None) -> float:
        return self.bound.tolerance
