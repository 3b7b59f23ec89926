"""Keys for the clinic's other programs: each sees what its clinician may see, changes nothing, and ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from sitbone.clinic.accounts import Account, account_of
from sitbone.clinic.clinic import Clinic, digest, random_secret
from sitbone.clinic.tables import AccountRow, TokenRow

LASTS = timedelta(days=365)
"""A key that nobody renews ends after so long."""


def make(clinic: Clinic, account: Account, name: str) -> str:
    """A new key, shown once; `name` says which program has it."""
    secret, now = random_secret(), clinic.clock()
    with clinic.writing() as connection:
        connection.execute(
            insert(TokenRow).values(
                digest=digest(secret), account=account.id, name=name, made=now, expires=now + LASTS
            )
        )
    return secret


def whose(clinic: Clinic, secret: str) -> Account | None:
    """The account that a key belongs to; None where there is no such key, or it has ended."""
    wanted = (
        select(AccountRow.__table__)
        .join(TokenRow, TokenRow.account == AccountRow.id)
        .where(
            TokenRow.digest == digest(secret), TokenRow.expires > clinic.clock(), AccountRow.closed.is_(None)
        )
    )
    with clinic.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    return None if row is None else account_of(row)


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is listed: what it opens with is known to its program only."""

    id: str
    """Its digest."""
    name: str
    made: datetime
    expires: datetime


def every(clinic: Clinic, account: Account) -> tuple[Key, ...]:
    """The keys of an account, newest first."""
    wanted = select(TokenRow.digest, TokenRow.name, TokenRow.made, TokenRow.expires)
    wanted = wanted.where(TokenRow.account == account.id).order_by(TokenRow.made.desc())
    with clinic.reading() as connection:
        return tuple(Key(r.digest, r.name, r.made, r.expires) for r in connection.execute(wanted))


def end(clinic: Clinic, account: Account, id: str) -> None:
    """End one of an account's keys."""
    with clinic.writing() as connection:
        connection.execute(delete(TokenRow).where(TokenRow.account == account.id, TokenRow.digest == id))
