"""Who saw or did what, and whose it was: lines are only ever added, or counted once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, insert, select, tuple_, update

from sitbone.clinic.accounts import Account
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.tables import AuditRow

PROGRAM = "program"
"""The role of another program of the clinic, which reads with the key of the account that stands in the line."""
PAGE = "GET /"
"""What stands in the line of somebody who opened a patient's own page."""
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
"""For so long the same look at the same person by a clinician, or by a program, is counted in one line. Our choice."""
ON_A_PAGE = 100
"""Lines of the log that are shown at once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the log."""

    id: int
    at: datetime
    """When it was first, of a look that was counted more than once."""
    name: str
    role: str
    what: str
    times: int
    latest: datetime
    """When it was last."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who looked, and when they last did."""

    name: str
    role: str
    latest: datetime


def note(clinic: Clinic, account: Account | None, what: str, person: str | None = None) -> int:
    """Keep that an account (or somebody unknown) saw or did this, and whose it was. The number of the line."""
    with clinic.writing() as connection:
        line = insert(AuditRow).values(**_line(clinic, account, what, _role(account)), person=person)
        return connection.execute(line.returning(AuditRow.id)).scalar_one()


def count(
    clinic: Clinic,
    account: Account | None,
    what: str,
    people: Sequence[str] = (),
    *,
    program: bool = False,
) -> None:
    """Keep a look at each of these people (or at nobody's), as one more of the same kind where there was one lately.

    So what a program or a page asks for a hundred times is one line with a count, and pushes no other out of sight.
    """
    role, now = PROGRAM if program else _role(account), clinic.clock()
    whose = AuditRow.person.in_(people) if people else AuditRow.person.is_(None)
    by = AuditRow.account == account.id if account else AuditRow.account.is_(None)
    lately = now - (A_DAY if program else AN_HOUR)
    same = (whose, by, AuditRow.role == role, AuditRow.what == what[:200], AuditRow.at > lately)
    newest = select(func.max(AuditRow.id)).where(*same).group_by(AuditRow.person)
    again = update(AuditRow).where(AuditRow.id.in_(newest)).values(times=AuditRow.times + 1, latest=now)
    with clinic.writing() as connection:
        known = set(connection.execute(again.returning(AuditRow.person)).scalars())
        line = _line(clinic, account, what, role)
        new = [{**line, "person": p} for p in people or (None,) if p not in known]
        if new:
            connection.execute(insert(AuditRow), new)


def seen_of(clinic: Clinic, person: str, before: int | None = None) -> tuple[Seen, ...]:
    """What was seen and done of one person, newest first: a page of it, after the line of that number."""
    latest = func.coalesce(AuditRow.latest, AuditRow.at, type_=AuditRow.at.type)
    wanted = select(AuditRow.__table__, latest.label("last")).where(AuditRow.person == person)
    place = tuple_(AuditRow.at, AuditRow.id)
    if before is not None:
        from_here = select(AuditRow.at, AuditRow.id).where(AuditRow.person == person, AuditRow.id == before)
        wanted = wanted.where(place < from_here.scalar_subquery())
    wanted = wanted.order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(ON_A_PAGE)
    with clinic.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(Seen(r.id, r.at, r.name, r.role, r.what, r.times, r.last) for r in rows)


def lookers(clinic: Clinic, person: str) -> tuple[Looker, ...]:
    """Everybody but the person who ever looked, each with the last time, newest first: however much came since."""
    latest = func.max(func.coalesce(AuditRow.latest, AuditRow.at), type_=AuditRow.at.type).label("last")
    wanted = (
        select(AuditRow.name, AuditRow.role, latest)
        .where(AuditRow.person == person, AuditRow.role.in_(("clinician", PROGRAM)))
        .group_by(AuditRow.name, AuditRow.role)
        .order_by(latest.desc())
    )
    with clinic.reading() as connection:
        return tuple(Looker(r.name, r.role, r.last) for r in connection.execute(wanted))


def opened_since(
    account: Account, person: ColumnElement[str], since: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Whether this account opened the person's page at or after a moment."""
    return exists().where(
        AuditRow.person == person,
        AuditRow.account == account.id,
        AuditRow.what == PAGE,
        AuditRow.at >= since,
    )


def last_opened(clinic: Clinic, account: Account, person: str, before: int) -> datetime | None:
    """When this account opened the person's page before the line of that number; None where it never did."""
    wanted = select(func.max(AuditRow.at, type_=AuditRow.at.type)).where(
        AuditRow.person == person,
        AuditRow.account == account.id,
        AuditRow.what == PAGE,
        AuditRow.id < before,
    )
    with clinic.reading() as connection:
        at: datetime | None = connection.execute(wanted).scalar_one()
    return at


def _role(account: Account | None) -> str:
    return account.role if account else "nobody"


def _line(clinic: Clinic, account: Account | None, what: str, role: str) -> dict[str, Any]:
    return {
        "at": clinic.clock(),
        "account": account.id if account else None,
        "name": account.name if account else "nobody",
        "role": role,
        "what": what[:200],
    }
