"""What a clinician must see of one person at a glance: alarms, what was done, angles with their uncertainty, pain.

It is computed when somebody's diary changed and kept with the number of that change, so that a panel of a thousand
people reads a thousand short rows, and an old one is known to be old.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from sitbone.charts.courses import FIRST, AngleCourse, AnglePoint, angle_courses
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.tables import SummaryRow
from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import prescribed
from sitbone.diary.tables import PersonRow
from sitbone.plan.alarms import Alarm, Reason, alarms
from sitbone.plan.order import in_order
from sitbone.plan.pain import NEWEST, Pain, pain_of, stopped_at, told
from sitbone.plan.prescription import WEEK, Prescription
from sitbone.plan.records import SessionRecord, practised
from sitbone.plan.screening import ANSWERS_LAST, Agreement, Standing, Verdict, deciding, lifted, standing

DAYS = 35
"""Days whose sessions are counted one by one."""
WEEK_LONG = 7


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class Trend(_Kept):
    """The working angle of one stretch on one side, first sessions against newest ones (degrees)."""

    stretch: str
    side: str
    first: float
    newest: float
    sessions: int
    uncertainty: float
    """Of the newest angle."""
    least: float
    """The least change that would be shown."""
    first_uncertainty: float | None = None
    """Of the first angle; None in what an earlier version kept, where it was at most `least`."""
    measure: str = ""
    """Which (`AngleCourse.measure`)."""
    change: str
    """`more`, `less`, `none` that one camera can show, or `early`: too few sessions to say."""

    @property
    def course(self) -> AngleCourse:
        """A course that says the same: as many points as its words need."""
        off = self.least if self.first_uncertainty is None else self.first_uncertainty
        first = AnglePoint("", self.first, off)
        newest = AnglePoint("", self.newest, self.uncertainty)
        few = self.change == "early"  # of these only the newest is told
        points = (newest,) * self.sessions if few else (first,) * FIRST + (newest,) * FIRST
        return AngleCourse(self.stretch, self.side, points, self.measure)


class Alarms(_Kept):
    """What stands in the way of one person's stretching."""

    level: int
    """What comes first: 3 a red flag, 2 pain paused the plan, 1 an agreement is waited for, 0 nothing."""
    items: tuple[str, ...] = ()
    """Ids of what stands in the way (`plan.screening.Verdict.items`)."""
    alarmed: datetime | None = None
    """When the newest alarm was raised."""
    alarm: Reason | None = None
    """And why."""
    waits: datetime | None = None
    """When the first alarm was raised that nobody has agreed after."""
    deciding: tuple[Alarm, ...] = ()
    """The alarms that bear on whether they may stretch (`plan.screening.deciding`)."""
    answered: datetime | None = None
    """When the screening was last answered."""

    def verdict(self, diary: Diary, now: datetime) -> Verdict:
        """Whether they may stretch `now` (in their own time zone)."""
        return standing(diary.answers(), diary.agreements(), self.deciding, now)

    def must_be_asked(self, now: datetime) -> bool:
        """Whether the screening has not been answered, or too long ago, or at a time that has not come yet."""
        return self.answered is None or not timedelta(0) <= now - self.answered <= ANSWERS_LAST


class Doing(_Kept):
    """What one person did, and what was prescribed."""

    last: datetime | None = None
    """When the newest session began in which anything was held, said or hurt."""
    watched: str | None = None
    """What that session rests on: `camera`, `film` or `timer`."""
    days: dict[date, int] = {}
    """Sessions done on each of the last days."""
    prescription: Prescription
    version: int | None
    begun: date
    """The first day on which anything could be done."""

    def done(self, today: date) -> int:
        """Sessions done in the seven days up to today."""
        return sum(self.days.get(today - timedelta(days=back), 0) for back in range(WEEK_LONG))

    def prescribed(self, today: date) -> int:
        """Sessions prescribed in the same days; those before the beginning are not asked for."""
        each = [today - timedelta(days=back) for back in range(WEEK_LONG)]
        wanted = self.prescription
        due = [d for d in each if d >= self.begun and wanted.holds_on(d) and WEEK[d.weekday()] in wanted.days]
        return len(due) * wanted.sessions_a_day


