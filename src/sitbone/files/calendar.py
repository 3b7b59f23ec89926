"""The day's sessions as a calendar that other programs subscribe to (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import followed_now
from sitbone.diary.reminding import times as chosen_times
from sitbone.plan.prescription import WEEK, Weekday
from sitbone.words import _, language

if TYPE_CHECKING:
    from icalendar import Timezone

LASTS = timedelta(minutes=10)
YEARS = timedelta(days=3653)
"""How far ahead the changes of the clocks are told. Calendars are fetched anew, and know most zones by their names."""
_DAY = timedelta(days=1)


def calendar_of(diary: Diary, zone: ZoneInfo, now: datetime, at: Sequence[time] | None = None) -> bytes:
    """The calendar of what holds for this person now: times, days of the week, first and last day.

    With `at` it is at those times, whatever the person chose.
    """
    follows = followed_now(diary)
    prescription = follows.prescription
    person = diary.person()
    made = person.made.astimezone(zone).date()
    return calendar(
        (at or chosen_times(diary, prescription)) if follows.allowed() else (),
        zone.key,
        max(made, prescription.since or made),
        now,
        person.id,
        days=prescription.days,
        until=prescription.until,
    )


def calendar(
    times: Sequence[time],
    zone: str,
    since: date,
    now: datetime,
    person: str,
    *,
    days: Sequence[Weekday] = WEEK,
    until: date | None = None,
) -> bytes:
    """A calendar with one repeated event, and its alarm, for each time of the day.

    It repeats on these `days` of the week, from `since` to `until`, itself included; where no such day lies between,
    the calendar is empty. `person` makes the identifiers unique and keeps them the same each time the calendar is
    fetched. `zone` is the name of a time zone, so that nine o'clock stays nine o'clock when the clocks change.
    """
    from icalendar import Alarm, Calendar, Event

    kept = Calendar()
    kept.add("prodid", f"-//Sitbone//Sitbone//{language().upper()}")
    kept.add("version", "2.0")
    kept.add("method", "PUBLISH")
    kept.add("x-wr-calname", "Sitbone")
    where = ZoneInfo(zone)
    if zone != "UTC":
        kept.add_component(_zone(where, since - _DAY, max(since, now.date()) + YEARS))
    # The first event is one that the rule gives too: RFC 5545 leaves open what any other means.
    first = next(day for day in (since + timedelta(days=n) for n in range(7)) if WEEK[day.weekday()] in days)
    for number, at in enumerate(times if until is None or first <= until else (), 1):
        event = Event()
        start = datetime.combine(first, at, where)
        event.add("uid", f"session-{number}-{person}@sitbone")
        event.add("dtstamp", now)
        event.add("dtstart", start)
        event.add("dtend", start + LASTS)
        event.add("rrule", _rule(days, None if until is None else datetime.combine(until, at, where)))
        event.add("summary", _("A few gentle stretches"))
        event.add("description", _("A short session with Sitbone. Leave it out when your back says no."))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _("A few gentle stretches"))
        alarm.add("trigger", timedelta(0))
        event.add_component(alarm)
        kept.add_component(event)
    return bytes(kept.to_ical())


def _zone(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """The time zone's changes between two days, for programs that do not know it by its name.

    icalendar's own `from_tzinfo` looks every two months, and so misses Morocco's month of Ramadan.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    told = Timezone()
    told.add("tzid", zone.key)
    begins = datetime.combine(first, time(), UTC)
    found: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = {}
    before = _offset(zone, begins)
    for at in (begins, *_changes(zone, begins, datetime.combine(last, time(), UTC))):
        local = at.astimezone(zone)
        after = _offset(zone, at)
        found.setdefault((before, after, local.tzname() or zone.key, bool(local.dst())), []).append(
            (at + before).replace(tzinfo=None)  # by the clock as it was until then
        )
        before = after
    for (before, after, name, summer), (start, *more) in found.items():
        part = TimezoneDaylight() if summer else TimezoneStandard()
        part.TZOFFSETFROM, part.TZOFFSETTO, part.DTSTART = before, after, start
        part.add("tzname", name)
        if more:
            part.add("rdate", more)
        told.add_component(part)
    return told


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """When the clocks of a zone change, in UTC, to the second: looked for day by day, then by halves."""
    at = first
    while at < last:
        before = _offset(zone, at)
        if before != _offset(zone, at + _DAY):
            early, late = 0, 86_400
            while late - early > 1:
                middle = (early + late) // 2
                if _offset(zone, at + timedelta(seconds=middle)) == before:
                    early = middle
                else:
                    late = middle
            yield at + timedelta(seconds=late)
        at += _DAY


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _rule(days: Sequence[Weekday], last: datetime | None) -> dict[str, object]:
    """How an event repeats. Its end is told in UTC, as is asked where the start has a time zone."""
    every: dict[str, object] = {"freq": "daily"}
    if set(days) != set(WEEK):
        every = {"freq": "weekly", "byday": [day[:2].upper() for day in WEEK if day in days]}
    return every if last is None else every | {"until": last.astimezone(UTC)}
