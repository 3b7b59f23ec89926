"""Every change of the clocks in 2026 and 2027, in every time zone that this machine knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


@cache
def zones() -> tuple[str, ...]:
    """Every name."""
    return tuple(sorted(available_timezones()))


@cache
def changes() -> tuple[tuple[str, datetime], ...]:
    """Zone and moment, in UTC, of each change; zones that change alike are told once."""
    found: dict[tuple[tuple[datetime, timedelta], ...], str] = {}
    for name in zones():
        alike = tuple(_changes_of(ZoneInfo(name)))
        if alike:
            found.setdefault(alike, name)
    return tuple((name, at) for alike, name in found.items() for at, _ in alike)


def _changes_of(zone: ZoneInfo) -> list[tuple[datetime, timedelta]]:
    found, day = [], timedelta(days=1)
    at = FIRST
    while at < LAST:
        if _offset(zone, at) != _offset(zone, at + day):
            early, late = at, at + day
            while late - early > timedelta(minutes=1):
                middle = early + (late - early) / 2
                early, late = (
                    (middle, late) if _offset(zone, middle) == _offset(zone, at) else (early, middle)
                )
            moment = (late + timedelta(seconds=30)).replace(second=0, microsecond=0)
            found.append((moment, _offset(zone, moment)))
        at += day
    return found


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
