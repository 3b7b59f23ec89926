"""Watching one bound over time: hysteresis, a least duration, and what to do while the measure is unknown."""

from __future__ import annotations

from sitbone.body.measures import Body
from sitbone.stretches.stretch import Bound, Rule

UNCERTAIN_VIEW = 0.5
"""Reliability of a leg's angles below which a bound on them is widened."""
WIDER_WHEN_UNCERTAIN = 10.0
"""Degrees: an oblique view reads a knee -13.9 ± 15.1° (iris.uniecampus.it 11389/91575); a straight leg is never
called bent for it."""
UNKNOWN_FOR = 1.0
"""Seconds for which an unknown measure changes nothing."""
_LEG_ANGLES = frozenset({"knee_flexion", "hip_flexion", "ankle_dorsiflexion"})


class BoundWatch:
    """Whether a bound is kept: broken beyond its tolerance, kept again inside the bound itself."""

    def __init__(self, bound: Bound, *, kept: bool) -> None:
        self.bound = bound
        self.kept = kept
        self.since = float("-inf")
        """When it was last kept or broken anew."""
        self.unknown_since: float | None = None

    @property
    def unknown(self) -> bool:
        """Whether the measure cannot be seen at this moment."""
        return self.unknown_since is not None

    def forget(self) -> None:
        """Start anew, as after a cut: not kept until it is seen."""
        self.kept = False

    def step(self, body: Body, leg: int | None) -> bool:
        """Take one more body; whether the bound is kept."""
        excess = self._excess(body, leg)
        if excess != excess:
            if self.unknown_since is None:
                self.unknown_since = body.time
            return self.kept
        self.unknown_since = None
        kept = excess <= (self._tolerance(body, leg) if self.kept else 0.0)
        if kept != self.kept:
            self.kept, self.since = kept, body.time
        return kept

    def _excess(self, body: Body, leg: int | None) -> float:
        bound, role = self.bound, self.bound.leg
        if role in ("either", "each"):
            pick = min if role == "either" else max
            return pick((e for e in map(bound.excess, self._both(body)) if e == e), default=float("nan"))
        if role is None or leg is None:
            return bound.excess(body.of(bound.measure))
        return bound.excess(body.of(bound.measure, leg if role == "working" else 1 - leg))

    def _both(self, body: Body) -> tuple[float, float]:
        return body.of(self.bound.measure, 0), body.of(self.bound.measure, 1)

    def _tolerance(self, body: Body, leg: int | None) -> float:
        if self.bound.measure not in _LEG_ANGLES:
            return self.bound.tolerance
        trust = min(body.reliability) if leg is None else body.reliability[leg]
        return self.bound.tolerance + (WIDER_WHEN_UNCERTAIN if trust < UNCERTAIN_VIEW else 0.0)


class RuleWatch(BoundWatch):
    """A rule of good form over time, and whether its being broken has become a fault."""

    bound: Rule

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule, kept=True)
        self.rule = rule
        self.said = False
        """Whether the fault has been raised."""

    def tell(self) -> None:
        """The fault is raised."""
        self.said = True

    def settle(self) -> None:
        """The fault is over."""
        self.said = False

    def due(self, time: float) -> bool:
        """Whether it has been broken for long enough to be a fault that was not yet raised."""
        return not self.kept and not self.unknown and not self.said and time - self.since >= self.rule.lasts
