"""Who saw or did what, and whose it was: only ever added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from sitbone.clinic.accounts import Account
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.tables import AuditRow


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the log."""

    at: datetime
    name: str
    role: str
    what: str


def note(clinic: Clinic, account: Account | None, what: str, person: str | None = None) -> None:
    """Keep that an account (or somebody unknown) saw or did this, and whose it was."""
    with clinic.writing() as connection:
        connection.execute(
            insert(AuditRow).values(
                at=clinic.clock(),
                account=account.id if account else None,
                name=account.name if account else "nobody",
                role=account.role if account else "nobody",
                person=person,
                what=what[:200],
            )
        )


def seen_of(clinic: Clinic, person: str, most: int = 100) -> tuple[Seen, ...]:
    """What was seen and done of one person, newest first."""
    wanted = (
        select(AuditRow.at, AuditRow.name, AuditRow.role, AuditRow.what)
        .where(AuditRow.person == person)
        .order_by(AuditRow.at.desc(), AuditRow.id.desc())
        .limit(most)
    )
    with clinic.reading() as connection:
        return tuple(Seen(r.at, r.name, r.role, r.what) for r in connection.execute(wanted))
