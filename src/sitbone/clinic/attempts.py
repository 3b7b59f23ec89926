"""Tries that failed, counted for all servers alike: too many close a door for a while."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from sitbone.clinic.clinic import Clinic
from sitbone.clinic.errors import TooManyTriesError
from sitbone.clinic.tables import AttemptRow
from sitbone.words import _

WITHIN = timedelta(minutes=15)
"""For how long a try counts."""
OF_ONE_LOGIN, OF_ONE_ADDRESS = 8, 40
"""Tries that fail within that time. Our choice: somebody who mistypes is not kept out, a machine that guesses is."""


def try_once(clinic: Clinic, limits: dict[str, int]) -> None:
    """Count one try of each kind before it is made, so that many at once gain nothing.

    Raises `TooManyTriesError` where there were more than the limit of that kind.
    """
    now = clinic.clock()
    with clinic.writing() as connection:
        connection.execute(insert(AttemptRow), [{"kind": kind, "at": now} for kind in limits])
        counted = (
            select(AttemptRow.kind, func.count().label("tries"))
            .where(AttemptRow.kind.in_(limits), AttemptRow.at > now - WITHIN)
            .group_by(AttemptRow.kind)
        )
        over = [row.kind for row in connection.execute(counted) if row.tries > limits[row.kind]]
        connection.execute(delete(AttemptRow).where(AttemptRow.at < now - 4 * WITHIN))
    if over:
        raise TooManyTriesError(_("Too many tries. Wait a quarter of an hour, then try once more."))


def forget(clinic: Clinic, kind: str) -> None:
    """It succeeded: the tries before it are forgiven."""
    with clinic.writing() as connection:
        connection.execute(delete(AttemptRow).where(AttemptRow.kind == kind))
