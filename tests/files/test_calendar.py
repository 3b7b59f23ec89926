"""The calendar that other programs subscribe to."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component, Timezone

from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import prescribe
from sitbone.files.calendar import calendar, calendar_of
from sitbone.plan.prescription import WEEK, Prescription
from tests.plan.clocks import changes, zones

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
    assert isinstance(start, datetime)
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


def _days(body: bytes, last: date) -> list[list[datetime]]:
    """When each event is, until `last`: its rule followed by a program that knows nothing of Sitbone."""
    found = []
    for event in _events(body):
        start = event["DTSTART"].dt.astimezone(ZoneInfo(event["DTSTART"].params.get("TZID", "UTC")))
        rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
        found.append(
            [at for at in rule.between(start, start + timedelta(days=400), inc=True) if at.date() <= last]
        )
    return found


_DATES = st.dates(date(2026, 1, 1), date(2027, 6, 1))


@given(
    zone=st.sampled_from(zones()),
    days=st.sets(st.sampled_from(WEEK), min_size=1),
    since=_DATES,
    lasts=st.none() | st.integers(0, 60),
    at=st.sampled_from([time(8), time(12, 30), time(20)]),
)
@settings(max_examples=60, deadline=None)
def test_the_events_are_on_the_prescribed_days_from_the_first_to_the_last(
    zone: str, days: set[str], since: date, lasts: int | None, at: time
) -> None:
    written = Prescription(
        days=tuple(day for day in WEEK if day in days),
        since=since,
        until=None if lasts is None else since + timedelta(days=lasts),
    )
    body = calendar([at], zone, since, _NOW, "a-person", days=written.days, until=written.until)
    end = since + timedelta(days=80)
    wanted = [
        day
        for day in (since + timedelta(days=n) for n in range(81))
        if written.holds_on(day) and WEEK[day.weekday()] in written.days
    ]
    assert bool(_events(body)) == bool(wanted)
    if not wanted:
        return
    (found,) = _days(body, end)
    assert [moment.date() for moment in found] == wanted
    assert {moment.time() for moment in found} == {at}, "the same time by the person's own clock"
    (event,) = _events(body)
    assert event["DTSTART"].dt.date() == wanted[0], "its start is one of the days of its rule"


def test_its_own_time_zones_change_when_the_clocks_do() -> None:
    for zone in sorted({name for name, _ in changes()}):
        body = calendar([time(9)], zone, date(2026, 1, 1), _NOW, "a-person")
        (told,) = Calendar.from_ical(body).walk("VTIMEZONE")
        assert isinstance(told, Timezone)
        as_told = told.to_tz(lookup_tzid=False)
        for name, change in changes():
            if name != zone:
                continue
            for days in (-1, 0, 1):
                day = (change + timedelta(days=days)).astimezone(ZoneInfo(zone)).date()
                for hour in (8, 12, 20):
                    wall = datetime.combine(day, time(hour))
                    assert (
                        wall.replace(tzinfo=as_told).utcoffset()
                        == wall.replace(tzinfo=ZoneInfo(zone)).utcoffset()
                    ), (zone, wall)


@pytest.mark.slow
def test_there_is_a_calendar_in_every_time_zone() -> None:
    for zone in zones():
        (event,) = _events(calendar([time(9)], zone, date(2026, 1, 1), _NOW, "a-person"))
        assert event["DTSTART"].dt.hour == 9, zone


def test_a_diary_gives_the_calendar_of_its_prescription(tmp_path: Path) -> None:
    zone = ZoneInfo("America/Havana")
    with Diary.open(f"sqlite:///{tmp_path / 'diary.db'}") as diary:
        assert len(_events(calendar_of(diary, zone, _NOW))) == 3
        since = diary.person().made.astimezone(zone).date() + timedelta(days=5)
        written = Prescription(
            sessions_a_day=2,
            days=("monday", "thursday"),
            since=since,
            until=since + timedelta(days=14),
        )
        prescribe(diary, written, _NOW)
        events = _events(calendar_of(diary, zone, _NOW))
        assert [event["DTSTART"].dt.hour for event in events] == [9, 19]
        assert all(event["DTSTART"].dt.date() >= since for event in events)
        assert all(event["RRULE"]["BYDAY"] == ["MO", "TH"] for event in events)
        over = written.model_copy(update={"since": None, "until": date(2020, 1, 1)})
        prescribe(diary, over, _NOW)
        assert _events(calendar_of(diary, zone, _NOW)) == []
