"""Who leads a session: the number goes up with every page that takes over, and only the newest one's leads."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from sitbone.diary.database import Database
from sitbone.diary.personal import Personal
from sitbone.diary.sessions import plan_of
from sitbone.diary.tables import PersonRow, SessionRow


def take_lead(diary: Personal, session_id: str) -> int:
    """A page takes over: the number under which it leads."""
    with diary.writing() as connection:
        plan_of(diary, connection, session_id)
        taken = update(SessionRow).where(SessionRow.id == session_id).values(lead=SessionRow.lead + 1)
        return connection.execute(taken.returning(SessionRow.lead)).scalar_one()


def lead(diary: Personal, session_id: str) -> int | None:
    """The number under which a session is led now; None where there is no such one."""
    wanted = select(SessionRow.lead).where(
        SessionRow.id == session_id, SessionRow.person == diary.person().id
    )
    with diary.reading() as connection:
        return connection.execute(wanted).scalar_one_or_none()


def leads_and_changes(database: Database, session_ids: Sequence[str]) -> dict[str, tuple[int, int, bool]]:
    """Of each session, whosever it is: its lead, its person's changes, and whether it has ended."""
    wanted = select(SessionRow.id, SessionRow.lead, PersonRow.changed, SessionRow.ended)
    wanted = wanted.join(PersonRow, PersonRow.id == SessionRow.person).where(SessionRow.id.in_(session_ids))
    with database.reading() as connection:
        return {r.id: (r.lead, r.changed, r.ended is not None) for r in connection.execute(wanted)}
