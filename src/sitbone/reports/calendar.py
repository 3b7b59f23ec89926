"""The day's sessions as a calendar that other programs subscribe to (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sitbone.words import _, language

LASTS = timedelta(minutes=10)


def calendar(times: Sequence[time], zone: str, since: date, now: datetime, person: str) -> bytes:
    """A calendar with one daily event, and its alarm, for each time of the day.

    `person` makes the identifiers unique and keeps them the same each time the calendar is fetched. `zone` is the
    name of a time zone, so that nine o'clock stays nine o'clock when the clocks change.
    """
    from icalendar import Alarm, Calendar, Event, Timezone

    kept = Calendar()
    kept.add("prodid", f"-//Sitbone//Sitbone//{language().upper()}")
    kept.add("version", "2.0")
    kept.add("method", "PUBLISH")
    kept.add("x-wr-calname", "Sitbone")
    where = ZoneInfo(zone)
    if zone != "UTC":
        kept.add_component(Timezone.from_tzinfo(where))
    for number, at in enumerate(times, 1):
        event = Event()
        start = datetime.combine(since, at, where)
        event.add("uid", f"session-{number}-{person}@sitbone")
        event.add("dtstamp", now)
        event.add("dtstart", start)
        event.add("dtend", start + LASTS)
        event.add("rrule", {"freq": "daily"})
        event.add("summary", _("A few gentle stretches"))
        event.add("description", _("A short session with Sitbone. Leave it out when your back says no."))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _("A few gentle stretches"))
        alarm.add("trigger", timedelta(0))
        event.add_component(alarm)
        kept.add_component(event)
    return bytes(kept.to_ical())
