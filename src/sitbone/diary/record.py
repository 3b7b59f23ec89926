"""What a report is made of: one person's whole story, as plain values. Reports ask no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import Prescribed, history, prescribed, versions
from sitbone.plan.alarms import Alarm, alarms
from sitbone.plan.order import newest
from sitbone.plan.prescription import Prescription
from sitbone.plan.questions import Agreement, Answers
from sitbone.plan.records import SessionRecord


@dataclass(frozen=True, slots=True)
class Named:
    """What a report calls the person. On somebody's own machine nobody asked for a name: it is empty."""

    name: str = ""
    born: date | None = None
    number: str | None = None
    """The clinic's own number for them."""


@dataclass(frozen=True, slots=True)
class Record:
    """One person's whole story."""

    person: str
    """A UUID."""
    made: datetime
    """When the diary was begun."""
    at: datetime
    """When this was read, in the person's own time zone."""
    named: Named
    clinician: str
    """Who cares for them; empty where nobody does."""
    prescriptions: tuple[Prescribed, ...]
    """Every version that held, oldest first."""
    sessions: tuple[SessionRecord, ...]
    """Oldest first."""
    answers: tuple[Answers, ...]
    """Every round of answers to the screening, as they were written."""
    agreements: tuple[Agreement, ...] = ()
    """What clinicians agreed to, as the person says, as they were written."""
    history: tuple[Prescribed, ...] = ()
    """Versions that came from another diary: some of the sessions followed them."""

    @property
    def prescription(self) -> Prescription:
        """What holds now: the newest version, or the programme itself."""
        return self.prescriptions[-1].prescription if self.prescriptions else Prescription()

    @property
    def newest(self) -> Answers | None:
        """The answers that count: those given last in this diary."""
        return newest(self.answers)

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """Every alarm that was raised, oldest first."""
        return alarms(self.sessions, self.answers)

    def of(self, version: int | None) -> Prescription:
        """The prescription that a session followed."""
        found = (p.prescription for p in (*self.prescriptions, *self.history) if p.version == version)
        return next(found, Prescription())


def record_of(
    diary: Diary,
    now: datetime,
    timezone: tzinfo,
    *,
    named: Named | None = None,
    clinician: str = "",
    since: datetime | None = None,
) -> Record:
    """The story that a diary tells, with the sessions begun at or after `since`."""
    person = diary.person()
    return Record(
        person=person.id,
        made=person.made,
        at=now.astimezone(timezone),
        named=named or Named(),
        clinician=clinician or prescribed(diary).prescription.by,
        prescriptions=versions(diary),
        sessions=diary.sessions(since),
        answers=diary.rounds(),
        agreements=diary.agreements(),
        history=history(diary),
    )
