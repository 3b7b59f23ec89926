"""People whose records are put on paper. None of them lives."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sitbone.diary.prescriptions import Prescribed
from sitbone.diary.record import Named, Record
from sitbone.plan.item import Purpose
from sitbone.plan.prescription import WEEK, Prescription
from sitbone.plan.questions import Agreement, Answers, load_questions
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy, SessionRecord
from sitbone.stretches.limits import Limits

NOW = datetime(2026, 11, 23, 21, 30, tzinfo=ZoneInfo("Europe/Berlin"))
ALL = frozenset(question.id for question in load_questions())
_TURNS = {
    8: ("chair", (("left", 18.0), ("right", 16.0))),
    13: ("towel", (("left", 64.0), ("right", 70.0))),
    19: ("wall", (("left", 30.0), ("right", 28.0))),
}


def record(sessions: Sequence[SessionRecord] = (), **changed: Any) -> Record:
    """Somebody whose questions are answered and whose diary is older than any report."""
    plain = Record(
        person=str(uuid.UUID(int=7)),
        made=NOW - timedelta(days=800),
        at=NOW,
        named=Named(),
        clinician="",
        prescriptions=(),
        sessions=tuple(sessions),
        answers=(answered(NOW - timedelta(days=3)),),
    )
    return replace(plain, **changed)


def answered(at: datetime, *yes: str) -> Answers:
    """All questions, with no but for these."""
    return Answers(at, frozenset(yes), ALL - set(yes))


def session(at: datetime, *holds: HoldRecord, seen_by: SeenBy = SeenBy.CAMERA, **said: Any) -> SessionRecord:
    """One session of these holds."""
    id = str(uuid.uuid5(uuid.NAMESPACE_OID, at.isoformat()))
    return SessionRecord(id, at, seen_by, at + timedelta(minutes=7), holds=holds, **said)


def hold(
    stretch: str, side: str, angle: float | None, off: float | None = 7.0, *, completed: bool = True
) -> HoldRecord:
    """One hold of 30 counted seconds."""
    return HoldRecord(
        stretch, side, NOW, 31, 30, completed, best=angle, uncertainty=off if angle is not None else None
    )


def sessions(days: int, seen_by: SeenBy = SeenBy.CAMERA) -> list[SessionRecord]:
    """Three a day until today, each stretch on each side."""
    chance = random.Random(7)
    return [
        _one(chance, (NOW - timedelta(days=back)).replace(hour=hour, minute=5), seen_by)
        for back in range(days - 1, -1, -1)
        for hour in _TURNS
    ]


def _one(chance: random.Random, at: datetime, seen_by: SeenBy) -> SessionRecord:
    turn, sides = _TURNS[at.hour]
    angles = [("seated_hug", "both", 138.0), ("seated_extend", "both", 60.0)]
    angles += [(turn, side, angle) for side, angle in sides]
    seen = seen_by is not SeenBy.TIMER
    holds = [hold(name, side, angle + chance.gauss(0, 2) if seen else None) for name, side, angle in angles]
    felt = tuple(FeltRecord(name, Felt.SLIGHT, at) for name, _, _ in angles[1:3])
    return session(at, *holds, seen_by=seen_by, pain_before=4, pain_after=3, felt=felt)


def check(at: datetime, raised: float, deficit: float | None) -> SessionRecord:
    """A flexibility check: each leg three times, a raised one and a knee short of straight; None: it was not known."""
    knee_known = None if deficit is None else 2.5
    one = replace(hold("towel", "left", None), uncertainty=7.0, counted=5.0)
    raise_ = replace(one, straight_leg_raise=raised, straight_leg_raise_error=2.5)
    knee = replace(
        one, stretch="wall", knee_extension_deficit=deficit, knee_extension_deficit_error=knee_known
    )
    holds = [replace(h, side=side) for h in (raise_, knee) for side in ("left", "right") for _ in range(3)]
    return session(at, *holds, purpose=Purpose.CHECK)


def with_most_to_say(words: str) -> Record:
    """Everything at once, and more of each than a page shows; what people wrote is `words`."""
    bad = [
        replace(
            s,
            pain_before=2,
            pain_after=9,
            stopped_for_pain=True,
            warnings=("toe_touch", "seated_reach"),
            felt=tuple(FeltRecord(f.stretch, Felt.PAINFUL, f.at, words[:200] or None) for f in s.felt),
        )
        for s in sessions(28)
    ]
    prescribed = tuple(
        Prescribed(
            number,
            NOW - timedelta(days=60 - number),
            Prescription(
                version=number,
                by=words[:200],
                notes=words[:2000],
                since=date(2026, 1, 1),
                until=date(2027, 12, 31),
                days=WEEK[:6],
                limits=Limits(hip_flexion_at_most=90),
            ),
        )
        for number in range(1, 50)
    )
    return record(
        [check(NOW - timedelta(days=90), 60, 30), *bad, check(NOW - timedelta(hours=1), 61, 10)],
        named=Named(words, date(1931, 12, 31), words),
        clinician=words,
        prescriptions=prescribed,
        answers=tuple(answered(NOW - timedelta(days=n), *ALL) for n in range(20, 0, -1)),
        agreements=(Agreement(NOW - timedelta(hours=1), words[:200], NOW.date(), frozenset({"pain_alarm"})),),
    )
