"""Browsers that are signed in: a random cookie each, of which the database keeps only a digest."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import and_, case, delete, exists, insert, or_, select, update

from sitbone.clinic.accounts import Account, Role, account_of
from sitbone.clinic.clinic import Clinic, digest, random_secret
from sitbone.clinic.tables import AccountRow, CareRow, SignInRow
from sitbone.diary.tables import PersonRow

IDLE = {Role.CLINICIAN: timedelta(minutes=30), Role.PATIENT: timedelta(days=30)}
"""Without a request for so long, it is over. A patient is alone with their own phone; a clinic's desk is not."""
LONGEST = {Role.CLINICIAN: timedelta(hours=12), Role.PATIENT: timedelta(days=180)}
"""It is over after so long in any case."""
NOTED_EVERY = timedelta(minutes=1)
"""How exactly the last request is known: not every look at a page writes."""


def begin(clinic: Clinic, account: Account) -> str:
    """Sign a browser in; what goes into its cookie. Always a new one: what it had before is worth nothing."""
    secret, now = random_secret(), clinic.clock()
    with clinic.writing() as connection:
        connection.execute(
            insert(SignInRow).values(digest=digest(secret), account=account.id, made=now, seen=now)
        )
        connection.execute(delete(SignInRow).where(SignInRow.made < now - max(LONGEST.values())))
    return secret


def check_and_touch(clinic: Clinic, secret: str | None) -> Account | None:
    """The account of the browser with this cookie; None where nobody is signed in, or it is over."""
    if not secret:
        return None
    now, mine = clinic.clock(), digest(secret)
    wanted = (
        select(AccountRow.__table__, SignInRow.made.label("began"), SignInRow.seen)
        .join(SignInRow, SignInRow.account == AccountRow.id)
        .where(SignInRow.digest == mine, AccountRow.closed.is_(None))
    )
    with clinic.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    account = account_of(row)
    if now - row.seen > IDLE[account.role] or now - row.began > LONGEST[account.role]:
        end(clinic, secret)
        return None
    if now - row.seen > NOTED_EVERY:
        with clinic.writing() as connection:
            connection.execute(update(SignInRow).where(SignInRow.digest == mine).values(seen=now))
    return account


CameIn = tuple[str, str]
"""How somebody came to what is live: the digest of their browser's cookie, and the person whose diary it is."""


def still_in(clinic: Clinic, came: Collection[CameIn]) -> frozenset[CameIn]:
    """Those of these who may still be where they are, in one question for all of them.

    Their sign-in has not ended, their account is not closed, and the diary is their own or of somebody whom they care
    for.
    """
    if not came:
        return frozenset()
    now, roles = clinic.clock(), tuple(Role)
    seen_since = case({role: now - IDLE[role] for role in roles}, value=AccountRow.role)
    made_since = case({role: now - LONGEST[role] for role in roles}, value=AccountRow.role)
    digests, people = {digest for digest, _ in came}, {person for _, person in came}
    cares = exists().where(CareRow.clinician == AccountRow.id, CareRow.person == PersonRow.id)
    wanted = (
        select(SignInRow.digest, PersonRow.id)
        .join(AccountRow, AccountRow.id == SignInRow.account)
        .join(PersonRow, or_(PersonRow.id == AccountRow.person, and_(AccountRow.person.is_(None), cares)))
        .where(
            SignInRow.digest.in_(digests),
            PersonRow.id.in_(people),
            AccountRow.closed.is_(None),
            SignInRow.seen >= seen_since,
            SignInRow.made >= made_since,
        )
    )
    with clinic.reading() as connection:
        return frozenset((r.digest, r.id) for r in connection.execute(wanted)) & frozenset(came)


def end(clinic: Clinic, secret: str | None) -> None:
    """Sign a browser out."""
    with clinic.writing() as connection:
        connection.execute(delete(SignInRow).where(SignInRow.digest == digest(secret or "")))
