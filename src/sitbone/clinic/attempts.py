"""Tries at a sign-in that failed, counted for all servers alike: too many keep whoever guesses out for a while.

| who tries | what is counted | at most in 15 minutes | in 24 hours |
|---|---|---|---|
| a device on which this account was signed in before | that device and name | 8 | 24 |
| a clinician who shows the right six digits of now | the name, with right digits | 8 | 24 |
| anybody else | the address with that name | 8 | 24 |
| | the address, whatever the names | 100 | 400 |
| | the name, from all other addresses and devices | 100 | 100 |

An address of IPv6 is its /64, which is what one house has. All numbers are our choice, but for 100: the most failed
tries in a row that NIST SP 800-63B allows for one account. Only tries that were made and failed are counted: one that
is refused makes no wait longer, and one that fits takes nothing from a house.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from sitbone.clinic.clinic import Clinic
from sitbone.clinic.errors import TooManyTriesError
from sitbone.clinic.tables import AttemptRow
from sitbone.words import _

A_WHILE, A_DAY = timedelta(minutes=15), timedelta(days=1)
AHEAD = timedelta(minutes=1)
"""By which the clock of another server may be ahead of ours; a try of a later time does not count."""
HOUSE = 64
"""Leading bits of an address of IPv6 that are one house's (RFC 6177)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Tries of one kind that may fail."""

    in_a_while: int
    in_a_day: int


OF_ONE_GUESSER = Limit(8, 24)
OF_ONE_ADDRESS = Limit(100, 400)
OF_ONE_NAME = Limit(100, 100)


def begin(clinic: Clinic, limits: Mapping[str, Limit]) -> tuple[int, ...]:
    """Count a try of each kind before it is made, so that many at once gain nothing. Its numbers, for `take_back`.

    Raises `TooManyTriesError`, and counts nothing, where one of the kinds has reached its limit.
    """
    now = clinic.clock()
    counted = (
        select(
            AttemptRow.kind,
            func.count().filter(AttemptRow.at > now - A_WHILE).label("in_a_while"),
            func.count().label("in_a_day"),
        )
        .where(AttemptRow.kind.in_(limits), AttemptRow.at.between(now - A_DAY, now + AHEAD))
        .group_by(AttemptRow.kind)
    )
    with clinic.writing() as connection:
        for kind in sorted(limits):  # each waits for the others of its kind, so that none is overlooked
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(kind, 0))))
        tries = connection.execute(counted).all()
        if any(row.in_a_day >= limits[row.kind].in_a_day for row in tries):
            raise TooManyTriesError(
                _(
                    "Too many tries. Wait a day, or use a device on which you signed in before. "
                    "If you forgot your password, ask your clinic for a new invitation."
                )
            )
        if any(row.in_a_while >= limits[row.kind].in_a_while for row in tries):
            raise TooManyTriesError(
                _(
                    "Too many tries. Wait a quarter of an hour, or use a device on which you signed in before. "
                    "If you forgot your password, ask your clinic for a new invitation."
                )
            )
        rows = [{"kind": kind, "at": now} for kind in limits]
        return tuple(connection.execute(insert(AttemptRow).returning(AttemptRow.id), rows).scalars())


def take_back(clinic: Clinic, tries: Sequence[int], kind: str | None = None) -> None:
    """It fitted: it is no try that failed. With a `kind` those before it are forgiven too; old ones are swept away."""
    gone = AttemptRow.id.in_(tries) | (AttemptRow.at < clinic.clock() - A_DAY)
    if kind is not None:
        gone |= AttemptRow.kind == kind
    with clinic.writing() as connection:
        connection.execute(delete(AttemptRow).where(gone))


def house_of(address: str) -> str:
    """An address as it is counted: of IPv6 the part that one house has.

    >>> house_of("192.0.2.7"), house_of("2001:db8:1:2:3::4"), house_of("::ffff:192.0.2.7"), house_of("")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7', 'nowhere')
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "nowhere"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is None:
            return str(ipaddress.ip_network((ip, HOUSE), strict=False))
        ip = ip.ipv4_mapped
    return str(ip)
