"""Short ways to write down what somebody did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sitbone.plan.item import Purpose
from sitbone.plan.questions import Answers, Kind, load_questions
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy, SessionRecord

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = frozenset(q.id for q in load_questions())
RED = frozenset(q.id for q in load_questions() if q.kind is Kind.RED_FLAG)


def answered(*yes: str, at: datetime = NOW - DAY) -> Answers:
    return Answers(at, frozenset(yes), ALL - set(yes))


def session(
    at: datetime,
    stretch: str = "seated_hug",
    felt: Felt | None = None,
    *,
    side: str = "both",
    pain: tuple[int | None, int | None] = (None, None),
    stopped: bool = False,
    seen_by: SeenBy = SeenBy.CAMERA,
    faults: tuple[str, ...] = (),
    completed: bool = True,
    held: float = 30,
    holds: int = 1,
    purpose: Purpose = Purpose.PRACTICE,
) -> SessionRecord:
    end = at + timedelta(minutes=3)
    return SessionRecord(
        id=at.isoformat(),
        started=at,
        ended=end,
        seen_by=seen_by,
        pain_before=pain[0],
        pain_after=pain[1],
        stopped_for_pain=stopped,
        holds=(HoldRecord(stretch, side, end, held, held, completed, faults=faults),) * holds,
        felt=(FeltRecord(stretch, felt, end),) if felt else (),
        purpose=purpose,
    )
