"""What pain changes: the rules in one place, each with its reason.

1. A stretch that was painful is easier next time: a shorter hold (`ease`). It comes back one level after two sessions in
   which it did not hurt. Our choice, after the programme's "gently" (F4).
2. Pain up by two or more of ten from before to after, in two sessions running: the plan is paused until a clinician has
   looked (F3). Two points of ten is about the least change that people with low back pain notice themselves (our
   reading; the figure is used widely).
3. Stopped because it hurt, in two sessions running: the same.
4. A red flag said after a session closes the gate at once (`sitbone.plan.screening`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from sitbone.plan.records import Felt, SessionRecord

WORSE_BY = 2
"""Points of ten."""
EASIEST = 2
"""The lowest level: a third of the hold."""
COMES_BACK_AFTER = 2
"""Sessions without pain in a stretch until it is one level harder again."""


class AlarmKind(StrEnum):
    """Why the plan was paused."""

    PAIN_UP = "pain_up"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Alarm:
    """The plan is paused from this moment on, until a clinician has agreed."""

    at: datetime
    kind: AlarmKind

    @property
    def why(self) -> str:
        """One sentence for the person."""
        if self.kind is AlarmKind.PAIN_UP:
            return "Your pain went up in two sessions running. Please see your doctor before you go on."
        return "You stopped because of pain in two sessions running. Please see your doctor before you go on."


@dataclass(frozen=True, slots=True)
class Ease:
    """How much easier a stretch is made: level 0 is as prescribed."""

    level: int = 0

    def seconds(self, prescribed: float) -> float:
        """Seconds to hold: all, two thirds, one third."""
        return round(prescribed * (3 - self.level) / 3)

    @property
    def words(self) -> str:
        """Why it is easier, for the person."""
        return "Shorter today, because it hurt. Stay well before the pain." if self.level else ""


def alarms(sessions: Sequence[SessionRecord]) -> tuple[Alarm, ...]:
    """All alarms that these sessions raise, oldest first."""
    ended = sorted((s for s in sessions if s.ended), key=lambda s: s.started)
    found: list[Alarm] = []
    for before, after in pairwise(ended):
        at = after.ended
        assert at is not None
        if _worse(before) and _worse(after):
            found.append(Alarm(at, AlarmKind.PAIN_UP))
        if before.stopped_for_pain and after.stopped_for_pain:
            found.append(Alarm(at, AlarmKind.STOPPED))
    return tuple(found)


def ease(stretch: str, sessions: Sequence[SessionRecord]) -> Ease:
    """How much easier this stretch is to be next time."""
    level = comfortable = 0
    for session in sorted(sessions, key=lambda s: s.started):
        felt = [f.felt for f in session.felt if f.stretch == stretch]
        if Felt.PAINFUL in felt:
            level, comfortable = min(level + 1, EASIEST), 0
        elif felt or any(h.stretch == stretch for h in session.holds):
            comfortable += 1
            if comfortable >= COMES_BACK_AFTER:
                level, comfortable = max(level - 1, 0), 0
    return Ease(level)


def _worse(session: SessionRecord) -> bool:
    before, after = session.pain_before, session.pain_after
    return before is not None and after is not None and after - before >= WORSE_BY
