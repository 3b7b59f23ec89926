"""Browsers from which somebody signed in: a lasting random cookie each, of which the database keeps only a digest.

It opens nothing. Tries from a browser that an account knows are counted by themselves, so that whoever guesses
elsewhere does not keep it out.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from sitbone.clinic.clinic import Clinic, digest, random_secret
from sitbone.clinic.tables import DeviceRow

LASTS = timedelta(days=180)
"""A browser from which nobody signed in for so long is not known any more."""


def remember(clinic: Clinic, account: str, secret: str | None) -> str:
    """Know a browser from which somebody signed in just now; what goes into its cookie.

    Always a new one, which also takes the place of the one before for whoever else signs in there: a cookie that
    somebody put into another's browser is worth nothing afterwards.
    """
    made, now = random_secret(), clinic.clock()
    with clinic.writing() as connection:
        connection.execute(delete(DeviceRow).where(DeviceRow.seen < now - LASTS))
        if secret:
            before = update(DeviceRow).where(DeviceRow.digest == digest(secret))
            connection.execute(before.values(digest=digest(made)))
        row = insert(DeviceRow).values(digest=digest(made), account=account, made=now, seen=now)
        key = [DeviceRow.digest, DeviceRow.account]
        connection.execute(row.on_conflict_do_update(index_elements=key, set_={"seen": now}))
    return made


def is_known(clinic: Clinic, account: str, secret: str | None) -> bool:
    """Whether this account was signed in from the browser with this cookie lately."""
    if not secret:
        return False
    wanted = select(DeviceRow.digest).where(
        DeviceRow.digest == digest(secret),
        DeviceRow.account == account,
        DeviceRow.seen > clinic.clock() - LASTS,
    )
    with clinic.reading() as connection:
        return connection.execute(wanted).one_or_none() is not None
