"""The calendar that other programs subscribe to."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

from sitbone.reports.calendar import calendar

_NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def _made(now: datetime = _NOW) -> bytes:
    return calendar([time(9), time(18, 30)], "Europe/Berlin", date(2026, 3, 20), now, "a-person")


def _events(body: bytes) -> list[Component]:
    return [part for part in Calendar.from_ical(body).subcomponents if part.name == "VEVENT"]


def test_each_session_of_the_day_is_a_daily_event_with_an_alarm() -> None:
    events = _events(_made())
    assert len(events) == 2
    for event in events:
        assert event["RRULE"]["FREQ"] == ["DAILY"] and event["DTSTAMP"].dt == _NOW
        (alarm,) = [part for part in event.subcomponents if part.name == "VALARM"]
        assert alarm["ACTION"] == "DISPLAY" and alarm["TRIGGER"].dt == timedelta(0)


def test_identifiers_stay_the_same_each_time_it_is_fetched() -> None:
    ids = [event["UID"] for event in _events(_made())]
    assert ids == [event["UID"] for event in _events(_made(_NOW + timedelta(days=3)))]
    assert len(set(ids)) == 2


def test_nine_stays_nine_when_the_clocks_change() -> None:
    body = _made()
    assert b"DTSTART;TZID=Europe/Berlin:20260320T090000\r\n" in body and b"BEGIN:VTIMEZONE" in body
    start = _events(body)[0]["DTSTART"].dt
    later = start + timedelta(days=10)  # the clocks go forward on 29 March
    assert later.replace(tzinfo=ZoneInfo("Europe/Berlin")).hour == 9
    assert start.utcoffset() == timedelta(hours=1)
    offsets = [
        part["TZOFFSETTO"].td
        for zone in Calendar.from_ical(body).walk("VTIMEZONE")
        for part in zone.subcomponents
    ]
    assert timedelta(hours=2) in offsets and timedelta(hours=1) in offsets


def test_lines_end_and_fold_as_the_format_says() -> None:
    body = _made()
    assert body.endswith(b"\r\n") and b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
