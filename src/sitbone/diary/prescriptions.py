"""What was prescribed, version after version. Where nothing was, the programme itself holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

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
    return without_what_answers_speak_against(kept.prescription, kept.at, diary.rounds())


def versions(diary: Diary) -> tuple[Prescribed, ...]:
    """Every version, oldest first."""
    wanted = (
        select(PrescriptionRow.version, PrescriptionRow.at, PrescriptionRow.document)
        .where(PrescriptionRow.person == diary.person().id)
        .order_by(PrescriptionRow.version)
    )
    with diary.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(
        Prescribed(row.version, row.at, Prescription.model_validate_json(row.document)) for row in rows
    )


def prescribe(diary: Diary, prescription: Prescription, at: datetime) -> Prescribed:
    """Keep a new version. The earlier ones stay: their sessions followed them.

    The version that the document itself says is the prescriber's; the diary counts its own.
    """
    mine = diary.person().id
    with diary.writing() as connection:
        diary.take_turn(connection)  # whoever comes second takes the next number
        newest = select(func.coalesce(func.max(PrescriptionRow.version), 0))
        number = connection.execute(newest.where(PrescriptionRow.person == mine)).scalar_one() + 1
        kept = prescription.model_copy(update={"version": number})
        connection.execute(
            insert(PrescriptionRow).values(
                person=mine, version=number, at=at, document=kept.model_dump_json()
            )
        )
        diary.note_change(connection)
    return Prescribed(number, at, kept)
