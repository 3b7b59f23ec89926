"""The way from Seated Stretch One to Two (E1, F1): what is mastered, what is missing, and when it is lost again.

One is mastered when it was held to its end without a form fault, seen by the camera, felt no more than slight, in three
sessions on three days within the last two weeks, and did not hurt in the newest of them. All of it is our choice: the
programme says "mastered" and no more. A timer's hold does not count for it: nobody saw whether it was held well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sitbone.plan.records import Felt, SeenBy, SessionRecord

FIRST = "seated_hug"
SESSIONS = 3
WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that mastering asks for."""

    words: str
    done: bool
    missing: str
    """What is still missing, for the person; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Path:
    """How far somebody is on the way to Seated Stretch Two."""

    steps: tuple[Step, ...]
    unlocked: bool


def path(sessions: Sequence[SessionRecord], now: datetime) -> Path:
    """How far these sessions lead. Lost again with pain, with a hold that was not held well, and with time."""
    recent = sorted(
        (s for s in sessions if now - WITHIN <= s.started <= now and _did(s)), key=lambda s: s.started
    )
    well = [s for s in recent if _held_well(s)]
    days = {s.started.date() for s in well}
    newest = next((s for s in reversed(recent) if s.seen_by is not SeenBy.TIMER), None)
    hurt = _first_pain_free(recent) is False
    enough = len(well) >= SESSIONS
    steps = (
        Step(
            f"Held well in {SESSIONS} sessions, seen by the camera",
            enough,
            "" if enough else f"{len(well)} of {SESSIONS} in the last two weeks",
        ),
        Step(
            f"On {SESSIONS} different days",
            len(days) >= SESSIONS,
            "" if len(days) >= SESSIONS else f"{len(days)} of {SESSIONS} days so far",
        ),
        Step(
            "Comfortable: a slight stretch, no pain",
            bool(recent) and not hurt,
            "It hurt the last time. Seated Stretch Two waits." if hurt else "" if recent else "not tried yet",
        ),
        Step(
            "Held well the last time too",
            newest is not None and _held_well(newest),
            "" if newest is not None and _held_well(newest) else "hold it once more without a correction",
        ),
    )
    return Path(steps, all(step.done for step in steps))


def _did(session: SessionRecord) -> bool:
    return any(h.stretch == FIRST for h in session.holds) or any(f.stretch == FIRST for f in session.felt)


def _held_well(session: SessionRecord) -> bool:
    if session.seen_by is SeenBy.TIMER:
        return False
    felt = {f.felt for f in session.felt if f.stretch == FIRST}
    holds = [h for h in session.holds if h.stretch == FIRST]
    return felt == {Felt.SLIGHT} and any(h.completed and not h.faults for h in holds)


def _first_pain_free(recent: Sequence[SessionRecord]) -> bool | None:
    """Whether the newest session of which somebody said how it felt was without pain; None where nobody said."""
    for session in reversed(recent):
        felt = {f.felt for f in session.felt if f.stretch == FIRST}
        if felt:
            return Felt.PAINFUL not in felt
    return None
