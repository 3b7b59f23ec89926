"""The panel: everybody a clinician cares for, alarms first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, select

from sitbone.clinic import audit
from sitbone.clinic.accounts import Account
from sitbone.clinic.care import Patient
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.summary import Summary, refresh
from sitbone.clinic.tables import CareRow, PatientRow, SummaryRow
from sitbone.diary.tables import PersonRow

ON_A_PAGE = 50
AT_A_LOOK = 1
"""Summaries of people in mid-session that are made anew while a clinician waits; one of a year takes 0.1 s."""
SILENT_FOR = timedelta(days=7)
"""Without a session for so long somebody is listed as silent. Our choice."""
ALARMED = 2
"""The least `Alarms.level` that is an alarm."""


class Show(StrEnum):
    """Whom the panel shows."""

    ALL = "all"
    """Everybody whose care goes on."""
    ALARMS = "alarms"
    SILENT = "silent"
    """Those who did nothing for a week, and have been here for as long."""
    ENDED = "ended"
    """Those whose care has ended."""


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One person of the panel."""

    patient: Patient
    summary: Summary
    stopped: bool
    """Whether a session was stopped for pain since this clinician last opened their page."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One page of the panel."""

    lines: tuple[PanelLine, ...]
    people: int
    """How many there are in all (that were looked for)."""
    alarmed: int
    """Of whom so many have an alarm."""
    page: int
    pages: int


def panel(
    clinic: Clinic,
    clinician: Account,
    timezone: tzinfo,
    page: int = 1,
    looked_for: str = "",
    show: Show = Show.ALL,
) -> Panel:
    """One page (from 1) of those a clinician cares for.

    Alarms come first: red flags before pain, and of each kind the one that has waited for longest, so that no newer one
    pushes it down (our choice). Then a session stopped for pain that this clinician has not seen yet, then what hurt
    most lately, then who has been silent for longest.

    `looked_for` is a part of a name, or the clinic's number.
    """
    theirs: list[ColumnElement[bool]] = [CareRow.clinician == clinician.id]
    if looked_for:
        part = PatientRow.name.icontains(looked_for, autoescape=True)
        theirs.append(part | (PatientRow.number == looked_for))
    _bring_up_to_date(clinic, theirs, timezone)
    shown_ones = [*theirs, *_shown(show, clinic.clock())]
    unseen = SummaryRow.stopped.is_not(None) & ~audit.opened_since(
        clinician, SummaryRow.person.expression, SummaryRow.stopped.expression
    )
    rows = (
        select(PatientRow.__table__, PersonRow.care_ended, SummaryRow.document, unseen.label("unseen"))
        .join(CareRow, CareRow.person == PatientRow.person)
        .join(PersonRow, PersonRow.id == PatientRow.person)
        .join(SummaryRow, SummaryRow.person == PatientRow.person)
        .where(*shown_ones)
    )
    counted = select(func.count(), func.count().filter(SummaryRow.level >= ALARMED)).select_from(
        PatientRow.__table__.join(CareRow.__table__, CareRow.person == PatientRow.person)
        .join(PersonRow.__table__, PersonRow.id == PatientRow.person)
        .join(SummaryRow.__table__, SummaryRow.person == PatientRow.person)
    )
    with clinic.reading() as connection:
        people, alarmed = connection.execute(counted.where(*shown_ones)).one()
        pages = max(1, -(-people // ON_A_PAGE))
        page = min(max(page, 1), pages)
        alarms_first = case((SummaryRow.level >= ALARMED, SummaryRow.level), else_=0).desc()
        waits = case((SummaryRow.level >= ALARMED, SummaryRow.waits), else_=None).asc().nulls_last()
        then = (waits, unseen.desc(), SummaryRow.hurt.desc(), SummaryRow.level.desc())
        urgent_first = (alarms_first, *then, SummaryRow.last.asc().nulls_first(), PatientRow.name)
        shown = connection.execute(
            rows.order_by(*urgent_first, PatientRow.person).limit(ON_A_PAGE).offset((page - 1) * ON_A_PAGE)
        ).all()
    lines = [
        PanelLine(
            Patient(row.person, row.name, row.born, row.number, row.care_ended),
            Summary.model_validate_json(row.document),
            row.unseen,
        )
        for row in shown
    ]
    return Panel(tuple(lines), people, alarmed, page, pages)


def _shown(show: Show, now: datetime) -> list[ColumnElement[bool]]:
    if show is Show.ENDED:
        return [PersonRow.care_ended.is_not(None)]
    goes_on = PersonRow.care_ended.is_(None)
    if show is Show.ALARMS:
        return [goes_on, SummaryRow.level >= ALARMED]
    if show is Show.SILENT:
        since = now - SILENT_FOR
        return [goes_on, func.coalesce(SummaryRow.last, PersonRow.made) < since, PersonRow.made < since]
    return [goes_on]


def _bring_up_to_date(clinic: Clinic, theirs: list[ColumnElement[bool]], timezone: tzinfo) -> None:
    """Make what is old anew before anything is put in order: an alarm of a minute ago comes first too.

    Of those who are in the middle of a session, and only held something since, a few: the end of it tells the rest.
    """
    changed = SummaryRow.changed.is_distinct_from(PersonRow.changed)
    wanted = (
        select(PatientRow.person, changed.label("changed"))
        .join(CareRow, CareRow.person == PatientRow.person)
        .join(PersonRow, PersonRow.id == PatientRow.person)
        .outerjoin(SummaryRow, SummaryRow.person == PatientRow.person)
        .where(*theirs, changed | SummaryRow.held.is_distinct_from(PersonRow.held))
    )
    with clinic.reading() as connection:
        old = connection.execute(wanted).all()
    for person in [
        *(r.person for r in old if r.changed),
        *[r.person for r in old if not r.changed][:AT_A_LOOK],
    ]:
        refresh(clinic, person, timezone)
