"""Pain over time, point by point as it was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitbone.plan.pain import told
from sitbone.plan.records import SessionRecord


@dataclass(frozen=True, slots=True)
class PainPoint:
    """Pain as it was said before or after one session."""

    day: str
    pain: float
    """0 to 10."""
    when: str
    """`before` or `after`."""


def pain_points(sessions: Sequence[SessionRecord]) -> tuple[PainPoint, ...]:
    """What was said of pain in the sessions that tell something, oldest first; what was not said is no point."""
    return tuple(
        PainPoint(s.started.isoformat(), pain, when)
        for s in sorted(filter(told, sessions), key=lambda s: s.started)
        for when, pain in (("before", s.pain_before), ("after", s.pain_after))
        if pain is not None
    )
