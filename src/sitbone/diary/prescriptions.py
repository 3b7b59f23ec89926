"""What was prescribed, version after version. Where nothing was, the programme itself holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, insert, select

from sitbone.diary.changes import note_change
from sitbone.diary.diary import Diary
from sitbone.diary.tables import PrescriptionRow
from sitbone.plan.clearances import Followed, without_what_answers_speak_against
from sitbone.plan.prescription import Prescription


@dataclass(frozen=True, slots=True)
class Prescribed:
    """One version of what somebody is to do."""

    version: int | None
    """From 1, of this diary; None for the programme itself."""
    at: datetime | None
    """When it was taken in."""
    prescription: Prescription
    written: int = field(default=0, compare=False)
    """Its place in the order in which things were written (`plan.order`)."""


def prescribed(diary: Diary) -> Prescribed:
    """The newest version; the programme itself where nobody prescribed."""
    every = versions(diary)
    return every[-1] if every else Prescribed(None, None, Prescription())


def followed(diary: Diary, version: int | None) -> Followed:
    """What a session follows that began under this version; None is the programme itself.

    A version that is not there any more is taken for the newest one: its limits are the best that is known. What the
    newest answers speak against is left out of it.
    """
    every = versions(diary)
    itself = Prescribed(None, None, Prescription())
    found = (
        itself if version is None else next((p for p in every if p.version == version), (*every, itself)[-1])
    )
    return _followed(diary, found)


def followed_now(diary: Diary) -> Followed:
    """What somebody follows now: the newest prescription, without what their answers speak against."""
    return _followed(diary, prescribed(diary))


def _followed(diary: Diary, kept: Prescribed) -> Followed:
    return without_what_answers_speak_against(kept.prescription, kept.at, diary.rounds(), kept.written)


def versions(diary: Diary) -> tuple[Prescribed, ...]:
    """Every version that held here, oldest first."""
    return _kept(diary, imported=False)


def history(diary: Diary) -> tuple[Prescribed, ...]:
    """Versions that came from another diary: they do not hold, and count with the others of this one."""
    return _kept(diary, imported=True)


def _kept(diary: Diary, *, imported: bool) -> tuple[Prescribed, ...]:
    row = PrescriptionRow
    wanted = select(row.version, row.at, row.document, row.written).where(
        row.person == diary.person().id, row.imported.is_(imported)
    )
    with diary.reading() as connection:
        rows = connection.execute(wanted.order_by(row.version)).all()
    return tuple(
        Prescribed(r.version, r.at, Prescription.model_validate_json(r.document), r.written) for r in rows
    )


def prescribe(diary: Diary, prescription: Prescription, at: datetime) -> Prescribed:
    """Keep a new version. The earlier ones stay: their sessions followed them.

    The version that the document itself says is the prescriber's; the diary counts its own.
    """
    mine = diary.person().id
    with diary.writing() as connection:
        written = note_change(diary, connection)  # whoever comes second waits here, and takes the next number
        newest = select(func.coalesce(func.max(PrescriptionRow.version), 0))
        number = connection.execute(newest.where(PrescriptionRow.person == mine)).scalar_one() + 1
        kept = prescription.model_copy(update={"version": number})
        connection.execute(
            insert(PrescriptionRow).values(
                person=mine, version=number, at=at, document=kept.model_dump_json(), written=written
            )
        )
    return Prescribed(number, at, kept, written)
