"""What a date of a search means, and whether something happened then (FHIR R4, Search, date parameters)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from sitbone.fhir.codes import Resource
from sitbone.fhir.errors import FhirError, one_line

PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le")
_TICK = timedelta(microseconds=1)
_WRITTEN = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)(T(?P<time>\d\d:\d\d(:\d\d(\.\d{1,6})?)?)(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """From a first to a last moment, both within it."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """One date of a search, such as `ge2026-01-05`."""

    prefix: str
    written: str

    def matches(self, happened: Span) -> bool:
        """Whether what happened fits. A date without a time zone is a day where the person was."""
        asked = span(self.written, happened.first.tzinfo or UTC)
        within = asked.first <= happened.first and happened.last <= asked.last
        after, before = happened.last > asked.last, happened.first < asked.first
        return {
            "eq": within,
            "ne": not within,
            "gt": after,
            "lt": before,
            "ge": within or after,
            "le": within or before,
        }[self.prefix]


def asked(text: str) -> Asked:
    """Read a date parameter. Raises `FhirError` where it is none."""
    prefix, written = (text[:2], text[2:]) if text[:2].isalpha() else ("eq", text)
    if prefix not in PREFIXES:
        raise FhirError(f"The prefix {one_line(prefix)} is not known; there are {', '.join(PREFIXES)}.")
    written = written.replace(" ", "+")  # a plus that nobody encoded
    span(written, UTC)
    return Asked(prefix, written)


def span(written: str, zone: tzinfo) -> Span:
    """The time that a date stands for: a year, a month, a day, a minute, a second or a moment.

    >>> span("2026-02", UTC).last.isoformat()
    '2026-02-28T23:59:59.999999+00:00'
    """
    found = _WRITTEN.fullmatch(written)
    try:
        if not found:
            raise ValueError
        return _span(found, written, zone)
    except (ValueError, OverflowError):
        raise FhirError(
            f"{one_line(written, 40)} is not a date; write it like 2026-01-31 or 2026-01-31T09:00:00Z."
        ) from None


def _span(found: re.Match[str], written: str, zone: tzinfo) -> Span:
    year, month, day = int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)
    if found["time"]:
        at = datetime.fromisoformat(written)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        lasts = {5: timedelta(minutes=1), 8: timedelta(seconds=1)}.get(len(found["time"]), _TICK)
        return Span(at, at + lasts - _TICK)
    first = datetime(year, month, day, tzinfo=zone)
    if found["day"]:
        after = first + timedelta(days=1)
    elif found["month"]:
        after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    else:
        after = datetime(year + 1, 1, 1, tzinfo=zone)
    return Span(first, after - _TICK)


def happened(resource: Resource, element: str) -> Span | None:
    """When something was, by one of its elements: a dateTime or a Period; None where it does not say."""
    value = resource.get(element)
    if isinstance(value, str):
        return span(value, UTC)
    if isinstance(value, dict) and value:
        first = span(value["start"], UTC).first if "start" in value else datetime.min.replace(tzinfo=UTC)
        last = span(value["end"], UTC).last if "end" in value else datetime.max.replace(tzinfo=UTC)
        return Span(first, last)
    return None