class Summary(_Kept):
    """One person at a glance. It is kept flat, without the names of its parts, as it always was."""

    alarms: Alarms
    doing: Doing
    pain: Pain = Pain()
    """Of the newest sessions."""
    pain_ever: Pain = Pain()
    """Of all sessions."""
    stopped: datetime | None = None
    """When one was last stopped for pain."""
    trends: tuple[Trend, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _in_its_parts(cls, kept: dict[str, Any]) -> dict[str, Any]:
        return kept if "alarms" in kept else kept | {"alarms": kept, "doing": kept}

    @model_serializer(mode="wrap")
    def _flat(self, parts: Callable[[Summary], dict[str, Any]]) -> dict[str, Any]:
        said = parts(self)
        alarms: dict[str, Any] = said.pop("alarms")
        doing: dict[str, Any] = said.pop("doing")
        return alarms | doing | said


def summarise(diary: Diary, now: datetime, timezone: tzinfo) -> Summary:
    """What a diary says at a glance. `timezone`: in which its days are counted."""
    sessions = diary.sessions()
    rounds, answers = diary.rounds(), diary.answers()
    raised = alarms(sessions, rounds)
    agreements, local = diary.agreements(), now.astimezone(timezone)
    verdict = standing(answers, agreements, raised, local)
    telling = [s for s in in_order(sessions) if told(s)]
    return Summary(
        alarms=Alarms(
            level=_level(verdict, raised, agreements, local),
            items=verdict.items,
            alarmed=raised[-1].at if raised else None,
            alarm=raised[-1].reason if raised else None,
            waits=min((a.at for a in _standing_ones(raised, agreements, local)), default=None),
            deciding=deciding(raised, agreements, local),
            answered=answers.at if answers else None,
        ),
        doing=_doing(diary, telling, now, timezone),
        pain=pain_of(telling, NEWEST),
        pain_ever=pain_of(telling),
        stopped=max(filter(None, map(stopped_at, telling)), default=None),
        trends=tuple(map(_trend, angle_courses(sessions))),
    )


def _doing(diary: Diary, telling: Sequence[SessionRecord], now: datetime, timezone: tzinfo) -> Doing:
    newest = telling[-1] if telling else None
    follows = prescribed(diary)
    return Doing(
        last=newest.started if newest else None,
        watched=newest.seen_by if newest else None,
        days=_days([s for s in practised(telling) if any(hold.completed for hold in s.holds)], now, timezone),
        prescription=follows.prescription,
        version=follows.version,
        begun=diary.person().made.astimezone(timezone).date(),
    )


def kept_or_made_anew(clinic: Clinic, person: str, timezone: tzinfo) -> Summary | None:
    """Somebody's summary as it is kept, made anew where their diary changed since."""
    wanted = (
        select(SummaryRow.document)
        .join(PersonRow, PersonRow.id == SummaryRow.person)
        .where(
            SummaryRow.person == person,
            SummaryRow.changed == PersonRow.changed,
            SummaryRow.held == PersonRow.held,
        )
    )
    with clinic.reading() as connection:
        document = connection.execute(wanted).scalar_one_or_none()
    return Summary.model_validate_json(document) if document else refresh(clinic, person, timezone)


def refresh(clinic: Clinic, person: str, timezone: tzinfo) -> Summary | None:
    """Compute somebody's summary and keep it. An older one, computed meanwhile elsewhere, never replaces a newer."""
    with clinic.reading() as connection:
        wanted = select(PersonRow.changed, PersonRow.held).where(PersonRow.id == person)
        at = connection.execute(wanted).one_or_none()
    diary = clinic.diary(person)
    if diary is None or at is None:
        return None
    made = summarise(diary, clinic.clock(), timezone)
    with clinic.writing() as connection:
        columns = {
            "changed": at.changed,
            "held": at.held,
            "level": made.alarms.level,
            "last": made.doing.last,
            "hurt": made.pain.score,
            "stopped": made.stopped,
            "waits": made.alarms.waits,
            "document": made.model_dump_json(),
        }
        row = insert(SummaryRow).values(person=person, **columns)
        newer = row.on_conflict_do_update(
            index_elements=[SummaryRow.person],
            set_={name: row.excluded[name] for name in columns},
            where=(SummaryRow.changed <= row.excluded.changed) & (SummaryRow.held <= row.excluded.held),
        )
        connection.execute(newer)
    return made


def _level(verdict: Verdict, raised: Sequence[Alarm], agreements: Sequence[Agreement], now: datetime) -> int:
    """How urgent it is. An alarm stands until a clinician agreed after it, whatever was answered since."""
    standing_ones = _standing_ones(raised, agreements, now)
    if verdict.standing is Standing.STOP or any(a.reason is Reason.RED_FLAG for a in standing_ones):
        return 3
    if standing_ones:
        return 2
    return 1 if verdict.standing is Standing.WAIT else 0


def _standing_ones(raised: Sequence[Alarm], agreements: Sequence[Agreement], now: datetime) -> list[Alarm]:
    return [alarm for alarm in raised if lifted(alarm, agreements, now) is None]


def _days(did: Sequence[SessionRecord], now: datetime, timezone: tzinfo) -> dict[date, int]:
    first = now.astimezone(timezone).date() - timedelta(days=DAYS)
    counted = Counter(s.started.astimezone(timezone).date() for s in did)
    return {day: count for day, count in counted.items() if day > first}


def _trend(course: AngleCourse) -> Trend:
    few = len(course.points) < 2 * FIRST
    return Trend(
        stretch=course.stretch,
        side=course.side,
        measure=course.measure,
        first=course.first,
        newest=course.newest,
        sessions=len(course.points),
        uncertainty=course.uncertainty,
        least=course.least,
        first_uncertainty=course.first_uncertainty,
        change="early" if few else course.change,
    )
