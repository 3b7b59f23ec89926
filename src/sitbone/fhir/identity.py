"""What stays the same each time the same record is written: ids, references and moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from uuid import UUID, uuid5

from sitbone.fhir.codes import Resource

_FURTHEST = timedelta(hours=14)
"""The largest offset from UTC that a FHIR dateTime can say."""


def id_of(person: str, *what: object) -> str:
    """The id of something that belongs to this person, the same each time.

    >>> ada = "5a7d7a0c-6f0a-4dd4-8b8e-0d6c3c1b9a11"
    >>> id_of(ada, "CarePlan", 2) == id_of(ada, "CarePlan", 2) != id_of(ada, "CarePlan", 3)
    True
    """
    return str(uuid5(_space(person), " ".join(map(str, what))))


@lru_cache(maxsize=16)
def _space(person: str) -> UUID:
    return UUID(person)


def url_of(id: str) -> str:
    """How a resource is named within the bundle; it needs no server."""
    return f"urn:uuid:{id}"


def reference(id: str) -> Resource:
    """A Reference to another resource of the bundle."""
    return {"reference": url_of(id)}


def moment(at: datetime, zone: tzinfo | None) -> str:
    """A dateTime by the clock on the person's wall, so that its day is the day they lived.

    >>> moment(datetime(2026, 1, 5, 23, tzinfo=UTC), UTC)
    '2026-01-05T23:00:00+00:00'
    """
    there = at.astimezone(zone or UTC)
    offset = there.utcoffset() or timedelta(0)
    if offset % timedelta(minutes=1) or abs(offset) > _FURTHEST:  # old local times, which FHIR cannot say
        there = at.astimezone(UTC)
    return there.isoformat()
