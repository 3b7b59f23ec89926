"""The panel: everybody a clinician cares for, alarms first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import select

from sitbone.clinic.accounts import Account
from sitbone.clinic.care import Patient
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.summary import Summary, refresh
from sitbone.clinic.tables import CareRow, PatientRow, SummaryRow
from sitbone.diary.tables import PersonRow

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One person of the panel."""

    patient: Patient
    summary: Summary


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


def panel(clinic: Clinic, clinician: Account, timezone: tzinfo, page: int = 1, looked_for: str = "") -> Panel:
    """One page (from 1) of those a clinician cares for: alarms first, then who has been silent for longest.

    `looked_for` is a part of a name, or the clinic's number.
    """
    wanted = (
        select(
            PatientRow.person,
            PatientRow.name,
            PatientRow.born,
            PatientRow.number,
            PersonRow.changed.label("now"),
            SummaryRow.changed,
            SummaryRow.document,
        )
        .join(CareRow, CareRow.person == PatientRow.person)
        .join(PersonRow, PersonRow.id == PatientRow.person)
        .outerjoin(SummaryRow, SummaryRow.person == PatientRow.person)
        .where(CareRow.clinician == clinician.id)
    )
    if looked_for:
        part = PatientRow.name.icontains(looked_for, autoescape=True)
        wanted = wanted.where(part | (PatientRow.number == looked_for))
    with clinic.reading() as connection:
        rows = connection.execute(wanted).all()
    lines = []
    for row in rows:
        kept = row.document if row.changed == row.now else None
        summary = Summary.model_validate_json(kept) if kept else refresh(clinic, row.person, timezone)
        if summary is not None:
            lines.append(PanelLine(Patient(row.person, row.name, row.born, row.number), summary))
    lines.sort(key=_urgency)
    pages = max(1, -(-len(lines) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = tuple(lines[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
    return Panel(shown, len(lines), sum(line.summary.level >= 2 for line in lines), page, pages)


def _urgency(line: PanelLine) -> tuple[int, float, str]:
    last: datetime | None = line.summary.last
    return -line.summary.level, last.timestamp() if last else 0.0, line.patient.name.casefold()
