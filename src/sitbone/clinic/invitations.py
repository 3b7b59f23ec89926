"""Ways in for one new account each: a link that expires, and a code that is told another way.

Whoever steals the link lacks the code; whoever overhears the code lacks the link; five wrong codes end it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from sitbone.clinic import passwords
from sitbone.clinic.accounts import Account, Role, end_everywhere, login_of
from sitbone.clinic.clinic import Clinic, digest, random_secret
from sitbone.clinic.errors import ClinicError, NoInvitationError
from sitbone.clinic.tables import AccountRow, InvitationRow
from sitbone.words import _

LASTS = timedelta(days=7)
WRONG_CODES = 5
"""Wrong codes after which an invitation is worth nothing."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is handed out, once: the end of the link, and the code that goes with it."""

    secret: str
    code: str


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who followed a link."""

    role: Role
    name: str
    person: str | None


def invite(clinic: Clinic, role: Role, name: str, person: str | None = None) -> Invitation:
    """Invite somebody. For a patient an earlier invitation ends; one who has an account chooses a new password."""
    secret, code, now = random_secret(), f"{secrets.randbelow(10**6):06d}", clinic.clock()
    if not name.strip():
        raise ClinicError(_("Say who is invited."))
    with clinic.writing() as connection:
        if person is not None:
            connection.execute(delete(InvitationRow).where(InvitationRow.person == person))
        connection.execute(
            insert(InvitationRow).values(
                digest=digest(secret),
                code=passwords.slow(code),
                role=role,
                person=person,
                name=name.strip(),
                made=now,
                expires=now + LASTS,
                wrong=0,
            )
        )
    return Invitation(secret, code)


def invited(clinic: Clinic, secret: str) -> Invited:
    """Who is meant by a link. Raises `NoInvitationError` where it leads nowhere any more."""
    with clinic.reading() as connection:
        row = connection.execute(_open(clinic, secret)).one_or_none()
    if row is None:
        raise _nowhere()
    return Invited(Role(row.role), row.name, row.person)


def accept(
    clinic: Clinic,
    secret: str,
    code: str,
    login: str,
    password: str,
    one_time_secret: str = "",
    digits: str = "",
) -> Account:
    """Make the account, once. A clinician shows the digits of the secret they were given too."""
    guest = invited(clinic, secret)
    login = login_of(login)
    kept = passwords.hashed(password, login)
    step = (
        passwords.one_time_step(one_time_secret, digits, clinic.clock().timestamp()) if one_time_secret else 0
    )
    if guest.role is Role.CLINICIAN and not (one_time_secret and step):
        raise ClinicError(
            _("The six digits did not fit. Read the picture with your application and try again.")
        )
    if not _code_is_right(clinic, secret, code):
        raise ClinicError(_("That was not the code. After five wrong ones the invitation ends."))
    values = {
        "role": guest.role,
        "login": login,
        "name": guest.name,
        "password": kept,
        "one_time_secret": one_time_secret or None,
        "one_time_used": step or 0,
        "closed": None,
    }
    try:
        return _make(clinic, secret, guest, values)
    except IntegrityError:
        raise ClinicError(_("Somebody signs in with that name already. Choose another.")) from None


def _make(clinic: Clinic, secret: str, guest: Invited, values: dict[str, Any]) -> Account:
    now = clinic.clock()
    with clinic.engine.begin() as connection:  # plain, so that a name that is taken can be told apart
        taken = update(InvitationRow).where(
            InvitationRow.digest == digest(secret), InvitationRow.used.is_(None), InvitationRow.expires > now
        )
        if connection.execute(taken.values(used=now)).rowcount != 1:
            raise _nowhere()
        mine = AccountRow.person == guest.person
        has = select(AccountRow.id).where(mine)
        id = guest.person and connection.execute(has).scalar_one_or_none()
        if id:
            connection.execute(update(AccountRow).where(AccountRow.id == id).values(**values))
            end_everywhere(connection, id)
        else:
            id = str(uuid4())
            connection.execute(insert(AccountRow).values(id=id, person=guest.person, made=now, **values))
    return Account(id, guest.role, values["login"], guest.name, guest.person)


def _code_is_right(clinic: Clinic, secret: str, code: str) -> bool:
    """Whether the code fits. It is counted as wrong first, so that many tries at once gain nothing."""
    mine = InvitationRow.digest == digest(secret)
    with clinic.writing() as connection:
        counted = update(InvitationRow).where(mine, InvitationRow.wrong < WRONG_CODES)
        counted = counted.values(wrong=InvitationRow.wrong + 1).returning(InvitationRow.code)
        kept = connection.execute(counted).scalar_one_or_none()
    if kept is None:
        raise _nowhere()
    if not passwords.is_right(kept, code.strip().replace(" ", "")):
        return False
    with clinic.writing() as connection:
        connection.execute(update(InvitationRow).where(mine).values(wrong=InvitationRow.wrong - 1))
    return True


def _open(clinic: Clinic, secret: str) -> Any:
    return select(InvitationRow.__table__).where(
        InvitationRow.digest == digest(secret),
        InvitationRow.used.is_(None),
        InvitationRow.expires > clinic.clock(),
        InvitationRow.wrong < WRONG_CODES,
    )


def _nowhere() -> NoInvitationError:
    return NoInvitationError(
        _("This invitation is used, too old, or was never there. Ask your clinic for a new one.")
    )
