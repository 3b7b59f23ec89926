"""The rules of one stretch over time: which are broken, since when, and which have become faults."""

from __future__ import annotations

from collections.abc import Callable

from sitbone.body.measures import Body
from sitbone.coach.events import Event, FaultEnded, FaultStarted
from sitbone.coach.urgency import Urgency
from sitbone.coach.voice import Voice
from sitbone.coach.watch import RuleWatch
from sitbone.coach.why import Hindrance, Why
from sitbone.stretches.stretch import FaultName, Stretch


class Form:
    """Watches every rule of a stretch."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch.name
        self._rules = [RuleWatch(rule) for rule in stretch.rules]
        self._broken_since: dict[FaultName, float] = {}

    def step(self, body: Body, leg: int | None) -> None:
        """Take one more body."""
        for rule in self._rules:
            if not rule.step(body, leg):
                self._broken_since.setdefault(rule.rule.name, body.time)

    @property
    def breaking(self) -> RuleWatch | None:
        """The first rule that is broken and stops the clock."""
        return next((rule for rule in self._rules if rule.rule.breaks_hold and not rule.kept), None)

    @property
    def allows_since(self) -> list[float]:
        """Since when each rule that stops the clock is as it is."""
        return [rule.since for rule in self._rules if rule.rule.breaks_hold]

    def broken_since(self, why: Hindrance) -> list[float]:
        """When this rule was broken. Where a trembling leg is why, any rule that it seems to break is."""
        return [since for name, since in self._broken_since.items() if why in (name, Why.NOT_SEEN)]

    def faults(
        self, body: Body, voice: Voice, may: Callable[[RuleWatch], bool]
    ) -> tuple[list[Event], float | None]:
        """The faults that began and ended, of those that `may` be said now.

        And since when a rule is broken that ends the hold at once; None where none is.
        """
        events: list[Event] = []
        for rule in self._rules:
            if rule.kept and not rule.unknown:
                if rule.said:
                    events.append(self._ended(rule, body.time))
                self._broken_since.pop(rule.rule.name, None)
            elif may(rule) and rule.due(body.time):
                rule.tell()
                r = rule.rule
                events.append(FaultStarted(body.time, r.name, r.line, self._stretch, r.cue))
                voice.wish(Urgency.ENDING if r.ends_hold else Urgency.FORM, r.cue, r.name)
                if r.ends_hold:
                    return events, self._broken_since.get(r.name, body.time)
        return events, None

    def end(self, time: float) -> list[Event]:
        """The faults that were still on end now."""
        return [self._ended(rule, time) for rule in self._rules if rule.said]

    def _ended(self, rule: RuleWatch, time: float) -> FaultEnded:
        rule.settle()
        r = rule.rule
        start = self._broken_since.pop(r.name, time)
        return FaultEnded(time, r.name, r.line, self._stretch, start, time, r.cue)
