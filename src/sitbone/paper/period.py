"""The days that a report is about, and what was prescribed and done on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sitbone.charts.courses import can_be_followed
from sitbone.diary.prescriptions import Prescribed
from sitbone.diary.record import Record
from sitbone.errors import SitboneError
from sitbone.plan.prescription import WEEK
from sitbone.plan.records import Felt, SeenBy, SessionRecord, practised

LONGEST = 3660
"""Days that a report may be about: ten years."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included, by the person's own calendar."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many they are.

        >>> Period(date(2026, 11, 1), date(2026, 11, 28)).days
        28
        """
        return (self.until - self.since).days + 1

    def has(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.since <= day <= self.until


def period_of(record: Record, days: int, since: date | None, until: date | None) -> Period:
    """From `since` to `until`: up to the day of the record, and `days` long, where they are not said.

    Raises `SitboneError` where no days are left, or more than `LONGEST`.
    """
    last = min(until or record.at.date(), record.at.date())
    if not 1 <= days <= LONGEST:
        raise SitboneError(f"a report is about 1 to {LONGEST} days, not {days}")
    first = since or last - timedelta(days=days - 1)
    if first > last:
        raise SitboneError(f"a report cannot begin on {first} and end on {last}; give an earlier beginning")
    if (last - first).days >= LONGEST:
        raise SitboneError(f"a report is about 1 to {LONGEST} days; {first} is too long ago")
    return Period(first, last)


@dataclass(frozen=True, slots=True)
class StretchDone:
    """What was done of one stretch."""

    stretch: str
    finished: Counter[SeenBy]
    """Holds that were finished, by who saw them."""
    felt: Counter[Felt]
    """What the person said of it, counted by answer."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done in a period, beside what was prescribed. A count, not a mark."""

    sessions: Counter[SeenBy]
    """Sessions with a finished hold, by who saw them."""
    days: int
    """Days with such a session."""
    unfinished: int
    """Sessions that were begun and have no finished hold."""
    wanted_sessions: int
    """Sessions that the prescriptions of these days ask for, since the diary was begun."""
    wanted_days: int
    """Days with a prescribed session."""
    seconds: Counter[SeenBy]
    """Counted seconds, by who saw them."""
    stretches: tuple[StretchDone, ...]
    left_out: int
    """Holds that somebody watched and whose side or angle is unknown all the same."""


def sessions_in(record: Record, period: Period) -> tuple[SessionRecord, ...]:
    """The sessions that began in the period, oldest first."""
    return tuple(
        s
        for s in sorted(record.sessions, key=lambda s: s.started)
        if period.has(local(record, s.started).date())
    )


def local(record: Record, moment: datetime) -> datetime:
    """A moment by the person's own clock."""
    return moment.astimezone(record.at.tzinfo)


def prescribed_on(record: Record, day: date) -> Prescribed | None:
    """The version that was the newest on that day; None for the programme itself."""
    taken = [p for p in record.prescriptions if p.at is None or local(record, p.at).date() <= day]
    return taken[-1] if taken else None


def done_in(record: Record, period: Period) -> Done:
    """What was done in the period, and how much was prescribed for it. Checks are no practice, and not in it."""
    sessions = practised(sessions_in(record, period))
    did = [s for s in sessions if any(hold.completed for hold in s.holds)]
    wanted = _wanted(record, period)
    return Done(
        sessions=Counter(s.seen_by for s in did),
        days=len({local(record, s.started).date() for s in did}),
        unfinished=len(sessions) - len(did),
        wanted_sessions=sum(wanted),
        wanted_days=len(wanted),
        seconds=_seconds(sessions),
        stretches=_stretches(sessions),
        left_out=sum(
            not can_be_followed(hold) for s in sessions if s.seen_by is not SeenBy.TIMER for hold in s.holds
        ),
    )


def _wanted(record: Record, period: Period) -> list[int]:
    """Sessions prescribed for each day that had any."""
    wanted = []
    first = max(period.since, local(record, record.made).date())
    for number in range((period.until - first).days + 1):
        day = first + timedelta(days=number)
        found = prescribed_on(record, day)
        prescription = found.prescription if found else record.of(None)
        if prescription.holds_on(day) and WEEK[day.weekday()] in prescription.days:
            wanted.append(prescription.sessions_a_day)
    return wanted


def _seconds(sessions: Sequence[SessionRecord]) -> Counter[SeenBy]:
    found: Counter[SeenBy] = Counter()
    for session in sessions:
        found[session.seen_by] += round(sum(hold.counted for hold in session.holds))
    return found


def _stretches(sessions: Sequence[SessionRecord]) -> tuple[StretchDone, ...]:
    found: dict[str, StretchDone] = {}

    def of(stretch: str) -> StretchDone:
        return found.setdefault(stretch, StretchDone(stretch, Counter(), Counter()))

    for session in sessions:
        for hold in session.holds:
            of(hold.stretch).finished[session.seen_by] += hold.completed
        for felt in session.felt:
            of(felt.stretch).felt[felt.felt] += 1
    return tuple(found.values())


def milliseconds(record: Record, period: Period) -> tuple[float, float]:
    """The period's beginning and end as a chart takes them, in milliseconds since 1970."""
    begins = datetime.combine(period.since, time.min, record.at.tzinfo)
    ends = datetime.combine(period.until + timedelta(days=1), time.min, record.at.tzinfo)
    return begins.timestamp() * 1000, ends.timestamp() * 1000
